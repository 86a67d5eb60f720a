//! `series-list-differs`

use crate::diagnostic::{Diagnostic, Level};
use crate::site::series::{List, Number, Part, Series};

use super::series;
use super::{Check, Context, Rule};

/// A list that lacks parts which its siblings have, or has them in another order.
pub(super) const RULE: Rule = Rule {
    name: "series-list-differs",
    level: Level::Warning,
    doc: include_str!("../../rules/series-list-differs.md"),
    yields_to: &[],
    check: Check::Series(check),
};

fn check(context: &Context, all: &Series, found: &mut Vec<Diagnostic>) {
    for (list, missing) in all.missing(context.published) {
        if !missing.listed.is_empty() {
            found.extend(lacks(context, all, list, &missing.listed));
        }
    }
    let (ordered, others): (Vec<&List>, Vec<&List>) =
        all.lists.iter().partition(|list| misplaced(list).is_none());
    let Some(sibling) = ordered.first() else { return };
    for list in others {
        found.extend(reorders(context, list, sibling));
    }
}

fn lacks(context: &Context, all: &Series, list: &List, parts: &[&Part]) -> Option<Diagnostic> {
    let first = parts.first()?;
    let numbers: Vec<Number> = parts.iter().map(|part| part.number).collect();
    let siblings: Vec<&List> = all
        .lists
        .iter()
        .filter(|other| other.start() != list.start() && parts.iter().all(|part| other.names(part.number)))
        .collect();
    let owners = match siblings.as_slice() {
        [] => "other lists of the series have".to_owned(),
        [one] => format!("the list of `{}` has", series::path(context, one)),
        [one, two] => {
            format!("the lists of `{}` and `{}` have", series::path(context, one), series::path(context, two))
        }
        [one, more @ ..] => {
            format!("the list of `{}` and {} others have", series::path(context, one), more.len())
        }
    };
    let pronoun = if numbers.len() > 1 { "them" } else { "it" };
    let message = format!("the list lacks {}; {owners} {pronoun}", series::numbers(&numbers));
    let place = series::gap(list, first.number)?;
    let mut diagnostic =
        Diagnostic::new(RULE.name, place, message).help("make the lists of the series equal");
    let entry = siblings.first().and_then(|list| list.numbered().find(|(number, _)| *number == first.number));
    if let Some((_, entry)) = entry {
        diagnostic = diagnostic.related(entry.place, "a sibling has it here");
    }
    for part in parts {
        diagnostic = diagnostic.related(part.place, format!("part {} is here", part.number));
    }
    Some(series::maybe_fix(diagnostic, series::add(context, all, list, parts, true)))
}

/// The entry of an ascending list that stands behind a later part.
fn misplaced<'l>(list: &'l List) -> Option<(Number, &'l crate::site::series::Entry<'l>, Number)> {
    let numbered: Vec<_> = list.numbered().collect();
    let steps = || numbered.windows(2).filter_map(|pair| pair.first().zip(pair.get(1)));
    let falls = steps().filter(|(a, b)| b.0 < a.0).count();
    // Newest first is an order, too.
    if falls == 0 || falls * 2 >= numbered.len() - 1 {
        return None;
    }
    steps().find(|(a, b)| b.0 < a.0).map(|(a, b)| (b.0, b.1, a.0))
}

fn reorders(context: &Context, list: &List, sibling: &List) -> Option<Diagnostic> {
    let (number, entry, before) = misplaced(list)?;
    if !sibling.names(number) || !sibling.names(before) {
        return None;
    }
    let path = series::path(context, sibling);
    let message =
        format!("part {number} stands behind part {before}; the list of `{path}` has them in order");
    let diagnostic = Diagnostic::new(RULE.name, entry.place, message)
        .help("put the entries in the order of their numbers");
    let other = sibling.numbered().find(|(known, _)| *known == number)?.1;
    Some(diagnostic.related(other.place, "a sibling has it here"))
}
