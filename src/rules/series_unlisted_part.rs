//! `series-unlisted-part`

use crate::diagnostic::{Diagnostic, Level};
use crate::site::series::{Number, Series};

use super::series;
use super::{Check, Context, Rule};

/// A published part that no list of the series has.
pub(super) const RULE: Rule = Rule {
    name: "series-unlisted-part",
    level: Level::Warning,
    doc: include_str!("../../rules/series-unlisted-part.md"),
    yields_to: &[],
    check: Check::Series(check),
};

fn check(context: &Context, all: &Series, found: &mut Vec<Diagnostic>) {
    for (list, missing) in all.missing(context.published) {
        let [first, more @ ..] = missing.unlisted.as_slice() else { continue };
        let Some(place) = series::gap(list, first.number) else { continue };
        let message = match more {
            [] => format!("{} is published, and no list has it", series::named(context, first)),
            _ => {
                let numbers: Vec<Number> = missing.unlisted.iter().map(|part| part.number).collect();
                format!("{} are published, and no list has them", series::numbers(&numbers))
            }
        };
        let mut diagnostic = Diagnostic::new(RULE.name, place, message).help("add it to the list");
        for part in &missing.unlisted {
            diagnostic = diagnostic.related(part.place, format!("part {} is here", part.number));
        }
        let fix = series::add(context, all, list, &missing.unlisted, false);
        found.push(series::maybe_fix(diagnostic, fix));
    }
}
