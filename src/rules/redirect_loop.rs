//! `redirect-loop`

use crate::diagnostic::{Diagnostic, Level};
use crate::moves::redirect;
use crate::published::RedirectEnd;
use crate::site::SiteKind;

use super::{Check, Context, Rule};

/// Redirects that lead to each other.
pub(super) const RULE: Rule = Rule {
    name: "redirect-loop",
    level: Level::Error,
    doc: include_str!("../../rules/redirect-loop.md"),
    yields_to: &[],
    check: Check::Site(check),
};

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    if site.kind == SiteKind::Plain || site.builds_each_language_apart() {
        return;
    }
    for id in site.page_ids().filter(|id| site.page(*id).written && site.page(*id).redirect.is_some()) {
        let RedirectEnd::Loop(pages) = context.published.end_of_redirect(id) else { continue };
        // Each loop is told of once; what leads into it from outside is not wrong by itself.
        let Some((first, others)) = pages.split_first().filter(|_| pages.iter().min() == Some(&id)) else {
            continue;
        };
        let page = site.page(*first);
        let Some(place) = page.redirect_from.filter(|_| *first == id) else { continue };
        let message = match others.iter().map(|id| format!("`{}`", site.page(*id).url)).collect::<Vec<_>>() {
            none if none.is_empty() => format!("`{}` redirects to itself, so nobody sees the page", page.url),
            others => {
                format!("`{}` leads to {} and back again: nobody arrives", page.url, others.join(", then "))
            }
        };
        let diagnostic = Diagnostic::new(RULE.name, place, message);
        let diagnostic = match page.is_old_url() && others.is_empty() {
            true => diagnostic
                .help("take the page's own URL out")
                .maybe_fix(redirect::remove(context.sources, place)),
            false => diagnostic.help("let one of them be a page of its own"),
        };
        found.push(others.iter().fold(diagnostic, |diagnostic, id| {
            diagnostic.maybe_related(site.page(*id).redirect_from, "and on from here")
        }));
    }
}
