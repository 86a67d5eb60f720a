//! `missing-file`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Reference;
use crate::published::Resolution;

use super::links::{self, Wanted};
use super::{Check, Context, Rule};

/// A link to a download, style sheet, script or video that is not there.
pub(super) const RULE: Rule = Rule {
    name: "missing-file",
    level: Level::Error,
    doc: include_str!("../../rules/missing-file.md"),
    yields_to: &[],
    check: Check::Link(check),
};

fn check(context: &Context, reference: &Reference, resolution: &Resolution, found: &mut Vec<Diagnostic>) {
    let Some(path) = links::plainly_missing(reference, resolution, Wanted::File) else { return };
    let diagnostic = Diagnostic::new(RULE.name, reference.at, format!("no file is published at `{path}`"));
    let diagnostic = links::with_near(context, reference, path, diagnostic, found);
    found.push(diagnostic);
}
