//! `missing-page`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Reference;
use crate::published::Resolution;

use super::links::{self, Wanted};
use super::{Check, Context, Rule};

/// A link to a page that the site does not publish.
pub(super) const RULE: Rule = Rule {
    name: "missing-page",
    level: Level::Error,
    doc: include_str!("../../rules/missing-page.md"),
    yields_to: &["series-missing-part", "misspelled-scheme"],
    check: Check::Link(check),
};

fn check(context: &Context, reference: &Reference, resolution: &Resolution, found: &mut Vec<Diagnostic>) {
    let Some(path) = links::plainly_missing(reference, resolution, Wanted::Page) else { return };
    let diagnostic = Diagnostic::new(RULE.name, reference.at, format!("no page is published at `{path}`"));
    let diagnostic = links::with_near(context, reference, path, diagnostic, found);
    found.push(diagnostic);
}
