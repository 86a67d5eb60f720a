//! `missing-anchor`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Reference;
use crate::published::{Resolution, Target};
use crate::site::PageId;

use super::links;
use super::{Check, Context, Rule};

/// A link to a heading or id that the page does not have.
pub(super) const RULE: Rule = Rule {
    name: "missing-anchor",
    level: Level::Error,
    doc: include_str!("../../rules/missing-anchor.md"),
    yields_to: &[],
    check: Check::Link(check),
};

fn check(context: &Context, reference: &Reference, resolution: &Resolution, found: &mut Vec<Diagnostic>) {
    let Target::NoAnchor(id) = resolution.target else { return };
    let Some((_, fragment)) = resolution.address.as_deref().and_then(|address| address.split_once('#'))
    else {
        return;
    };
    let published = context.published;
    let page = published.site.page(id);
    let whose = if reference.page == Some(id) { "this page".to_owned() } else { format!("`{}`", page.url) };
    if let Some(to) = &page.redirect {
        let message = format!("{whose} only redirects, and the anchor `#{fragment}` is lost on the way");
        let diagnostic = Diagnostic::new(RULE.name, reference.at, message);
        found.push(diagnostic.help(format!("link to `{to}#{fragment}` itself")));
        return;
    }
    if let Some(owner) = owner_with_anchor(context, reference, id, fragment) {
        let message = format!("a page that shows this text has no anchor `#{fragment}`");
        let url = &published.site.page(owner).url;
        let help = format!("the anchor is on `{url}`: write that path in front of it");
        found.push(Diagnostic::new(RULE.name, reference.fragment_at, message).help(help));
        return;
    }
    let message = format!("{whose} has no anchor `#{fragment}`");
    let mut diagnostic = Diagnostic::new(RULE.name, reference.fragment_at, message);
    let may_suggest = found.len() < super::MAX_SUGGESTIONS;
    if let Some(near) = may_suggest.then(|| published.near_anchor(id, fragment)).flatten() {
        diagnostic = diagnostic.help(format!("did you mean `#{near}`?"));
        if let Some(heading) =
            published.facts(id).and_then(|facts| facts.anchors.iter().find(|a| &*a.id == near))
        {
            diagnostic = diagnostic.related(heading.at, format!("`#{near}` is here"));
        }
        if let Some(fix) =
            links::replacement(context, reference, &format!("#{fragment}"), &format!("#{near}"))
        {
            diagnostic = diagnostic.fix(fix);
        }
    }
    found.push(diagnostic);
}

/// The page that a link is written in, where that has the anchor, and it is another one that shows the link: as an excerpt.
fn owner_with_anchor(
    context: &Context,
    reference: &Reference,
    shown_on: PageId,
    fragment: &str,
) -> Option<PageId> {
    let published = context.published;
    let owner = published.site.by_source(context.sources.get(reference.at.file).path.as_str())?;
    let is_elsewhere = owner != shown_on && reference.page == Some(shown_on);
    (is_elsewhere && published.has_anchor(owner, fragment) == Some(true)).then_some(owner)
}
