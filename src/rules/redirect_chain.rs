//! `redirect-chain`

use crate::diagnostic::{Diagnostic, Fix, Level};
use crate::facts::Reference;
use crate::published::{RedirectEnd, Resolution, Target};

use super::links;
use super::{Check, Context, Rule};

/// A link to an old URL that only sends the visitor on.
pub(super) const RULE: Rule = Rule {
    name: "redirect-chain",
    level: Level::Info,
    doc: include_str!("../../rules/redirect-chain.md"),
    yields_to: &[],
    check: Check::Link(check),
};

fn check(context: &Context, reference: &Reference, resolution: &Resolution, found: &mut Vec<Diagnostic>) {
    let Target::Redirect(id) = resolution.target else { return };
    let site = context.published.site;
    // A page with `redirect_to` is there to be linked to: a short address for something elsewhere. Where several pages claim
    // the URL, nobody knows which of them answers.
    let is_claimed_twice = || site.collisions.iter().any(|collision| collision.winner == id);
    if !site.page(id).is_old_url() || is_claimed_twice() {
        return;
    }
    let RedirectEnd::Page(end) = context.published.end_of_redirect(id) else { return };
    let Some(address) = resolution.address.as_deref() else { return };
    let (old, new) = (links::path(address), &*site.page(end).url);
    let message = format!("`{old}` is an old URL, which redirects to `{new}`");
    let fix = links::replacement(context, reference, old, new);
    // It is the same page.
    let fix = fix.map(|fix| Fix { safe: reference.exact, ..fix });
    let diagnostic = Diagnostic::new(RULE.name, reference.at, message);
    found.push(diagnostic.help(format!("link to `{new}` itself")).maybe_fix(fix));
}
