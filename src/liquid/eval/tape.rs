//! What a plan knows of the nodes of its template, in the order in which they are rendered: a page takes the same way.

use std::ops::Range;
use std::sync::Arc;

use crate::liquid::Event;
use crate::liquid::ast::{Node, TagKind};
use crate::liquid::value::Value;
use crate::source::{FileId, Span};

use super::plan::{FUEL, Learned, Mode, Plan, is_of_page};
use super::{Frame, Renderer};

/// Nodes of longer loops are not told apart.
const MAX_ITEMS: i64 = 4096;
/// After so many entries those of loops are not told apart.
const MAX_ENTRIES: usize = 40_000;

/// The entries of a plan.
#[derive(Debug, Default)]
pub(super) struct Tape {
    entries: Vec<Entry>,
    /// How many lists of nodes were begun.
    lists: usize,
    /// Loops around the current node whose nodes are told apart.
    loops: usize,
}

#[derive(Debug)]
struct Entry {
    /// File and first byte of the (first) node.
    node: (FileId, u32),
    /// What was printed in `Plan::text`.
    output: Range<usize>,
    kind: Kind,
}

impl Entry {
    fn is_identical(&self, other: &Entry) -> bool {
        // Which variable comes first is left to chance.
        let are_same = |a: &[(Arc<str>, Value)], b: &[(Arc<str>, Value)]| {
            let in_b = |name: &Arc<str>| b.iter().find(|(other, _)| other == name);
            let is_same = |(name, value): &(Arc<str>, Value)| {
                in_b(name).is_some_and(|(_, other)| value.is_identical(other))
            };
            a.len() == b.len() && a.iter().all(is_same)
        };
        self.node == other.node
            && self.output == other.output
            && match (&self.kind, &other.kind) {
                (
                    Kind::Settled { list, nodes, assigned },
                    Kind::Settled { list: other_list, nodes: other_nodes, assigned: others },
                ) => (list, nodes) == (other_list, other_nodes) && are_same(assigned, others),
                (Kind::Own { within }, Kind::Own { within: other }) => within == other,
                _ => false,
            }
    }
}

#[derive(Debug)]
enum Kind {
    /// So many nodes of one list, side by side, that print and assign the same on every page.
    Settled { list: usize, nodes: usize, assigned: Vec<(Arc<str>, Value)> },
    /// A node that each page evaluates. So many entries behind it are those of the nodes within.
    Own { within: usize },
}

impl Tape {
    /// Whether both say the same of every node.
    pub(super) fn is_identical(&self, other: &Tape) -> bool {
        self.entries.len() == other.entries.len()
            && self.entries.iter().zip(&other.entries).all(|(a, b)| a.is_identical(b))
    }

    /// Whether pages evaluate anything.
    pub(super) fn has_own(&self) -> bool {
        self.entries.iter().any(|entry| matches!(entry.kind, Kind::Own { .. }))
    }

    /// Adds a settled node, to the settled node right before it if there is one.
    fn settle(
        &mut self,
        list: usize,
        node: (FileId, u32),
        output: Range<usize>,
        assigned: Vec<(Arc<str>, Value)>,
    ) {
        if let Some(Entry { output: before, kind, .. }) = self.entries.last_mut()
            && let Kind::Settled { list: same, nodes, assigned: earlier } = kind
            && *same == list
        {
            before.end = output.end;
            *nodes += 1;
            for (name, value) in assigned {
                match earlier.iter_mut().find(|(other, _)| *other == name) {
                    Some((_, slot)) => *slot = value,
                    None => earlier.push((name, value)),
                }
            }
            return;
        }
        let kind = Kind::Settled { list, nodes: 1, assigned };
        self.entries.push(Entry { node, output, kind });
    }
}

impl Renderer<'_> {
    /// Evaluates nodes for a plan.
    pub(super) fn learn_list(&mut self, nodes: &[Node], frame: Frame<'_>) {
        let Mode::Learn(learned) = &mut self.mode else { return };
        learned.tape.lists += 1;
        let list = learned.tape.lists;
        for node in nodes {
            if self.exhausted || self.interrupt.is_some() {
                break;
            }
            self.listing = is_list(node);
            self.learn(list, node, frame);
        }
        self.listing = true;
    }

    fn learn(&mut self, list: usize, node: &Node, frame: Frame<'_>) {
        let (reads, start, events) = (self.page_reads, self.out.text.len(), self.events.len());
        let (asked, gaps, slots) = (self.asked(), self.gaps.len(), self.slots_so_far());
        let own = Entry { node: name(node, frame), output: 0..0, kind: Kind::Own { within: 0 } };
        let entry = self.tape().map_or(0, |tape| {
            tape.entries.push(own);
            tape.entries.len() - 1
        });
        let mark = self.scopes.mark();
        self.node(node, frame);
        // A loop may have turned out to be none.
        let is_list = self.listing;
        let changed = self.scopes.changed_since(mark);
        self.scopes.release();
        let goes_on = self.interrupt.is_none() && self.doubt.is_none() && !self.exhausted;
        if !goes_on && self.tape().is_some_and(|tape| tape.loops > 0) {
            // The loop around it must not look settled.
            self.read_page();
        }
        let of_page = |name: &Arc<str>| {
            let is_own = |value| is_of_page(value, &mut FUEL.clone());
            !self.is_unwritten(name) && self.scopes.global(name).is_some_and(is_own)
        };
        let is_known = self.page_reads == reads && goes_on;
        let is_settled = is_known && !changed.iter().any(of_page);
        let value = |name: Arc<str>| {
            let value = self.scopes.global(&name).cloned().unwrap_or_default();
            (name, value)
        };
        let is_written = |name: &&Arc<str>| !self.is_unwritten(name);
        let assigned: Option<Vec<_>> =
            is_settled.then(|| changed.iter().filter(is_written).cloned().map(value).collect());
        if !is_settled && !is_list {
            // It happens again for each page.
            self.events.truncate(events);
            self.gaps.truncate(gaps);
            self.slots().into_iter().for_each(|known| known.truncate(slots));
        }
        self.answered(asked, !is_settled);
        // What a page may print here must not look settled for being empty.
        if !is_settled && self.out.text.len() == start && may_print(node) {
            self.hole(frame.place(node_span(node)));
        }
        let output = start.min(self.out.text.len())..self.out.text.len();
        let Mode::Learn(learned) = &mut self.mode else { return };
        let tape = &mut learned.tape;
        if let Some(assigned) = assigned {
            tape.entries.truncate(entry);
            tape.settle(list, name(node, frame), output.clone(), assigned);
            learned.settle(output);
            changed.iter().for_each(|name| _ = learned.tainted.remove(name));
            return;
        }
        let within = tape.entries.len() - entry - 1;
        if let Some(own) = tape.entries.get_mut(entry) {
            (own.output, own.kind) = (output, Kind::Own { within });
        }
        if !is_known && !is_list {
            learned.tainted.extend(changed);
        }
    }

    fn tape(&mut self) -> Option<&mut Tape> {
        match &mut self.mode {
            Mode::Learn(learned) => Some(&mut learned.tape),
            _ => None,
        }
    }

    /// A loop begins. Its nodes are told apart if every page goes through the same items; `count` says how many these are.
    /// The answer is for [`Renderer::end_loop`].
    pub(super) fn begin_loop(&mut self, count: Option<i64>) -> bool {
        let listing = self.listing;
        let Some(tape) = self.tape() else { return false };
        let is_short = count.is_some_and(|count| count <= MAX_ITEMS) && tape.entries.len() < MAX_ENTRIES;
        let is_listed = listing && is_short;
        tape.loops += usize::from(is_listed);
        self.listing = is_listed;
        is_listed
    }

    /// The loop ends.
    pub(super) fn end_loop(&mut self, is_listed: bool) {
        if let Some(tape) = self.tape().filter(|_| is_listed) {
            tape.loops -= 1;
        }
    }

    /// Renders what each page has of nodes by a plan.
    pub(super) fn follow_list(&mut self, nodes: &[Node], frame: Frame<'_>) {
        let mut left = nodes;
        while let Some(node) = left.first()
            && !self.exhausted
            && self.interrupt.is_none()
        {
            left = left.get(self.follow(node, frame)..).unwrap_or_default();
        }
    }

    /// Renders a node, or leaves out all settled ones from here on. Returns how many nodes that were.
    fn follow(&mut self, node: &Node, frame: Frame<'_>) -> usize {
        let Mode::Follow(followed) = &mut self.mode else { return 1 };
        let (plan, lane, at) = (followed.plan, followed.lane, followed.next);
        let entry = plan.tape.entries.get(at).filter(|entry| entry.node == name(node, frame));
        let within = match entry.map(|entry| &entry.kind) {
            Some(Kind::Settled { nodes, assigned, .. }) => {
                followed.next = at + 1;
                self.leave_out(plan, lane, entry.map_or(0..0, |entry| entry.output.clone()), assigned);
                return *nodes;
            }
            Some(Kind::Own { within }) => Some(*within),
            // Not on the way of the plan: evaluated whole.
            None => None,
        };
        if let Some(entry) = entry {
            followed.positions.push((self.out.text.len(), entry.output.start));
            followed.next = at + 1;
        }
        self.listing = within.is_some_and(|within| within > 0);
        self.node(node, frame);
        self.listing = true;
        if let Mode::Follow(followed) = &mut self.mode {
            followed.next = within.map_or(at, |within| at + 1 + within);
        }
        1
    }

    /// What settled nodes print is known; only what is kept of it is printed again, and what is known of each page.
    fn leave_out(&mut self, plan: &Plan, lane: usize, output: Range<usize>, assigned: &[(Arc<str>, Value)]) {
        if plan.tape.has_own() {
            for (name, value) in assigned {
                self.scopes.assign(name, value.clone());
            }
        }
        let kept = &plan.kept;
        let first = kept.stretches.partition_point(|(range, ..)| range.end <= output.start);
        let within = kept.stretches.iter().enumerate().skip(first);
        let within = within.take_while(|(_, (range, ..))| range.start < output.end);
        let mut slots = plan.slots.within(&output).iter().peekable();
        for (number, (range, start, stretch)) in within {
            while let Some(slot) = slots.next_if(|slot| slot.at.start < range.start) {
                self.comes_to(slot.at.start);
                self.fill(&plan.slots, slot, lane);
            }
            self.comes_to(range.start);
            let here = self.out.text.len();
            self.gaps.extend(plan.gaps_within(range).map(|gap| here + (gap - range.start)));
            let moved =
                |event: &Event| Event { output: here + (event.output - range.start), ..event.clone() };
            self.events.extend(kept.events_of(number).map(moved));
            let text = kept.text.get(*start..start + range.len()).unwrap_or("");
            self.out.push(text, stretch.origin, stretch.via, stretch.guarded);
        }
        for slot in slots {
            self.comes_to(slot.at.start);
            self.fill(&plan.slots, slot, lane);
        }
    }

    /// What is printed from now on stands at a byte of the plan's text.
    fn comes_to(&mut self, at: usize) {
        if let Mode::Follow(followed) = &mut self.mode {
            followed.positions.push((self.out.text.len(), at));
        }
    }
}

/// What tells a node from the others of its template.
fn name(node: &Node, frame: Frame<'_>) -> (FileId, u32) {
    (frame.file, node_span(node).start)
}

/// Whether a node can print at all.
fn may_print(node: &Node) -> bool {
    match node {
        Node::Text(_) | Node::Print(_) => true,
        Node::Tag(tag) => !tag.blank && !matches!(tag.kind, TagKind::Assign { .. } | TagKind::Capture { .. }),
    }
}

/// Whether the nodes within a node may stand in a list of their own. A blank tag prints nothing, whatever is in it, and
/// where a loop ends early is for all of it to say.
fn is_list(node: &Node) -> bool {
    let Node::Tag(tag) = node else { return false };
    match &tag.kind {
        _ if tag.blank => false,
        TagKind::If { .. } | TagKind::Include(_) => true,
        TagKind::For(each) => {
            let mut goes_on = true;
            each.body.walk(true, &mut |node, _| {
                let ends =
                    matches!(node, Node::Tag(tag) if matches!(tag.kind, TagKind::Break | TagKind::Continue));
                goes_on &= !ends;
            });
            goes_on
        }
        _ => false,
    }
}

impl Learned {
    /// Adds the output of a settled node, which may hold that of others.
    fn settle(&mut self, output: Range<usize>) {
        let mut output = output;
        while let Some(last) = self.settled.last().filter(|last| last.end >= output.start) {
            output = last.start.min(output.start)..last.end.max(output.end);
            self.settled.pop();
        }
        self.settled.push(output);
    }
}

/// Where a node stands.
pub(super) fn node_span(node: &Node) -> Span {
    match node {
        Node::Text(span) => *span,
        Node::Print(print) => print.span,
        Node::Tag(tag) => tag.span,
    }
}
