//! The ids that headings get on their own.

use foldhash::HashMap;
use unicode_general_category::{GeneralCategory, get_general_category};

use super::{Dialect, Flavor};
use crate::origin::HOLE;

/// Gives out the ids of CommonMark's headings in document order: a later heading of the same text gets a number.
#[derive(Debug)]
pub(super) struct Ids<'d> {
    dialect: &'d Dialect,
    /// How often each id was given out.
    given: HashMap<String, usize>,
}

/// What the id of a heading is made from.
#[derive(Debug, Default)]
pub(super) struct HeadingSource<'s> {
    /// Its text.
    pub(super) plain: &'s str,
    /// Its content as HTML.
    pub(super) html: &'s str,
}

impl<'d> Ids<'d> {
    /// No id is given out yet.
    pub(super) fn new(dialect: &'d Dialect) -> Self {
        Ids { dialect, given: HashMap::default() }
    }

    /// The id of the next heading; `None` when it gets none.
    pub(super) fn next(&mut self, heading: &HeadingSource<'_>) -> Option<String> {
        let id = match self.dialect.flavor {
            Flavor::CommonMarkGhPages => numbered(&mut self.given, kramdown_id(heading.html)),
            Flavor::GitHub => self.next_github(heading.plain),
            Flavor::CommonMark | Flavor::KramdownGfm | Flavor::Kramdown => return None,
        };
        (!id.is_empty()).then(|| format!("{}{id}", self.prefix()))
    }

    fn prefix(&self) -> &str {
        if self.dialect.flavor == Flavor::GitHub { "" } else { &self.dialect.auto_id_prefix }
    }

    /// GitHub: a number is taken so that the id is new among all ids given out.
    fn next_github(&mut self, text: &str) -> String {
        let keep = |c: char| (c == HOLE || c == '-' || c == ' ' || is_word(c)).then_some(c);
        let lower = text.trim().to_lowercase();
        let base: String = lower.chars().filter_map(keep).map(|c| if c == ' ' { '-' } else { c }).collect();
        let mut id = base.clone();
        while self.given.contains_key(&id) {
            let count = self.given.entry(base.clone()).or_default();
            *count += 1;
            id = format!("{base}-{count}");
        }
        self.given.insert(id.clone(), 0);
        id
    }
}

/// The id of J-MD-1 for a heading's text, before it is numbered.
pub(super) fn gfm_id(text: &str) -> String {
    let mut id = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            id.extend(gfm_char(c.to_ascii_lowercase()));
        } else {
            id.extend(c.to_lowercase().filter_map(gfm_char));
        }
    }
    id
}

/// The id of J-MD-3 for a text, before it is numbered.
pub(super) fn kramdown_id(text: &str) -> String {
    let letters = text.trim_start_matches(|c: char| !c.is_ascii_alphabetic() && c != HOLE);
    let mut base: String = letters
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(*c, ' ' | '-' | HOLE))
        .map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() })
        .collect();
    if base.is_empty() {
        base.push_str("section");
    }
    base
}

/// `base`, `base-1`, `base-2`.
pub(super) fn numbered(counter: &mut HashMap<String, usize>, base: String) -> String {
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
