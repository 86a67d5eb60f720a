//! Destinations that must be written anew.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Edit, Fix};
use crate::facts::Reference;
use crate::published::{Target, means_the_same_everywhere};
use crate::site::plugins::relative_links;
use crate::site::{Page, PageId, SiteKind};
use crate::source::{Place, SitePath, Span};

use super::destination::{Destination, between_sources};
use super::written::{middle, rewrite};
use super::{Goal, Look, Moves};

/// What led somewhere before the move.
struct Link<'a> {
    reference: &'a Reference,
    goal: Goal,
    to: PageId,
    /// The source of the page that shows it, after the move.
    page: Option<&'a SitePath>,
}

/// The bytes that wrote a link, after the move; with its URL where they are no plain text, so that they may give others elsewhere.
pub(super) type Key<'a> = (&'a SitePath, Span, Option<&'a str>);

/// A link whose destination must change.
struct Change<'a> {
    reference: &'a Reference,
    old_url: &'a str,
    wanted: String,
}

/// The edits of all destinations.
pub(super) fn fixes(before: Look, after: Look, moves: &Moves) -> Vec<Fix> {
    let known = links(before, moves);
    let mut fixes = Vec::new();
    let mut changes = Vec::new();
    for reference in after.published.references() {
        let Some(link) = same_before(after, &known, reference).filter(|_| is_concerned(reference)) else {
            continue;
        };
        let now = goal(after, after.published.resolve(reference).target, SitePath::clone);
        if now.is_some_and(|(now, _)| now == link.goal) {
            continue;
        }
        let Some(new) = page_of(after, &link.goal) else { continue };
        match by_source_path(before, after, link, reference, new) {
            Some(edit) => fixes.push(fix(edit)),
            None => {
                let wanted = wanted(before, after, link, reference, new);
                changes.push(Change { reference, old_url: &link.reference.url, wanted });
            }
        }
    }
    fixes.extend(agreed(after, &changes));
    fixes
}

fn fix(edit: Edit) -> Fix {
    Fix { title: format!("Change to `{}`", edit.text), safe: true, edits: vec![edit] }
}

/// The links that a move can break: those to files that move, and those of pages that do.
fn links<'a>(before: Look<'a>, moves: &'a Moves) -> HashMap<Key<'a>, Vec<Link<'a>>> {
    let mut known: HashMap<Key, Vec<Link>> = HashMap::new();
    for reference in before.published.references().filter(|reference| is_concerned(reference)) {
        let source = reference.page.and_then(|id| before.published.site.page(id).source.as_ref());
        let target = before.published.resolve(reference).target;
        let Some((goal, to)) = goal(before, target, |path| moves.after(path).clone()) else { continue };
        let target_moves =
            before.published.site.page(to).source.as_ref().is_some_and(|path| moves.moves(path));
        if target_moves || source.is_some_and(|path| moves.moves(path)) {
            let page = source.map(|path| moves.after(path));
            known.entry(key_after(before, moves, reference)).or_default().push(Link {
                reference,
                goal,
                to,
                page,
            });
        }
    }
    known
}

/// The key that the link of the site before will have.
pub(super) fn key_after<'a>(before: Look<'a>, moves: &'a Moves, reference: &'a Reference) -> Key<'a> {
    let path = &before.sources.get(reference.at.file).path;
    let (_, span, url) = key(before, path, reference);
    (moves.after(path), moves.span_after(path, span), url)
}

pub(super) fn key<'a>(look: Look, file: &'a SitePath, reference: &'a Reference) -> Key<'a> {
    let is_composed =
        reference.written(look.sources).contains("{{") || reference.written(look.sources).contains("{%");
    (file, reference.at.span, is_composed.then_some(&*reference.url))
}

/// What a link leads to, as far as that is a file of the site.
fn goal(look: Look, target: Target, after: impl Fn(&SitePath) -> SitePath) -> Option<(Goal, PageId)> {
    let id = target.page()?;
    let page = look.published.site.page(id);
    let goal = page
        .source
        .as_ref()
        .map_or_else(|| Goal::Output(page.output.clone()), |path| Goal::Source(after(path)));
    Some((goal, id))
}

fn page_of<'a>(after: Look<'a>, goal: &Goal) -> Option<&'a Page> {
    let site = after.published.site;
    let id = match goal {
        Goal::Source(path) => site.by_source(path.as_str())?,
        Goal::Output(output) => site.by_output(output)?,
    };
    Some(site.page(id)).filter(|page| page.written)
}

/// The link that stood at the same bytes: on the same page, or where it led to one goal from all pages.
fn same_before<'l, 'a>(
    after: Look<'a>,
    known: &'l HashMap<Key<'a>, Vec<Link<'a>>>,
    reference: &'a Reference,
) -> Option<&'l Link<'a>> {
    let file = &after.sources.get(reference.at.file).path;
    let links = known.get(&key(after, file, reference))?;
    let page = reference.page.and_then(|id| after.published.site.page(id).source.as_ref());
    let first = links.first()?;
    // A layout is planned anew for the pages that it is around, and so its links may be those of one page now, or of many.
    let is_same = || {
        let is_one =
            means_the_same_everywhere(&reference.url) && links.iter().all(|link| link.goal == first.goal);
        is_one.then_some(first)
    };
    links.iter().find(|link| link.page == page && link.reference.kind == reference.kind).or_else(is_same)
}

/// Whether a move can break the link: one that is a fragment alone always leads to its own page, and where a relative one of many
/// pages leads to is not known.
fn is_concerned(reference: &Reference) -> bool {
    !reference.url.is_empty()
        && !reference.url.starts_with('#')
        && (reference.page.is_some() || means_the_same_everywhere(&reference.url))
}

/// The URL that the link must have.
fn wanted(before: Look, after: Look, link: &Link, reference: &Reference, new: &Page) -> String {
    let address = before.published.resolve(link.reference).address.unwrap_or_default();
    let destination = Destination {
        url: &link.reference.url,
        path: address.split('#').next().unwrap_or(""),
        old: before.published.site.page(link.to),
        new,
        output: reference.page.map(|id| &*after.published.site.page(id).output),
        base: after.published.base(),
    };
    destination.moved()
}

/// A link that names the source file, which a plugin or GitHub makes a link to the page.
fn by_source_path(before: Look, after: Look, link: &Link, reference: &Reference, new: &Page) -> Option<Edit> {
    let site = before.published.site;
    let page = site.page(link.reference.page?);
    let written = reference.written(after.sources);
    let path = written.split(['?', '#']).next().unwrap_or("");
    let named = relative_links::rewrite_target(site, page, path)?;
    let is_named = site.kind == SiteKind::Jekyll
        && relative_links::applies(site, page)
        && *named == *site.page(link.to).url;
    if !is_named {
        return None;
    }
    let from = after.published.site.page(reference.page?);
    let way = between_sources(&from.relative_path, &new.relative_path, path);
    let text = way + &written[path.len()..];
    (text != written).then_some(Edit { place: reference.at, text })
}

/// The edit of the very bytes that wrote the destination.
fn in_place(after: Look, change: &Change) -> Option<Edit> {
    let Place { file, span } = change.reference.at;
    let written = change.reference.written(after.sources);
    let (range, text) = rewrite(written, change.old_url, &change.wanted).or_else(|| {
        // `&amp;` in the query: the path alone.
        let path = |url: &str| url.split(['?', '#']).next().map(str::to_owned);
        let (old, new) = (path(change.old_url)?, path(&change.wanted)?);
        let at = written.rfind(&old).filter(|_| !old.is_empty())?;
        Some((at..at + old.len(), new))
    })?;
    let span = Span::new(span.start as usize + range.start, span.start as usize + range.end);
    Some(Edit { place: Place::new(file, span), text })
}

/// An edit that would make a link lead where it must. Other links may be written by the same bytes.
struct Candidate {
    /// The destination, or the value that is a part of it.
    within: Place,
    edit: Edit,
}

/// The edits of the destinations, or else of the values that are a part of them: each only if all links which it reaches ask for the
/// same. Where neither can be, a variable is replaced in the link.
fn agreed(after: Look, changes: &[Change]) -> Vec<Fix> {
    let candidates: Vec<Vec<Candidate>> = changes.iter().map(|change| candidates(after, change)).collect();
    let mut wanted: HashMap<Place, HashSet<&Edit>> = HashMap::new();
    for candidate in candidates.iter().flatten() {
        wanted.entry(candidate.within).or_default().insert(&candidate.edit);
    }
    wanted.retain(|_, edits| edits.len() == 1);
    if !wanted.is_empty() {
        let changing: HashSet<*const Reference> =
            changes.iter().map(|change| std::ptr::from_ref(change.reference)).collect();
        for reference in after.published.references() {
            let mut places =
                reference.parts.iter().chain([&reference.at]).filter(|place| wanted.contains_key(place));
            if places.next().is_some()
                && !changing.contains(&std::ptr::from_ref(reference))
                && works(after, reference)
            {
                reference.parts.iter().chain([&reference.at]).for_each(|place| drop(wanted.remove(place)));
            }
        }
    }
    let edit = |(change, candidates): (&Change, &Vec<Candidate>)| {
        let agreed = candidates.iter().find(|candidate| wanted.contains_key(&candidate.within));
        agreed.map(|candidate| candidate.edit.clone()).or_else(|| without_variable(after, change))
    };
    let mut edits: Vec<Edit> = changes.iter().zip(&candidates).filter_map(edit).collect();
    edits.sort_by_key(|edit| (edit.place.file, edit.place.span));
    edits.dedup();
    edits.into_iter().map(fix).collect()
}

fn works(after: Look, reference: &Reference) -> bool {
    after.published.resolve(reference).target.page().is_some()
}

fn candidates(after: Look, change: &Change) -> Vec<Candidate> {
    let own = in_place(after, change).map(|edit| Candidate { within: change.reference.at, edit });
    let of_value = |(place, text)| Candidate { within: place, edit: Edit { place, text } };
    own.into_iter().chain(value_edits(after, change).map(of_value)).collect()
}

/// For each value that is a part of the link, what it would have to be.
fn value_edits<'a>(after: Look<'a>, change: &'a Change) -> impl Iterator<Item = (Place, String)> + 'a {
    change.reference.parts.iter().filter_map(move |place| {
        let text = after.sources.get(place.file).slice(place.span);
        Some((*place, middle(text, change.old_url, &change.wanted)?))
    })
}

/// The destination from the root, without the variable; only in the page's own text, where no other page is concerned.
fn without_variable(after: Look, change: &Change) -> Option<Edit> {
    let page = after.published.site.page(change.reference.page?);
    let written = change.reference.written(after.sources);
    if page.file != Some(change.reference.at.file) || !written.starts_with("{{") {
        return None;
    }
    let base = after.published.base();
    let home = &*after.published.site.home_url;
    let path = change.wanted.strip_prefix(home).unwrap_or(&change.wanted);
    let text = match path.strip_prefix(base).filter(|path| path.starts_with('/')) {
        Some(path) if !base.is_empty() => format!("{{{{ \"{path}\" | relative_url }}}}"),
        _ => path.to_owned(),
    };
    Some(Edit { place: change.reference.at, text })
}
