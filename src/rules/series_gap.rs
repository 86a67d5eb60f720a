//! `series-gap`

use crate::diagnostic::{Diagnostic, Level};
use crate::site::series::{List, Number, Part, Series};
use crate::source::Place;
use std::collections::BTreeSet;

use super::series;
use super::{Check, Context, Rule};

/// A number that a series leaves out.
pub(super) const RULE: Rule = Rule {
    name: "series-gap",
    level: Level::Warning,
    doc: include_str!("../../rules/series-gap.md"),
    yields_to: &[],
    check: Check::Series(check),
};

/// So many parts are left out by a slip.
const MAX_GAP: usize = 2;

fn check(context: &Context, all: &Series, found: &mut Vec<Diagnostic>) {
    if !all.is_numbered() || counts_other_things(context, all) {
        return;
    }
    let named = all.lists.iter().flat_map(|list| list.numbered().map(|(number, _)| number));
    let known: BTreeSet<u32> =
        all.parts.iter().map(|part| part.number).chain(named).map(|number| number.major).collect();
    let mut before: Option<u32> = None;
    for number in &known {
        if let Some(last) = before.filter(|last| last + 1 < *number) {
            let missing: Vec<Number> = (last + 1..*number).map(Number::whole).collect();
            // Numbers far apart are no gap but two countings.
            if missing.len() <= MAX_GAP {
                found.extend(gap(context, all, last, *number, &missing));
            }
        }
        before = Some(*number);
    }
}

/// Whether the numbers are those of what the parts are about, such as the books of reviews: nothing lists them or leads from one to another,
/// and they were not written in their order.
fn counts_other_things(context: &Context, all: &Series) -> bool {
    let date = |part: &Part| context.published.site.page(part.page).date.clone();
    let dates: Vec<_> = all.parts.iter().filter_map(date).collect();
    all.lists.is_empty() && all.mentions.is_empty() && all.steps.is_empty() && !dates.is_sorted()
}

fn gap(context: &Context, all: &Series, last: u32, next: u32, missing: &[Number]) -> Option<Diagnostic> {
    let in_list = |list: &List| {
        let mut numbers = list.numbered().filter(|(number, _)| number.major == next);
        list.names(Number::whole(last)).then(|| numbers.next().map(|(_, entry)| entry.place)).flatten()
    };
    let of_lists = all.lists.iter().find_map(in_list);
    let part = all.parts.iter().find(|part| part.number.major == next);
    let before = all.parts.iter().find(|part| part.number.major == last);
    let place: Place =
        of_lists.or(part.filter(|part| part.is_sure && all.parts.len() > 2).map(|part| part.place))?;
    let verb = if missing.len() > 1 { "are" } else { "is" };
    let message = format!("{} {verb} missing: part {next} follows part {last}", series::numbers(missing));
    let diagnostic =
        Diagnostic::new(RULE.name, place, message).help("publish what is missing, or number the parts anew");
    let related = part
        .filter(|part| part.place != place)
        .map(|part| (part, next))
        .into_iter()
        .chain(before.map(|part| (part, last)));
    Some(related.fold(diagnostic, |diagnostic, (part, _)| {
        diagnostic.related(part.place, format!("this is {}", series::named(context, part)))
    }))
}
