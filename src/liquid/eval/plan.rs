//! Rendering a layout for many pages: what does not depend on the page is evaluated once.
//!
//! A first rendering, with the page unknown, notes for each node whether anything that belongs to the page was read
//! while it was evaluated. Nodes that read nothing of it are settled: they print and assign the same on every page, and
//! the renderings of the pages leave them out. Only the nodes of the template itself, of its includes, and of
//! conditions that are known are told apart; anything else (a loop, a capture, a branch under an unknown condition) is
//! settled as a whole or not at all.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use crate::liquid::ast::{Node, TagKind};
use crate::liquid::value::Value;
use crate::liquid::world::World;
use crate::liquid::{Budget, Event, Output, Reads, Template};
use crate::origin::{RenderedText, Text};
use crate::source::{FileId, Source, Span};

use super::lanes::Lanes;
use super::{Frame, Renderer, node_span};

/// How often a plan is made at most, each time with more variables that pages must have.
const MAX_ATTEMPTS: usize = 8;
/// How many nested values are looked through for what is the page's own.
const FUEL: u32 = 100_000;

/// What the rendering with an unknown page showed of a template.
#[derive(Debug, Default)]
pub struct Plan {
    /// What it printed, with holes where the page shows.
    pub text: RenderedText,
    /// What happened in settled nodes.
    pub events: Vec<Event>,
    /// Where settled nodes printed nothing that was meant to stand there, as in [`Output::gaps`].
    pub gaps: Vec<usize>,
    /// What was looked at while it was made.
    pub reads: Reads,
    /// The files that are included on every page, with their templates.
    pub includes: BTreeMap<FileId, Arc<Template>>,
    /// The bytes of `text` that are the same on every page: sorted, apart from each other.
    pub settled: Vec<Range<usize>>,
    /// The bytes of `text`, within `settled`, that are printed for each page all the same, since what the page prints
    /// beside them only makes sense with them. Set by the caller, who knows HTML; sorted.
    pub kept: Vec<Range<usize>>,
    /// Numbers of the lanes that it is not for, since a condition holds there that does not on the others (or the other way
    /// round).
    pub left_out: Vec<usize>,
    /// Variables that are not the same on each page and that others than conditions read.
    pub live: BTreeSet<Arc<str>>,
    /// The keys that were looked up in `page`.
    pub page_keys: BTreeSet<Arc<str>>,
    /// Whether pages can be rendered by it; if not, each must be rendered whole.
    pub is_usable: bool,
    steps: HashMap<Step, Outcome>,
}

impl Plan {
    /// Whether every page prints by this plan what it prints by the other one.
    pub fn is_identical(&self, other: &Plan) -> bool {
        let is_same = |(step, outcome): (&Step, &Outcome)| {
            other.steps.get(step).is_some_and(|other| outcome.is_identical(other))
        };
        // What is rendered whole goes by no plan.
        !self.is_usable && !other.is_usable
            || self.is_usable == other.is_usable
                && self.text == other.text
                && self.events == other.events
                && self.gaps == other.gaps
                && self.settled == other.settled
                && self.kept == other.kept
                && self.includes.keys().eq(other.includes.keys())
                && self.steps.len() == other.steps.len()
                && self.steps.iter().all(is_same)
    }
}

/// A node in the list of nodes that it stands in: the way of includes to it, its file, its first byte.
type Step = (u64, FileId, u32);

#[derive(Debug)]
struct Outcome {
    /// What it printed in `Plan::text`.
    output: Range<usize>,
    /// What it assigned, when it is settled.
    settled: Option<Vec<(Arc<str>, Value)>>,
}

impl Outcome {
    fn is_identical(&self, other: &Outcome) -> bool {
        self.output == other.output
            && match (&self.settled, &other.settled) {
                (Some(a), Some(b)) => {
                    let mut pairs = a.iter().zip(b);
                    a.len() == b.len() && pairs.all(|((a, x), (b, y))| a == b && x.is_identical(y))
                }
                (None, None) => true,
                _ => false,
            }
    }
}

/// What one page prints of a planned template: its own part, with what was kept around it.
#[derive(Debug, Default)]
pub struct PageOutput {
    /// The text and what happened.
    pub output: Output,
    /// Places of the text in `Plan::text`: `(byte here, byte there)`, sorted.
    pub positions: Vec<(usize, usize)>,
}

/// How a template is rendered.
pub(super) enum Mode<'w> {
    /// Once.
    Plain,
    /// With its page unknown, for a plan.
    Learn(Box<Learned>),
    /// For one page, by a plan.
    Follow(&'w Plan, Vec<(usize, usize)>),
}

/// What is noted for a plan.
#[derive(Default)]
pub(super) struct Learned {
    settled: Vec<Range<usize>>,
    steps: HashMap<Step, Outcome>,
    /// Variables whose value depends on the page.
    tainted: HashSet<Arc<str>>,
    page_keys: BTreeSet<Arc<str>>,
    pub(super) lanes: Lanes,
    is_useless: bool,
}

/// Makes the plan of a template, in a world without page. `live` are variables that pages are known to need: those of
/// [`Plan::live`] of another plan of the template spare an attempt.
pub fn plan(
    template: &Template,
    file: FileId,
    source: &Source,
    world: &dyn World,
    live: &BTreeSet<Arc<str>>,
    budget: Budget,
) -> Plan {
    let mut live = live.clone();
    for attempt in 1.. {
        let mut renderer = Renderer::new(world, budget);
        let lanes = Lanes::new(if attempt < MAX_ATTEMPTS { world.lanes() } else { 0 }, live);
        renderer.mode = Mode::Learn(Box::new(Learned { lanes, ..Learned::default() }));
        renderer.listing = true;
        renderer.start(template, file, source);
        let Mode::Learn(learned) = std::mem::replace(&mut renderer.mode, Mode::Plain) else { break };
        if learned.lanes.missed.is_empty() {
            return renderer.into_plan(*learned);
        }
        live = learned.lanes.live;
        live.extend(learned.lanes.missed);
    }
    Plan::default()
}

/// Renders what is a page's own of a planned template.
pub fn follow(
    plan: &Plan,
    template: &Template,
    file: FileId,
    source: &Source,
    world: &dyn World,
    budget: Budget,
) -> PageOutput {
    let mut renderer = Renderer::new(world, budget);
    renderer.mode = Mode::Follow(plan, Vec::new());
    renderer.listing = true;
    renderer.start(template, file, source);
    let Mode::Follow(_, positions) = std::mem::replace(&mut renderer.mode, Mode::Plain) else {
        return PageOutput::default();
    };
    PageOutput { output: renderer.into_output(), positions }
}

impl Renderer<'_> {
    fn into_plan(self, learned: Learned) -> Plan {
        let length = self.out.text.len();
        let Learned { settled, page_keys, steps, lanes, is_useless, .. } = learned;
        let settled = settled.into_iter().map(|range| range.start.min(length)..range.end.min(length));
        Plan {
            text: self.out,
            events: self.events,
            gaps: self.gaps,
            reads: self.reads,
            includes: self.used,
            settled: settled.filter(|range| !range.is_empty()).collect(),
            kept: Vec::new(),
            page_keys,
            left_out: lanes.left_out,
            live: lanes.live,
            is_usable: !is_useless && !self.exhausted,
            steps,
        }
    }

    /// Evaluates a node of a list.
    pub(super) fn listed(&mut self, node: &Node, frame: Frame<'_>) {
        if !self.listing {
            return self.node(node, frame);
        }
        let step = (self.way, frame.file, node_span(node).start);
        match &mut self.mode {
            Mode::Plain => self.node(node, frame),
            Mode::Learn(_) => self.learn(step, node, frame),
            Mode::Follow(plan, positions) => {
                let plan = *plan;
                let outcome = plan.steps.get(&step);
                if let Some(outcome) = outcome {
                    positions.push((self.out.text.len(), outcome.output.start));
                }
                match outcome.and_then(|outcome| Some((outcome, outcome.settled.as_ref()?))) {
                    Some((outcome, assigned)) => self.leave_out(plan, outcome, assigned),
                    None => self.node(node, frame),
                }
            }
        }
    }

    fn learn(&mut self, step: Step, node: &Node, frame: Frame<'_>) {
        let (reads, start, events) = (self.page_reads, self.out.text.len(), self.events.len());
        let (asked, gaps) = (self.asked(), self.gaps.len());
        let mark = self.scopes.mark();
        self.node(node, frame);
        let changed = self.scopes.changed_since(mark);
        self.scopes.release();
        let goes_on = self.interrupt.is_none() && self.doubt.is_none() && !self.exhausted;
        let of_page = |name: &Arc<str>| {
            self.scopes.global(name).is_some_and(|value| is_of_page(value, &mut FUEL.clone()))
        };
        let is_known = self.page_reads == reads && goes_on;
        let is_settled = is_known && !changed.iter().any(of_page);
        let value = |name: Arc<str>| {
            let value = self.scopes.global(&name).cloned().unwrap_or_default();
            (name, value)
        };
        let is_written = |name: &&Arc<str>| !self.is_unwritten(name);
        let assigned = is_settled.then(|| changed.iter().filter(is_written).cloned().map(value).collect());
        if !is_settled && !is_list(node) {
            // It happens again for each page.
            self.events.truncate(events);
            self.gaps.truncate(gaps);
        }
        self.answered(asked, !is_settled);
        // What a page may print here must not look settled for being empty.
        if !is_settled && self.out.text.len() == start && may_print(node) {
            self.hole(frame.place(node_span(node)));
        }
        let output = start.min(self.out.text.len())..self.out.text.len();
        let Mode::Learn(learned) = &mut self.mode else { return };
        if is_settled {
            learned.settle(output.clone());
            changed.iter().for_each(|name| _ = learned.tainted.remove(name));
        } else if !is_known && !is_list(node) {
            learned.tainted.extend(changed);
        }
        learned.steps.insert(step, Outcome { output, settled: assigned });
    }

    /// What a settled node prints is known; only what is kept of it is printed again.
    fn leave_out(&mut self, plan: &Plan, outcome: &Outcome, assigned: &[(Arc<str>, Value)]) {
        for (name, value) in assigned {
            self.scopes.assign(name, value.clone());
        }
        let first = plan.kept.partition_point(|kept| kept.end <= outcome.output.start);
        let kept = plan.kept.iter().skip(first).take_while(|kept| kept.start < outcome.output.end);
        for kept in kept {
            let range = kept.start.max(outcome.output.start)..kept.end.min(outcome.output.end);
            for (range, stretch) in plan.text.stretches_of(range) {
                if let Mode::Follow(_, positions) = &mut self.mode {
                    positions.push((self.out.text.len(), range.start));
                }
                let text = plan.text.text.get(range).unwrap_or("");
                self.out.push(text, stretch.origin, stretch.via, stretch.guarded);
            }
        }
    }

    /// Whether a plan is made.
    pub(super) fn is_learning(&self) -> bool {
        matches!(self.mode, Mode::Learn(_))
    }

    /// A file is included. What is only perhaps included while a plan is made, the rendering of a page knows.
    pub(super) fn note_include(&mut self, file: FileId, template: &Arc<Template>) {
        if self.guard == 0 || !matches!(self.mode, Mode::Learn(_)) {
            self.used.entry(file).or_insert_with(|| template.clone());
        }
    }

    /// Something of the page is read, or something that must happen on each page anew.
    pub(super) fn read_page(&mut self) {
        self.page_reads += 1;
    }

    /// Variables got values that may be others on each page. What the nodes of a list assign is judged node by node.
    pub(super) fn taint(&mut self, names: impl IntoIterator<Item = Arc<str>>) {
        if let Mode::Learn(learned) = &mut self.mode {
            learned.tainted.extend(names);
        }
    }

    /// A key is looked up in `page`.
    pub(super) fn note_page_key(&mut self, key: &str) {
        if let Mode::Learn(learned) = &mut self.mode
            && !learned.page_keys.contains(key)
        {
            learned.page_keys.insert(key.into());
        }
    }

    /// A text is printed: one that the page's own file holds has another place on each page.
    pub(super) fn print_of_page(&mut self, text: &Text) {
        if self.captures == 0 && matches!(self.mode, Mode::Learn(_)) && is_from_page(text) {
            self.page_reads += 1;
        }
    }

    /// What was evaluated before and left out decides what follows.
    pub(super) fn cannot_be_planned(&mut self) {
        if let Mode::Learn(learned) = &mut self.mode {
            learned.is_useless = true;
        }
    }

    /// A variable is read.
    pub(super) fn read_variable(&mut self, name: &str) {
        let Mode::Learn(learned) = &self.mode else { return };
        let of_include = name == "include" && self.tainted_parameters.last().is_some_and(|tainted| *tainted);
        if of_include || learned.tainted.contains(name) {
            self.page_reads += 1;
        }
    }

    /// The way to the nodes of an include.
    pub(super) fn enter_include(&mut self, file: FileId, span: Span) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.way, file, span.start).hash(&mut hasher);
        std::mem::replace(&mut self.way, hasher.finish())
    }
}

/// Whether a text, or a part of it, is from the file of a page that is not known.
fn is_from_page(text: &Text) -> bool {
    let origins = text.pieces().iter().filter_map(|piece| piece.origin);
    origins.map(|origin| origin.place.file).any(|file| file == FileId::OF_THE_PAGE)
}

/// Whether something in a value is from the file of a page that is not known. Of a value that is too large nobody knows.
fn is_of_page(value: &Value, fuel: &mut u32) -> bool {
    let Some(left) = fuel.checked_sub(1) else { return true };
    *fuel = left;
    match value {
        Value::Str(text) => is_from_page(text),
        Value::Array(items) => items.iter().any(|item| is_of_page(item, fuel)),
        Value::Hash(hash) => hash.values().any(|value| is_of_page(value, fuel)),
        _ => false,
    }
}

/// Whether a node can print at all.
fn may_print(node: &Node) -> bool {
    match node {
        Node::Text(_) | Node::Print(_) => true,
        Node::Tag(tag) => !tag.blank && !matches!(tag.kind, TagKind::Assign { .. } | TagKind::Capture { .. }),
    }
}

/// Whether the nodes within a node stand in a list of their own. A blank tag prints nothing, whatever is in it.
pub(super) fn is_list(node: &Node) -> bool {
    matches!(node, Node::Tag(tag) if !tag.blank && matches!(tag.kind, TagKind::If { .. } | TagKind::Include(_)))
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
