//! Formulas between `$$` (J-MD-12): nothing in them is Markdown.

use super::lines::{Line, line_end};
use super::prepared::BRACKET;
use super::regions::Scanner;

impl Scanner<'_> {
    /// A block of `$$…$$` is opaque (J-MD-12).
    pub(super) fn math(&mut self, line: Line) -> bool {
        if self.in_text() || self.no_more_math || !self.text[line.start..].starts_with("$$") {
            return false;
        }
        let Some(close) = self.text[line.start + 2..].find("$$") else {
            self.no_more_math = true;
            return false;
        };
        let end = line.start + close + 4;
        let (line_end, next) = line_end(self.text, end);
        if !self.text[end..line_end].trim().is_empty() {
            return false;
        }
        self.blank(line.start..end);
        self.position = next;
        self.after_block();
        true
    }

    /// Within a line, `$$…$$` holds no links.
    pub(super) fn math_spans(&mut self, line: Line) {
        let mut at = line.start;
        while let Some(open) = self.text[at..line.end].find("$$") {
            let start = at + open + 2;
            let Some(close) = self.text[start..line.end].find("$$") else { return };
            for (offset, _) in self.text[start..start + close].match_indices('[') {
                self.fill(start + offset..start + offset + 1, BRACKET);
            }
            at = start + close + 2;
        }
    }
}
