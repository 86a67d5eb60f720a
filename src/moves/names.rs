//! Names in templates and front matter: what `post_url`, `link`, `include` and `layout` find files by.

use std::collections::HashSet;

use crate::diagnostic::{Edit, Fix};
use crate::liquid::EventKind;
use crate::site::{Site, post_name};
use crate::source::{Place, SitePath, Span};

use super::{Look, Moves};

/// The edits of all names that no longer find the file which they found.
pub(super) fn fixes(before: Look, after: Look, moves: &Moves) -> Vec<Fix> {
    let mut seen: HashSet<Place> = HashSet::new();
    let mut fixes = Vec::new();
    let mut add = |place: Place, old: &str, new: String| {
        let source = after.sources.get(place.file);
        let written = source.slice(place.span);
        if let Some(at) = written.find(old).filter(|_| seen.insert(place)) {
            let start = place.span.start as usize + at;
            let place = Place::new(place.file, Span::new(start, start + old.len()));
            fixes.push(Fix {
                title: format!("Change to `{new}`"),
                safe: true,
                edits: vec![Edit { place, text: new }],
            });
        }
    };
    for event in after.published.every_facts().flat_map(|facts| &facts.events) {
        let event = &event.event;
        let found = match &event.kind {
            EventKind::MissingPost(name) => renamed(moves, name, |path| name_of_post(before, after, path)),
            EventKind::MissingLink(name) => renamed(moves, name, |path| relative_path(before, after, path)),
            EventKind::MissingInclude(name) => {
                renamed(moves, name, |path| below(path, after.published.site.config.includes_dir()))
            }
            EventKind::MissingRelativeInclude(name) => beside(moves, name),
            _ => None,
        };
        if let Some((old, new)) = found {
            add(event.place, &old, new);
        }
    }
    for (place, name) in layouts_asked_for(after.published.site) {
        let layouts = after.published.site.config.layouts_dir();
        let of_layout = |path: &SitePath| below(path, layouts).map(|name| stem(&name).to_owned());
        if let Some((old, new)) = renamed(moves, name, of_layout) {
            add(place, &old, new);
        }
    }
    fixes
}

/// Where layouts are asked for that are not there.
fn layouts_asked_for(site: &Site) -> impl Iterator<Item = (Place, &str)> {
    let is_missing = |name: &str| !site.layouts.contains_key(name);
    let of_pages =
        site.pages_in_order().filter_map(|page| Some((page.layout_place?, &**page.layout.as_ref()?)));
    let of_layouts = site.layouts.values().filter_map(|layout| {
        let node = layout.parsed.front_matter.get("layout")?;
        Some((Place::new(layout.file, node.span), node.as_str()?))
    });
    of_pages.chain(of_layouts).filter(move |(_, name)| is_missing(name))
}

/// The name that a file had and the one that it has, when `name` is the old one.
fn renamed(moves: &Moves, name: &str, of: impl Fn(&SitePath) -> Option<String>) -> Option<(String, String)> {
    let wanted = name.trim().trim_start_matches('/');
    moves.iter().find_map(|(old, new)| {
        let old = of(old).filter(|old| old == wanted)?;
        Some((old, of(new)?))
    })
}

/// The name that `include_relative` had for a file below the page's folder, and the one from now on.
fn beside(moves: &Moves, name: &str) -> Option<(String, String)> {
    moves.iter().find_map(|(old, new)| {
        let folder =
            old.as_str().strip_suffix(name).filter(|folder| folder.is_empty() || folder.ends_with('/'))?;
        Some((name.to_owned(), new.as_str().strip_prefix(folder)?.to_owned()))
    })
}

/// What `link` calls the file of a path: Jekyll's `relative_path`, before or after.
fn relative_path(before: Look, after: Look, path: &SitePath) -> Option<String> {
    let site = |look: Look| {
        let site = look.published.site;
        site.by_source(path.as_str()).map(|id| site.page(id).relative_path.trim_start_matches('/').to_owned())
    };
    site(before).or_else(|| site(after))
}

/// What `post_url` calls it.
fn name_of_post(before: Look, after: Look, path: &SitePath) -> Option<String> {
    post_name::for_post_url(&relative_path(before, after, path)?)
}

fn below(path: &SitePath, folder: &str) -> Option<String> {
    path.as_str().strip_prefix(folder.trim_matches('/'))?.strip_prefix('/').map(str::to_owned)
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
