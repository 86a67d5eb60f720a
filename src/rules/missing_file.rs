//! `missing-file`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Reference;
use crate::published::Resolution;

use super::links::{self, Wanted};
use super::{Check, Context, Rule};

/// A link to a download, style sheet, script or video that is not there.
pub const RULE: Rule = Rule {
    name: "missing-file",
    level: Level::Error,
    doc: include_str!("../../rules/missing-file.md"),
    yields_to: &[],
    check: Check::Link(check),
};

fn check(context: &Context, reference: &Reference, resolution: &Resolution, found: &mut Vec<Diagnostic>) {
    let Some(address) = links::plainly_missing(reference, resolution, Wanted::File) else { return };
    let path = address.split('#').next().unwrap_or(address);
    let diagnostic = Diagnostic::new(RULE.name, reference.at, format!("no file is published at `{path}`"));
    let diagnostic = links::with_near(context, reference, address, diagnostic, found);
    found.push(diagnostic);
}
