//! Horizontal rules, and math on lines of its own.

use super::blocks::Blocks;
use super::scan::Window;
use super::tree::Kind;

impl Blocks {
    pub(super) fn rule(&mut self) -> bool {
        let at = self.position;
        let Some(end) = rule_end(&self.window(), at) else { return false };
        self.position = end;
        self.add_block(Kind::Rule, at..end);
        true
    }

    pub(super) fn block_math(&mut self, mark: usize) -> bool {
        if !self.is_after_boundary() {
            return false;
        }
        let is_escaped = self.window().byte(mark) == b'\\';
        let open = mark + usize::from(is_escaped);
        let window = Window { text: &self.arena.text, start: self.start, end: self.end };
        if !window.starts_with(open, "$$") {
            return false;
        }
        let Some(close) = self.memory.math.find(&window, open + 2, "$$") else { return false };
        let line = window.blank_to_line_end(close + 2);
        let content = window.trim(open + 2..close);
        if is_escaped {
            if line.is_some() {
                self.position = open;
            }
            return false;
        }
        let end = line.unwrap_or(close + 2);
        if !self.is_before_boundary(end) {
            return false;
        }
        self.position = end;
        self.add_block(Kind::MathBlock, content);
        true
    }
}

/// Behind a line that is a horizontal rule.
pub(super) fn rule_end(window: &Window<'_>, at: usize) -> Option<usize> {
    let start = window.skip_indent(at);
    let mark = window.byte(start);
    if !matches!(mark, b'*' | b'-' | b'_') {
        return None;
    }
    let mut count = 0;
    let end = window.skip(start, |byte| byte == mark || matches!(byte, b' ' | b'\t'));
    for byte in window.bytes(start..end) {
        count += usize::from(*byte == mark);
    }
    (count >= 3 && window.byte(end) == b'\n').then_some(end + 1)
}
