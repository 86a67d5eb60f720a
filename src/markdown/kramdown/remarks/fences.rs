//! Fences and tables that are none: their lines are text of a paragraph.

use std::ops::Range;

use super::Collector;
use crate::markdown::Unrendered;

impl Collector<'_> {
    pub(super) fn fences_and_tables(&mut self, paragraph: Range<usize>) {
        let Some(bytes) = self.text.as_bytes().get(paragraph.clone()) else { return };
        let mut at = 0;
        while let Some(found) = memchr::memchr3(b'`', b'~', b'|', bytes.get(at..).unwrap_or_default()) {
            let place = paragraph.start + at + found;
            let line = self.line_around(place, paragraph.clone());
            at = line.end - paragraph.start;
            match bytes.get(place - paragraph.start) {
                Some(b'|') => self.table(line, paragraph.clone()),
                _ => self.fence(line, place, paragraph.clone()),
            }
        }
    }

    /// The line that a byte stands in, with its end, within a range.
    fn line_around(&self, at: usize, within: Range<usize>) -> Range<usize> {
        let before = self.text.get(within.start..at).unwrap_or_default();
        let start = before.rfind('\n').map_or(within.start, |end| within.start + end + 1);
        start..self.window().line_end(at).min(within.end)
    }

    fn fence(&mut self, line: Range<usize>, mark: usize, paragraph: Range<usize>) {
        let written = self.text.get(line.clone()).unwrap_or_default().trim();
        let Some(first) = written.chars().next().filter(|c| matches!(c, '`' | '~')) else { return };
        let rest = written.trim_start_matches(first);
        let length = written.len() - rest.len();
        let is_after = self.broken.last().is_some_and(|broken| {
            let place = self.document.arena.origin(mark..mark + 1).start;
            broken.start <= place && place < broken.end
        });
        if length < 3 || rest.contains(first) || is_after {
            return;
        }
        let fence = written.get(..length).unwrap_or_default();
        let close = self.fence_end(fence, line.end);
        let words = rest.split_whitespace().count();
        // A fence without a word rather ends the one before, which is none.
        if words == 0 && !self.broken.is_empty() {
            return;
        }
        let (what, end) = match close {
            Some(end) if words > 1 => (Unrendered::FenceOfWords, end),
            None if words <= 1 => (Unrendered::OpenFence, paragraph.end),
            _ => return,
        };
        let range = mark..end;
        self.broken.push(self.document.arena.origin(range.clone()));
        self.unrendered(range, what);
    }

    /// The end of the line that would end a fence.
    fn fence_end(&self, fence: &str, from: usize) -> Option<usize> {
        let mut at = from;
        for line in self.text.get(from..)?.split_inclusive('\n') {
            let written = line.trim();
            if written.starts_with(fence) && written.trim_start_matches(['`', '~']).is_empty() {
                return Some(at + line.trim_end().len());
            }
            at += line.len();
        }
        None
    }

    /// `|---|---|` within a paragraph.
    fn table(&mut self, line: Range<usize>, paragraph: Range<usize>) {
        let written = self.text.get(line.clone()).unwrap_or_default();
        let is_rule = written.contains("--")
            && written.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t' | b'\n' | b'+'));
        if !is_rule || line.start == paragraph.start {
            return;
        }
        let head = self.line_around(line.start - 1, paragraph);
        let is_head = self.text.get(head.clone()).is_some_and(|head| head.contains('|'));
        if is_head {
            let end = line.start + written.trim_end().len();
            self.unrendered(head.start..end, Unrendered::Table);
        }
    }
}
