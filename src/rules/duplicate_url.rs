//! `duplicate-url`

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Level};
use crate::origin::HOLE;
use crate::site::exclude::pattern_matches;
use crate::site::{Page, PageId, PageKind, Site};
use crate::source::{Place, Span};
use crate::yaml::Node;

use super::{Check, Context, Rule};

/// Two files that are published at one URL, or at URLs that differ in capitalisation only.
pub(super) const RULE: Rule = Rule {
    name: "duplicate-url",
    level: Level::Error,
    doc: include_str!("../../rules/duplicate-url.md"),
    yields_to: &["missing-front-matter"],
    check: Check::Site(check),
};

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    if site.builds_each_language_apart() || site.config.incomplete {
        return;
    }
    let mut read_twice: BTreeMap<&str, &Page> = BTreeMap::new();
    for collision in &site.collisions {
        let winner = site.page(collision.winner);
        // Where one of them only redirects, `redirect-clash` and `redirect-loop` speak.
        let losers = collision.losers.iter().map(|id| site.page(*id));
        for loser in losers.filter(|loser| !winner.is_old_url() && !loser.is_old_url()) {
            match collection_of_same_file(site, winner, loser) {
                Some(label) => _ = read_twice.entry(label).or_insert(loser),
                None => found.extend(lost(winner, loser)),
            }
        }
    }
    found.extend(read_twice.into_iter().filter_map(|(label, page)| twice(site, label, page)));
    let mut by_lowercase: BTreeMap<String, Vec<PageId>> = BTreeMap::new();
    // Where a part of the address is not known, two that look alike need not be.
    let is_known = |page: &Page| page.written && page.file.is_some() && !page.output.contains(HOLE);
    for id in site.page_ids().filter(|id| is_known(site.page(*id))) {
        by_lowercase.entry(site.page(id).output.to_lowercase()).or_default().push(id);
    }
    for twins in by_lowercase.values().filter(|twins| twins.len() > 1) {
        found.extend(same_but_for_case(site, twins));
    }
}

fn lost(winner: &Page, loser: &Page) -> Option<Diagnostic> {
    let describe = |page: &Page| match (&page.source, &page.kind) {
        (Some(source), _) => format!("`{source}`"),
        (None, PageKind::Generated { plugin }) => format!("a page of {plugin}"),
        (None, _) => "another page".into(),
    };
    let message = format!("`{}` is also written by {}, which replaces this", loser.url, describe(winner));
    let diagnostic = Diagnostic::new(RULE.name, place(loser)?, message);
    let diagnostic = diagnostic.help("give one of them another `permalink`, or remove it");
    Some(match place(winner) {
        Some(other) => diagnostic.related(other, "this one is published"),
        None => diagnostic,
    })
}

/// The collection that a file belongs to which is read as a page, too.
fn collection_of_same_file<'s>(site: &'s Site, winner: &Page, loser: &Page) -> Option<&'s str> {
    let PageKind::Document { collection } = winner.kind else { return None };
    let is_same = winner.source.is_some() && winner.source == loser.source;
    let collection = site.collections.get(collection as usize).filter(|_| is_same)?;
    Some(&collection.label)
}

/// What `include` lets in is walked as any folder, and a collection is read all the same.
fn twice(site: &Site, label: &str, page: &Page) -> Option<Diagnostic> {
    let path = page.source.as_ref()?;
    let written = site.config.written_at(&["include"]).and_then(|(file, node)| {
        let is_cause = |item: &&Node| {
            let pattern = item.as_str().unwrap_or("");
            let mut folders = path.folder().split('/');
            !pattern.is_empty() && folders.any(|folder| pattern_matches(pattern, folder, true))
        };
        let item = node.as_sequence()?.iter().find(is_cause)?;
        Some((item.as_str()?, Place::new(file, item.span)))
    });
    let (name, place) = match written {
        Some((name, place)) => (name, place),
        None => (path.as_str(), self::place(page)?),
    };
    let message =
        format!("`{name}` is read twice: as pages, and as the collection `{label}`, which replaces them");
    let help = format!("take it out of `include`: the collection publishes its files, as `{}`", page.url);
    Some(Diagnostic::new(RULE.name, place, message).level(Level::Warning).help(help))
}

fn same_but_for_case(site: &Site, twins: &[PageId]) -> Option<Diagnostic> {
    let mut pages: Vec<&Page> = twins.iter().map(|id| site.page(*id)).collect();
    pages.sort_by(|a, b| a.source.cmp(&b.source));
    let (first, second) = (pages.first()?, pages.get(1)?);
    let message = format!("`{}` and `{}` differ in capitalisation only", second.output, first.output);
    let diagnostic =
        Diagnostic::new(RULE.name, place(second)?, message).related(place(first)?, "the other one");
    Some(diagnostic.help("on a Mac or Windows one overwrites the other: rename one"))
}

/// The permalink that asks for the URL, else the redirect that does, else the top of the file.
fn place(page: &Page) -> Option<Place> {
    if let Some(place) = page.redirect_from {
        return Some(place);
    }
    let file = page.file?;
    let node = page.parsed.as_ref().and_then(|parsed| parsed.front_matter.get("permalink"));
    Some(Place::new(file, node.map_or(Span::at(0), |node| node.span)))
}
