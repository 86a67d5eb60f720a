//! What the reader of spans keeps of what it tried.

use foldhash::{HashMap, HashSet};

use super::scan::Next;
use super::spans::Context;
use super::tags::Searches;

/// What is known about a window.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// For each place the kinds of emphasis, with their context, that do not end when read from there.
    pub(super) failed: Vec<u32>,
    /// For the text of a link from a place on: where its `]` is, or that there is none.
    pub(super) brackets: HashMap<(usize, Context), Option<usize>>,
    /// Elements without an end tag: they reach to the end.
    pub(super) open_elements: HashSet<(usize, Context)>,
    pub(super) tags: Searches,
    pub(super) brace: Next,
    pub(super) bracket: Next,
    pub(super) angle: Next,
    pub(super) line: Next,
    pub(super) tick: Next,
    /// Code spans from the place on with so many backticks or more do not end any more.
    pub(super) open_ticks: Option<(usize, usize)>,
    pub(super) math: Next,
    pub(super) strike: Next,
    pub(super) titles: [Next; 2],
    pub(super) spaced_quote: Next,
    /// Where each parenthesis from a place on is closed.
    pub(super) parentheses: Option<HashMap<usize, usize>>,
    /// From where on each of the extensions does not end any more.
    pub(super) open_extensions: [Option<usize>; 3],
}
