//! What the modules say together. Expected values come from kramdown 2.4 with the GFM parser, unless said otherwise.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::{Dialect, Element, ElementKind, Flavor, Link, html, parse};

fn dialect(flavor: Flavor) -> Dialect {
    Dialect { flavor, auto_id_prefix: String::new(), auto_ids: true, header_offset: 0 }
}

fn gfm(text: &str) -> Vec<Element> {
    parse(text, &dialect(Flavor::KramdownGfm))
}

fn links(elements: &[Element]) -> Vec<&Link> {
    let link = |element| match element {
        &Element { kind: ElementKind::Link(ref link), .. } => Some(link),
        _ => None,
    };
    elements.iter().filter_map(link).collect()
}

fn urls(elements: &[Element]) -> Vec<&str> {
    links(elements).into_iter().map(|link| link.url.as_str()).collect()
}

/// Ids of headings and anchors, in order; `-` for a heading without.
fn ids(elements: &[Element]) -> Vec<&str> {
    let id = |element| match element {
        &Element { kind: ElementKind::Heading { ref id, .. }, .. } => Some(id.as_deref().unwrap_or("-")),
        &Element { kind: ElementKind::Anchor { ref id }, .. } => Some(id.as_str()),
        _ => None,
    };
    elements.iter().filter_map(id).collect()
}

fn check_urls(flavor: Flavor, cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(urls(&parse(text, &dialect(flavor))), *expected, "{text:?}");
    }
}

fn check_ids(flavor: Flavor, cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(ids(&parse(text, &dialect(flavor))), *expected, "{text:?}");
    }
}

#[test]
fn heading_ids_are_those_of_the_golden_cases() {
    let cases: [(&str, &str); 24] = [
        ("Foo Bar!", "foo-bar"),
        ("C++ / C#", "c--c"),
        ("1. Numbers 2.0", "1-numbers-20"),
        ("what's new?", "whats-new"),
        ("e.g. \"it's\"", "eg-its"),
        ("Foo::Bar.baz(x, y) / \"z\"", "foobarbazx-y--z"),
        ("snake_case__x", "snake_case__x"),
        ("x_y* **b**_z_", "x_y-bz"),
        ("Über-große Straße", "über-große-straße"),
        ("a – b — c", "a--b--c"),
        ("...dots", "dots"),
        ("--double", "double"),
        ("-lead dash-", "-lead-dash-"),
        ("http://x.com/a", "httpxcoma"),
        ("{{ x }}", "-x-"),
        ("&copy; 2020 &nbsp; x &lt;tag&gt;", "-2020--x-tag"),
        ("![only img](x)", "-"),
        ("a\\_b", "a_b"),
        ("[Link][ref] and [un]defined", "link-and-undefined"),
        ("Foo<!-- c -->Bar", "foobar"),
        ("Foo <br> bar", "foo--bar"),
        ("⚠️ Warning", "\u{fe0f}-warning"),
        ("A & B", "a--b"),
        ("a -- b << c >> d", "a--b-c-d"),
    ];
    for (heading, id) in cases {
        let text = format!("## {heading}\n\n[ref]: /url\n");
        assert_eq!(ids(&gfm(&text)), [id], "{heading}");
    }
}

#[test]
fn repeated_headings_are_numbered() {
    let cases: &[(&str, &[&str])] = &[
        ("# A\n# A\n# A-1\n# A\n", &["a", "a-1", "a-1", "a-2"]),
        ("# !\n# !\n", &["-", "-1"]),
        ("# A {#a}\n# A\n", &["a", "a"]),
    ];
    check_ids(Flavor::KramdownGfm, cases);
    // github-slugger looks at all ids that are taken.
    check_ids(Flavor::GitHub, &[("# A\n# A\n# A-1\n# B c_d\n", &["a", "a-1", "a-1-1", "b-c_d"])]);
}

#[test]
fn explicit_ids_and_attribute_lists() {
    check_ids(
        Flavor::KramdownGfm,
        &[
            ("# Foo {#bar.b:z-1}\n", &["bar.b:z-1"]),
            ("Foo {#bar}\n---\n", &["bar"]),
            ("# Foo {#custom .cls}\n", &["foo-custom-cls"]),
            ("# Foo {#1x}\n", &["foo-1x"]),
            ("# Foo {: #id}\n", &["foo--id"]),
            ("# Foo{#id}\n", &["fooid"]),
            ("# Foo\n{: #id .c}\n", &["id"]),
            ("# Foo\n{:.c}\n{:#id}\n", &["id"]),
            ("{: #id}\n# Foo\n", &["id"]),
            ("{: #lost}\n\n# A\n\n{: #far}\n\n# Foo\n\n{: #end}\n", &["a", "far"]),
            ("text\n{: #p}\n", &["p"]),
            ("{:name: #from .ald}\n\ntext\n{: name}\n\n# H\n{: name}\n", &["from", "from"]),
            ("[a](b){: #x} and `c`{:#y} *e*{: id=\"z\"} text{: #no}\n", &["x", "y", "z"]),
            ("Foo\n{: #foo}\n---\n", &["foo"]),
            ("```\n{: #code}\n# no\n```\n    # no\n", &[]),
        ],
    );
}

#[test]
fn options_change_ids_and_levels() {
    let options = Dialect { auto_id_prefix: "p-".into(), header_offset: 1, ..dialect(Flavor::KramdownGfm) };
    let elements = parse("# A\n###### B\n<h1 id=\"c\">d <b>e</b></h1>\n", &options);
    let headings: Vec<_> = elements
        .iter()
        .filter_map(|element| match &element.kind {
            ElementKind::Heading { level, id, text } => Some((*level, id.as_deref(), text.as_str())),
            _ => None,
        })
        .collect();
    assert_eq!(headings, [(2, Some("p-a"), "A"), (6, Some("p-b"), "B"), (1, Some("c"), "d e")]);
    let off = Dialect { auto_ids: false, ..dialect(Flavor::KramdownGfm) };
    assert_eq!(ids(&parse("# A\n# B {#b}\n", &off)), ["-", "b"]);
    assert_eq!(ids(&gfm("{::options auto_ids=\"false\" /}\n\n# A\n")), ["-"]);
}

#[test]
fn other_flavors_have_other_ids() {
    check_ids(
        Flavor::Kramdown,
        &[(
            "# Foo *a* [Link](url)\n\n# 1 Numbers é\n\n# !\n\n# ?\n",
            &["foo-a-linkurl", "numbers-", "section", "section-1"],
        )],
    );
    check_ids(Flavor::CommonMark, &[("# Foo\n", &["-"])]);
    check_ids(
        Flavor::CommonMarkGhPages,
        &[("## [Link](u)\n", &["a-hrefulinka"]), ("## Foo Bar\n", &["foo-bar"])],
    );
    check_ids(Flavor::GitHub, &[("# Foo's `code` & b\n\n<a name=\"x\"></a>\n", &["foos-code--b", "x"])]);
}

#[test]
fn a_table_of_contents_has_an_id_for_each_heading() {
    let elements = gfm("* toc\n{:toc}\n\n# A\n\n## B\n{:.no_toc}\n\n<h2 id=\"c\">C</h2>\n");
    assert_eq!(ids(&elements), ["markdown-toc", "markdown-toc-a", "a", "b", "c"]);
    assert_eq!(urls(&elements), ["#a"]);
}

#[test]
fn footnotes_have_ids_on_both_sides() {
    let elements = gfm("a[^x] b[^x] c[^undefined]\n\n[^x]: see [l](m)\n\n    # In\n\n[^unused]: [n](o)\n");
    assert_eq!(ids(&elements), ["fnref:x", "fnref:x:1", "fn:x", "in"]);
    assert_eq!(urls(&elements), ["#fn:x", "#fn:x", "#fnref:x", "#fnref:x:1", "m"]);
}

#[test]
fn destinations_are_the_bytes_of_the_text() {
    let cases: [(&str, &str, &str); 17] = [
        ("[a](b)", "b", "b"),
        ("[a]( <b c> \"t\" )", "b c", "b c"),
        ("[a](b\\_c 't')", "b\\_c", "b\\_c"),
        ("[a](b(c)d)", "b(c)d", "b(c)d"),
        ("[a](b?x&amp;y)", "b?x&amp;y", "b?x&y"),
        ("[*a* `](x)` ](b)", "b", "b"),
        ("[a]()", "", ""),
        ("[]( )", "", ""),
        ("![*a*](b.png \"t\")", "b.png", "b.png"),
        ("[a][r]\n\n[r]: <b c> \"t\"\n", "b c", "b c"),
        ("[R]\n\n[r]:\n  /b\n", "/b", "/b"),
        ("<https://x.y/?a&b>", "https://x.y/?a&b", "https://x.y/?a&b"),
        ("<me@x.org>", "me@x.org", "mailto:me@x.org"),
        ("> [a\n> b](\n> c)", "c", "c"),
        ("é [ü](ä)", "ä", "ä"),
        ("x <a title='>' href=\" b&amp;c \">t</a>", "b&amp;c", "b&c"),
        ("\u{feff}[a](b)\r\n", "b", "b"),
    ];
    for (text, destination, url) in cases {
        let elements = gfm(text);
        let link = links(&elements);
        let [link] = link.as_slice() else { panic!("{text:?}: {link:?}") };
        assert_eq!((&text[link.destination.clone()], link.url.as_str()), (destination, url), "{text:?}");
    }
    check_urls(Flavor::GitHub, &[("[a](b\\_c)", &["b_c"]), ("<tel:1> <HTTP://X>", &["tel:1", "HTTP://X"])]);
}

#[test]
fn an_empty_destination_is_at_its_place() {
    for text in ["x [a]()", "x ![a]()"] {
        let elements = gfm(text);
        assert_eq!(links(&elements)[0].destination, text.len() - 1..text.len() - 1, "{text}");
    }
}

#[test]
fn texts_are_what_the_visitor_sees() {
    let cases: [(&str, &[&str]); 6] = [
        ("[a *b* `c`](d){:.x} ![e *f*](g)", &["a b c", "e f"]),
        ("[![alt](i)](l)", &["alt", "alt"]),
        ("<a href=\"x\">t *u* `v`</a> w", &["t u v"]),
        ("<p><a href=\"x\">t <b>u</b>\n v<img src=\"y\" alt=\"z\"></a></p>", &["t u vz", "z"]),
        ("[a\nb](c)", &["a b"]),
        ("<a href=\"x\">a\n\nb</a> [c](d)", &["a", "c"]),
    ];
    for (text, expected) in cases {
        let elements = gfm(text);
        let texts: Vec<_> = links(&elements).into_iter().map(|link| link.text.as_str()).collect();
        assert_eq!(texts, expected, "{text:?}");
    }
}

#[test]
fn kramdown_reads_what_it_knows() {
    check_urls(
        Flavor::KramdownGfm,
        &[
            // J-MD-27
            ("<tel:1> <irc://x> <HTTP://X> <ftp://x>", &["ftp://x"]),
            // J-MD-25
            ("[a]\n\n[a]: one\n[b]: two\n[a]: three\n", &["three"]),
            // J-MD-34
            ("<div>\n\n[a](b)\n\n</div>\n[c](d)\n", &["d"]),
            ("<details>\n<p>\n\n[a](b)\n</p>\n</details>\n\n[c](d)\n", &["d"]),
            ("<center>\n[a](b)\n", &[]),
            ("<div><div></div>\n\n[a](b)\n\n</div>[c](d)\n", &["d"]),
            // J-MD-35
            ("<br>\n[a](b)\n", &["b"]),
            ("<div>x</div>\n### [a](b)\n", &["b"]),
            ("<a name=\"x\">\n\n[a](b)\n", &["b"]),
            ("<span>\n[a](b)\n</span>\n", &["b"]),
            // J-MD-36
            ("<div markdown=\"1\">\n[a](b)\n</div>\n\n[c](d)\n", &["b", "d"]),
            ("<p markdown=\"1\">\n    [a](b)\n</p>\n", &["b"]),
            ("<table><tr><td markdown=\"1\">\n[a](b)\n</td><td>[c](d)</td></tr></table>\n", &["b"]),
            ("- x\n\n<aside markdown=\"1\">\n  [a](b)\n</aside>\n", &["b"]),
            // J-MD-37
            ("para <div>[a](b)</div>\n", &["b"]),
            ("<code>[a](b)</code> x <kbd>[a](b)</kbd> [c](d)\n", &["d"]),
            ("</div>\n[a](b)\n", &["b"]),
            // J-MD-38
            ("<a href=foo/bar>x</a> <a href=foo>y</a> <img src=a.png>", &["foo"]),
            ("<div class=a-b>\n[a](b)\n", &["b"]),
            // J-MD-39
            ("<!-- [a](b)\n\n[c](d) --> [e](f)\n", &["f"]),
            ("x <!-- [a](b)\n[c](d) --> [e](f)\n", &["f"]),
            ("<!-- open\n[a](b)\n", &["b"]),
            // J-MD-12
            ("{::comment}\n[a](b)\n{:/comment}\n\n[c](d)\n", &["d"]),
            ("{::nomarkdown}\n<a href=\"x\">[a](b)</a>\n{:/}\n", &["x"]),
            ("$$\n[a](b)\n$$\n\nx $$[a](b)$$ [c](d)\n", &["d"]),
            // J-MD-32
            ("```html title=\"x\"\n[a](b)\n\n[c](d)\n", &["b", "d"]),
            ("```\n[a](b)\n\n[c](d)\n", &["b", "d"]),
            ("~~~ ruby?x\n[a](b)\n~~~\n[c](d)\n", &["d"]),
        ],
    );
}

#[test]
fn kramdown_headings_are_stricter() {
    check_ids(
        Flavor::KramdownGfm,
        &[
            // J-MD-7
            ("  # x\n\n#x\n\n#\n\n####### x\n", &[]),
            ("para\n# H ##\n", &["h"]),
            ("# H#\n", &["h"]),
            // J-MD-8
            ("one\ntwo\n---\n\none\n-\n", &["one"]),
            // J-MD-3, 9
            (
                "<div markdown=\"1\">\n## 1 Numbers é\n\n<p markdown=\"1\">x</p>\n\n## !\n</div>\n\n## 1 a\n",
                &["numbers-", "section", "1-a"],
            ),
            ("<h2>raw</h2>\n\n<h2 id=\"w\">raw</h2>\n", &["-", "w"]),
        ],
    );
}

#[test]
fn only_full_references_can_be_undefined() {
    let cases: [(&str, &[&str]); 4] = [
        ("[a][b] [c][] [d] [e](f)", &["b", "c"]),
        ("`[a][b]`\n\n    [a][b]\n\n```\n[a][b]\n```\n", &[]),
        ("[a][b]\n\n[B]: c\n", &[]),
        ("[a][x\u{fdd0}] [a][^b] [][c]", &[]),
    ];
    for (text, expected) in cases {
        let elements = gfm(text);
        let labels: Vec<_> = elements
            .iter()
            .filter_map(|element| match &element.kind {
                ElementKind::UndefinedReference { label } => Some(label.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(labels, expected, "{text:?}");
    }
    let text = "é [a][b]";
    assert_eq!(&text[gfm(text)[0].range.clone()], "[a][b]");
}

#[test]
fn code_is_found_with_its_language() {
    let text = "`` a` `` b\n\n```rust ignore\nfn x() {}\n```\n\n    four\n\n~~~ruby?start\n~~~\n";
    let elements = parse(text, &dialect(Flavor::GitHub));
    let code: Vec<_> = elements
        .iter()
        .filter_map(|element| match &element.kind {
            ElementKind::Code { block, language } => {
                Some((&text[element.range.clone()], *block, language.as_deref()))
            }
            _ => None,
        })
        .collect();
    let expected = [
        (" a` ", false, None),
        ("fn x() {}\n", true, Some("rust")),
        ("four\n", true, None),
        ("", true, Some("ruby")),
    ];
    assert_eq!(code, expected);
}

#[test]
fn what_is_unknown_stays_visible() {
    let elements = gfm("# A \u{fdd0} b\n\n[x](/a/\u{fdd0}.html)\n");
    assert_eq!(ids(&elements), ["a-\u{fdd0}-b"]);
    assert_eq!(urls(&elements), ["/a/\u{fdd0}.html"]);
}

#[test]
fn html_yields_links_and_anchors() {
    let cases: [(&str, &[(&str, &str)]); 13] = [
        ("<a href=x>a</a><A HREF='y&amp;z'>", &[("href", "x"), ("href", "y&z")]),
        (
            "<img src=\"a\" srcset=\"b 1x, c 2x,d\">",
            &[("src", "a"), ("srcset", "b"), ("srcset", "c"), ("srcset", "d")],
        ),
        ("<img srcset='data:,a (1,2), b'>", &[("srcset", "data:,a"), ("srcset", "b")]),
        ("<video src=a poster=b><source src=c></video>", &[("src", "a"), ("poster", "b"), ("src", "c")]),
        ("<object data=a></object><embed src=b><iframe src=c>", &[("data", "a"), ("src", "b"), ("src", "c")]),
        (
            "<link rel=\"Icon\" href=a><area href=b><audio src=c>",
            &[("href", "a"), ("href", "b"), ("src", "c")],
        ),
        ("<!-- <a href=x> --><script src=s>'<a href=y>'</script><a href=z>", &[("src", "s"), ("href", "z")]),
        ("<style><a href=x></style><textarea><a href=x></textarea><title><a href=x></title>", &[]),
        ("<noscript><img src=a></noscript>", &[("src", "a")]),
        ("<a href=\" a\n b \">", &[("href", "a b")]),
        ("<a href=>x<a href", &[("href", "")]),
        ("<!--><a href=x><!--->y<!-- --!><a href=z>", &[("href", "x"), ("href", "z")]),
        ("1 < 2 <3 </ a> <? <a href=x> ?> <a/href=y>", &[("href", "y")]),
    ];
    for (text, expected) in cases {
        let elements = html::parse(text);
        let found: Vec<_> =
            links(&elements).into_iter().map(|link| (link.attribute, link.url.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    }
    let text = "<p id=a><a name=\"b\" id='c&amp;d'>x</a><h2 id=e>F <i>g</i></h2><h3>h</h3>";
    assert_eq!(ids(&html::parse(text)), ["a", "c&d", "b", "e", "-"]);
    assert_eq!(html::parse("<base href=x>")[0].kind, ElementKind::Base);
    assert_eq!(links(&html::parse("<link rel=' A B' href=x>"))[0].rel, "a b");
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_fail(text in "([a-c \n\r<>/=\"'`~#*_!&;:(){}|$.\\\\\\[\\]^\u{fdd0}é\t-]|<div markdown=\"1\">|</div>|<!--|-->|\\]\\(|\\{:|```|<a href=\"|\n\n){0,60}") {
        for flavor in [Flavor::KramdownGfm, Flavor::Kramdown, Flavor::GitHub, Flavor::CommonMarkGhPages] {
            for element in parse(&text, &dialect(flavor)) {
                prop_assert!(text.get(element.range.clone()).is_some(), "{element:?}");
                if let ElementKind::Link(link) = element.kind {
                    prop_assert!(text.get(link.destination.clone()).is_some(), "{link:?}");
                }
            }
        }
        for element in html::parse(&text) {
            prop_assert!(text.get(element.range.clone()).is_some(), "{element:?}");
        }
    }
}

#[test]
fn hostile_texts_take_linear_time() {
    let patterns = [
        "[",
        "![",
        "<",
        "<a ",
        "<a b=\"",
        "<a b='\"",
        "</a ",
        "<!--",
        "<!-- x -->",
        "> ",
        "- ",
        "*a_",
        "`",
        "```\n",
        "```` a\n",
        "~~~ a b\n",
        "{:",
        "{::comment}\n",
        "{: #a}\n",
        "[a](b){: ",
        "$$",
        "$$\n",
        "<div>\n",
        "<div markdown=\"1\">\n",
        "<p markdown=\"1\">\n",
        "</div>\n",
        "<table><td markdown=\"1\">\n",
        "[a]: b\n",
        "[^a]: b\n\n",
        "[^a]",
        "# a\n",
        "a\n---\n",
        "[a][b]",
        "<script>",
        "![a](",
        "<a href=\"x\">",
        "&amp",
        "<code>",
        "<h1>",
        "<img srcset=\"a, b\">",
        "a\n{: #b}\n",
        "{:a: #b}\n",
        "<!--\n",
        "<p>\n",
        "</p></div>\n",
        "<?",
        "<a\n",
    ];
    for pattern in patterns {
        let text = pattern.repeat(60_000 / pattern.len());
        for flavor in [Flavor::KramdownGfm, Flavor::GitHub] {
            let start = Instant::now();
            parse(&text, &dialect(flavor));
            html::parse(&text);
            assert!(start.elapsed() < Duration::from_secs(3), "{pattern:?} {flavor:?} {:?}", start.elapsed());
        }
    }
}
