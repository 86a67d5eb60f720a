//! What the modules say together.

use super::{Dialect, Element, ElementKind, Flavor, Link, html as raw_html, parse};

mod hostile;
mod html;
mod kramdown;

fn dialect(flavor: Flavor) -> Dialect {
    Dialect { flavor, ..Dialect::default() }
}

fn gfm(text: &str) -> Vec<Element> {
    parse(text, &dialect(Flavor::KramdownGfm))
}

fn links(elements: &[Element]) -> Vec<&Link> {
    elements
        .iter()
        .filter_map(|element| match &element.kind {
            ElementKind::Link(link) => Some(link),
            _ => None,
        })
        .collect()
}

fn urls(elements: &[Element]) -> Vec<&str> {
    links(elements).into_iter().map(|link| link.url.as_str()).collect()
}

/// Ids of headings and anchors, in order; `-` for a heading without.
fn ids(elements: &[Element]) -> Vec<&str> {
    elements
        .iter()
        .filter_map(|element| match &element.kind {
            ElementKind::Heading { id, .. } => Some(id.as_deref().unwrap_or("-")),
            ElementKind::Anchor { id } => Some(id.as_str()),
            _ => None,
        })
        .collect()
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
fn destinations_are_the_bytes_of_the_text() {
    let cases: [(&str, &str, &str); 17] = [
        ("[a](b)", "b", "b"),
        ("[a](<b c> \"t\" )", "b c", "b c"),
        ("[a](b\\_c 't')", "b\\_c", "b\\_c"),
        ("[a](b(c)d)", "b(c)d", "b(c)d"),
        ("[a](b?x&amp;y)", "b?x&amp;y", "b?x&y"),
        ("[*a* `](x)` ](b)", "b", "b"),
        ("[a]()", "", ""),
        ("[]( )", "", ""),
        ("![*a*](b.png \"t\")", "b.png", "b.png"),
        ("[a][r]\n\n[r]: <b c> \"t\"\n", "b c", "b c"),
        ("[R]\n\n[r]:  /b\n", "/b", "/b"),
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
fn only_full_references_can_be_undefined() {
    let cases: [(&str, &[&str]); 6] = [
        ("[a][b] [c][] [d] [e](f)", &["b", "c"]),
        ("a [NEW][[Issue 1]](https://b.org/1)", &[]),
        ("grid[row][column] and x [a][b][c][d]", &[]),
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
        (
            "<!--><a href=w><!--->y<!-- --!><a href=x><!---\n--->\n<a href=y>",
            &[("href", "w"), ("href", "x"), ("href", "y")],
        ),
        ("1 < 2 <3 </ a> <? <a href=x> ?> <a/href=y>", &[("href", "y")]),
    ];
    for (text, expected) in cases {
        let elements = raw_html::parse(text);
        let found: Vec<_> =
            links(&elements).into_iter().map(|link| (link.attribute, link.url.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    }
    let text = "<p id=a><a name=\"b\" id='c&amp;d'>x</a><h2 id=e>F <i>g</i></h2><h3>h</h3>";
    assert_eq!(ids(&raw_html::parse(text)), ["a", "c&d", "b", "e", "-"]);
    assert_eq!(raw_html::parse("<base href=x>")[0].kind, ElementKind::Base);
    assert_eq!(links(&raw_html::parse("<link rel=' A B' href=x>"))[0].rel, "a b");
}
