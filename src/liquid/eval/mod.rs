//! Evaluates a syntax tree (J-LIQ-10..17). What cannot be known is `Unknown`: it prints a hole, and where a condition is
//! unknown every branch is rendered, guarded.

mod branches;
mod columns;
pub(super) mod compare;
mod expression;
mod filter;
mod include;
mod inert;
mod lanes;
mod loop_fields;
mod loops;
mod members;
mod merge;
pub(super) mod plan;
pub(super) mod print;
mod scope;
pub(super) mod slots;
pub(super) mod stencils;
mod tags;
mod tape;
#[cfg(test)]
mod tests;
mod undefined;
mod variables;

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::HashMap;

use crate::origin::{HOLE, Origin, RenderedText, Text};
use crate::source::{FileId, Place, Source, Span};

use super::ast::{Body, ExpressionKind, Filtered, Key, Node, Print};
use super::value::Value;
use super::world::World;
use super::{Budget, Event, EventKind, Output, Reads, Template};

pub(super) use expression::item_scope;
pub use loop_fields::{LOOP_FIELDS, ROW_FIELDS};
pub(super) use members::{first as first_of_value, last as last_of_value, size as size_of_value};
use scope::Scopes;
use tape::node_span;
use undefined::Tested;

/// Bodies within bodies, includes counted; Liquid stops at 100 scopes.
const MAX_DEPTH: u32 = 120;
/// Copying so many bytes takes as long as a step.
const COPIED_IN_A_STEP: u64 = 64;
/// So many stretches an output has at least, usually.
const USUAL_STRETCHES: usize = 8;
/// Different events at one place.
const MAX_EVENTS: usize = 50;

/// Where the nodes being evaluated are written, and under which conditions they stand.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a> {
    /// The file.
    pub(super) file: FileId,
    /// Its text.
    pub(super) text: &'a str,
    /// Set while an expression that was made of a string is evaluated: the place that all of it counts as.
    pub(super) whole: Option<Span>,
    /// Whether it is an include, where `include` is always a name.
    pub(super) included: bool,
    /// The conditions around it.
    pub(super) tested: Option<&'a Tested<'a>>,
}

impl<'a> Frame<'a> {
    pub(super) fn slice(&self, span: Span) -> &'a str {
        self.text.get(span.range()).unwrap_or("")
    }

    pub(super) fn place(&self, span: Span) -> Place {
        Place::new(self.file, self.whole.unwrap_or(span))
    }

    /// The origin of bytes of the file.
    pub(super) fn exact(&self, span: Span) -> Option<Origin> {
        Some(Origin { place: self.place(span), exact: self.whole.is_none() })
    }
}

/// `break` or `continue` on its way to its loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Interrupt {
    Break,
    Continue,
}

/// The state of one rendering.
pub(super) struct Renderer<'w> {
    pub(super) world: &'w dyn World,
    pub(super) budget: Budget,
    steps: u64,
    /// Those of them that were taken under conditions that are not known.
    unsure_steps: u64,
    written: usize,
    exhausted: bool,
    out: RenderedText,
    events: Vec<Event>,
    gaps: Vec<usize>,
    reads: Reads,
    /// What was noted at each place already: a loop says a thing once.
    noted: HashMap<(Place, bool), Vec<EventKind>>,
    pub(super) scopes: Scopes,
    /// Unknown conditions around the current node.
    guard: u32,
    /// Those that were there when the current output began (a `capture` begins one).
    base_guard: u32,
    interrupt: Option<Interrupt>,
    /// An interrupt that may have happened; see [`merge`].
    doubt: Option<merge::Doubt>,
    depth: u32,
    includes: u32,
    /// The files included so far.
    used: BTreeMap<FileId, Arc<Template>>,
    /// Whether something unknown may have set any variable.
    opaque: bool,
    /// How far each `cycle` is; `None` when unknown.
    cycles: HashMap<String, Option<usize>>,
    /// Where each loop ended, for `offset: continue`.
    offsets: HashMap<Arc<str>, Option<i64>>,
    /// What expressions in loops printed that say the same each time.
    printed_before: HashMap<Place, Text>,
    /// What the last `ifchanged` printed.
    changed: Option<String>,
    mode: plan::Mode<'w>,
    /// Whether the current nodes stand in a list that a plan tells apart.
    listing: bool,
    /// Whether what is being evaluated prints nothing but white space, which is not printed.
    silent: bool,
    /// How often something of the page was read.
    page_reads: u64,
    /// For each include with parameters: whether they depend on the page.
    tainted_parameters: Vec<bool>,
    /// Outputs within outputs: what is captured is not printed yet.
    captures: u32,
    /// The expression by which the variable that is being captured begins with what it was: `{% capture toc %}{{ toc }}…`.
    growing: Option<Place>,
}

impl<'w> Renderer<'w> {
    pub(super) fn new(world: &'w dyn World, budget: Budget) -> Self {
        Renderer {
            world,
            budget,
            steps: 0,
            unsure_steps: 0,
            written: 0,
            exhausted: false,
            out: RenderedText::default(),
            events: Vec::new(),
            gaps: Vec::new(),
            reads: Reads::default(),
            noted: HashMap::default(),
            scopes: Scopes::default(),
            guard: 0,
            base_guard: 0,
            interrupt: None,
            doubt: None,
            depth: 0,
            includes: 0,
            used: BTreeMap::new(),
            opaque: false,
            cycles: HashMap::default(),
            offsets: HashMap::default(),
            printed_before: HashMap::default(),
            changed: None,
            mode: plan::Mode::Plain,
            listing: false,
            silent: false,
            page_reads: 0,
            tainted_parameters: Vec::new(),
            captures: 0,
            growing: None,
        }
    }

    pub(super) fn run(mut self, template: &Template, file: FileId, source: &Source) -> Output {
        self.start(template, file, source);
        self.into_output()
    }

    fn into_output(self) -> Output {
        let Renderer { out: text, events, gaps, reads, used: includes, .. } = self;
        Output { text, events, gaps, reads, includes }
    }

    fn start(&mut self, template: &Template, file: FileId, source: &Source) {
        let frame = Frame { file, text: &source.text, whole: None, included: false, tested: None };
        let expected = match &self.mode {
            plan::Mode::Follow(followed) => followed.plan.kept.text.len(),
            _ => source.text.len(),
        };
        self.out.text.reserve(expected.min(self.budget.bytes));
        self.out.stretches.reserve(USUAL_STRETCHES.max(template.body.nodes.len()));
        self.body(&template.body, frame);
    }

    fn body(&mut self, body: &Body, frame: Frame<'_>) {
        if self.depth >= MAX_DEPTH {
            let span = body.nodes.first().map_or(Span::default(), node_span);
            self.limit("nesting", frame.place(span));
            return;
        }
        self.depth += 1;
        match &self.mode {
            plan::Mode::Learn(_) if self.listing => self.learn_list(&body.nodes, frame),
            plan::Mode::Follow(_) if self.listing => self.follow_list(&body.nodes, frame),
            _ => {
                for node in &body.nodes {
                    if self.exhausted || self.interrupt.is_some() {
                        break;
                    }
                    self.node(node, frame);
                }
            }
        }
        self.depth -= 1;
    }

    fn node(&mut self, node: &Node, frame: Frame<'_>) {
        let span = node_span(node);
        if !self.step(1, frame.place(span)) {
            return;
        }
        match node {
            Node::Text(_) if self.silent => {}
            Node::Text(span) => self.push(frame.slice(*span), frame.exact(*span), None, frame.place(*span)),
            Node::Print(print) => self.print(print, frame),
            Node::Tag(tag) if tag.blank => self.silent_tag(tag, frame),
            Node::Tag(tag) => self.tag(tag, frame),
        }
    }

    fn print(&mut self, print: &Print, frame: Frame<'_>) {
        let place = frame.place(print.span);
        if let Some(name) = self.read_elsewhere(&print.value, frame) {
            self.read_variable(name);
            if self.world.belongs_to_page(name) {
                if self.print_elsewhere(place) {
                    return;
                }
                self.read_page();
            }
            return self.hole(place);
        }
        let reads = self.before_reading();
        if let Some(text) = self.printed_before.get(&place).cloned() {
            return self.push_text(&text, place);
        }
        let (events, gaps) = (self.events.len(), self.gaps.len());
        let (value, missing) = self.tracked(&print.value, frame);
        let is_quiet = (self.events.len(), self.gaps.len()) == (events, gaps);
        if is_quiet && self.print_in_lanes(print, &value, reads, frame) {
            return;
        }
        if let Value::Str(text) = &value
            && missing.is_none()
            && is_quiet
            && !self.is_learning()
            && self.prints_again_alike(&print.value, frame)
        {
            self.printed_before.insert(place, text.clone());
        }
        if let Some(missing) = missing {
            // Which name was meant is for each page to say.
            if matches!(missing.container, Some(Value::Unknown)) {
                self.read_page();
            }
            self.report_undefined(&print.value, missing, &value, frame);
        }
        self.write(&value, place);
    }

    /// The name of a variable whose text is read elsewhere, when that is all of an expression.
    fn read_elsewhere<'f>(&self, printed: &Filtered, frame: Frame<'f>) -> Option<&'f str> {
        let ExpressionKind::Path(path) = &printed.base.kind else { return None };
        if !printed.filters.is_empty() || !path.steps.is_empty() || !matches!(path.root.key, Key::Name) {
            return None;
        }
        let name = frame.slice(path.root.span);
        (self.world.is_read_elsewhere(name) && self.scopes.find(name).is_none()).then_some(name)
    }

    /// Prints a value by the expression or tag at `via`.
    fn write(&mut self, value: &Value, via: Place) {
        match value {
            Value::Nil | Value::Empty | Value::Blank => {}
            Value::Str(text) => self.push_text(text, via),
            other => match self.printed(other, via) {
                Some(text) => self.push_text(&text, via),
                None => self.hole(via),
            },
        }
    }

    pub(super) fn guarded(&self) -> bool {
        self.guard > self.base_guard
    }

    fn hole(&mut self, via: Place) {
        let mut buffer = [0; 4];
        self.push(HOLE.encode_utf8(&mut buffer), None, Some(via), via);
    }

    fn push_text(&mut self, text: &Text, via: Place) {
        // Nothing is added to what there is, however often it is copied.
        let has_room = match self.growing == Some(via) {
            true => self.step(text.size() as u64 / COPIED_IN_A_STEP, via),
            false => self.room(text.size(), via),
        };
        if has_room {
            self.print_of_page(text);
            self.out.push_text(text, Some(via), self.guarded());
        }
    }

    fn push(&mut self, text: &str, origin: Option<Origin>, via: Option<Place>, place: Place) {
        if self.room(text.len(), place) {
            let guarded = self.guarded();
            self.out.push(text, origin, via, guarded);
        }
    }

    /// Counts bytes of output, with what its origins take.
    fn room(&mut self, bytes: usize, place: Place) -> bool {
        if self.exhausted {
            return false;
        }
        self.written += bytes;
        if self.written > self.budget.bytes {
            self.limit("output bytes", place);
        }
        !self.exhausted
    }

    /// Counts steps; false when there are none left.
    pub(super) fn step(&mut self, cost: u64, place: Place) -> bool {
        self.steps = self.steps.saturating_add(cost);
        if self.guard > 0 {
            self.unsure_steps = self.unsure_steps.saturating_add(cost);
        }
        if self.steps > self.budget.steps {
            self.limit("steps", place);
        }
        !self.exhausted
    }

    /// A limit is reached: the rest of the output is a hole.
    pub(super) fn limit(&mut self, name: &'static str, place: Place) {
        if !self.exhausted {
            self.event(EventKind::Limit(name), place);
            let mut buffer = [0; 4];
            self.out.push(HOLE.encode_utf8(&mut buffer), None, Some(place), self.guarded());
            self.exhausted = true;
        }
    }

    pub(super) fn event(&mut self, kind: EventKind, place: Place) {
        let (output, guarded) = (self.out.text.len(), self.guard > 0);
        let has_gap = !matches!(
            kind,
            EventKind::UnknownFilter(_) | EventKind::MissingData { .. } | EventKind::Limit(_)
        );
        if has_gap {
            self.gaps.push(output);
        }
        let noted = self.noted.entry((place, guarded)).or_default();
        if noted.len() < MAX_EVENTS && !noted.contains(&kind) {
            noted.push(kind.clone());
            self.events.push(Event { kind, place, output, guarded, in_highlight: false });
        }
    }

    /// Runs `inner` with an output of its own and returns that.
    fn captured(&mut self, inner: impl FnOnce(&mut Self)) -> RenderedText {
        let outer = std::mem::take(&mut self.out);
        let base = std::mem::replace(&mut self.base_guard, self.guard);
        let listing = std::mem::take(&mut self.listing);
        let silent = std::mem::take(&mut self.silent);
        let (events, gaps) = (self.events.len(), self.gaps.len());
        self.captures += 1;
        inner(self);
        self.captures -= 1;
        for event in self.events.iter_mut().skip(events) {
            event.output = outer.text.len();
        }
        self.gaps.iter_mut().skip(gaps).for_each(|gap| *gap = outer.text.len());
        self.base_guard = base;
        self.listing = listing;
        self.silent = silent;
        std::mem::replace(&mut self.out, outer)
    }
}
