//! `empty-link`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::{Reference, ReferenceKind};
use crate::published::Resolution;

use super::{Check, Context, Rule};

/// A link or image without a destination.
pub(super) const RULE: Rule = Rule {
    name: "empty-link",
    level: Level::Warning,
    doc: include_str!("../../rules/empty-link.md"),
    yields_to: &["undefined-variable", "missing-data", "include-parameter", "missing-post", "build-stopper"],
    check: Check::Link(check),
};

fn check(context: &Context, reference: &Reference, _resolution: &Resolution, found: &mut Vec<Diagnostic>) {
    // Scripts fill `<a href="">`; in Markdown nobody does.
    let written_by_hand = !reference.raw_html || reference.kind == ReferenceKind::Element("img");
    let is_known = reference.page.is_none_or(|id| !context.published.site.converts_in_its_own_way(id));
    let is_filled_in = reference.picture.as_ref().is_some_and(|picture| picture.says.may_be_filled_in);
    if !reference.url.trim().is_empty() || !written_by_hand || !is_known || is_filled_in {
        return;
    }
    let (what, effect) = match reference.kind {
        ReferenceKind::Element("img") => ("image", "the visitor sees a broken image"),
        _ => ("link", "it leads to the page that it stands on"),
    };
    // What a layout prints on many pages is said once.
    let is_of_page =
        reference.page.and_then(|id| context.published.site.page(id).file) == Some(reference.at.file);
    let message = match reference.text.trim() {
        text if text.is_empty() || !is_of_page => format!("this {what} has no destination"),
        text => format!("the {what} `{text}` has no destination"),
    };
    found.push(
        Diagnostic::new(RULE.name, reference.at, message).help(format!("{effect}: fill in the destination")),
    );
}
