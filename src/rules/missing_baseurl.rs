//! `missing-baseurl`

use crate::diagnostic::{Diagnostic, Edit, Fix, Level};
use crate::facts::{Reference, ReferenceKind};
use crate::published::{Hint, Resolution, Target};
use crate::site::PageId;

use super::templates;
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
    // One of `baseurl` and what contradicts it is wrong, and nobody knows which. Before a value of front matter the layout may write it.
    if context.published.site.is_base_in_doubt || reference.kind == ReferenceKind::FrontMatter {
        return;
    }
    if reference.page.is_some_and(|id| is_rewritten(context, reference, id)) {
        return;
    }
    let Some(path) = resolution.address.as_deref().and_then(|address| address.strip_prefix('!')) else {
        return;
    };
    let base = context.published.base();
    let message = format!("`{path}` lacks the base URL `{base}` that the site is published below");
    // Of a style sheet Jekyll mostly prints what is there.
    let help = match reference.kind {
        ReferenceKind::Element("style") => {
            format!("count from the style sheet (`..{path}`), or write the base URL")
        }
        _ => format!("write `{{{{ '{path}' | relative_url }}}}`"),
    };
    let diagnostic = Diagnostic::new(RULE.name, reference.at, message).help(help);
    found.push(diagnostic.maybe_fix(fix(context, reference, path)));
}

/// Whether a layout makes something else of the page's text, such as URLs below the base URL.
fn is_rewritten(context: &Context, reference: &Reference, id: PageId) -> bool {
    context.published.site.page(id).file == Some(reference.at.file)
        && !context.published.prints_text_as_it_is(id)
}

/// Writes the filter where Liquid is run and the whole path is written. At the root of the host there may be another site with
/// such a page, so it is not safe.
fn fix(context: &Context, reference: &Reference, path: &str) -> Option<Fix> {
    let is_written = reference.exact && reference.written(context.sources) == path;
    let is_plain = !path.contains(['\'', '"', '{', '}', '\\', ' ', '|']);
    let runs = || templates::runs_at(context, reference.page, reference.at);
    (is_written && is_plain && runs()).then(|| Fix {
        title: "Put the base URL before it".to_owned(),
        safe: false,
        edits: vec![Edit { place: reference.at, text: format!("{{{{ '{path}' | relative_url }}}}") }],
    })
}
