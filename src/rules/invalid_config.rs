//! `invalid-config`

use crate::diagnostic::{Diagnostic, Level};
use crate::site::SiteProblemKind;

use super::{Check, Context, Rule};

/// Settings in `_config.yml` that stop the build or are silently ignored.
pub(super) const RULE: Rule = Rule {
    name: "invalid-config",
    level: Level::Error,
    doc: include_str!("../../rules/invalid-config.md"),
    yields_to: &["merge-conflict"],
    check: Check::Site(check),
};

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    super::site_problems(context, SiteProblemKind::InvalidConfig, RULE.name, found);
}
