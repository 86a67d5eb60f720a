//! Conditions on what pages do not share, while a layout is planned for many of them: `{% if page.url == item.url %}`.
//!
//! Each page is a lane. A condition that reads something of the page is evaluated for every lane; where they agree, its
//! answer is as good as known. Few lanes that differ are left out of the plan (they are rendered without it), so that the link to
//! the current page of a navigation does not keep the whole navigation from being settled. A variable that is assigned
//! from something of the page keeps a value for each lane. It is not evaluated again on the pages unless somebody else than
//! a condition reads it: then the plan is made anew with that variable being [alive](Lanes::live).

use std::collections::BTreeSet;
use std::sync::Arc;

use foldhash::HashMap;

use crate::liquid::ast::{Body, Condition, Filtered, Node};
use crate::liquid::value::Value;
use crate::source::Place;

use super::columns::Columns;
use super::compare::{agreed_value, is_unknown};
use super::plan::{FUEL, Mode, is_of_page};
use super::tags::{captured_value, grown_by};
use super::{Frame, Renderer};

/// Of so many pages one may be left out.
const PAGES_FOR_ONE_LEFT_OUT: usize = 4;
/// What is dearer for one page is left to the rendering of each page.
const MAX_STEPS_OF_A_LANE: u64 = 2_000;
/// Steps that lanes take in a plan, for each page of it.
const MAX_STEPS: u64 = 2_000;

/// Steps that each page may take before it is asked only for what surely counts.
const MANY_STEPS: u64 = 100;

/// The pages of a plan, each on its own where they differ.
#[derive(Default)]
pub(super) struct Lanes {
    /// Lanes still in the plan.
    active: Vec<usize>,
    /// Lanes that the plan is not for.
    pub(super) left_out: Vec<usize>,
    /// Values by lane of variables that differ.
    variables: HashMap<Arc<str>, Vec<Value>>,
    /// Those of them that say the same on all pages, only from another place on each: they can be read without lanes.
    alike: BTreeSet<Arc<str>>,
    /// Variables that the pages will not have, since nobody but conditions read them.
    unwritten: BTreeSet<Arc<str>>,
    /// Those of them whose values nobody evaluated, not even by lane.
    unevaluated: BTreeSet<Arc<str>>,
    /// Variables that must be assigned on each page.
    pub(super) live: BTreeSet<Arc<str>>,
    /// Unwritten variables that were read all the same.
    pub(super) missed: Vec<Arc<str>>,
    /// Unevaluated variables that were read in a lane.
    pub(super) needed: Vec<Arc<str>>,
    /// Unwritten variables that a condition or an assignment read, of nodes that may yet turn out to be settled.
    asked: Vec<Arc<str>>,
    /// The lane being evaluated.
    current: Option<usize>,
    /// What the pages have under the keys that were looked up.
    pub(super) columns: Columns,
    steps: u64,
    /// Whether nothing is evaluated by lane for now.
    is_unasked: bool,
    /// Whether pages may be spared what nobody reads.
    leaves_out: bool,
}

/// A count of what was read of the page.
#[derive(Clone, Copy)]
pub(super) struct Reads {
    pub(super) of_page: u64,
    missed: usize,
}

/// What was read before something is evaluated in a lane.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct BeforeLane {
    page_reads: u64,
    texts: usize,
    any_text: bool,
}

impl Lanes {
    pub(super) fn new(count: usize, live: BTreeSet<Arc<str>>, leaves_out: bool) -> Self {
        Lanes { active: (0..count).collect(), live, leaves_out, ..Lanes::default() }
    }
}

impl Renderer<'_> {
    pub(super) fn lanes(&mut self) -> Option<&mut Lanes> {
        match &mut self.mode {
            Mode::Learn(learned) => Some(&mut learned.lanes),
            _ => None,
        }
    }

    /// The lane being evaluated.
    pub(super) fn lane(&self) -> Option<usize> {
        match &self.mode {
            Mode::Learn(learned) => learned.lanes.current,
            _ => None,
        }
    }

    /// What a variable is in the lane being evaluated, where lanes differ.
    pub(super) fn lane_variable(&mut self, name: &str) -> Option<Value> {
        let lanes = self.lanes()?;
        let current = lanes.current?;
        lanes.needed.extend(lanes.unevaluated.get(name).cloned());
        lanes.variables.get(name)?.get(current).cloned()
    }

    /// Whether a plan is made in which pages may be spared what nobody reads, outside of the lanes.
    pub(super) fn leaves_out_what_nobody_reads(&self) -> bool {
        matches!(&self.mode, Mode::Learn(learned) if learned.lanes.leaves_out && learned.lanes.current.is_none())
    }

    /// Takes variables, whose values hang on the page, from the pages, unless one of them is known to be needed there.
    pub(super) fn leave_unwritten(&mut self, names: &[Arc<str>]) -> bool {
        let Some(lanes) = self.lanes() else { return false };
        if names.iter().any(|name| lanes.live.contains(name)) {
            return false;
        }
        let count = lanes.active.len() + lanes.left_out.len();
        for name in names {
            lanes.alike.remove(name);
            lanes.variables.insert(name.clone(), vec![Value::Unknown; count]);
            lanes.unwritten.insert(name.clone());
            lanes.unevaluated.insert(name.clone());
        }
        true
    }

    /// Whether the pages will not have a variable.
    pub(super) fn is_unwritten(&self, name: &str) -> bool {
        matches!(&self.mode, Mode::Learn(learned) if learned.lanes.unwritten.contains(name))
    }

    /// Whether a variable has a value for each lane. It is read outside of them: if it was not to be written, it must be.
    pub(super) fn differs(&mut self, name: &str) -> bool {
        let Some(lanes) = self.lanes().filter(|lanes| lanes.variables.contains_key(name)) else {
            return false;
        };
        let unwritten = lanes.unwritten.get(name).cloned();
        let is_alike = lanes.alike.contains(name);
        let readers = if is_alike { &mut lanes.asked } else { &mut lanes.missed };
        readers.extend(unwritten);
        !is_alike
    }

    /// Whether the pages are known to need a variable.
    pub(super) fn is_live(&self, name: &str) -> bool {
        matches!(&self.mode, Mode::Learn(learned) if learned.lanes.live.contains(name))
    }

    /// Whether each page was asked for much already.
    pub(super) fn are_asked_much(&self) -> bool {
        matches!(&self.mode, Mode::Learn(learned) if learned.lanes.steps > MANY_STEPS * learned.lanes.active.len() as u64)
    }

    /// Whether what is evaluated from now on may be asked of each page. The answer says whether that is something new.
    pub(super) fn ask_pages(&mut self, may_ask: bool) -> bool {
        self.lanes().is_some_and(|lanes| std::mem::replace(&mut lanes.is_unasked, !may_ask) == may_ask)
    }

    /// The variables that the pages will not have.
    pub(super) fn unwritten(&mut self) -> BTreeSet<Arc<str>> {
        self.lanes().map(|lanes| lanes.unwritten.clone()).unwrap_or_default()
    }

    /// Something is left to the pages that reads these variables.
    pub(super) fn will_read(&mut self, names: BTreeSet<Arc<str>>) {
        if let Some(lanes) = self.lanes() {
            lanes.missed.extend(names);
        }
    }

    /// A variable gets another value.
    pub(super) fn leaves_lanes(&mut self, name: &str) {
        let under_condition = self.guard > 0;
        let Some(lanes) = self.lanes() else { return };
        lanes.variables.remove(name);
        lanes.alike.remove(name);
        lanes.unevaluated.remove(name);
        if let Some(name) = lanes.unwritten.take(name)
            && under_condition
        {
            lanes.missed.push(name);
        }
    }

    /// Any variable may be read on the pages, and may be another one from now on.
    pub(super) fn leave_all_lanes(&mut self) {
        let Some(lanes) = self.lanes() else { return };
        lanes.missed.extend(std::mem::take(&mut lanes.unwritten));
        (lanes.variables, lanes.alike, lanes.unevaluated) = Default::default();
    }

    /// The moment before something is evaluated that may read something of the page.
    pub(super) fn before_reading(&self) -> Reads {
        let missed = match &self.mode {
            Mode::Learn(learned) => learned.lanes.missed.len(),
            _ => 0,
        };
        Reads { of_page: self.page_reads, missed }
    }

    /// What was read since then need not be read on the pages, if the node around it is settled.
    pub(super) fn unread(&mut self, reads: Reads) {
        self.page_reads = reads.of_page;
        if let Some(lanes) = self.lanes() {
            lanes.asked.extend(lanes.missed.drain(reads.missed.min(lanes.missed.len())..));
        }
    }

    /// How many variables were asked for so far.
    pub(super) fn asked(&mut self) -> usize {
        self.lanes().map_or(0, |lanes| lanes.asked.len())
    }

    /// The node that asked for the variables since then is done with: on the pages it is evaluated again, or it is not.
    pub(super) fn answered(&mut self, since: usize, again: bool) {
        let Some(lanes) = self.lanes() else { return };
        let asked = lanes.asked.split_off(since.min(lanes.asked.len()));
        if again {
            lanes.missed.extend(asked);
        }
    }

    /// The moment before something is evaluated in a lane.
    pub(super) fn before_lane(&self) -> BeforeLane {
        BeforeLane {
            page_reads: self.page_reads,
            texts: self.reads.texts.len(),
            any_text: self.reads.any_text,
        }
    }

    /// Whether what has been evaluated since then is as unknown on the page as it is in its lane. A plan that reads the texts of its
    /// pages is to be made anew with each of them.
    pub(super) fn is_told_by_lane(&self, before: BeforeLane) -> bool {
        !self.opaque && self.before_lane() == before
    }

    /// Whether texts of pages have been read since then that nobody had read before.
    pub(super) fn has_read_texts(&self, before: BeforeLane) -> bool {
        (self.reads.texts.len(), self.reads.any_text) != (before.texts, before.any_text)
    }

    /// Whether a condition holds on all pages of the plan, when it was not known without them.
    pub(super) fn agreed(&mut self, condition: &Condition, reads: Reads, frame: Frame<'_>) -> Option<bool> {
        // What `where_exp` and its like ask of each item would be asked for each page, too.
        if self.page_reads == reads.of_page || frame.whole.is_some() {
            return None;
        }
        let asked = self.in_lanes(|renderer| {
            let before = renderer.before_lane();
            let truth = renderer.condition_of_page(condition, frame);
            (truth.is_some() || renderer.is_told_by_lane(before)).then_some(truth)
        })?;
        if asked.iter().all(|(_, truth)| truth.is_none()) {
            // No page will know.
            self.unread(reads);
            return None;
        }
        let truths: Vec<(usize, bool)> =
            asked.into_iter().map(|(lane, truth)| Some((lane, truth?))).collect::<Option<_>>()?;
        let holds = truths.iter().filter(|(_, truth)| *truth).count();
        let truth = holds * 2 >= truths.len();
        let different: Vec<usize> =
            truths.iter().filter(|(_, lane)| *lane != truth).map(|(lane, _)| *lane).collect();
        let lanes = self.lanes()?;
        let pages = lanes.active.len() + lanes.left_out.len();
        if (lanes.left_out.len() + different.len()) * PAGES_FOR_ONE_LEFT_OUT > pages {
            return None;
        }
        lanes.active.retain(|lane| !different.contains(lane));
        lanes.left_out.extend(different);
        self.unread(reads);
        Some(truth)
    }

    /// The value to assign: where it reads something of the page, what all pages agree on, or a value for each lane.
    pub(super) fn assigned(&mut self, name: &str, value: &Filtered, frame: Frame<'_>) -> Value {
        let reads = self.before_reading();
        let assigned = match self.taken_to_grow(name, value, frame) {
            Some(list) => self.filters(list, &value.filters, frame),
            None => self.read_data(&value.base, &value.filters, Some(name), frame),
        };
        self.told_apart(name, reads, assigned, |renderer| renderer.filtered(value, frame))
    }

    /// The text to assign to a variable, as [`assigned`](Self::assigned).
    pub(super) fn captured_text(&mut self, name: &str, body: &Body, place: Place, frame: Frame<'_>) -> Value {
        let reads = self.before_reading();
        let capture = |renderer: &mut Self| {
            let outer = std::mem::replace(&mut renderer.growing, grown_by(name, body, frame));
            let captured = renderer.captured(|renderer| renderer.body(body, frame));
            renderer.growing = outer;
            renderer.bounded(Value::Str(captured_value(captured)), place)
        };
        let captured = capture(self);
        // Nothing else happens in it.
        let is_plain = body.nodes.iter().all(|node| matches!(node, Node::Text(_) | Node::Print(_)));
        if is_plain {
            return self.told_apart(name, reads, captured, capture);
        }
        self.leaves_lanes(name);
        captured
    }

    fn told_apart(
        &mut self,
        name: &str,
        reads: Reads,
        value: Value,
        evaluate: impl Fn(&mut Self) -> Value,
    ) -> Value {
        // It says the same everywhere, but it may be written in another file on each page.
        let is_known = self.page_reads == reads.of_page;
        let may_stay_unwritten = self.guard == 0;
        let may_differ =
            !is_known || may_stay_unwritten && self.is_learning() && is_of_page(&value, &mut FUEL.clone());
        let known = |value: Value| (!is_unknown(&value)).then_some(value);
        let values = if may_differ { self.in_lanes(|renderer| known(evaluate(renderer))) } else { None };
        let agreed = values.as_deref().and_then(agreed_value);
        if agreed.is_some() {
            self.unread(reads);
        }
        let Some(values) = values.filter(|_| agreed.is_none()) else {
            self.leaves_lanes(name);
            return agreed.unwrap_or(value);
        };
        let is_unwritten = may_stay_unwritten && self.lanes().is_some_and(|lanes| !lanes.live.contains(name));
        if is_unwritten {
            self.unread(reads);
        }
        self.leaves_lanes(name);
        let values = self.by_lane(values);
        if let (Some(lanes), Some(values)) = (self.lanes(), values) {
            let name: Arc<str> = name.into();
            lanes.variables.insert(name.clone(), values);
            lanes.unwritten.extend(is_unwritten.then(|| name.clone()));
            lanes.alike.extend(is_known.then_some(name));
        }
        if is_known { value } else { Value::Unknown }
    }

    /// A list with a value for each lane, those that are left out included.
    pub(super) fn by_lane<T: Clone + Default>(&mut self, values: Vec<(usize, T)>) -> Option<Vec<T>> {
        let lanes = self.lanes()?;
        let mut by_lane = vec![T::default(); lanes.active.len() + lanes.left_out.len()];
        for (lane, value) in values {
            if let Some(slot) = by_lane.get_mut(lane) {
                *slot = value;
            }
        }
        Some(by_lane)
    }

    /// Evaluates something in each lane; `None` where one of them cannot tell, or it takes too long.
    pub(super) fn in_lanes<T>(
        &mut self,
        evaluate: impl Fn(&mut Self) -> Option<T>,
    ) -> Option<Vec<(usize, T)>> {
        let lanes = self.lanes()?;
        if lanes.active.is_empty()
            || lanes.is_unasked
            || lanes.current.is_some()
            || lanes.steps > MAX_STEPS * lanes.active.len() as u64
        {
            return None;
        }
        let active = lanes.active.clone();
        let (events, reads, steps) = (self.events.len(), self.page_reads, self.steps);
        let gaps = self.gaps.len();
        let mut values = Vec::with_capacity(active.len());
        for lane in active {
            self.lanes()?.current = Some(lane);
            let value = evaluate(self);
            let taken = self.steps.saturating_sub(steps);
            (self.page_reads, self.steps) = (reads, steps);
            let lanes = self.lanes()?;
            lanes.current = None;
            lanes.steps += taken + 1;
            let is_told = self.events.len() == events && !self.exhausted && taken <= MAX_STEPS_OF_A_LANE;
            match value.filter(|_| is_told) {
                Some(value) => values.push((lane, value)),
                None => {
                    self.gaps.truncate(gaps);
                    for event in self.events.drain(events..) {
                        self.noted.remove(&(event.place, event.guarded));
                    }
                    return None;
                }
            }
        }
        Some(values)
    }
}
