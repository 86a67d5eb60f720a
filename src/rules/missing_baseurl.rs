//! `missing-baseurl`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Reference;
use crate::published::{Hint, Resolution, Target};

use super::{Check, Context, Rule};

/// A root-relative link that lacks the base URL which the site is published below.
pub(super) const RULE: Rule = Rule {
    name: "missing-baseurl",
    level: Level::Error,
    doc: include_str!("../../rules/missing-baseurl.md"),
    yields_to: &[],
    check: Check::Link(check),
};

fn check(context: &Context, reference: &Reference, resolution: &Resolution, found: &mut Vec<Diagnostic>) {
    let Target::Missing(Hint::WithoutBase(_)) = resolution.target else { return };
    let Some(path) = resolution.address.as_deref().and_then(|address| address.strip_prefix('!')) else {
        return;
    };
    let base = context.published.base();
    let message = format!("`{path}` lacks the base URL `{base}` that the site is published below");
    let help = format!("write `{{{{ '{path}' | relative_url }}}}`");
    found.push(Diagnostic::new(RULE.name, reference.at, message).help(help));
}
