//! Bodies, layouts, includes and data of a random site.

use std::fmt::Write as _;

use super::rng::Rng;
use super::site::Item;

/// What a body may speak of.
pub(crate) struct Known<'a> {
    pub(crate) items: &'a [Item],
    pub(crate) labels: &'a [&'a str],
    /// Whether days are the same in the site and in UTC.
    pub(crate) is_utc: bool,
}

const HEADINGS: &[&str] = &[
    "Rye & wheat",
    "What's *new*?",
    "C++ / C#",
    "1. Numbers 2.0",
    "Über-große Straße",
    "Repeat",
    "Repeat",
    "`code` here",
    "snake_case",
    "[Linked](/about/) title",
    "Own {#own-id}",
    "Foo – bar",
    "日本語",
];
const FRAGMENTS: &[&str] = &[
    "repeat",
    "repeat-1",
    "own-id",
    "whats-new",
    "none-such",
    "top",
    "%C3%BCber-gro%C3%9Fe-stra%C3%9Fe",
    "c--c",
    "in-html",
];
const GUESSES: &[&str] = &[
    "/",
    "/about/",
    "/about1.html",
    "../",
    "./",
    "rye0.html",
    "/img/a.png",
    "/nowhere/",
    "/foo/bar/",
    "index.html",
    "/plain.html",
    "/style.css",
    "/feed.xml",
    "/sitemap.xml",
    "/docs/",
    "../guide/",
    "/blog/page2/",
    "/page2/",
    "/old/1/",
    "https://example.org/",
    "https://example.com/x",
    "mailto:a@example.org",
    "?q=1",
    "",
    "/a/../plain.html",
    "/base/",
    "//example.org/about/",
    "files/%C3%BCbung.pdf",
    "/img/b%20c.png",
];

/// Layouts, includes and data: the same in every site.
pub(crate) fn fixed_files() -> Vec<(String, String)> {
    let files = [
        (
            "_layouts/base.html",
            "<html><head><link rel=\"stylesheet\" href=\"{{ '/style.css' | relative_url }}\"></head>\n\
          <body>{% include nav.html %}{{ content }}<a href=\"{{ '/about/' | relative_url }}\">about</a></body></html>\n",
        ),
        (
            "_layouts/default.html",
            "---\nlayout: base\nshown: yes\n---\n<h1 id=\"page-top\">{{ page.title }}</h1>\n{{ content }}\n\
          {% if page.kind == 'post' %}<a href=\"#page-top\">up</a>{% endif %}\n",
        ),
        (
            "_layouts/post.html",
            "---\nlayout: default\n---\n<article>{{ content }}</article>\n\
          {% if page.next %}<a href=\"{{ page.next.url | relative_url }}\">next</a>{% endif %}\n\
          {% for tag in page.tags %}<a href=\"{{ '/tags/' | append: tag | relative_url }}/\">{{ tag }}</a>{% endfor %}\n",
        ),
        ("_layouts/bare.html", "{{ content }}"),
        (
            "_includes/nav.html",
            "{% for item in site.data.nav %}<a href=\"{{ item.url | relative_url }}\">{{ item.name }}</a>\
          {% endfor %}{% for path in site.navigation %}<a href=\"{{ path | absolute_url }}\">x</a>{% endfor %}\n",
        ),
        (
            "_includes/link.html",
            "<a href=\"{{ include.url | relative_url }}\"{% if include.class %} class=\"{{ include.class }}\"\
          {% endif %}>{{ include.text | default: include.url }}</a>",
        ),
        (
            "_includes/figure.html",
            "<figure><img src=\"{{ include.src | relative_url }}\" alt=\"{{ include.alt }}\">\
          {% include link.html url=include.src text=\"full\" %}</figure>",
        ),
        (
            "_data/nav.yml",
            "- {name: Home, url: /}\n- {name: About, url: /about/}\n- {name: Picture, url: img/a.png}\n",
        ),
        ("_data/files.csv", "path,label\n/files/übung.pdf,Exercise\n/nowhere.pdf,None\n"),
    ];
    files.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
}

/// The page that lists posts.
pub(crate) fn pager() -> String {
    "{% for post in paginator.posts %}<h2 id=\"{{ post.slug }}\"><a href=\"{{ post.url | relative_url }}\">{{ post.title }}</a></h2>\n\
     {% endfor %}{% if paginator.next_page %}<a href=\"{{ paginator.next_page_path | relative_url }}\">older</a>{% endif %}\n\
     {% if paginator.previous_page %}<a href=\"{{ paginator.previous_page_path | relative_url }}\">newer</a>{% endif %}\n"
        .into()
}

/// A few blocks of Markdown or HTML.
pub(crate) fn body(rng: &mut Rng, known: &Known<'_>, html: bool) -> String {
    let mut text = String::new();
    for _ in 0..rng.between(1, 7) {
        let block = match rng.below(9) {
            0 | 1 if html => format!("<h2 id=\"in-html\">{}</h2>", rng.pick(&["One", "Two"])),
            0 | 1 => format!("{} {}", "#".repeat(rng.between(1, 4)), rng.pick(HEADINGS)),
            2 => list(rng, known, html),
            3 => site_loop(rng, known, html),
            4 => include(rng),
            5 => markup(rng, known),
            6 => condition(rng, known, html),
            _ => format!("Some words, then {}, and {}.", link(rng, known, html), link(rng, known, html)),
        };
        write!(text, "{block}\n\n").unwrap();
    }
    if !html && rng.chance(25) {
        write!(
            text,
            "See [one][ref] and [ref].\n\n[ref]: {}\n",
            rng.pick(&["/plain.html", "/none/", "#repeat"])
        )
        .unwrap();
    }
    text
}

/// The Liquid or plain text of a destination.
fn destination(rng: &mut Rng, known: &Known<'_>) -> String {
    let mut url = match rng.below(8) {
        0 | 1 if !known.items.is_empty() => {
            let item = rng.pick(known.items);
            match &item.post {
                Some(name) if rng.chance(60) => format!("{{% post_url {name} %}}"),
                _ => format!("{{% link {} %}}", item.path),
            }
        }
        2 => format!("{{{{ '{}' | relative_url }}}}", rng.pick(GUESSES)),
        3 => format!("{{{{ '{}' | absolute_url }}}}", rng.pick(GUESSES)),
        4 => format!(
            "{{{{ site.baseurl }}}}{}",
            rng.pick(&["/about/", "/plain.html", "/", "/img/a.png", "/none"])
        ),
        5 => format!("{{{{ \"{}\" | prepend: site.baseurl }}}}", rng.pick(&["/style.css", "/guide/", "/x/"])),
        _ => (*rng.pick(GUESSES)).to_owned(),
    };
    if rng.chance(20) {
        write!(url, "#{}", rng.pick(FRAGMENTS)).unwrap();
    }
    url
}

fn link(rng: &mut Rng, known: &Known<'_>, html: bool) -> String {
    if rng.chance(12) {
        let fragment = rng.pick(FRAGMENTS);
        return if html { format!("<a href=\"#{fragment}\">x</a>") } else { format!("[x](#{fragment})") };
    }
    let url = destination(rng, known);
    match html {
        true => format!("<a href=\"{url}\">x</a>"),
        false if rng.chance(15) => format!("![picture]({url})"),
        false if rng.chance(15) => format!("[x]({url} \"title\")"),
        false if rng.chance(10) => format!("**[x]({url}){{:.button}}**"),
        false => format!("[x *y* `z`]({url})"),
    }
}

fn list(rng: &mut Rng, known: &Known<'_>, html: bool) -> String {
    let items: Vec<String> = (0..rng.between(1, 3))
        .map(|_| {
            let link = link(rng, known, html);
            if html { format!("<li>{link}</li>") } else { format!("- item {link}") }
        })
        .collect();
    if html { format!("<ul>{}</ul>", items.join("")) } else { items.join("\n") }
}

fn site_loop(rng: &mut Rng, known: &Known<'_>, html: bool) -> String {
    let entry = |url: &str, text: &str| match html {
        true => format!("<a href=\"{url}\">{text}</a>\n"),
        false => format!("* [{text}]({url})\n"),
    };
    let post = entry("{{ p.url | relative_url }}", "x");
    match rng.below(9) {
        0 => format!("{{% for p in site.posts limit:{} %}}{post}{{% endfor %}}", rng.between(1, 5)),
        1 => format!("{{% for p in site.posts reversed %}}{post}{{% endfor %}}"),
        2 => format!(
            "{{% assign list = site.posts | where: 'kind', 'post' %}}{{% for p in list %}}{post}{{% endfor %}}"
        ),
        3 => {
            let inner = entry("#{{ t[0] | slugify }}-{{ t[1].size }}", "x");
            format!(
                "{{% for t in site.tags %}}{inner}{{% for p in t[1] %}}{post}{{% endfor %}}{{% endfor %}}"
            )
        }
        4 => {
            let inner = entry("/categories/{{ c[0] | slugify: 'pretty' | url_encode }}/{{ c[1].size }}", "x");
            format!("{{% for c in site.categories %}}{inner}{{% endfor %}}")
        }
        5 => {
            let inner = entry("{{ f.path | relative_url }}", "{{ f.label }}");
            format!("{{% for f in site.data.files %}}{inner}{{% endfor %}}")
        }
        6 if !known.labels.is_empty() => {
            let label = rng.pick(known.labels);
            let order =
                *rng.pick(&["", " | sort: 'order'", " | where_exp: 'd', 'd.order > 3'", " | reverse"]);
            let inner = entry("{{ d.url | absolute_url }}", "x");
            format!("{{% assign docs = site.{label}{order} %}}{{% for d in docs %}}{inner}{{% endfor %}}")
        }
        7 if known.is_utc => {
            let inner = entry("/years/{{ y.name }}/{{ y.size }}", "x");
            format!(
                "{{% assign years = site.posts | group_by_exp: 'p', \"p.date | date: '%Y'\" %}}{{% for y in years %}}{inner}{{% endfor %}}"
            )
        }
        _ => {
            let inner = entry(
                "/{{ p.date | date: '%Y/%m/%d' }}/{{ p.slug | url_encode }}{{ p.ext }}",
                "{{ p.title | escape }}",
            );
            format!(
                "{{% for p in site.posts %}}{{% unless p.tags contains 'x' %}}{inner}{{% endunless %}}{{% endfor %}}"
            )
        }
    }
}

fn include(rng: &mut Rng) -> String {
    let url = rng.pick(&["/about/", "/img/a.png", "/none/", "plain.html", "/img/b c.png"]);
    match rng.below(4) {
        0 => format!("{{% include link.html url=\"{url}\" text='Text \"x\"' %}}"),
        1 => format!("{{% include figure.html src=\"{url}\" alt=page.title %}}"),
        2 => format!(
            "{{% assign target = \"{url}\" | append: \"?x=1\" %}}{{% include link.html url=target class=page.kind %}}"
        ),
        _ => "{% for n in site.data.nav %}{% include link.html url=n.url text=n.name %} {% endfor %}".into(),
    }
}

fn markup(rng: &mut Rng, known: &Known<'_>) -> String {
    let url = destination(rng, known);
    match rng.below(5) {
        0 => format!("<p><a href=\"{url}\">raw</a> and <img src=\"/img/a.png\" alt=\"\"></p>"),
        1 => format!("<div id=\"in-html\">\n<a href=\"{url}\">raw</a>\n</div>"),
        2 => "{% highlight text %}\n[not](a-link.html)\n{% endhighlight %}".into(),
        3 => "{% raw %}{{ not.liquid }}{% endraw %} and {% comment %}[no](/no/){% endcomment %} end".into(),
        _ => format!("<video src=\"{url}\" poster=\"/img/none.png\"></video>"),
    }
}

fn condition(rng: &mut Rng, known: &Known<'_>, html: bool) -> String {
    let test = rng.pick(&[
        "page.title",
        "page.tags contains 'x'",
        "page.kind == 'post' or page.starred",
        "site.posts.size > 3",
        "page.url contains 'a'",
        "page.collection",
        "page.layout == 'post'",
        "page.order > 4",
        "jekyll.environment == 'production'",
        "paginator.total_pages > 1",
    ]);
    let (yes, no) = (link(rng, known, html), link(rng, known, html));
    format!("{{% if {test} %}}Yes {yes}{{% else %}}No {no}{{% endif %}}")
}
