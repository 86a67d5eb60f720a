//! Lines that define something and are not seen: link references and abbreviations.

use std::ops::Range;

use super::brackets::trimmed;
use super::lines::Line;
use super::regions::{Before, Scanner};

impl Scanner<'_> {
    /// The last of several definitions of a label counts (J-MD-25); CommonMark takes the first.
    pub(super) fn link_definition(&mut self, line: Line) -> bool {
        let rest = &self.text[line.start..line.end];
        let Some(close) = rest.find("]:").filter(|close| !rest[1..*close].contains([']', '\\'])) else {
            return false;
        };
        let label = normal_label(&rest[1..close]);
        if label.is_empty() || label.starts_with('^') || rest[close + 2..].trim().is_empty() || line.quoted {
            return false;
        }
        if let Some(earlier) = self.labels.insert(label, line.start..line.end) {
            self.blank(earlier);
        }
        let behind = line.start + close + 2;
        let destination = defined_destination(&self.text[behind..line.end]);
        self.hold_together(behind + destination.start..behind + destination.end);
        self.position = line.next;
        self.pending.clear();
        self.before = Before::Block;
        self.after_blank = false;
        true
    }

    /// `*[HTML]: …` is no text (J-MD-12).
    pub(super) fn abbreviation(&mut self, line: Line) -> bool {
        let rest = &self.text[line.start..line.end];
        let defines = rest.starts_with("*[") && rest.find("]:").is_some_and(|close| close > 2);
        if !defines || line.quoted {
            return false;
        }
        self.blank(line.start..line.end);
        self.after_block();
        self.position = line.next;
        true
    }
}

/// A label as kramdown compares it (J-MD-25).
pub(super) fn normal_label(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The destination of a definition, spaces inside included, in what stands behind its `]:`.
fn defined_destination(text: &str) -> Range<usize> {
    let whole = trimmed(text, 0..text.len());
    let written = &text[whole.clone()];
    if written.starts_with('<') {
        return 0..0;
    }
    let Some(quote) = written.chars().next_back().filter(|c| matches!(c, '"' | '\'')) else { return whole };
    let title =
        [format!(" {quote}"), format!("\t{quote}")].iter().filter_map(|mark| written.find(mark)).min();
    match title.filter(|at| at + 2 < written.len()) {
        Some(at) => trimmed(text, whole.start..whole.start + at),
        None => whole,
    }
}
