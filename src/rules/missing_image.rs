//! `missing-image`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::{Reference, ReferenceKind};
use crate::published::Resolution;

use super::links::{self, Wanted};
use super::{Check, Context, Rule};

/// An image that is not on disk.
pub(super) const RULE: Rule = Rule {
    name: "missing-image",
    level: Level::Error,
    doc: include_str!("../../rules/missing-image.md"),
    yields_to: &["misspelled-scheme"],
    check: Check::Link(check),
};

fn check(context: &Context, reference: &Reference, resolution: &Resolution, found: &mut Vec<Diagnostic>) {
    let Some(path) = links::plainly_missing(reference, resolution, Wanted::Image) else { return };
    let is_value = reference.kind == ReferenceKind::FrontMatter;
    if is_value && is_printed(context, reference) {
        return;
    }
    // A layout may put a folder before a name in front matter: only a name that no file has is surely missing.
    if is_value && context.published.has_file_ending_in(&reference.url) {
        return;
    }
    let message = match is_value && !reference.url.starts_with('/') && !reference.url.contains(':') {
        true => format!("no image of the site is called `{}`", reference.url),
        false => format!("there is no image at `{path}`"),
    };
    let diagnostic = Diagnostic::new(RULE.name, reference.at, message);
    let diagnostic = links::with_near(context, reference, path, diagnostic, found);
    found.push(diagnostic);
}

/// Whether a layout prints the value as an address: then that is judged.
fn is_printed(context: &Context, reference: &Reference) -> bool {
    let Some(page) = reference.page else { return false };
    let is_same =
        |other: &Reference| other.kind != reference.kind && other.at == reference.at && !other.guarded;
    context.published.all_facts(page).any(|facts| facts.references.iter().any(is_same))
}
