//! Abbreviations: words of the text that `*[word]: meaning` explains.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::definitions::Definitions;
use super::scan::is_word;
use super::tree::{Kind, Model, NONE, NodeId, Tree};

/// The words by their length, the longest first.
struct Words<'d> {
    lengths: Vec<usize>,
    known: HashMap<&'d str, u32>,
}

impl Words<'_> {
    /// The longest word at the start of a text.
    fn at(&self, text: &str) -> Option<(usize, u32)> {
        self.lengths.iter().find_map(|length| Some((*length, *self.known.get(text.get(..*length)?)?)))
    }

    /// Whether a word, and nothing longer, begins a text.
    fn stands_at(&self, text: &str) -> bool {
        self.lengths.iter().any(|length| {
            text.get(..*length).is_some_and(|word| self.known.contains_key(word))
                && !text.as_bytes().get(*length).copied().is_some_and(is_word)
        })
    }
}

/// Puts nodes in the place of the words.
pub(super) fn replace(text: &str, tree: &mut Tree, definitions: &Definitions) {
    if definitions.abbreviations.is_empty() {
        return;
    }
    let known: HashMap<&str, u32> = definitions
        .abbreviations
        .iter()
        .enumerate()
        .map(|(index, known)| (known.word.as_str(), index as u32))
        .collect();
    let mut lengths: Vec<usize> = known.keys().map(|word| word.len()).collect();
    lengths.sort_unstable_by(|one, other| other.cmp(one));
    lengths.dedup();
    let words = Words { lengths, known };
    let count = tree.nodes.len() as u32;
    for id in 0..count {
        let node = tree.node(id);
        let is_raw = matches!(node.kind, Kind::HtmlBlock | Kind::HtmlSpan)
            && tree.tag(node).is_some_and(|tag| tag.model == Model::Raw);
        // What hangs nowhere is shown nowhere: to treat it all the same does no harm.
        if node.first != NONE && !is_raw {
            replace_in(text, tree, &words, id);
        }
    }
}

fn replace_in(text: &str, tree: &mut Tree, words: &Words<'_>, parent: NodeId) {
    let children: Vec<NodeId> = tree.children(parent).collect();
    let runs: Vec<&[NodeId]> = children
        .chunk_by(|one, other| tree.node(*one).kind == Kind::Text && tree.node(*other).kind == Kind::Text)
        .collect();
    let found: Vec<Vec<(Range<usize>, u32)>> = runs
        .iter()
        .map(|run| match run {
            [first, ..] if tree.node(*first).kind == Kind::Text => find(&Run::new(text, tree, run), words),
            _ => Vec::new(),
        })
        .collect();
    if found.iter().all(Vec::is_empty) {
        return;
    }
    let node = tree.node_mut(parent);
    (node.first, node.last) = (NONE, NONE);
    for (run, found) in runs.into_iter().zip(found) {
        let mut words = found.into_iter().peekable();
        let mut from = 0;
        for child in run {
            let range = tree.node(*child).range();
            from = from.max(range.start);
            if words.peek().is_none() && from == range.start {
                tree.node_mut(*child).next = NONE;
                tree.adopt(parent, *child);
                from = range.end;
                continue;
            }
            while let Some((word, entry)) = words.next_if(|(word, _)| word.start < range.end) {
                push_text(tree, parent, from..word.start);
                let node = tree.push(parent, Kind::Abbreviation, word.clone());
                tree.node_mut(node).data = entry;
                from = word.end;
            }
            push_text(tree, parent, from..range.end);
            from = from.max(range.end);
        }
    }
}

fn push_text(tree: &mut Tree, parent: NodeId, range: Range<usize>) {
    if range.start < range.end {
        tree.push(parent, Kind::Text, range);
    }
}

/// Text that is one to the reader, although backslashes were taken out of it.
struct Run<'t> {
    text: Cow<'t, str>,
    /// Where each part begins in the run, and its range in the arena's text.
    parts: Vec<(usize, Range<usize>)>,
}

impl<'t> Run<'t> {
    fn new(text: &'t str, tree: &Tree, nodes: &[NodeId]) -> Self {
        let mut joined = Cow::Borrowed("");
        let mut parts = Vec::new();
        for id in nodes {
            let range = tree.node(*id).range();
            let start = joined.len();
            joined += text.get(range.clone()).unwrap_or_default();
            parts.push((start, range));
        }
        Run { text: joined, parts }
    }

    /// The range of the arena's text that a range of the run came from.
    fn origin(&self, range: Range<usize>) -> Range<usize> {
        let place = |at: usize| {
            let part = self.parts.partition_point(|(start, _)| *start <= at).saturating_sub(1);
            self.parts.get(part).map_or(0, |(start, range)| range.start + at - start)
        };
        place(range.start)..place(range.end - 1) + 1
    }
}

/// The words in a run of text.
fn find(run: &Run<'_>, words: &Words<'_>) -> Vec<(Range<usize>, u32)> {
    let mut found = Vec::new();
    let text = &*run.text;
    let (mut from, mut at) = (0, 0);
    while let Some(rest) = text.get(at..)
        && let Some(c) = rest.chars().next()
    {
        let behind = rest.get(c.len_utf8()..).unwrap_or_default();
        let begins_line = at == from || text.as_bytes().get(at - 1) == Some(&b'\n');
        let is_after_other = !(c.is_ascii() && is_word(c as u8)) && words.stands_at(behind);
        if !(is_after_other || begins_line && words.stands_at(rest)) {
            at += c.len_utf8();
            continue;
        }
        let start = if words.at(rest).is_some() { at } else { at + c.len_utf8() };
        let Some((length, entry)) = text.get(start..).and_then(|rest| words.at(rest)) else { break };
        found.push((run.origin(start..start + length), entry));
        (at, from) = (start + length, start + length);
    }
    found
}
