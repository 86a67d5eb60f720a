//! Links of Markdown while they are read.

use std::ops::Range;

use pulldown_cmark::LinkType;

use crate::markdown::{Element, ElementKind};
use crate::origin::HOLE;

/// A link or image whose end is not reached yet.
pub(super) struct OpenLink {
    pub(super) range: Range<usize>,
    /// Its place among the elements.
    pub(super) element: usize,
    /// Where its text begins in `visible`.
    pub(super) text_start: usize,
    /// Where its last part ends: its `]` is there or later.
    pub(super) inner_end: usize,
    pub(super) kind: LinkType,
    pub(super) image: bool,
}

/// `[text][label]` of undefined label. What holds a hole may be defined after all.
pub(super) fn push_undefined(
    text: &str,
    mut undefined: Vec<(Range<usize>, String)>,
    elements: &mut Vec<Element>,
) {
    undefined.sort_by_key(|(range, _)| (range.start, range.end));
    undefined.dedup_by(|a, b| a.0 == b.0);
    for (range, label) in undefined {
        let written = text.get(range.clone()).unwrap_or_default();
        let is_reference = !label.trim().is_empty() && !label.starts_with('^') && !written.starts_with("[]");
        let before = text.get(..range.start).and_then(|before| before.chars().next_back());
        let after = text.get(range.end..).unwrap_or_default();
        let goes_on = after.starts_with('[') && !after.starts_with("[]");
        // `[NEW][[Issue 1]](url)`: the second bracket is the text of a link, not a label.
        let is_text = text
            .get(range.start..)
            .and_then(|rest| rest.split_once("]["))
            .is_some_and(|(_, rest)| rest.starts_with('['));
        if is_index(before, &label) || goes_on || is_text {
            continue;
        }
        if is_reference && !label.contains(HOLE) {
            elements.push(Element { range, kind: ElementKind::UndefinedReference { label } });
        }
    }
}

/// Whether brackets are an index or an option rather than a link: `grid[row][column]`, `open(path[, mode][, flags])`.
pub(in crate::markdown) fn is_index(before: Option<char>, label: &str) -> bool {
    before.is_some_and(|before| before.is_ascii_alphanumeric() || matches!(before, '_' | ']' | ')' | '>'))
        || label.starts_with(['\'', '"', '$', ',', '=', '/', '~'])
        || matches!(label.as_bytes(), [first, b'-', last] if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::is_index;

    #[test]
    fn brackets_after_a_name_are_an_index() {
        let cases = [
            (Some('t'), "k", true),
            (Some(']'), "2", true),
            (Some(')'), "0", true),
            (None, ", exist_ok=False", true),
            (Some(' '), "'pconnect'", true),
            (Some(' '), "guide", false),
            (Some('。'), "guide", false),
            (Some('('), "1", false),
        ];
        for (before, label, expected) in cases {
            assert_eq!(is_index(before, label), expected, "{before:?} [{label}]");
        }
    }
}
