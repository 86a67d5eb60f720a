//! What is compared of a document: what kramdown's HTML shows and what postproof reads.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use postproof::markdown::{Dialect, ElementKind, parse, to_html};

use super::html;

/// One side of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Facet {
    Links,
    Images,
    Headings,
    Ids,
    Code,
    Html,
}

impl Facet {
    pub(crate) const ALL: [Facet; 6] =
        [Facet::Links, Facet::Images, Facet::Headings, Facet::Ids, Facet::Code, Facet::Html];
}

impl fmt::Display for Facet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&format!("{self:?}").to_lowercase())
    }
}

/// The facts of a document, by facet: URLs, ids, `h2 id`, texts of code blocks, lines of normal HTML.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Facts([Vec<String>; 6]);

impl Facts {
    pub(crate) fn of(&self, facet: Facet) -> &[String] {
        &self.0[facet as usize]
    }

    pub(crate) fn of_mut(&mut self, facet: Facet) -> &mut Vec<String> {
        &mut self.0[facet as usize]
    }

    /// What postproof reads of a text, and writes as HTML. A panic is a fact that nobody shares.
    pub(crate) fn read(text: &str, dialect: &Dialect) -> Facts {
        catch_unwind(AssertUnwindSafe(|| read(text, dialect))).unwrap_or_else(|_| {
            let mut facts = Facts::default();
            Facet::ALL.iter().for_each(|facet| facts.of_mut(*facet).push("it panics".into()));
            facts
        })
    }

    /// The facets in which the two differ. The texts of footnotes stand at the end of the HTML, wherever they are defined,
    /// and elements are read in the order of the text: where there are footnotes, only the HTML has an order.
    pub(crate) fn differences(&self, other: &Facts) -> Vec<Facet> {
        let has_notes = self.of(Facet::Ids).iter().any(|id| id.starts_with("fn:"));
        let of = |facts: &Facts, facet| {
            let mut found = facts.of(facet).to_vec();
            if has_notes && facet != Facet::Html {
                found.sort_unstable();
            }
            found
        };
        Facet::ALL.into_iter().filter(|facet| of(self, *facet) != of(other, *facet)).collect()
    }
}

/// A URL as both sides tell it: browsers drop line breaks and tabs in it, and white space around it.
pub(crate) fn url(value: &str) -> String {
    value.trim_ascii().replace(['\t', '\n', '\r'], "")
}

fn read(text: &str, dialect: &Dialect) -> Facts {
    let mut facts = Facts::default();
    for element in parse(text, dialect) {
        match element.kind {
            ElementKind::Link(link) => match (link.tag, link.attribute) {
                ("a", "href") => facts.of_mut(Facet::Links).push(url(&link.url)),
                ("img", "src") => facts.of_mut(Facet::Images).push(url(&link.url)),
                _ => {}
            },
            ElementKind::Heading { level, id, .. } => {
                let shown = id.as_deref().unwrap_or("-");
                facts.of_mut(Facet::Headings).push(format!("h{level} {shown}"));
                facts.of_mut(Facet::Ids).extend(id);
            }
            ElementKind::Anchor { id } => facts.of_mut(Facet::Ids).push(id),
            ElementKind::Code { block: true, .. } => {
                let content = text.get(element.range).unwrap_or("a range that is none of the text");
                facts.of_mut(Facet::Code).push(html::code_text(content));
            }
            _ => {}
        }
    }
    let written = html::facts(&to_html(text, dialect, &|_| None).html);
    facts.of_mut(Facet::Html).extend_from_slice(written.of(Facet::Html));
    facts
}
