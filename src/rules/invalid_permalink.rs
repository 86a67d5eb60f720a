//! `invalid-permalink`

use crate::diagnostic::{Diagnostic, Level};
use crate::site::SiteProblemKind;

use super::{Check, Context, Rule};

/// A permalink that stops the build, or that gives another URL than was written.
pub(super) const RULE: Rule = Rule {
    name: "invalid-permalink",
    level: Level::Error,
    doc: include_str!("../../rules/invalid-permalink.md"),
    yields_to: &[],
    check: Check::Site(check),
};

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    super::site_problems(context, SiteProblemKind::InvalidPermalink, RULE.name, found);
}
