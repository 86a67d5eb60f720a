//! `invalid-data`

use crate::diagnostic::{Diagnostic, Level};
use crate::source::Place;

use super::{Check, Context, Rule};

/// A data file that cannot be read: the build stops.
pub(super) const RULE: Rule = Rule {
    name: "invalid-data",
    level: Level::Error,
    doc: include_str!("../../rules/invalid-data.md"),
    yields_to: &["merge-conflict"],
    check: Check::Site(check),
};

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    for (file, error) in context.data_errors {
        let message = format!("this data file cannot be read, so the build stops: {}", error.message);
        found.push(
            Diagnostic::new(RULE.name, Place::new(*file, error.span), message).maybe_help(error.help.clone()),
        );
    }
}
