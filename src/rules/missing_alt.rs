//! `missing-alt`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Reference;
use crate::published::Resolution;

use super::{Check, Context, Rule};

/// An `<img>` without `alt`.
pub(super) const RULE: Rule = Rule {
    name: "missing-alt",
    level: Level::Info,
    doc: include_str!("../../rules/missing-alt.md"),
    yields_to: &[],
    check: Check::Element(check),
};

fn check(_context: &Context, reference: &Reference, _resolution: &Resolution, found: &mut Vec<Diagnostic>) {
    if let Some((_, tag)) = reference.written_picture().filter(|(says, _)| !says.has_alt) {
        let help = "say what it shows, or write `alt=\"\"` where it only decorates";
        found.push(Diagnostic::new(RULE.name, tag, "this picture has no `alt`").help(help));
    }
}
