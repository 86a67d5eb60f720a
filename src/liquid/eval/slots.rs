//! What is another one on each page, in an expression that prints it and not in what stands around: `{{ page.title }}`. While a
//! layout is planned such an expression is evaluated for every page, so nothing around it must be evaluated for them again.

use std::ops::Range;

use foldhash::HashMap;

use crate::liquid::ast::{Filtered, Print};
use crate::liquid::value::Value;
use crate::origin::{HOLE, Text};
use crate::source::Place;

use super::lanes::Reads;
use super::plan::{Mode, is_from_page};
use super::stencils::Fitting;
use super::{Frame, Renderer};

/// The stretches of a plan's text that are the page's own and known.
#[derive(Debug, Default)]
pub(super) struct Slots {
    /// Sorted by place in the text.
    slots: Vec<Slot>,
    /// What the pages print, by lane.
    values: Vec<Vec<Text>>,
    /// Indices into `values`, for expressions in loops that print the same each time.
    alike: HashMap<Place, usize>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Slot {
    /// Where it is in the plan's text.
    pub(super) at: Range<usize>,
    /// The expression.
    pub(super) via: Place,
    /// Index into `values`; `None` for what is read elsewhere: the content.
    values: Option<usize>,
}

/// A part of a plan's text that is another one on each page.
#[derive(Clone, Debug)]
pub struct OwnPart {
    /// Its bytes in the text.
    pub at: Range<usize>,
    pub(super) values: Option<usize>,
}

impl OwnPart {
    /// Whether pages print it without knowing it: the content.
    pub fn is_read_elsewhere(&self) -> bool {
        self.values.is_none()
    }
}

impl Slots {
    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    /// Forgets all but the first ones.
    pub(super) fn truncate(&mut self, count: usize) {
        self.slots.truncate(count);
    }

    /// Those within a range of the text.
    pub(super) fn within(&self, range: &Range<usize>) -> &[Slot] {
        let first = self.slots.partition_point(|slot| slot.at.start < range.start);
        let slots = self.slots.get(first..).unwrap_or_default();
        slots.get(..slots.partition_point(|slot| slot.at.end <= range.end)).unwrap_or_default()
    }

    /// What a page prints in a slot; `None` for a hole.
    pub(super) fn value(&self, slot: &Slot, lane: usize) -> Option<&Text> {
        self.values.get(slot.values?)?.get(lane)
    }

    /// Each as the caller of a plan sees it.
    pub(super) fn parts(&self) -> Vec<OwnPart> {
        self.slots.iter().map(|slot| OwnPart { at: slot.at.clone(), values: slot.values }).collect()
    }

    /// What the pages print, by lane.
    pub(super) fn values(&self, number: usize) -> &[Text] {
        self.values.get(number).map_or(&[], Vec::as_slice)
    }

    /// Takes out those at these ranges, which are sorted.
    pub(super) fn leave_out(&mut self, ranges: &[Range<usize>]) {
        self.slots.retain(|slot| ranges.binary_search_by_key(&slot.at.start, |range| range.start).is_err());
    }

    /// Takes out those within a range.
    pub(super) fn take(&mut self, range: &Range<usize>) -> Vec<Slot> {
        let first = self.slots.partition_point(|slot| slot.at.start < range.start);
        let count = self.within(range).len();
        self.slots.drain(first..first + count).collect()
    }

    /// Whether all that the pages print in a slot fits. What is read elsewhere does not.
    pub(super) fn fit(&self, slot: &Slot, fitting: &mut Fitting) -> bool {
        let Some((number, texts)) = slot.values.and_then(|number| Some((number, self.values.get(number)?)))
        else {
            return false;
        };
        if fitting.known.len() <= number {
            fitting.known.resize(number + 1, None);
        }
        let known = fitting.known.get(number).copied().flatten();
        let fits = known.unwrap_or_else(|| texts.iter().all(|text| (fitting.fits)(text.as_str())));
        if let Some(slot) = fitting.known.get_mut(number) {
            *slot = Some(fits);
        }
        fits
    }

    /// Sorted ranges without the slots in them.
    pub(super) fn cut_out(&self, ranges: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        for range in ranges {
            let mut start = range.start;
            for slot in self.within(&range) {
                parts.push(start..slot.at.start);
                start = slot.at.end;
            }
            parts.push(start..range.end);
        }
        parts.retain(|part| !part.is_empty());
        parts
    }

    /// Leaves only these lanes, which get their places in the list as numbers.
    pub(super) fn keep_lanes(&mut self, lanes: &[usize]) {
        for values in &mut self.values {
            *values = lanes.iter().map(|lane| values.get(*lane).cloned().unwrap_or_default()).collect();
        }
    }

    /// Whether all pages print the same in each slot.
    pub(super) fn are_all_alike(&self) -> bool {
        self.slots.iter().all(|slot| {
            let texts = slot.values.map_or(&[][..], |number| self.values(number));
            texts
                .split_first()
                .is_none_or(|(first, others)| others.iter().all(|text| text.is_identical(first)))
        })
    }

    /// Whether other slots stand at the same places.
    pub(super) fn are_alike(&self, other: &Slots) -> bool {
        self.slots == other.slots
    }

    /// Whether a page prints the same in other slots that are alike.
    pub(super) fn is_same_page(&self, lane: usize, other: &Slots, other_lane: usize) -> bool {
        self.values.len() == other.values.len()
            && self.values.iter().zip(&other.values).all(|(a, b)| match (a.get(lane), b.get(other_lane)) {
                (Some(a), Some(b)) => a.is_identical(b),
                (a, b) => a.is_none() && b.is_none(),
            })
    }
}

impl Renderer<'_> {
    pub(super) fn slots(&mut self) -> Option<&mut Slots> {
        match &mut self.mode {
            Mode::Learn(learned) => Some(&mut learned.slots),
            _ => None,
        }
    }

    /// How many slots there are so far.
    pub(super) fn slots_so_far(&mut self) -> usize {
        self.slots().map_or(0, |slots| slots.len())
    }

    /// Whether what is printed now may become a slot: it surely stands in the text itself, and nobody changes it there.
    fn may_have_slots(&self) -> bool {
        self.is_learning() && self.lane().is_none() && self.captures == 0 && self.guard == 0
    }

    /// What is read elsewhere is printed: nothing of it is to be evaluated for the pages. False where it must be all the same.
    pub(super) fn print_elsewhere(&mut self, via: Place) -> bool {
        if !self.may_have_slots() {
            return false;
        }
        self.push_slot(None, via, None);
        true
    }

    /// Prints, for each page, what an expression is there, as far as it is another one on each and known of all of them.
    /// `value` is what it is without a page, and `reads` the moment before that was found out. False where it is not so.
    pub(super) fn print_in_lanes(
        &mut self,
        print: &Print,
        value: &Value,
        reads: Reads,
        frame: Frame<'_>,
    ) -> bool {
        let place = frame.place(print.span);
        let is_own =
            self.page_reads != reads.of_page || matches!(value, Value::Str(text) if is_from_page(text));
        if !is_own || frame.whole.is_some() {
            return false;
        }
        if !self.may_have_slots() {
            self.print_what_nobody_knows(print, value, reads, frame);
            return false;
        }
        let is_alike = self.prints_again_alike(&print.value, frame);
        let known = self.slots().and_then(|slots| slots.alike.get(&place).copied());
        let Some(values) = known.filter(|_| is_alike).or_else(|| {
            let values = self.texts_in_lanes(&print.value, place, frame)?;
            let values = self.by_lane(values)?;
            let slots = self.slots()?;
            slots.values.push(values);
            Some(slots.values.len() - 1)
        }) else {
            return false;
        };
        if let Some(slots) = self.slots().filter(|_| is_alike) {
            slots.alike.insert(place, values);
        }
        self.unread(reads);
        let shown = match value {
            Value::Str(text) if !text.as_str().is_empty() && !text.has_hole() => Some(text),
            _ => None,
        };
        self.push_slot(shown, place, Some(values));
        true
    }

    /// What is unknown on each page is the same on all of them.
    fn print_what_nobody_knows(&mut self, print: &Print, value: &Value, reads: Reads, frame: Frame<'_>) {
        if !matches!(value, Value::Unknown) || !self.is_learning() || self.lane().is_some() {
            return;
        }
        let texts = self.texts_in_lanes(&print.value, frame.place(print.span), frame);
        if texts.is_some_and(|texts| texts.iter().all(|(_, text)| text.as_str() == hole().as_str())) {
            self.unread(reads);
        }
    }

    fn texts_in_lanes(
        &mut self,
        print: &Filtered,
        place: Place,
        frame: Frame<'_>,
    ) -> Option<Vec<(usize, Text)>> {
        self.in_lanes(|renderer| {
            let before = renderer.before_lane();
            let (value, missing) = renderer.tracked(print, frame);
            let text = match value {
                Value::Nil | Value::Empty | Value::Blank => Text::default(),
                Value::Unknown | Value::Later(_) => hole(),
                value => renderer.printed(&value, place).unwrap_or_else(hole),
            };
            // A plan that reads the texts of its pages is to be made anew with each of them.
            let is_told = match text.has_hole() {
                true => renderer.is_told_by_lane(before),
                false => !renderer.has_read_texts(before),
            };
            (missing.is_none() && is_told && !is_from_page(&text)).then_some(text)
        })
    }

    /// Prints something that stands in the plan's text for what each page prints.
    fn push_slot(&mut self, shown: Option<&Text>, via: Place, values: Option<usize>) {
        let start = self.out.text.len();
        match shown {
            Some(text) if self.room(text.size(), via) => self.out.push_text(text, Some(via), false),
            _ => self.hole(via),
        }
        let at = start..self.out.text.len();
        if let Some(slots) = self.slots().filter(|_| !at.is_empty()) {
            slots.slots.push(Slot { at, via, values });
        }
    }

    /// Prints what a page has in a slot.
    pub(super) fn fill(&mut self, slots: &Slots, slot: &Slot, lane: usize) {
        match slots.value(slot, lane) {
            Some(text) => self.push_text(text, slot.via),
            None => self.hole(slot.via),
        }
    }
}

fn hole() -> Text {
    Text::plain(HOLE.encode_utf8(&mut [0; 4]).to_owned())
}
