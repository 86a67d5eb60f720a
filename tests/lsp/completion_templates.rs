//! Completion of Liquid and of front matter.

use crate::client::{Editor, TestSite};
use crate::completion::{List, SITE, body, capabilities, completes, list};

#[test]
fn variables_are_those_that_the_template_has_at_this_place() {
    completes(&[
        ("{{ si‸", "site", "{{ site"),
        ("{{ site.‸", "title", "{{ site.title"),
        ("{{ site.author.‸ }}", "mail", "{{ site.author.mail }}"),
        ("{{ site.data.‸ }}", "nav", "{{ site.data.nav }}"),
        ("{{ site.data.nav[0].‸ }}", "href", "{{ site.data.nav[0].href }}"),
        ("{% for item in site.data.nav %}{{ item.‸", "new", "{% for item in site.data.nav %}{{ item.new"),
        ("{% for p in site.posts %}{{ p.‸", "mood", "{% for p in site.posts %}{{ p.mood"),
        (
            "{% for p in site.posts %}{{ forloop.‸ }}",
            "index0",
            "{% for p in site.posts %}{{ forloop.index0 }}",
        ),
        ("{% assign mine = site.author %}{{ mi‸ }}", "mine", "{% assign mine = site.author %}{{ mine }}"),
        (
            "{% assign mine = site.author %}{% if mine.‸ %}",
            "name",
            "{% assign mine = site.author %}{% if mine.name %}",
        ),
        (
            "{% assign last = site.posts | where: 'a', 'b' | first %}{{ last.‸ }}",
            "mood",
            "{% assign last = site.posts | where: 'a', 'b' | first %}{{ last.mood }}",
        ),
        ("{% if a == si‸ %}", "site", "{% if a == site %}"),
        ("{{ 'a' | append: si‸ }}", "site", "{{ 'a' | append: site }}"),
        ("{%- unless page.‸ -%}", "url", "{%- unless page.url -%}"),
    ]);
    let outside = list("index.md", &body("{% for item in site.posts %}{% endfor %}{{ ‸ }}"));
    assert!(
        !outside.labels().contains(&"item") && !outside.labels().contains(&"forloop"),
        "{:?}",
        outside.labels()
    );
    let site = list("index.md", &body("{{ site.‸ }}"));
    assert_eq!(site.item("title")["detail"], "x");
    assert_eq!(site.labels()[0], "author", "what the author has written comes first");
}

#[test]
fn includes_see_their_parameters_and_layouts_what_their_pages_have() {
    let include = list("_includes/box.html", "{{ include.‸ }}{% if include.wide %}{% endif %}");
    assert_eq!(include.labels(), ["wide"]);
    let roots = list("_layouts/page.html", "---\n---\n{{ ‸ }}");
    assert!(roots.labels().contains(&"content"));
    let layout = list("_layouts/post.html", "---\nwidth: 1\n---\n{{ layout.‸ }}");
    assert!(layout.labels().contains(&"width"), "{:?}", layout.labels());
}

#[test]
fn filters_and_tags_are_listed_with_what_they_do() {
    completes(&[
        ("{{ page.title | ‸ }}", "upcase", "{{ page.title | upcase }}"),
        ("{{ page.title | date_to_‸string }}", "date_to_xmlschema", "{{ page.title | date_to_xmlschema }}"),
        ("{% assign a = b | first | s‸", "size", "{% assign a = b | first | size"),
        ("{% ‸", "include", "{% include"),
        ("{%- cap‸ -%}", "capture", "{%- capture -%}"),
        ("{% if a %}{% for b in c %}{% end‸ %}", "endfor", "{% if a %}{% for b in c %}{% endfor %}"),
    ]);
    let site = TestSite::new(SITE);
    let mut editor = Editor::on(&site, capabilities("utf-16"));
    let list = List::of(&mut editor, &site.uri("index.md"), &body("{{ a | ‸ }}"), "utf-16");
    let resolved = editor.ask("completionItem/resolve", list.item("relative_url").clone());
    let text = resolved["documentation"]["value"].as_str().unwrap();
    assert!(text.contains("base URL"), "{text}");
}

#[test]
fn front_matter_has_the_keys_and_values_that_other_pages_have() {
    let cases = [
        ("---\nti‸\n---\n", "title", "---\ntitle: \n---\n"),
        ("---\nla‸", "layout", "---\nlayout: "),
        ("---\nlayout: ‸\n---\n", "post", "---\nlayout: post\n---\n"),
        ("---\ntags: [c, we‸]\n---\n", "web", "---\ntags: [c, web]\n---\n"),
        ("---\ntags:\n  - ‸\n---\n", "c#", "---\ntags:\n  - 'c#'\n---\n"),
        ("---\ncategories: \"ne‸\"\n---\n", "news", "---\ncategories: \"news\"\n---\n"),
        ("---\nauthor: ‸\n---\n", "ann", "---\nauthor: ann\n---\n"),
        ("---\nmood: ‸x\n---\n", "good", "---\nmood: good\n---\n"),
        ("---\npublished: ‸\n---\n", "false", "---\npublished: false\n---\n"),
        ("---\nimage: /img/‸\n---\n", "/img/cat.png", "---\nimage: /img/cat.png\n---\n"),
    ];
    for (text, label, expected) in cases {
        let list = list("_posts/2024-03-01-new.md", text);
        assert_eq!(list.with(label), expected);
    }
    let keys = list("_posts/2024-03-01-new.md", "---\ntitle: a\n‸\n---\n");
    assert!(!keys.labels().contains(&"title"), "what is there already is left out");
    assert_eq!(keys.labels()[0], "categories", "the most common first");
    let settings = list("_config.yml", "title: x\nbas‸");
    assert_eq!(settings.with("baseurl"), "title: x\nbaseurl: ");
    assert!(!settings.labels().contains(&"title"));
}

#[test]
fn where_nothing_is_read_nothing_is_offered() {
    let nothing = [
        body("just pro‸se"),
        body("```\n[x](‸\n```"),
        body("a `[x](‸` b"),
        body("<!-- <a href=\"‸ -->"),
        body("{% raw %}{{ site.‸ }}{% endraw %}"),
        body("{% comment %}{{ site.‸ }}{% endcomment %}"),
        body("[x](/about/) (‸)"),
        body("[x](mailto:‸)"),
        body("[x](https://example.com/‸)"),
        body("[x](/about/ \"ti‸tle\")"),
        body("{% assign na‸"),
        body("{{ 'some ‸text' }}"),
        "---\nrender_with_liquid: false\n---\n{{ site.‸ }}\n".to_owned(),
        "---\ntitle: {{ ‸ }}\n---\n".to_owned(),
    ];
    for text in nothing {
        let list = list("index.md", &text);
        assert!(list.labels().is_empty(), "{text}: {:?}", list.labels());
    }
    // Liquid is run in code, too.
    assert_eq!(
        list("index.md", &body("```\n{{ site.ti‸ }}\n```")).with("title"),
        body("```\n{{ site.title }}\n```")
    );
    let raw = list("index.md", &body("{% raw %}{{ a }}{% ‸"));
    assert_eq!(raw.labels(), ["endraw", "endcomment"]);
}
