//! The ids that headings get on their own.

use std::collections::HashMap;

use unicode_general_category::{GeneralCategory, get_general_category};

use super::{Dialect, Flavor};
use crate::origin::HOLE;

/// Gives out ids in document order: a later heading of the same text gets a number.
#[derive(Debug)]
pub(super) struct Ids<'d> {
    dialect: &'d Dialect,
    /// How often each id was given out. kramdown keeps one counter for each of its two algorithms.
    gfm: HashMap<String, usize>,
    kramdown: HashMap<String, usize>,
    github: HashMap<String, usize>,
}

/// What the ids of a heading are made from.
#[derive(Debug, Default)]
pub(super) struct HeadingSource<'s> {
    /// Its text, with kramdown's typographic replacements.
    pub(super) typographic: &'s str,
    /// Its text.
    pub(super) plain: &'s str,
    /// Its bytes in the file, without the marks and an explicit id.
    pub(super) raw: &'s str,
    /// Its content as HTML.
    pub(super) html: &'s str,
    /// Whether it is inside an HTML element or a footnote (J-MD-3).
    pub(super) nested: bool,
}

impl<'d> Ids<'d> {
    /// No id is given out yet.
    pub(super) fn new(dialect: &'d Dialect) -> Self {
        Ids { dialect, gfm: HashMap::new(), kramdown: HashMap::new(), github: HashMap::new() }
    }

    /// The id of the next heading; `None` when it gets none.
    pub(super) fn next(&mut self, heading: &HeadingSource<'_>) -> Option<String> {
        let id = match self.dialect.flavor {
            Flavor::CommonMark => return None,
            Flavor::GitHub => self.next_github(heading.plain),
            Flavor::CommonMarkGhPages => self.next_kramdown(heading.html),
            Flavor::KramdownGfm if !heading.nested => self.next_gfm(heading.typographic),
            Flavor::KramdownGfm => self.next_kramdown(heading.typographic),
            Flavor::Kramdown => self.next_kramdown(heading.raw),
        };
        (!id.is_empty()).then_some(id)
    }

    /// J-MD-1, 2.
    fn next_gfm(&mut self, text: &str) -> String {
        let base: String = text.chars().flat_map(char::to_lowercase).filter_map(gfm_char).collect();
        let id = numbered(&mut self.gfm, base);
        format!("{}{id}", self.dialect.auto_id_prefix)
    }

    /// J-MD-3, 4.
    fn next_kramdown(&mut self, text: &str) -> String {
        let letters = text.trim_start_matches(|c: char| !c.is_ascii_alphabetic() && c != HOLE);
        let mut base: String = letters
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || matches!(*c, ' ' | '-' | HOLE))
            .map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() })
            .collect();
        if base.is_empty() {
            base.push_str("section");
        }
        let id = numbered(&mut self.kramdown, base);
        format!("{}{id}", self.dialect.auto_id_prefix)
    }

    /// GitHub: a number is taken so that the id is new among all ids given out.
    fn next_github(&mut self, text: &str) -> String {
        let keep = |c: char| (c == HOLE || c == '-' || c == ' ' || is_word(c)).then_some(c);
        let lower = text.trim().to_lowercase();
        let base: String = lower.chars().filter_map(keep).map(|c| if c == ' ' { '-' } else { c }).collect();
        let mut id = base.clone();
        while self.github.contains_key(&id) {
            let count = self.github.entry(base.clone()).or_default();
            *count += 1;
            id = format!("{base}-{count}");
        }
        self.github.insert(id.clone(), 0);
        id
    }
}

/// `base`, `base-1`, `base-2`.
fn numbered(counter: &mut HashMap<String, usize>, base: String) -> String {
    let count = counter.entry(base.clone()).or_default();
    *count += 1;
    if *count == 1 { base } else { format!("{base}-{}", *count - 1) }
}

/// What a character becomes in an id of J-MD-1; `None` when it goes.
fn gfm_char(c: char) -> Option<char> {
    match c {
        ' ' | '\t' => Some('-'),
        '-' | HOLE => Some(c),
        _ => is_word(c).then_some(c),
    }
}

/// Ruby's `\p{Word}`: letters, marks, decimal numbers and connectors.
pub(super) fn is_word(c: char) -> bool {
    use GeneralCategory::{ConnectorPunctuation, DecimalNumber, EnclosingMark, NonspacingMark, SpacingMark};
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    let marks = [ConnectorPunctuation, DecimalNumber, EnclosingMark, NonspacingMark, SpacingMark];
    c.is_alphabetic() || marks.contains(&get_general_category(c))
}

/// Appends text to what an id is made from, without what kramdown turns into typographic characters that no id
/// keeps: dashes, dots, and guillemets together with the space inside them.
pub(super) fn push_typographic(target: &mut String, text: &str) {
    const SYMBOLS: [&str; 7] = ["---", "--", "...", "<< ", " >>", "<<", ">>"];
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        match SYMBOLS.iter().find_map(|symbol| rest.strip_prefix(symbol)) {
            Some(after) => rest = after,
            None => {
                target.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
}
