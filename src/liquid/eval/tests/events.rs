use super::render;
use crate::liquid::EventKind;

/// Template and the events that it gives: `kind text-at-its-place`.
const CASES: &[(&str, &[&str])] = &[
    ("{{ sire.baseurl }}/x", &["undefined [sire] baseurl ~site"]),
    ("{{ site.imagespost }}", &["undefined site [imagespost]"]),
    ("{{ site.basurl }}", &["undefined site [basurl] ~baseurl"]),
    ("{{ page.titel | escape }}", &["undefined page [titel] ~title"]),
    ("{{ page['titel'] }}", &["undefined page [titel] ~title"]),
    ("{{ page.nested.depe.key }}", &["undefined page nested [depe] key ~deep"]),
    ("{{ page.title.x }}", &["undefined page title [x]"]),
    ("{{ page.titel | default: 'x' }}", &[]),
    ("{{ page.titel | size }}", &[]),
    ("{{ page.titel | append: '.png' }}", &["undefined page [titel] ~title"]),
    ("{{ page.nothing }}{{ page.nothing.x }}{{ site.null.y }}", &[]),
    ("{{ page.secret.x }}{{ site.time.y }}", &[]),
    ("{{ 'x' | append: page.titel }}", &[]),
    ("{% if page.titel %}{{ page.titel }}{{ page.titel.x }}{% endif %}", &[]),
    ("{% if page.x %}{% else %}{{ page.x.y }}{% endif %}", &[]),
    ("{% unless page.x == nil %}{% else %}{{ page.x }}{% endunless %}", &[]),
    ("{% if page.x.size > 1 %}{% else %}{{ page.x }}{% endif %}", &[]),
    ("{% case page.x %}{% when nil %}{{ page.x }}{% endcase %}", &[]),
    ("{% if page.title %}{{ page.titel }}{% endif %}", &["undefined page [titel] ~title"]),
    ("{% assign x = nil %}{{ x }}{{ x.y }}{% capture c %}{% endcapture %}{{ c }}", &[]),
    ("{% for i in page.tags %}{{ i.x }}{% endfor %}", &["undefined i [x]"]),
    ("{% include hello.html %}", &["undefined include [name] in 1"]),
    ("{% include hello.html name=page.zzz %}", &[]),
    ("{% include typo.html %}", &["undefined [pgae] title ~page in 8"]),
    ("{% include theme.html %}{{ set_there }}", &[]),
    ("{{ page.tags[9] }}{{ page.tags[0].x }}", &[]),
    ("{{ 'a' | nosuch }}", &["unknown filter nosuch at nosuch"]),
    ("{{ 'a' | plugin_filter }}", &[]),
    ("{{ x | append }}", &["wrong arguments 0 at append"]),
    ("{% for i in site.data.nope.x %}{% endfor %}", &["missing data site.data.nope.x 1 None"]),
    ("{% assign a = site.data.nope | size %}", &["missing data site.data.nope 1 Some(\"a\")"]),
    ("{% assign a = site.data.nope | default: 1 %}{% for i in site.nope %}{% endfor %}", &[]),
    ("{% if site.data.nope %}{% else %}{% for i in site.data.nope %}{% endfor %}{% endif %}", &[]),
    ("{% assign a = site.data.nope | sort %}", &["error Cannot sort a null object. at sort"]),
    ("{{ 1 | divided_by: 0 }}", &["error divided by 0 at divided_by"]),
    ("{{ nil | sort }}", &["error Cannot sort a null object. at sort"]),
    (
        "{{ 'foo' | date_to_string }}",
        &["error Invalid Date: '\"foo\"' is not a valid datetime. at date_to_string"],
    ),
    ("{% if 1 < '2' %}{% endif %}", &["error comparison of Integer with String failed at 1 < '2'"]),
    ("{% if page.title = 'x' %}{% endif %}", &["error Unknown operator = at page.title = 'x'"]),
    ("{{ site.posts | where_exp: 'p', 'p.n =' }}", &["error Liquid syntax error in `p.n =` at where_exp"]),
    ("{% include none.html %}", &["missing include none.html at none.html"]),
    ("{% if false %}{% include none.html %}{% link x %}{% endif %}", &[]),
    ("{% link /about.md %}", &["missing link /about.md at /about.md"]),
    ("{% post_url 2020-01-01-x %}", &["missing post 2020-01-01-x at 2020-01-01-x"]),
    ("{% if page.secret %}{{ page.titel }}{% endif %}", &["undefined page [titel] ~title guarded"]),
];

fn describe(text: &str) -> Vec<String> {
    let output = render(text);
    let at = |event: &crate::liquid::Event| text.get(event.place.span.range()).unwrap_or("?").to_owned();
    let describe = |event: &crate::liquid::Event| match &event.kind {
        EventKind::Undefined { path, missing, near } => {
            let mut words = path.clone();
            words[*missing] = format!("[{}]", words[*missing]);
            let mut line = format!("undefined {}", words.join(" "));
            near.iter().for_each(|near| line.push_str(&format!(" ~{near}")));
            if event.place.file.0 > 0 {
                line.push_str(&format!(" in {}", event.place.file.0));
            }
            line + if event.guarded { " guarded" } else { "" }
        }
        EventKind::UnknownFilter(name) => format!("unknown filter {name} at {}", at(event)),
        EventKind::MissingInclude(name) => format!("missing include {name} at {}", at(event)),
        EventKind::MissingRelativeInclude(name) => {
            format!("missing relative include {name} at {}", at(event))
        }
        EventKind::MissingPost(name) => format!("missing post {name} at {}", at(event)),
        EventKind::MissingLink(name) => format!("missing link {name} at {}", at(event)),
        EventKind::MissingData { path, missing, assigned, .. } => {
            format!("missing data {} {missing} {assigned:?}", path.join("."))
        }
        EventKind::WrongArguments(given) => format!("wrong arguments {given} at {}", at(event)),
        EventKind::Error(message) => format!("error {message} at {}", at(event)),
        EventKind::Limit(name) => format!("limit {name}"),
    };
    output.events.iter().map(describe).collect()
}

#[test]
fn what_happens_is_noted_at_its_place() {
    let failed: Vec<String> = CASES
        .iter()
        .map(|(text, expected)| (text, expected, describe(text)))
        .filter(|(_, expected, found)| found.as_slice() != **expected)
        .map(|(text, expected, found)| format!("{text}\n  expected {expected:?}\n  found    {found:?}"))
        .collect();
    assert!(failed.is_empty(), "\n{}", failed.join("\n"));
}

#[test]
fn an_undefined_name_has_its_own_place_and_the_output_before_it() {
    let output = render("ab{{ page.titel }}");
    let event = &output.events[0];
    assert_eq!((event.place.span.start, event.place.span.end, event.output), (10, 15, 2));
}
