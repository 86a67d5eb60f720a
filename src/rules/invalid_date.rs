//! `invalid-date`

use crate::diagnostic::{Diagnostic, Level};
use crate::site::SiteProblemKind;

use super::{Check, Context, Rule};

/// A date that Jekyll cannot read: the build stops.
pub(super) const RULE: Rule = Rule {
    name: "invalid-date",
    level: Level::Error,
    doc: include_str!("../../rules/invalid-date.md"),
    yields_to: &[],
    check: Check::Site(check),
};

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    super::site_problems(context, SiteProblemKind::InvalidDate, RULE.name, found);
}
