//! `url-changed`

use percent_encoding::percent_decode_str;

use crate::diagnostic::{Diagnostic, Fix, Level};
use crate::moves::redirect;
use crate::site::{Page, PageId, SiteKind, plugins};
use crate::source::{Place, Span};
use crate::workspace::{Before, Gone};

use super::{Check, Context, Rule};

/// A URL that was published before a change, and answers no more.
pub(super) const RULE: Rule = Rule {
    name: "url-changed",
    level: Level::Warning,
    doc: include_str!("../../rules/url-changed.md"),
    yields_to: &[],
    check: Check::Past(check),
};

fn check(context: &Context, before: &Before, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    if site.kind == SiteKind::Plain {
        return;
    }
    for gone in before.gone().filter(|gone| gone.is_page) {
        let url = percent_decode_str(&gone.url).decode_utf8_lossy();
        if context.published.may_answer(&url) {
            continue;
        }
        let now = site.by_source(gone.to.as_str()).filter(|id| site.page(*id).written);
        found.push(match now {
            Some(id) => moved(context, gone, &url, id),
            None => given_up(context, gone, &url),
        });
    }
}

/// The page has another URL.
fn moved(context: &Context, gone: &Gone, url: &str, id: PageId) -> Diagnostic {
    let site = context.published.site;
    let page = site.page(id);
    let has_plugin = plugins::plugins_of(site).contains(plugins::redirect_from::NAME);
    let help = match has_plugin {
        true => format!("add `redirect_from: {url}`: who comes from elsewhere still finds it"),
        false => format!(
            "who comes from elsewhere finds nothing; with the plugin jekyll-redirect-from, `redirect_from: {url}` sends them on"
        ),
    };
    let message = match gone.is_redirect {
        true => format!("`{url}` leads nowhere any more: it sent visitors to this page"),
        false => format!("`{url}` leads nowhere any more: the page is at `{}` now", page.url),
    };
    let fix = redirect::from(site, context.sources, id, url);
    // Perhaps the author has had enough of it.
    let fix = fix.map(|fix| Fix { safe: gone.is_sure && !gone.is_redirect, ..fix });
    Diagnostic::new(RULE.name, place(page), message).help(help).maybe_fix(fix)
}

/// The page is published no more. Its author knows.
fn given_up(context: &Context, gone: &Gone, url: &str) -> Diagnostic {
    let file = context.sources.find(gone.to.as_str());
    let is_there = file.is_some() || context.published.site.unpublished_source(gone.to.as_str()).is_some();
    let why = if is_there { "is not published any more" } else { "is deleted" };
    let file = file.unwrap_or_else(|| context.first_file());
    let message = format!("`{url}` leads nowhere any more: `{}` {why}", gone.from);
    let help = "if another page takes its place, `redirect_from` there sends visitors on";
    Diagnostic::new(RULE.name, Place::new(file, Span::at(0)), message).help(help).level(Level::Info)
}

/// Where the URL of a page is written, else its first byte.
fn place(page: &Page) -> Place {
    let file = page.file.unwrap_or(crate::source::FileId::OF_THE_PAGE);
    let permalink = page.parsed.as_ref().and_then(|parsed| parsed.front_matter.get("permalink"));
    Place::new(file, permalink.map_or(Span::at(0), |node| node.span))
}
