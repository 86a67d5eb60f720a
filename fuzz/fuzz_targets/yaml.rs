//! Any text as YAML: the spans of the tree lie in it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use postproof::parse::Parsed;
use postproof::yaml::{self, Node, Yaml};

fn walk(node: &Node, text: &str) {
    assert!(text.get(node.span.range()).is_some(), "{node:?}");
    match &node.value {
        Yaml::Str(scalar) => {
            if let Some(exact) = scalar.exact {
                assert_eq!(text.get(exact.range()), Some(&*scalar.text));
            }
        }
        Yaml::Sequence(items) => items.iter().for_each(|item| walk(item, text)),
        Yaml::Mapping(mapping) => {
            for entry in &mapping.entries {
                walk(&entry.key, text);
                walk(&entry.value, text);
            }
        }
        _ => {}
    }
}

fuzz_target!(|text: &str| {
    match yaml::parse(text, 0) {
        Ok(Some(node)) => walk(&node, text),
        Ok(None) => {}
        Err(error) => assert!(text.get(error.span.range()).is_some(), "{error:?}"),
    }
    for extension in ["json", "csv", "tsv"] {
        if let Ok(Some(node)) = yaml::data::read(extension, text) {
            drop(node);
        }
    }
    Parsed::new(text);
});
