//! Makes one finding of the many that a link causes which is written once and leads elsewhere on each page.

use std::collections::HashSet;
use std::collections::hash_map::Entry;

use foldhash::{HashMap, HashMapExt};

use crate::diagnostic::Diagnostic;
use crate::published::means_the_same_everywhere;
use crate::source::{FileId, Place};

use super::{Context, links};

/// Rules about where a link leads.
const ABOUT_TARGETS: [&str; 5] =
    ["missing-page", "missing-file", "missing-image", "missing-anchor", "redirect-chain"];
/// So many addresses that one expression writes have one cause. Fewer may have one each.
const OF_ONE_LINK: usize = 10;

/// A link that is written once.
#[derive(PartialEq, Eq, Hash)]
struct Link {
    rule: &'static str,
    place: Place,
    /// The anchor that is asked of each page; empty where it is not the same.
    fragment: String,
}

/// Why findings are about one link.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It is relative, and stands in a layout or an include.
    Relative,
    /// It has the same anchor behind a page that comes from a list.
    Anchor,
    /// All of it comes from an expression.
    Computed,
    /// It lacks its scheme wherever it stands, so all pages say the same way out: `www.example.com`.
    WithoutScheme,
}

/// Makes one finding of those that are about one link.
pub(super) fn join_places(context: &Context, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let computed = computed_links(context, &found);
    let mut joined: Vec<Diagnostic> = Vec::with_capacity(found.len());
    let mut firsts: HashMap<Link, (usize, usize)> = HashMap::new();
    for diagnostic in found {
        let Some((kind, link)) = link_of(context, &diagnostic, &computed) else {
            joined.push(diagnostic);
            continue;
        };
        match firsts.entry(link) {
            Entry::Occupied(mut first) => {
                let (index, addresses) = first.get_mut();
                *addresses += 1;
                join(&mut joined[*index], diagnostic, kind, *addresses, context);
            }
            Entry::Vacant(first) => {
                first.insert((joined.len(), 1));
                joined.push(diagnostic);
            }
        }
    }
    without_variants(joined)
}

/// Leaves out the pictures that a template makes up from a part of the address of another one, where that is missing, too: another size
/// (`cat-480.webp`) is not there because `cat.png` is not.
fn without_variants(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut ends: HashMap<(FileId, u32), u32> = HashMap::new();
    let pictures = || found.iter().filter(|diagnostic| diagnostic.rule == "missing-image");
    for place in pictures().map(|diagnostic| diagnostic.place) {
        let end = ends.entry((place.file, place.span.start)).or_default();
        *end = place.span.end.max(*end);
    }
    found.retain(|Diagnostic { rule, place, .. }| {
        let end = ends.get(&(place.file, place.span.start));
        *rule != "missing-image" || end.is_none_or(|end| place.span.end == *end)
    });
    found
}

/// The expressions that write very many addresses about which a rule has something to say.
fn computed_links(context: &Context, found: &[Diagnostic]) -> HashSet<(&'static str, Place)> {
    let mut targets: HashMap<(&'static str, Place), HashSet<&str>> = HashMap::new();
    for diagnostic in found.iter().filter(|diagnostic| ABOUT_TARGETS.contains(&diagnostic.rule)) {
        if let Some(target) = diagnostic.target.as_deref().filter(|_| !diagnostic.shown_on.is_empty())
            && context.sources.get(diagnostic.place.file).slice(diagnostic.place.span).contains('}')
        {
            targets.entry((diagnostic.rule, diagnostic.place)).or_default().insert(target);
        }
    }
    let are_many = targets.into_iter().filter(|(_, targets)| targets.len() >= OF_ONE_LINK);
    are_many.map(|(link, _)| link).collect()
}

/// The link that a finding is about, if others may be about it too.
fn link_of(
    context: &Context,
    diagnostic: &Diagnostic,
    computed: &HashSet<(&'static str, Place)>,
) -> Option<(Kind, Link)> {
    let target = diagnostic.target.as_deref().filter(|_| !diagnostic.shown_on.is_empty())?;
    let Diagnostic { rule, place, .. } = *diagnostic;
    let written = context.sources.get(place.file).slice(place.span);
    let is_about_anchor = rule == "missing-anchor";
    let kind = match written.rsplit_once('}') {
        Some((_, rest)) if is_about_anchor && rest.contains('#') => Kind::Anchor,
        Some(_) if computed.contains(&(rule, place)) => Kind::Computed,
        None if links::lacks_scheme(written) => Kind::WithoutScheme,
        None if !written.is_empty() && !means_the_same_everywhere(written) => Kind::Relative,
        _ => return None,
    };
    let is_same_anchor = is_about_anchor && kind != Kind::Computed;
    let fragment = target.split_once('#').filter(|_| is_same_anchor);
    let fragment = fragment.map_or(String::new(), |(_, fragment)| fragment.to_owned());
    Some((kind, Link { rule, place, fragment }))
}

/// Joins a finding to another one about the same link, which leads to so many addresses by now.
fn join(first: &mut Diagnostic, other: Diagnostic, kind: Kind, addresses: usize, context: &Context) {
    let is_on_one_page = first.shown_on.iter().all(|page| other.shown_on.contains(page));
    let mut shown_on = std::mem::take(&mut first.shown_on);
    shown_on.extend(&other.shown_on);
    if other.message < first.message {
        *first = other;
    }
    first.shown_on = shown_on;
    first.target = Some(context.sources.get(first.place.file).slice(first.place.span).to_owned());
    if kind == Kind::WithoutScheme {
        return;
    }
    first.fix = None;
    let what = match first.rule {
        "redirect-chain" => "old URLs",
        "missing-anchor" => "anchors that are not there",
        _ => "addresses that are not there",
    };
    first.help = Some(match kind {
        Kind::Computed => {
            format!("it is written once and leads elsewhere for each page or item: to {addresses} {what}")
        }
        // What stands before the fragment may come from anywhere.
        _ if first.rule == "missing-anchor" => {
            format!("it leads to {addresses} pages that have no such anchor")
        }
        _ if is_on_one_page => format!("it is a part of {addresses} {what}"),
        _ => format!("it is relative, so it leads elsewhere on each page: to {addresses} {what}"),
    });
}
