//! Small sites by chance: pieces of front matter, Liquid, Markdown and HTML that refer to each other, and some that are broken.

use proptest::prelude::*;
use proptest::sample::select;

/// Paths and texts.
pub(crate) type Files = Vec<(String, String)>;

/// Every kind of file.
pub(crate) const PATHS: &[&str] = &[
    "_config.yml",
    "index.md",
    "page.html",
    "_posts/2020-01-01-first.md",
    "_layouts/default.html",
    "_includes/part.html",
    "_data/people.yml",
    "_data/list.csv",
    "_things/one.md",
    "style.css",
];

const SETTINGS: &[&str] = &[
    "title: A site\n",
    "baseurl: /base\n",
    "url: https://example.org\n",
    "permalink: pretty\n",
    "permalink: /:categories/:title:output_ext\n",
    "collections: {things: {output: true}}\n",
    "collections: [things]\n",
    "defaults: [{scope: {path: ''}, values: {layout: default}}]\n",
    "plugins: [jekyll-relative-links, jekyll-redirect-from, jekyll-titles-from-headings]\n",
    "plugins: [jekyll-archives, jekyll-feed]\n",
    "kramdown: {input: kramdown}\n",
    "markdown: CommonMarkGhPages\n",
    "exclude: [second.md]\n",
    "timezone: Asia/Kolkata\n",
    "broken: [\n",
    "títle: ünïcode\n",
];

const KEYS: &[&str] = &[
    "title: A page\n",
    "title: \"é {{ x }}\"\n",
    "layout: default\n",
    "layout: gone\n",
    "permalink: /pláce/\n",
    "permalink: /about.html\n",
    "date: 2020-02-30\n",
    "date: 2021-03-04 05:06\n",
    "tags: [a, b]\n",
    "categories: é f\n",
    "image: /img/gone.png\n",
    "image: {path: gone.png}\n",
    "redirect_from: [/old/, /índex]\n",
    "published: false\n",
    "title: A page\n",
    "series: 'x\n",
    "- item\n",
];

const PIECES: &[&str] = &[
    "# A heading\n",
    "## Ünï çode {#own}\n",
    "a heading\n===\n",
    "[a](/about.html)",
    "[b](page.html#a-heading)",
    "[c](first.md)",
    "[d]({% link index.md %})",
    "[e]({% post_url 2020-01-01-first %})",
    "[f]({{ site.baseurl }}/gone/)",
    "[g]({{ '/gone' | relative_url }})",
    "[h](#a-heading) ",
    "[i](#gone)",
    "[ï](/gón%C3%A9 \"t\")",
    "![j](img/é.png)",
    "[k][l]",
    "[l]: /base/about\n",
    "[m]: <gone page>\n",
    "[n](https://example.org/gone)",
    "<a href='/gone/'>o</a>",
    "<a href=\"{{ page.url }}#own\">p</a>",
    "<a id=\"own\" name=é>",
    "<img src=gone.png srcset=\"a.png 1x, é.png 2x\">",
    "<div markdown=\"1\">\n",
    "</div>\n",
    "<base href='/x'>",
    "{{ site.title }}",
    "{{ site.titel }}",
    "{{ page.gone }}",
    "{{ gone | upcase }}",
    "{{ site.data.people | jsonify }}",
    "{{ 'é' | append: '/gone' }}",
    "`{{ code }}`",
    "```\n",
    "{% include part.html x='/gone' %}",
    "{% include gone.html %}",
    "{% assign x = '/gón/' %}",
    "[q]({{ x }})",
    "[r]({{ x | append: 'é' }}index.html)",
    "{% capture x %}/gone{% endcapture %}",
    "{% for p in site.pages %}[s]({{ p.url }}) {% endfor %}",
    "{% for p in site.posts %}[t]({{ p.url }}x) {{ p.excerpt }}{% endfor %}",
    "{% for d in site.data.people %}[u]({{ d[1] }}){% endfor %}",
    "{% if page.title %}",
    "{% else %}",
    "{% endif %}",
    "{% raw %}",
    "{% endraw %}",
    "{% unknown %}",
    "{{ broken",
    "{% broken",
    "{{ content }}",
    "{{ include.x }}",
    "[v]({{ include.x }})",
    "{% cycle 'a', 'b' %}",
    "* item\n",
    "> quote\n",
    "| a | b |\n|---|---|\n| [w](gone) | é |\n",
    "[^1] ",
    "[^1]: [x](gone)\n",
    "{: #own}\n",
    "    code [y](gone)\n",
    "漢字🎉",
    "\u{fdd0}",
    "\u{feff}",
    "\r\n",
    "\0",
    "&amp;&lt;",
    "\\[",
    "*a **b* c**",
    "\n",
    "\n\n",
    " ",
    "\t",
];

const DATA: &[&str] =
    &["a: /gone\n", "b: é\n", "c: [x, y]\n", "d: &d {e: /about.html}\n", "f: *d\n", "g: '\n"];

fn joined(pieces: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(select(pieces), 0..=most).prop_map(|pieces| pieces.concat())
}

fn body() -> impl Strategy<Value = String> {
    joined(PIECES, 14)
}

/// A file with front matter, most often.
fn page() -> impl Strategy<Value = String> {
    (joined(KEYS, 3), body(), 0..10_u8).prop_map(|(keys, body, chance)| match chance {
        0 => body,
        1 => format!("\u{feff}---\n{keys}---\n{body}"),
        2 => format!("---\r\n{}---\r\n{body}", keys.replace('\n', "\r\n")),
        _ => format!("---\n{keys}---\n{body}"),
    })
}

/// A whole site.
pub(crate) fn site() -> impl Strategy<Value = Files> {
    let pages = (page(), page(), page(), page(), page(), page());
    let parts = (page(), body(), joined(DATA, 3), joined(SETTINGS, 3));
    (pages, parts).prop_map(|((index, about, html, first, second, thing), (layout, part, data, config))| {
        let files = [
            ("_config.yml", config),
            ("index.md", index),
            ("about.md", about),
            ("page.html", html),
            ("_posts/2020-01-01-first.md", first),
            ("_posts/2020-01-02-secönd.md", second),
            ("_things/one.md", thing),
            ("_layouts/default.html", layout),
            ("_includes/part.html", part),
            ("_data/people.yml", data),
            ("img/é.png", String::new()),
        ];
        files.into_iter().map(|(path, text)| (path.to_owned(), text)).collect()
    })
}
