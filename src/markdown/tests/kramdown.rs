//! What kramdown 2.4 with the GFM parser publishes.

use super::{check_ids, check_urls, dialect, gfm, ids, links, urls};
use crate::markdown::{Dialect, ElementKind, Flavor, LinkDefinition, parse};

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
fn a_transliterated_id_is_unknown_where_kramdown_makes_it() {
    let inside = "# é\n\n<div markdown=\"1\">\n\n# Über\n\n# Of\n\n# ü {#u}\n\n</div>\n";
    let options = |flavor| Dialect { transliterated_ids: true, ..dialect(flavor) };
    assert_eq!(ids(&parse(inside, &options(Flavor::KramdownGfm))), ["é", "\u{fdd0}", "of", "u"]);
    assert_eq!(ids(&parse("# A b\n\n# ñ\n", &options(Flavor::Kramdown))), ["a-b", "\u{fdd0}"]);
}

#[test]
fn a_link_defined_by_the_settings_has_no_destination_in_the_text() {
    let (label, destination) = ("home".to_owned(), "/home/".to_owned());
    let link_definitions = vec![LinkDefinition { label, destination, title: None }];
    let options = Dialect { link_definitions, ..dialect(Flavor::KramdownGfm) };
    let elements = parse("See [Home].\n", &options);
    assert_eq!(urls(&elements), ["/home/"]);
    assert_eq!(links(&elements)[0].destination, 10..10);
}

#[test]
fn footnotes_have_ids_on_both_sides() {
    let elements = gfm("a[^x] b[^x] c[^undefined]\n\n[^x]: see [l](m)\n\n    # In\n\n[^unused]: [n](o)\n");
    assert_eq!(ids(&elements), ["fnref:x", "fnref:x:1", "fn:x", "in"]);
    assert_eq!(urls(&elements), ["#fn:x", "#fn:x", "#fnref:x", "#fnref:x:1", "m"]);
}

#[test]
fn a_table_of_contents_has_an_id_for_each_heading() {
    let elements = gfm("* toc\n{:toc}\n\n# A\n\n## B\n{:.no_toc}\n\n<h2 id=\"c\">C</h2>\n");
    assert_eq!(ids(&elements), ["markdown-toc", "markdown-toc-a", "a", "b", "c"]);
    assert_eq!(urls(&elements), ["#a"]);
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
fn links_are_those_of_kramdown() {
    check_urls(
        Flavor::KramdownGfm,
        &[
            ("[a](two words.html)", &["two words.html"]),
            ("[a]( /a b.html \"A title\")", &["/a b.html"]),
            ("[a](/a b (c).html)", &["/a b (c).html"]),
            ("![a](/a b.png) [b](/b.html)", &["/a b.png", "/b.html"]),
            ("`[a](/b c)` [a](/d e)", &["/d e"]),
            ("[a]\n\n[a]: /a b.html 'A title'", &["/a b.html"]),
            ("[a]\n\n[a]: /a.html (b)", &["/a.html (b)"]),
            ("[outer [inner](/i)](/o) [next](/n)", &["/o", "/n"]),
            ("[![image](/i.png)](/o)", &["/o", "/i.png"]),
            ("[a] [b]\n\n[a]: /a\n[b]: /b", &["/b"]),
            ("[a] [c] [b]\n\n[a]: /a\n[b]: /b", &["/b"]),
            ("- [ ] [task](/t)\n- [x] [a]\n\n[a]: /a", &["/t", "/a"]),
            ("[a | b](/t) | [c](/c)", &["/c"]),
            ("[a | b](/t)\nand text", &["/t"]),
            ("* [a | b](/t)\n* [c](/c)", &["/c"]),
            ("* [a | b](/t)\n  * [c](/c)", &["/c"]),
            ("* [a | b](/t)\n  and text", &["/t"]),
            ("text\n\n1. x\n2. [a | b](/t)\n\n[c](/c)", &["/c"]),
            ("[x]( \"t\") [y](\t't' ) [z]( \"t)\" ) [a](b)", &["", "", "", "b"]),
            ("| `|` |\n|---|\n| [a](/x|y) |", &[]),
            ("*[HTML]: [a](/b)\n\ntext", &[]),
        ],
    );
}
