//! What a layout asks of its pages, which says how they are grouped.

use std::sync::Arc;

use crate::liquid::{Plan, Reads};
use crate::source::FileId;

/// What a layout asks of a page that it knows nothing of.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// The keys of `page`.
    pub(super) keys: Vec<Arc<str>>,
    /// What was looked at to find that out.
    pub(super) reads: Reads,
    pub(super) includes: Vec<FileId>,
    /// How many pages are worth a plan.
    pub(super) pages_of_a_profile: usize,
}

impl Outline {
    /// That of a plan for any page.
    pub(super) fn of(plan: &Plan, pages_of_a_profile: usize) -> Outline {
        Outline {
            keys: plan.page_keys.iter().cloned().collect(),
            reads: plan.reads.clone(),
            includes: plan.includes.keys().copied().collect(),
            pages_of_a_profile,
        }
    }
}
