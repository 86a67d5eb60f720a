//! Any text as a template: what is wrong with it lies in it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use postproof::liquid;

fuzz_target!(|text: &str| {
    let template = liquid::parse(text, 0);
    for problem in &template.problems {
        assert!(text.get(problem.span.range()).is_some(), "{problem:?}");
    }
    for tag in &template.unknown_tags {
        assert!(text.get(tag.span.range()).is_some() && text.get(tag.name_span.range()).is_some(), "{tag:?}");
    }
});
