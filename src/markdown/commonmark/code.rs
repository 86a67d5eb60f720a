//! Code blocks.

use std::ops::Range;

use pulldown_cmark::CodeBlockKind;

/// Code whose end is not reached yet.
pub(super) struct OpenCode {
    pub(super) start: usize,
    pub(super) content: Option<Range<usize>>,
    pub(super) language: Option<String>,
}

/// The first word of a fence's info string, up to a `?`.
pub(super) fn language(kind: &CodeBlockKind<'_>) -> Option<String> {
    let CodeBlockKind::Fenced(info) = kind else { return None };
    let word = info.split_whitespace().next()?;
    let word = word.split('?').next().unwrap_or(word);
    (!word.is_empty()).then(|| word.to_owned())
}
