//! Layouts and includes made by chance, with all that decides what pages share: conditions, variables, loops, captures.

use std::fmt::Write as _;

use super::rng::Rng;

const KEYS: [&str; 10] = ["lang", "kind", "title", "url", "date", "rare", "nothing", "tags", "image", "set"];
const VARIABLES: [&str; 4] = ["a", "b", "c", "d"];
const FILTERS: [&str; 10] = [
    "upcase",
    "size",
    "append: '/x'",
    "prepend: '/'",
    "slice: 0, 4",
    "remove_first: '/'",
    "default: 'en'",
    "relative_url",
    "replace: 'en', 'de'",
    "split: '/'",
];

/// A template of some statements; `includes` are the names that it may include, `is_layout` says whether `content` is its.
pub(crate) fn template(rng: &mut Rng, includes: &[&str], is_layout: bool) -> String {
    let mut text = String::new();
    let count = rng.between(2, 7);
    for _ in 0..count {
        statement(rng, includes, 3, &mut text);
    }
    if is_layout {
        text.push_str("<main>{{ content }}</main>\n");
        statement(rng, includes, 2, &mut text);
    }
    text
}

fn statement(rng: &mut Rng, includes: &[&str], depth: usize, text: &mut String) {
    let kinds = if depth == 0 { 12 } else { 19 };
    let written = match rng.below(kinds) {
        0 => writeln!(text, "<p id=\"i{}\">text</p>", rng.below(4)),
        1 => writeln!(text, "<a href=\"/p{}/\">fixed</a>", rng.below(8)),
        2 => writeln!(text, "<a href=\"{{{{ site.baseurl }}}}/{{{{ {} }}}}/\">made</a>", expression(rng)),
        3 => writeln!(text, "<i title=\"{{{{ {} }}}}\">{{{{ {} }}}}</i>", expression(rng), expression(rng)),
        4 | 5 => writeln!(text, "{{% assign {} = {} %}}", rng.pick(&VARIABLES), expression(rng)),
        // What a navigation shows of the page that it stands on.
        6 => writeln!(
            text,
            "<li class=\"n{{% if {} %}} active{{% endif %}}\"><a {{% if {} %}}aria-current=\"page\"{{% else %}} class='{}'{{% endif %}} href=\"/p{}/\">n</a></li>",
            condition(rng),
            condition(rng),
            rng.pick(&["a", "b' id='i1", "c"]),
            rng.below(8)
        ),
        7 => {
            let name = rng.pick(&VARIABLES);
            writeln!(
                text,
                "{{% assign {name} = false %}}{{% if {} %}}{{% assign {name} = {} %}}{{% endif %}}",
                condition(rng),
                value(rng)
            )
        }
        // What no fact is read from, as long as the text of the page stays where it is put.
        8 => writeln!(
            text,
            "<meta name=\"{}\" content={quote}{{{{ {} }}}}{quote}>",
            rng.pick(&["description", "og:image", "{{ page.kind }}"]),
            expression(rng),
            quote = rng.pick(&["\"", "'", ""]),
        ),
        9 => {
            let name = rng.pick(&["title", "h2", "p", "a href=\"/p1/\"", "script", "style"]);
            let closed = name.split(' ').next().unwrap_or(name);
            writeln!(text, "<{name}>{{{{ {} }}}}</{closed}>", expression(rng))
        }
        10 => writeln!(
            text,
            "<div data-x=\"a {{{{ {} }}}}\" class='{{{{ {} }}}}' {}=\"{{{{ {} }}}}\">",
            expression(rng),
            expression(rng),
            rng.pick(&["id", "lang", "title"]),
            expression(rng)
        ),
        // Where a page writes into a URL that misses something everywhere.
        11 => {
            let (start, end) = rng.pick(&[
                ("<a href=\"", "\">a</a>"),
                ("<img src='", "' alt=''>"),
                ("<hr style=\"background: url(", ")\">"),
                ("<style>a { background: url(", ") }</style>"),
            ]);
            writeln!(text, "{start}{{{{ folder }}}}{{{{ {} }}}}{end}", expression(rng))
        }
        12 | 13 => {
            let mut inner = String::new();
            let mut other = String::new();
            statement(rng, includes, depth - 1, &mut inner);
            statement(rng, includes, depth - 1, &mut other);
            let word = if rng.chance(20) { "unless" } else { "if" };
            let condition = condition(rng);
            match rng.chance(50) {
                true => {
                    writeln!(text, "{{% {word} {condition} %}}{inner}{{% else %}}{other}{{% end{word} %}}")
                }
                false => writeln!(text, "{{% {word} {condition} %}}{inner}{{% end{word} %}}"),
            }
        }
        14 | 15 => {
            let (mut inner, mut later) = (String::new(), String::new());
            statement(rng, includes, depth - 1, &mut inner);
            statement(rng, includes, depth - 1, &mut later);
            // What only a later turn does.
            match rng.chance(30) {
                true => write!(inner, "{{% unless forloop.first %}}{later}{{% endunless %}}")
                    .expect("a string takes all"),
                false => inner.push_str(&later),
            }
            let lists = [
                "site.data.menu",
                "site.posts limit:3",
                "site.posts limit:6",
                "page.tags",
                "site.data.menu reversed",
            ];
            let list = *rng.pick(&lists);
            let end = if rng.chance(30) {
                format!("{{% if {} %}}{{% break %}}{{% endif %}}", condition(rng))
            } else {
                String::new()
            };
            writeln!(
                text,
                "{{% for item in {list} %}}<a href=\"{{{{ item.url }}}}\">l</a>{inner}{end}{{% endfor %}}"
            )
        }
        16 => {
            let mut inner = String::new();
            statement(rng, includes, depth - 1, &mut inner);
            writeln!(text, "{{% capture {} %}}{inner}{{% endcapture %}}", rng.pick(&VARIABLES))
        }
        // White space of a list taken out of the page by comments.
        17 => {
            let list = rng.pick(&["site.data.menu", "page.tags", "site.posts limit:3"]);
            let (condition, name) = (condition(rng), expression(rng));
            writeln!(
                text,
                "<!--{{% for item in {list} %}}--><a href=\"{{{{ item.url }}}}\">{{{{ {name} }}}}</a><!-- {{% if {condition} %}}--><b id='c'></b><!--{{% endif %}}{{% endfor %}}-->"
            )
        }
        _ if includes.is_empty() => write!(text, "<hr>"),
        _ => {
            // Which file it is may hang on the page.
            let name = match rng.chance(25) {
                true => *rng.pick(&["{{ page.lang }}.html", "{{ item.lang }}.html", "{{ a }}.html"]),
                false => *rng.pick(includes),
            };
            writeln!(text, "{{% include {name} to={} at=\"/p{}/\" %}}", value(rng), rng.below(3))
        }
    };
    written.expect("a string takes all");
}

fn value(rng: &mut Rng) -> String {
    match rng.below(8) {
        0..3 => format!("page.{}", rng.pick(&KEYS)),
        3 | 4 => (*rng.pick(&VARIABLES)).to_owned(),
        5 => (*rng.pick(&["item.url", "item.lang", "include.to", "include.at", "layout.flavour"])).to_owned(),
        6 => (*rng.pick(&["site.data.names[page.lang]", "site.data.names.en", "forloop.first"])).to_owned(),
        _ => (*rng.pick(&["'en'", "'/p1/'", "4", "nil", "true"])).to_owned(),
    }
}

fn expression(rng: &mut Rng) -> String {
    let mut text = value(rng);
    while rng.chance(35) {
        text = format!("{text} | {}", rng.pick(&FILTERS));
    }
    text
}

fn condition(rng: &mut Rng) -> String {
    let one = |rng: &mut Rng| match rng.below(3) {
        0 => value(rng),
        _ => format!("{} {} {}", value(rng), rng.pick(&["==", "!=", "contains"]), value(rng)),
    };
    let first = one(rng);
    if rng.chance(25) { format!("{first} {} {}", rng.pick(&["and", "or"]), one(rng)) } else { first }
}
