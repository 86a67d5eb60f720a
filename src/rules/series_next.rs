//! `series-next`

use crate::diagnostic::{Diagnostic, Level};
use crate::site::series::{Number, Order, Series, Step};
use std::collections::BTreeSet;

use super::series;
use super::{Check, Context, Rule};

/// A link to the next or previous part that leads to another one.
pub(super) const RULE: Rule = Rule {
    name: "series-next",
    level: Level::Warning,
    doc: include_str!("../../rules/series-next.md"),
    yields_to: &[],
    check: Check::Series(check),
};

fn check(context: &Context, all: &Series, found: &mut Vec<Diagnostic>) {
    if all.order == Order::Dates {
        return;
    }
    let numbers: Vec<Number> =
        all.parts.iter().map(|part| part.number).collect::<BTreeSet<_>>().into_iter().collect();
    for step in &all.steps {
        found.extend(wrong(context, all, &numbers, step));
    }
}

fn wrong(context: &Context, all: &Series, numbers: &[Number], step: &Step) -> Option<Diagnostic> {
    let (from, to) = (all.part_of(step.from)?, all.part_of(step.to)?);
    let at = numbers.iter().position(|number| *number == from.number)?;
    let neighbour = if step.by > 0 { numbers.get(at + 1) } else { numbers.get(at.checked_sub(1)?) };
    let expected = all.part(*neighbour?)?;
    let is_next = expected.number.major.abs_diff(from.number.major) <= 1;
    let is_meant = step.is_loose && to.number < from.number;
    if to.number == expected.number || to.number == from.number || !is_next || is_meant {
        return None;
    }
    let word = if step.by > 0 { "next" } else { "previous" };
    let [meant, led] = match all.order {
        Order::Lists => [expected, to].map(|part| series::called(context, all, &[part.number])),
        _ => [series::named(context, expected), format!("part {}", to.number)],
    };
    let message = format!("the {word} part is {meant}, and this leads to {led}");
    let link = crate::site::series::Link {
        reference: step.reference,
        target: crate::published::Target::Page(step.to),
        address: None,
    };
    let diagnostic = Diagnostic::new(RULE.name, step.reference.at, message)
        .help(format!("link to `{}`", series::url(context, expected.page)))
        .related(expected.place, format!("the {word} part"));
    Some(series::maybe_fix(diagnostic, series::retarget(context, all, &link, expected)))
}
