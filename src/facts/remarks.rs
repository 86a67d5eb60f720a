//! Remarks on the rendered text to remarks on files.

use std::ops::Range;

use crate::markdown::{Remark, RemarkKind};
use crate::origin::{HOLE, RenderedText};

use super::{RemarkAt, place};

/// Leaves out what is not sure: what stands under an unknown condition, beside unknown text, or depends on it.
pub(super) fn place_all(text: &RenderedText, remarks: Vec<Remark>) -> Vec<RemarkAt> {
    let has_hole = !remarks.is_empty() && text.text.contains(HOLE);
    let mut placed: Vec<RemarkAt> = remarks
        .into_iter()
        .filter(|remark| {
            !has_hole || !remark.kind.depends_on_all_text() && !is_beside_hole(text, &remark.range)
        })
        .filter_map(|remark| {
            // What an expression writes is not mended where its value stands, and a loop writes more than it needs.
            let is_written = matches!(remark.kind, RemarkKind::BareUrl | RemarkKind::UnusedReference { .. });
            let (range, is_loose) =
                (remark.range.clone(), is_written && is_printed(text, remark.range.clone()));
            if is_guarded(text, range.clone()) || is_made(text, range) || is_loose {
                return None;
            }
            let other = match &remark.kind {
                RemarkKind::ReplacedDefinition { by, .. } | RemarkKind::HiddenDefinition { by, .. } => {
                    if is_guarded(text, by.clone()) {
                        return None;
                    }
                    place::cover(text, by.clone())
                }
                _ => None,
            };
            Some(RemarkAt { at: place::cover(text, remark.range)?, kind: remark.kind, other })
        })
        .collect();
    placed.sort_by_key(|remark| remark.at);
    placed
}

/// Whether a part of a range appears only under a condition that cannot be known.
fn is_guarded(text: &RenderedText, range: Range<usize>) -> bool {
    text.stretches_of(range).any(|(_, stretch)| stretch.guarded)
}

/// Whether a filter or the engine made a part of a range: nobody wrote it so.
fn is_made(text: &RenderedText, range: Range<usize>) -> bool {
    text.stretches_of(range).any(|(_, stretch)| !stretch.origin.is_some_and(|origin| origin.exact))
}

/// Whether an expression printed a part of a range.
fn is_printed(text: &RenderedText, range: Range<usize>) -> bool {
    text.stretches_of(range).any(|(_, stretch)| stretch.via.is_some())
}

/// Whether an element appears only under a condition that cannot be known, or was not written but made.
pub(super) fn is_unsure(text: &RenderedText, range: &Range<usize>) -> bool {
    is_guarded(text, range.clone()) || is_made(text, range.start..range.start + 1)
}

/// Whether unknown text is part of a range or stands next to it.
fn is_beside_hole(text: &RenderedText, range: &Range<usize>) -> bool {
    let (before, rest) = text.text.split_at_checked(range.start).unwrap_or((&text.text, ""));
    let (within, after) = rest.split_at_checked(range.len()).unwrap_or((rest, ""));
    within.contains(HOLE) || before.ends_with(HOLE) || after.starts_with(HOLE)
}
