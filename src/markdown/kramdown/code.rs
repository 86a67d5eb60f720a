//! Code blocks: indented ones and those between fences (J-MD-32).

use std::ops::Range;

use super::blocks::Blocks;
use super::definitions::skip_one_indent;
use super::scan::is_space;
use super::tree::{CodeData, Kind};

impl Blocks {
    pub(super) fn indented_code(&mut self) {
        let at = self.position;
        let end = self.indented_end(at).max(self.window().line_end(at));
        self.position = end;
        self.add_code(at..end, None, true);
    }

    fn add_code(&mut self, content: Range<usize>, language: Option<Range<usize>>, is_indented: bool) {
        let code = self.add_block(Kind::CodeBlock, content);
        self.tree.node_mut(code).data = self.tree.codes.len() as u32;
        self.tree.codes.push(CodeData { language, is_indented });
    }

    /// Where indented lines end, with the blank lines between them and the lines that lazily follow them.
    pub(super) fn indented_end(&mut self, from: usize) -> usize {
        let mut end = from;
        loop {
            let window = self.window();
            let start = window.blank_lines(end).unwrap_or(end);
            if start >= self.end
                || skip_one_indent(&window, start) == start
                || window.blank_to_line_end(start).is_some()
            {
                return end;
            }
            end = window.line_end(start);
            while !self.is_lazy_end(end) {
                end = self.window().line_end(end);
            }
        }
    }

    pub(super) fn fence(&mut self) -> bool {
        let window = self.window();
        let at = self.position;
        let mark = if self.options.gfm { window.skip_indent(at) } else { at };
        let is_mark = |byte: u8| byte == b'~' || self.options.gfm && byte == b'`';
        let (behind, line) = (window.skip(mark, is_mark), window.line_end(mark));
        let word = window.skip_blanks(behind);
        let word = word..window.skip(word, |byte| !is_space(byte));
        if behind - mark < 3 || window.blank_to_line_end(word.end) != Some(line) {
            return false;
        }
        let Some((length, close, end)) = self.closing_fence(mark..behind, line) else { return false };
        // When only a shorter fence has an end, the other marks begin the info word.
        let word = if mark + length < behind {
            mark + length..self.window().skip(behind, |byte| !is_space(byte))
        } else {
            word
        };
        if mark + length < behind && self.window().blank_to_line_end(word.end) != Some(line) {
            return false;
        }
        let language = (!word.is_empty()).then(|| {
            let written = self.window().slice(word.clone());
            let stop = written.char_indices().skip(1).find(|(_, c)| *c == '?');
            word.start..word.start + stop.map_or(word.len(), |(at, _)| at)
        });
        self.position = end;
        self.add_code(line..close, language, false);
        true
    }

    /// The first line from a place on that ends a fence, or else one as long as can be ended: its length, where the line
    /// begins and ends.
    fn closing_fence(&mut self, fence: Range<usize>, from: usize) -> Option<(usize, usize, usize)> {
        let last = self.window().byte(fence.end - 1);
        let kind = usize::from(last == b'`');
        if self.window().bytes(fence.clone()).iter().any(|byte| *byte != last) {
            let written = self.window().slice(fence.clone()).to_owned();
            if self.memory.open_fences.contains(&written) {
                return None;
            }
            let found = self.fence_line(fence.clone(), from);
            if found.is_err() {
                self.memory.open_fences.insert(written);
            }
            return found.ok().map(|(at, end, _)| (fence.len(), at, end));
        }
        let mut length = fence.len();
        loop {
            length = length.min(self.memory.longest_fences[kind].unwrap_or(length));
            if length < 3 {
                return None;
            }
            match self.fence_line(fence.start..fence.start + length, from) {
                Ok((at, end, _)) => return Some((length, at, end)),
                Err(longest) => self.memory.longest_fences[kind] = Some(longest),
            }
        }
    }

    /// The first line that ends a fence: where it begins and ends. Else how long a fence the lines do end.
    fn fence_line(&self, fence: Range<usize>, from: usize) -> Result<(usize, usize, usize), usize> {
        let window = self.window();
        let (written, last) = (window.bytes(fence.clone()), window.byte(fence.end - 1));
        let mut longest = 0;
        let mut at = from;
        while at < self.end {
            let mark = if self.options.gfm { window.skip_indent(at) } else { at };
            let next = window.line_end(mark);
            if window.byte(mark) == written.first().copied().unwrap_or(0) {
                let behind = window.skip(mark, |byte| byte == last);
                let ends = window.blank_to_line_end(behind.max(mark));
                if window.bytes(mark..self.end).starts_with(written) {
                    let behind = window.skip(mark + written.len(), |byte| byte == last);
                    if let Some(end) = window.blank_to_line_end(behind) {
                        return Ok((at, end, behind - mark));
                    }
                } else if ends.is_some() {
                    longest = longest.max(behind - mark);
                }
            }
            at = next;
        }
        Err(longest.min(fence.len() - 1))
    }
}
