//! `redirect-clash`

use crate::diagnostic::{Diagnostic, Fix, Level};
use crate::moves::redirect;
use crate::site::{Collision, Page, Site, SiteKind};
use crate::source::Place;

use super::{Check, Context, Rule};

/// `redirect_from` names a URL where something else is published.
pub(super) const RULE: Rule = Rule {
    name: "redirect-clash",
    level: Level::Error,
    doc: include_str!("../../rules/redirect-clash.md"),
    yields_to: &["redirect-loop"],
    check: Check::Site(check),
};

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    if site.kind == SiteKind::Plain || site.builds_each_language_apart() {
        return;
    }
    for collision in &site.collisions {
        found.extend(of_collision(context, site, collision));
    }
}

fn of_collision(context: &Context, site: &Site, collision: &Collision) -> Vec<Diagnostic> {
    let winner = site.page(collision.winner);
    let losers = || collision.losers.iter().map(|id| site.page(*id));
    match winner.is_old_url() {
        true => losers().filter_map(|loser| replaced(winner, loser)).collect(),
        false => losers().filter_map(|loser| never_reached(context, winner, loser)).collect(),
    }
}

/// The redirect is written over a page or another redirect.
fn replaced(redirect: &Page, loser: &Page) -> Option<Diagnostic> {
    let to = redirect.redirect.as_deref()?;
    if let Some(other) = loser.redirect.as_deref().filter(|_| loser.is_old_url()) {
        // Two redirects to one page end there, whichever of them stays.
        let place = loser.redirect_from.filter(|_| other != to)?;
        // Which of them is written last hangs on the order of pages with one name, which Jekyll leaves open (J-READ-3).
        let message =
            format!("`{}` also redirects to `{to}`: visitors come to one of the two only", loser.url);
        let diagnostic = Diagnostic::new(RULE.name, place, message).level(Level::Warning);
        let diagnostic = diagnostic.help("take the old URL out of one of the two pages");
        return Some(diagnostic.maybe_related(redirect.redirect_from, "the other page asks for it here"));
    }
    let place = redirect.redirect_from?;
    let source = loser.source.as_ref()?;
    let message = format!("the redirect from `{}` is written over the page `{source}`", redirect.url);
    let diagnostic = Diagnostic::new(RULE.name, place, message);
    let diagnostic =
        diagnostic.help(format!("take it out, or give `{source}` another URL or `published: false`"));
    Some(diagnostic.maybe_related(
        loser.file.map(|file| Place::new(file, crate::source::Span::at(0))),
        "nobody sees this page",
    ))
}

/// Something else is written over the redirect.
fn never_reached(context: &Context, winner: &Page, redirect: &Page) -> Option<Diagnostic> {
    let place = redirect.redirect_from.filter(|_| redirect.is_old_url())?;
    let own = winner.file == Some(place.file);
    let message = match (own, &winner.source) {
        (true, _) => format!("`{}` is this page's own URL, so the redirect does nothing", redirect.url),
        (false, Some(source)) => {
            format!("the redirect from `{}` does nothing: `{source}` is published there", redirect.url)
        }
        (false, None) => {
            format!("the redirect from `{}` does nothing: another page is published there", redirect.url)
        }
    };
    let diagnostic = Diagnostic::new(RULE.name, place, message).level(Level::Warning).help("take it out");
    let fix = redirect::remove(context.sources, place);
    // A page that answers to the URL itself loses nothing.
    Some(diagnostic.maybe_fix(fix.map(|fix| Fix { safe: own, ..fix })))
}
