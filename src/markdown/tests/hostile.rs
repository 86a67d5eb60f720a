//! No text makes the readers fail, or slow.

use std::time::Duration;

use cpu_time::ThreadTime;
use proptest::prelude::*;

use super::dialect;
use crate::markdown::{ElementKind, Flavor, document, html, parse, to_html};

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

const PATTERNS: &[&str] = &[
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
    "![a](b \"",
    "**a *b ",
    "*<b>",
    "[<b>",
    "__a_b",
    "~~a ",
    "<b>",
    "<code>`",
    "\"'",
    "``a`",
    "[a]: b \"\n",
    "[a](((",
    "[[[]]]",
    "![[a]",
    "![a]",
    "`~~~ a\n",
    "````\n```\n",
    "1. a\n  ",
    "- > ",
    ": a\n",
    "a\n\n: b\n\n",
    "<div markdown=\"1\">\n- ",
    "{:a: .b a a}\n",
    "{::nomarkdown}",
    "|`a|\n",
    "|<code>|",
    "^\n",
    "<http:",
    "<a@",
    "\\",
    "***",
    "a\n^\n",
    "*[a]: b\na a",
];

/// The shortest of a few times that reading and writing takes.
fn shortest(text: &str) -> Duration {
    let times = (0..3).map(|_| {
        let start = ThreadTime::now();
        let (dialect, rewrite) = (dialect(Flavor::KramdownGfm), |_: &str| None);
        let document = document(text, &dialect);
        std::hint::black_box((document.elements(), document.to_html(&rewrite)));
        start.elapsed()
    });
    times.min().unwrap_or_default()
}

#[test]
fn time_grows_with_the_length_and_not_with_its_square() {
    for pattern in PATTERNS {
        let (small, large) = (pattern.repeat(4_000 / pattern.len()), pattern.repeat(40_000 / pattern.len()));
        // Ten times the text is to take ten times as long, a hundred times if it were quadratic. What counts is the time of the
        // processor: the machine may be busy with something else.
        let grows = || shortest(&large) > 40 * shortest(&small) + Duration::from_millis(15);
        assert!(!(0..5).all(|_| grows()), "{pattern:?} {:?} {:?}", shortest(&small), shortest(&large));
    }
}

#[test]
fn hostile_texts_take_linear_time() {
    for pattern in PATTERNS {
        let text = pattern.repeat(60_000 / pattern.len());
        for flavor in [Flavor::KramdownGfm, Flavor::GitHub] {
            let start = ThreadTime::now();
            parse(&text, &dialect(flavor));
            html::parse(&text);
            to_html(&text, &dialect(flavor), &|_| None);
            assert!(start.elapsed() < Duration::from_secs(3), "{pattern:?} {flavor:?} {:?}", start.elapsed());
        }
    }
}
