//! Rendering a layout for many pages: what does not depend on the page is evaluated once.
//!
//! A first rendering, with the page unknown, notes for each node whether anything that belongs to the page was read
//! while it was evaluated. Nodes that read nothing of it are settled: they print and assign the same on every page, and
//! the renderings of the pages leave them out. Only the nodes of the template itself, of its includes, of conditions
//! that are known and of loops over something known are told apart; anything else (a capture, a branch under an unknown
//! condition) is settled as a whole or not at all.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use foldhash::HashSet;

use crate::liquid::value::Value;
use crate::liquid::world::World;
use crate::liquid::{Budget, Event, Output, Reads, Template};
use crate::origin::{RenderedText, Stretch, Text};
use crate::source::{FileId, Source};

use super::Renderer;
use super::lanes::Lanes;
use super::slots::Slots;
use super::stencils::Stencil;
use super::tape::Tape;

/// How often a plan is made at most, each time with more variables that pages must have.
const MAX_ATTEMPTS: usize = 8;
/// How many nested values are looked through for what is the page's own.
pub(super) const FUEL: u32 = 100_000;

/// What the rendering with an unknown page showed of a template.
#[derive(Debug, Default)]
pub struct Plan {
    /// What it printed, with holes where the page shows.
    pub text: RenderedText,
    /// What happened in settled nodes, but for what each page says since it is [kept](Self::keep).
    pub events: Vec<Event>,
    /// Where settled nodes printed nothing that was meant to stand there, as in [`Output::gaps`]; sorted.
    pub gaps: Vec<usize>,
    /// How many steps it took to make it.
    pub steps: u64,
    /// What was looked at while it was made.
    pub reads: Reads,
    /// The files that are included on every page, with their templates.
    pub includes: BTreeMap<FileId, Arc<Template>>,
    /// The bytes of `text` that are the same on every page: sorted, apart from each other.
    pub settled: Vec<Range<usize>>,
    /// What is printed for each page although it is the same on all of them.
    pub(super) kept: Kept,
    /// Numbers of the lanes that it is not for, since a condition holds there that does not on the others (or the other way
    /// round).
    pub left_out: Vec<usize>,
    /// Variables that are not the same on each page and that others than conditions read.
    pub live: BTreeSet<Arc<str>>,
    /// The keys that were looked up in `page`.
    pub page_keys: BTreeSet<Arc<str>>,
    /// Whether pages can be rendered by it; if not, each must be rendered whole.
    pub is_usable: bool,
    pub(super) tape: Tape,
    pub(super) slots: Slots,
    pub(super) stencils: Vec<Stencil>,
}

/// What one page prints of a planned template: its own part, with what was kept around it.
#[derive(Debug, Default)]
pub struct PageOutput {
    /// The text and what happened.
    pub output: Output,
    /// Places of the text in `Plan::text`: `(byte here, byte there)`, sorted.
    pub positions: Vec<(usize, usize)>,
}

/// Settled stretches of a text that pages print all the same.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Kept {
    pub(super) text: String,
    /// Sorted: where each stretch is in the plan's text, where it begins here, and what is known of it.
    pub(super) stretches: Vec<(Range<usize>, usize, Stretch)>,
    /// What happened where they were printed: the number of the stretch, sorted, and the event.
    events: Vec<(usize, Event)>,
}

impl Kept {
    /// What happened where a stretch was printed.
    pub(super) fn events_of(&self, stretch: usize) -> impl Iterator<Item = &Event> {
        let first = self.events.partition_point(|(of, _)| *of < stretch);
        let events = self.events.iter().skip(first).take_while(move |(of, _)| *of == stretch);
        events.map(|(_, event)| event)
    }

    /// The stretch that a byte of the plan's text lies in or at the end of.
    fn at(&self, byte: usize) -> Option<usize> {
        let last = self.stretches.partition_point(|(range, ..)| range.start <= byte).checked_sub(1)?;
        self.stretches.get(last).is_some_and(|(range, ..)| byte <= range.end).then_some(last)
    }
}

impl Plan {
    /// Whether every page prints by this plan what it prints by the other one, but for what is known of each alone (see
    /// [`is_same_page`](Self::is_same_page)).
    pub fn is_identical(&self, other: &Plan) -> bool {
        // What is rendered whole goes by no plan.
        !self.is_usable && !other.is_usable
            || self.is_usable == other.is_usable
                && self.text == other.text
                && self.events == other.events
                && self.gaps == other.gaps
                && self.settled == other.settled
                && self.kept == other.kept
                && self.includes.keys().eq(other.includes.keys())
                && self.tape.is_identical(&other.tape)
                && self.slots.are_alike(&other.slots)
                && self.stencils == other.stencils
    }

    /// Whether a page prints by another plan, which [is identical](Self::is_identical), what is known of it by this one.
    pub fn is_same_page(&self, lane: usize, other: &Plan, other_lane: usize) -> bool {
        self.slots.is_same_page(lane, &other.slots, other_lane)
    }

    /// The gaps in a range of the text, its ends included.
    pub fn gaps_within(&self, range: &Range<usize>) -> impl Iterator<Item = usize> + use<'_> {
        let first = self.gaps.partition_point(|gap| *gap < range.start);
        let end = range.end;
        self.gaps.iter().skip(first).take_while(move |gap| **gap <= end).copied()
    }

    /// Leaves only these lanes; from now on each has its place in the list as its number.
    pub fn keep_lanes(&mut self, lanes: &[usize]) {
        self.slots.keep_lanes(lanes);
    }

    /// Sets what pages print although it is settled, since what they print beside it only makes sense with it: ranges of
    /// `text` within `settled`, sorted. The caller knows, since it reads HTML. What is to be said of the code that printed it, it is
    /// for each page to say, too.
    pub fn keep(&mut self, ranges: &[Range<usize>]) {
        for (range, stretch) in ranges.iter().flat_map(|range| self.text.stretches_of(range.clone())) {
            let start = self.kept.text.len();
            self.kept.text.push_str(self.text.text.get(range.clone()).unwrap_or(""));
            self.kept.stretches.push((range, start, stretch));
        }
        let kept = &mut self.kept;
        let mut events = Vec::new();
        self.events.retain(|event| {
            let stretch = kept.at(event.output);
            events.extend(stretch.map(|stretch| (stretch, event.clone())));
            stretch.is_none()
        });
        events.sort_by_key(|(stretch, _)| *stretch);
        kept.events = events;
    }
}

/// How a template is rendered.
pub(super) enum Mode<'w> {
    /// Once.
    Plain,
    /// With its page unknown, for a plan.
    Learn(Box<Learned>),
    /// For one page, by a plan.
    Follow(Box<Followed<'w>>),
}

/// What is noted for a plan.
#[derive(Default)]
pub(super) struct Learned {
    pub(super) settled: Vec<Range<usize>>,
    pub(super) tape: Tape,
    pub(super) slots: Slots,
    /// Variables whose value depends on the page.
    pub(super) tainted: HashSet<Arc<str>>,
    page_keys: BTreeSet<Arc<str>>,
    pub(super) lanes: Lanes,
    is_useless: bool,
}

/// How far a page has followed a plan.
pub(super) struct Followed<'w> {
    pub(super) plan: &'w Plan,
    /// The page's number in the plan.
    pub(super) lane: usize,
    /// The entry of [`Plan::tape`] that is next.
    pub(super) next: usize,
    pub(super) positions: Vec<(usize, usize)>,
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
        let is_last = attempt >= MAX_ATTEMPTS;
        let lanes = Lanes::new(if is_last { 0 } else { world.lanes() }, live, !is_last);
        renderer.mode = Mode::Learn(Box::new(Learned { lanes, ..Learned::default() }));
        renderer.listing = true;
        renderer.start(template, file, source);
        let Mode::Learn(learned) = std::mem::replace(&mut renderer.mode, Mode::Plain) else { break };
        if learned.lanes.missed.is_empty() && learned.lanes.needed.is_empty() {
            return renderer.into_plan(*learned);
        }
        live = learned.lanes.live;
        live.extend(learned.lanes.missed.into_iter().chain(learned.lanes.needed));
    }
    Plan::default()
}

/// Renders what is a page's own of a planned template. `lane` is its number among the pages of the plan.
pub fn follow(
    plan: &Plan,
    lane: usize,
    template: &Template,
    file: FileId,
    source: &Source,
    world: &dyn World,
    budget: Budget,
) -> PageOutput {
    let mut renderer = Renderer::new(world, budget);
    renderer.mode = Mode::Follow(Box::new(Followed { plan, lane, next: 0, positions: Vec::new() }));
    renderer.listing = true;
    renderer.start(template, file, source);
    let Mode::Follow(followed) = std::mem::replace(&mut renderer.mode, Mode::Plain) else {
        return PageOutput::default();
    };
    PageOutput { output: renderer.into_output(), positions: followed.positions }
}

impl Renderer<'_> {
    fn into_plan(mut self, learned: Learned) -> Plan {
        self.gaps.sort_unstable();
        let length = self.out.text.len();
        let Learned { settled, page_keys, tape, lanes, slots, is_useless, .. } = learned;
        let settled = settled.into_iter().map(|range| range.start.min(length)..range.end.min(length));
        Plan {
            text: self.out,
            events: self.events,
            gaps: self.gaps,
            steps: self.steps,
            reads: self.reads,
            includes: self.used,
            settled: slots.cut_out(settled),
            kept: Kept::default(),
            page_keys,
            left_out: lanes.left_out,
            live: lanes.live,
            is_usable: !is_useless && !self.exhausted,
            tape,
            slots,
            stencils: Vec::new(),
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
}

/// Whether a text, or a part of it, is from the file of a page that is not known.
pub(super) fn is_from_page(text: &Text) -> bool {
    let origins = text.pieces().iter().filter_map(|piece| piece.origin);
    origins.map(|origin| origin.place.file).any(|file| file == FileId::OF_THE_PAGE)
}

/// Whether something in a value is from the file of a page that is not known. Of a value that is too large nobody knows.
pub(super) fn is_of_page(value: &Value, fuel: &mut u32) -> bool {
    let Some(left) = fuel.checked_sub(1) else { return true };
    *fuel = left;
    match value {
        Value::Str(text) => is_from_page(text),
        Value::Array(items) => items.iter().any(|item| is_of_page(item, fuel)),
        Value::Hash(hash) => hash.values().any(|value| is_of_page(value, fuel)),
        _ => false,
    }
}
