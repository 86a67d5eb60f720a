//! Parts of a planned layout that are put together for each page by themselves, without what stands around them.

use std::ops::Range;

use crate::origin::{RenderedText, Text};

use super::plan::Plan;
use super::slots::{OwnPart, Slot};

/// A part of a plan's text with slots in it.
#[derive(Debug, PartialEq)]
pub(super) struct Stencil {
    pieces: Vec<Piece>,
}

#[derive(Debug, PartialEq)]
enum Piece {
    Settled(RenderedText),
    Own(Slot),
}

/// Which texts of pages a part may hold.
pub struct Fitting {
    pub(super) fits: fn(&str) -> bool,
    /// For each list of what pages print whether all of it fits, as far as that was asked.
    pub(super) known: Vec<Option<bool>>,
}

impl Fitting {
    /// Those that satisfy a condition.
    pub fn new(fits: fn(&str) -> bool) -> Fitting {
        Fitting { fits, known: Vec::new() }
    }
}

impl Plan {
    /// Takes a part of the text out of what pages print and returns a number for [`Plan::part`]. `within` is a range that
    /// must be settled but for what is known of each page in `part`, and there every piece must be as `fitting` wants it.
    /// `None` where it is not so.
    pub fn take_part(
        &mut self,
        part: &Range<usize>,
        within: &Range<usize>,
        fitting: &mut Fitting,
    ) -> Option<usize> {
        let slots = self.slots.within(part);
        let known: usize = slots.iter().map(|slot| slot.at.len()).sum();
        let is_known =
            known > 0 && known < part.len() && self.is_settled_but(within, slots.iter().map(|slot| &slot.at));
        if !is_known || !slots.iter().all(|slot| self.slots.fit(slot, fitting)) {
            return None;
        }
        let mut pieces = Vec::new();
        let mut at = part.start;
        for slot in slots {
            pieces.push(Piece::Settled(self.cut(at..slot.at.start)));
            pieces.push(Piece::Own(slot.clone()));
            at = slot.at.end;
        }
        pieces.push(Piece::Settled(self.cut(at..part.end)));
        let settled_fits =
            |piece: &Piece| !matches!(piece, Piece::Settled(text) if !(fitting.fits)(&text.text));
        if !pieces.iter().all(settled_fits) {
            return None;
        }
        self.slots.take(part);
        self.stencils.push(Stencil { pieces });
        Some(self.stencils.len() - 1)
    }

    /// What a page prints in a part that was taken out.
    pub fn part(&self, number: usize, lane: usize) -> RenderedText {
        let pieces = self.stencils.get(number).map_or(&[][..], |stencil| &stencil.pieces);
        let (bytes, stretches) = pieces.iter().fold((0, 0), |(bytes, stretches), piece| match piece {
            Piece::Settled(settled) => (bytes + settled.text.len(), stretches + settled.stretches.len()),
            Piece::Own(slot) => {
                let value = self.slots.value(slot, lane);
                value.map_or((bytes, stretches), |value| {
                    (bytes + value.as_str().len(), stretches + value.pieces().len().max(1))
                })
            }
        });
        let mut text =
            RenderedText { text: String::with_capacity(bytes), stretches: Vec::with_capacity(stretches) };
        for piece in pieces {
            match piece {
                Piece::Settled(settled) => text.append(settled),
                Piece::Own(slot) => {
                    if let Some(value) = self.slots.value(slot, lane) {
                        text.push_text(value, Some(slot.via), false);
                    }
                }
            }
        }
        text
    }

    /// What is known to be another one on each page, sorted.
    pub fn own_parts(&self) -> Vec<OwnPart> {
        self.slots.parts()
    }

    /// What the pages print in such a part, by lane; nothing where it is read elsewhere.
    pub fn printed_in(&self, part: &OwnPart) -> &[Text] {
        part.values.map_or(&[], |number| self.slots.values(number))
    }

    /// Whether pages evaluate anything.
    pub fn has_own_nodes(&self) -> bool {
        self.tape.has_own()
    }

    /// Whether all pages print the same.
    pub fn prints_alike(&self) -> bool {
        self.is_usable && !self.tape.has_own() && self.slots.are_all_alike()
    }

    /// Whether a range is the same on every page but for some parts of it.
    pub fn is_settled_but<'r>(
        &self,
        range: &Range<usize>,
        parts: impl Iterator<Item = &'r Range<usize>>,
    ) -> bool {
        self.settled_bytes(range) + parts.map(|part| part.len()).sum::<usize>() == range.len()
    }

    /// Takes some of these parts, sorted, out of what pages print, as if they were the same on all of them.
    pub fn leave_out(&mut self, parts: &[Range<usize>]) {
        if parts.is_empty() {
            return;
        }
        self.slots.leave_out(parts);
        let mut ranges: Vec<Range<usize>> = self.settled.iter().chain(parts).cloned().collect();
        ranges.sort_unstable_by_key(|range| range.start);
        let mut settled: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
        for range in ranges {
            match settled.last_mut().filter(|last| last.end >= range.start) {
                Some(last) => last.end = last.end.max(range.end),
                None => settled.push(range),
            }
        }
        self.settled = settled;
    }

    /// How many bytes of a range are the same on every page.
    fn settled_bytes(&self, range: &Range<usize>) -> usize {
        let first = self.settled.partition_point(|settled| settled.end <= range.start);
        let touched = self.settled.iter().skip(first).take_while(|settled| settled.start < range.end);
        touched.map(|settled| settled.end.min(range.end) - settled.start.max(range.start)).sum()
    }

    fn cut(&self, range: Range<usize>) -> RenderedText {
        let mut text = RenderedText::default();
        for (range, stretch) in self.text.stretches_of(range) {
            let bytes = self.text.text.get(range).unwrap_or_default();
            text.push(bytes, stretch.origin, stretch.via, stretch.guarded);
        }
        text
    }
}
