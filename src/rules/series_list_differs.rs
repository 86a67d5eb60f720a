//! `series-list-differs`

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Fix, Level};
use crate::site::series::{List, Number, Part, Series};

use super::series;
use super::{Check, Context, Rule};

/// A list that lacks parts which its siblings have, has one that they lack, or has them in another order.
pub(super) const RULE: Rule = Rule {
    name: "series-list-differs",
    level: Level::Warning,
    doc: include_str!("../../rules/series-list-differs.md"),
    yields_to: &[],
    check: Check::Series(check),
};

fn check(context: &Context, all: &Series, found: &mut Vec<Diagnostic>) {
    let missing = all.missing(context.published);
    let mut lacking: BTreeMap<Number, (&Part, Vec<&List>)> = BTreeMap::new();
    for (list, missing) in &missing {
        for part in &missing.listed {
            lacking.entry(part.number).or_insert_with(|| (*part, Vec::new())).1.push(*list);
        }
    }
    // What most lists lack is one finding where it stands, and not one in each of them.
    lacking.retain(|number, (_, lists)| lists.len() > owners(all, *number).count());
    for (list, missing) in &missing {
        let parts: Vec<&Part> =
            missing.listed.iter().copied().filter(|part| !lacking.contains_key(&part.number)).collect();
        found.extend(lacks(context, all, list, &parts));
    }
    for (part, lists) in lacking.values() {
        found.extend(adds(context, all, part, lists));
    }
    let (ordered, others): (Vec<&List>, Vec<&List>) =
        all.lists.iter().partition(|list| misplaced(list).is_none());
    let Some(sibling) = ordered.first() else { return };
    for list in others {
        found.extend(reorders(context, all, list, sibling));
    }
}

/// The lists that name a part.
fn owners<'s, 'a>(all: &'s Series<'a>, number: Number) -> impl Iterator<Item = &'s List<'a>> {
    all.lists.iter().filter(move |list| list.names(number))
}

/// A part that one list has and most others lack.
fn adds(context: &Context, all: &Series, part: &Part, lists: &[&List]) -> Option<Diagnostic> {
    let entry =
        |list: &List| list.numbered().find(|(number, _)| *number == part.number).map(|(_, e)| e.place);
    let mut places = owners(all, part.number).filter_map(entry);
    let (first, others) = (lists.first()?, lists.len() - 1);
    let lack = match others {
        0 => format!("the list of `{}` lacks it", series::path(context, first)),
        1 => format!("the list of `{}` and another one lack it", series::path(context, first)),
        _ => format!("the list of `{}` and {others} others lack it", series::path(context, first)),
    };
    let message = format!("the list has {}; {lack}", series::called(context, all, &[part.number]));
    let mut diagnostic = Diagnostic::new(RULE.name, places.next()?, message)
        .help("make the lists of the series equal")
        .related(series::gap(first, part.number)?, "it would follow this");
    for place in places {
        diagnostic = diagnostic.related(place, "this list has it, too");
    }
    let fixes: Option<Vec<Fix>> =
        lists.iter().map(|list| series::add(context, all, list, &[part], true)).collect();
    let fix = fixes.and_then(|fixes| {
        let title = fixes.first()?.title.clone();
        let edits = fixes.into_iter().flat_map(|fix| fix.edits).collect();
        Some(Fix { title: format!("{title} to the other lists"), safe: true, edits })
    });
    Some(series::maybe_fix(diagnostic, fix))
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
    let message = format!("the list lacks {}; {owners} {pronoun}", series::called(context, all, &numbers));
    let place = series::gap(list, first.number)?;
    let mut diagnostic =
        Diagnostic::new(RULE.name, place, message).help("make the lists of the series equal");
    let entry = siblings.first().and_then(|list| list.numbered().find(|(number, _)| *number == first.number));
    if let Some((_, entry)) = entry {
        diagnostic = diagnostic.related(entry.place, "a sibling has it here");
    }
    for part in parts {
        diagnostic = diagnostic
            .related(part.place, format!("{} is here", series::called(context, all, &[part.number])));
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

fn reorders(context: &Context, all: &Series, list: &List, sibling: &List) -> Option<Diagnostic> {
    let (number, entry, before) = misplaced(list)?;
    if !sibling.names(number) || !sibling.names(before) {
        return None;
    }
    let path = series::path(context, sibling);
    let called = |number: Number| series::called(context, all, &[number]);
    let message = format!(
        "{} stands behind {}; the list of `{path}` has them in order",
        called(number),
        called(before)
    );
    let diagnostic =
        Diagnostic::new(RULE.name, entry.place, message).help("put the entries in the order of the parts");
    let other = sibling.numbered().find(|(known, _)| *known == number)?.1;
    Some(diagnostic.related(other.place, "a sibling has it here"))
}
