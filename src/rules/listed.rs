//! All rules as lists show them: those of postproof and those that a site brings along.

use std::path::Path;

use crate::diagnostic::Level;

use super::{CustomRule, RULES};

/// A rule as lists of rules show it: one of postproof, or one that the site brings along.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Its name.
    pub name: &'static str,
    /// Its level unless the settings say otherwise.
    pub level: Level,
    /// Its document, without front matter.
    pub doc: &'a str,
    /// Where the document lies, of one that the site brings along.
    pub path: Option<&'a Path>,
}

impl Known<'_> {
    /// The first paragraph of its document, on one line.
    pub fn summary(&self) -> String {
        first_paragraph(self.doc)
    }
}

/// All rules, sorted by name: those of postproof and `custom`.
pub fn known(custom: &[CustomRule]) -> Vec<Known<'_>> {
    let own =
        RULES.iter().map(|rule| Known { name: rule.name, level: rule.level, doc: rule.doc, path: None });
    let more = custom.iter().map(|rule| Known {
        name: rule.name,
        level: rule.level,
        doc: rule.text(),
        path: Some(&rule.path),
    });
    let mut all: Vec<Known> = own.chain(more).collect();
    all.sort_by_key(|rule| rule.name);
    all
}

/// The level of a rule that the settings do not speak of.
pub(super) fn default_level(custom: &[CustomRule], name: &str) -> Level {
    let own = RULES.iter().find(|rule| rule.name == name).map(|rule| rule.level);
    let more = || custom.iter().find(|rule| rule.name == name).map(|rule| rule.level);
    own.or_else(more).unwrap_or(Level::Error)
}

/// The first paragraph of a document, on one line.
pub(super) fn first_paragraph(doc: &str) -> String {
    let after_title = doc.lines().skip_while(|line| line.starts_with('#') || line.trim().is_empty());
    let paragraph: Vec<&str> = after_title.map(str::trim).take_while(|line| !line.is_empty()).collect();
    paragraph.join(" ")
}

#[cfg(test)]
mod tests {
    use super::first_paragraph;

    #[test]
    fn the_summary_is_the_first_paragraph() {
        let cases = [
            ("# a-rule\n\nA link that\nleads nowhere.\n\n## Why\n\nx\n", "A link that leads nowhere."),
            ("# a-rule\r\n\r\nOne line.\r\n", "One line."),
            ("# a-rule\n", ""),
            ("", ""),
        ];
        for (doc, expected) in cases {
            assert_eq!(first_paragraph(doc), expected, "{doc:?}");
        }
    }
}
