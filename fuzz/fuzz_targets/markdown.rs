//! Any text as Markdown and as HTML: the elements lie in it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use postproof::markdown::{self, Dialect, ElementKind, Flavor, html};

const FLAVORS: [Flavor; 5] =
    [Flavor::KramdownGfm, Flavor::Kramdown, Flavor::GitHub, Flavor::CommonMark, Flavor::CommonMarkGhPages];

fuzz_target!(|text: &str| {
    for flavor in FLAVORS {
        let dialect = Dialect { flavor, ..Dialect::default() };
        for element in markdown::parse(text, &dialect) {
            assert!(text.get(element.range.clone()).is_some(), "{element:?}");
            if let ElementKind::Link(link) = &element.kind {
                assert!(text.get(link.destination.clone()).is_some(), "{link:?}");
            }
        }
        let written = markdown::to_html(text, &dialect, &|_| None);
        let mut last = 0;
        for piece in &written.pieces {
            assert!(piece.start >= last && written.html.is_char_boundary(piece.start as usize), "{piece:?}");
            assert!(text.get(piece.source.clone()).is_some(), "{piece:?}");
            last = piece.start;
        }
    }
    for element in html::parse(text) {
        assert!(text.get(element.range.clone()).is_some(), "{element:?}");
    }
});
