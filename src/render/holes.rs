//! Unknown output, and whether it may hide an anchor.

use crate::markdown::constructs::Construct;
use crate::origin::{self, RenderedText, Stretch};
use crate::workspace::Sources;

/// Tags whose output is not modelled but is known to hold no ids.
const WITHOUT_IDS: [&str; 3] = ["csrf_meta_tags", "github_edit_link", "last_modified_at"];

/// Expressions that print plain text, whatever it is.
const PLAIN_TEXT: [&str; 9] =
    ["site.time", "'now'", "\"now\"", "| date", "site.github", "jekyll.", "| size", ".title", ".date"];

/// Whether unknown output of an HTML text, at the positions that count, may hide an anchor: not inside of a tag, script or
/// comment, and not such output as holds none.
pub(super) fn hide_anchors(
    text: &RenderedText,
    constructs: &[Construct],
    sources: &Sources,
    counts: impl Fn(usize) -> bool,
) -> bool {
    origin::holes(&text.text).any(|at| {
        // Most are the page's content: for them nobody needs to know what stands around.
        let is_in_construct = || {
            let index = constructs.partition_point(|construct| construct.range.end <= at);
            constructs.get(index).is_some_and(|construct| construct.range.start <= at)
        };
        counts(at) && hides(text, at, sources) && !is_in_construct()
    })
}

/// Whether the unknown output at a byte may hold ids.
pub(super) fn hides(text: &RenderedText, at: usize, sources: &Sources) -> bool {
    let Some((_, stretch)) = text.stretches_of(at..at + 1).next() else { return true };
    let Some(written) = expression(&stretch, sources) else { return true };
    // The content has facts of its own; a filter may have put anything into it.
    if is_content(&stretch, sources) {
        return written.contains('|');
    }
    if let Some(tag) = written.strip_prefix("{%") {
        let name = tag
            .trim_start_matches(['-', ' ', '\n'])
            .split(|c: char| !(c.is_alphanumeric() || c == '_'))
            .next();
        return !name.is_some_and(|name| WITHOUT_IDS.contains(&name));
    }
    !PLAIN_TEXT.iter().any(|sign| written.contains(sign))
}

/// Whether a stretch is what `{{ content }}` printed: not unknown, but read elsewhere.
pub(super) fn is_content(stretch: &Stretch, sources: &Sources) -> bool {
    let written = expression(stretch, sources).unwrap_or_default();
    let name = written.trim_start_matches(['{', '-', ' ', '\n']);
    written.starts_with("{{")
        && name
            .strip_prefix("content")
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// Whether such a stretch was printed through filters.
pub(super) fn is_filtered(stretch: &Stretch, sources: &Sources) -> bool {
    expression(stretch, sources).is_some_and(|written| written.contains('|'))
}

fn expression<'s>(stretch: &Stretch, sources: &'s Sources) -> Option<&'s str> {
    let via = stretch.via?;
    Some(sources.get(via.file).slice(via.span))
}
