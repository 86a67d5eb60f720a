//! `series-duplicate-part`

use crate::diagnostic::{Diagnostic, Level};
use crate::site::PageId;
use crate::site::series::{Entry, Link, List, Number, Series};
use std::collections::HashMap;

use super::series;
use super::{Check, Context, Rule};

/// A number that a series gives twice.
pub(super) const RULE: Rule = Rule {
    name: "series-duplicate-part",
    level: Level::Warning,
    doc: include_str!("../../rules/series-duplicate-part.md"),
    yields_to: &["series-wrong-target"],
    check: Check::Series(check),
};

fn check(context: &Context, all: &Series, found: &mut Vec<Diagnostic>) {
    for list in &all.lists {
        in_list(all, list, found);
    }
    if all.is_numbered() {
        of_pages(context, all, found);
    }
}

/// Two entries of a list with one number.
fn in_list(all: &Series, list: &List, found: &mut Vec<Diagnostic>) {
    let mut first: HashMap<Number, &Entry> = HashMap::new();
    for (number, entry) in list.numbered() {
        let Some(earlier) = first.get(&number) else {
            first.insert(number, entry);
            continue;
        };
        let page = |entry: &Entry| entry.link.as_ref().and_then(Link::page);
        let (Some(here), Some(there)) = (page(entry), page(earlier)) else { continue };
        // One that leads to another part is that rule's.
        let is_wrong =
            |page: PageId| all.part_of(page).is_some_and(|part| part.is_sure && part.number != number);
        if here == there || is_wrong(here) || is_wrong(there) {
            continue;
        }
        let message = format!("the list has part {number} twice");
        let diagnostic =
            Diagnostic::new(RULE.name, entry.place, message).help("give each part a number of its own");
        found.push(diagnostic.related(earlier.place, format!("part {number} is here, too")));
    }
}

/// Two pages that say the same number of themselves.
fn of_pages(context: &Context, all: &Series, found: &mut Vec<Diagnostic>) {
    for pair in all.parts.windows(2) {
        let [first, second] = pair else { continue };
        let is_said = |part: &crate::site::series::Part| part.is_claimed && part.is_sure;
        if first.number != second.number || !is_said(first) || !is_said(second) {
            continue;
        }
        let (a, b) = (series::url(context, first.page), series::url(context, second.page));
        if first.is_aside || second.is_aside || is_translation(a, b) {
            continue;
        }
        let message = format!("part {} is published twice, here and at `{a}`", second.number);
        let diagnostic =
            Diagnostic::new(RULE.name, second.place, message).help("give each part a number of its own");
        found.push(diagnostic.related(first.place, format!("this is part {}, too", first.number)));
    }
}

/// Whether two addresses are of one page in two languages: `/es/boat-1/`, `/boat-1/`.
fn is_translation(a: &str, b: &str) -> bool {
    let first = |url: &str| url.split('/').nth(1).unwrap_or("").to_owned();
    let is_language = |name: &str| {
        let language = name.split(['-', '_']).next().unwrap_or("");
        language.len() == 2 && language.chars().all(|c| c.is_ascii_lowercase()) && name.len() <= 7
    };
    let (a, b) = (first(a), first(b));
    a != b && (is_language(&a) || is_language(&b))
}
