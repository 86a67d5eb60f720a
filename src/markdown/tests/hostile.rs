//! No text makes the readers fail, or slow.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::dialect;
use crate::markdown::{ElementKind, Flavor, html, parse, to_html};

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
            let written = to_html(&text, &dialect(flavor), &|_| None);
            for (index, piece) in written.pieces.iter().enumerate() {
                let end = written.pieces.get(index + 1).map_or(written.html.len(), |next| next.start as usize);
                let html = written.html.get(piece.start as usize..end);
                prop_assert!(html.is_some(), "{piece:?}");
                prop_assert!(!piece.exact || html == text.get(piece.source.clone()), "{piece:?}");
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
        "[a](",
        "[a](b \"c",
        "[a] [b] ",
        "[[a] [b] ",
        "[a](b c) | ",
        "*[a]: b\n",
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
            to_html(&text, &dialect(flavor), &|_| None);
            assert!(start.elapsed() < Duration::from_secs(3), "{pattern:?} {flavor:?} {:?}", start.elapsed());
        }
    }
}
