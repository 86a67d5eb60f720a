//! `dead-defaults`

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Level};
use crate::published::near_names;
use crate::site::{CustomPlugins, Idle, IdleSet, Site, SiteKind, folders_above, idle_sets, scoped_items};
use crate::source::{FileId, Place};
use crate::yaml::{Node, write};

use super::{Check, Context, Rule};

/// A set of `defaults` that applies to nothing.
pub(super) const RULE: Rule = Rule {
    name: "dead-defaults",
    level: Level::Warning,
    doc: include_str!("../../rules/dead-defaults.md"),
    yields_to: &["invalid-config"],
    check: Check::Site(check),
};

/// Marks that stand around a path by mistake.
const QUOTES: [char; 6] = ['"', '\'', '“', '”', '‘', '’'];

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    let Some((file, list)) = site.config.written_at(&["defaults"]) else { return };
    if site.kind == SiteKind::Plain || site.premises.lacks_source {
        return;
    }
    let sets = list.as_sequence().unwrap_or_default();
    found.extend(sets.iter().filter_map(|set| without_values(file, set)));
    for idle in idle_sets(site) {
        let scope = sets.get(idle.index).and_then(|set| set.get("scope"));
        found.extend(scope.and_then(|scope| finding(site, file, scope, &idle)));
    }
}

/// Jekyll leaves a set out that has no values.
fn without_values(file: FileId, set: &Node) -> Option<Diagnostic> {
    let mapping = set.as_mapping()?;
    if mapping.get("values").is_some_and(|values| values.as_mapping().is_some()) {
        return None;
    }
    let near = near_names("values", mapping.entries.iter().filter_map(|entry| entry.key.as_str()));
    let misspelt =
        near.first().and_then(|name| mapping.entry(name)).filter(|entry| entry.value.as_mapping().is_some());
    let place = Place::new(file, misspelt.map_or(set.span, |entry| entry.key.span));
    let diagnostic =
        Diagnostic::new(RULE.name, place, "these defaults have no `values`, so Jekyll leaves them out");
    Some(match misspelt {
        Some(_) => {
            diagnostic.help("did you mean `values`?").maybe_fix(super::write_instead(place, &["values"]))
        }
        None => diagnostic
            .help("write `values:` beside `scope`, and the front matter below it as `name: value` lines"),
    })
}

fn finding(site: &Site, file: FileId, scope: &Node, idle: &IdleSet) -> Option<Diagnostic> {
    match idle.why {
        Idle::NoSuchType => of_type(site, file, scope, idle),
        Idle::NoSuchPath | Idle::OtherType => of_path(site, file, scope, idle),
    }
}

fn of_type(site: &Site, file: FileId, scope: &Node, idle: &IdleSet) -> Option<Diagnostic> {
    let kind = idle.kind.as_deref()?;
    let place = Place::new(file, scope.get("type")?.span);
    if kind == "drafts" {
        let message = "nothing is of the type `drafts`: a draft is a post like any other";
        let help = "write `type: posts`; for drafts alone, `path: _drafts`";
        return Some(Diagnostic::new(RULE.name, place, message).help(help));
    }
    let labels = site.collections.iter().map(|collection| &*collection.label);
    let near = near_names(kind, labels.chain(["pages"]));
    // Code of the site may add collections.
    if near.is_empty() && (site.has_unmodelled_plugins() || site.custom_plugins != CustomPlugins::default()) {
        return None;
    }
    let message = format!("nothing is of the type `{kind}`, so these defaults apply to nothing");
    let help = super::did_you_mean(&near);
    let help = help.unwrap_or_else(|| "a type is `pages`, `posts` or the label of a collection".into());
    Some(Diagnostic::new(RULE.name, place, message).help(help).maybe_fix(super::write_instead(place, &near)))
}

fn of_path(site: &Site, file: FileId, scope: &Node, idle: &IdleSet) -> Option<Diagnostic> {
    let path = idle.path.as_deref()?;
    let place = Place::new(file, scope.get("path")?.span);
    let items: Vec<&str> = scoped_items(site)
        .into_iter()
        .filter(|(_, kind)| idle.kind.as_deref().is_none_or(|wanted| *kind == Some(wanted)))
        .map(|(path, _)| path)
        .collect();
    let fits = |scope: &str| items.iter().any(|item| item.starts_with(scope));
    let said = |message: String, meant: &[&str]| {
        let fix =
            super::write_instead(place, &meant.iter().map(|path| write::string(path)).collect::<Vec<_>>());
        Diagnostic::new(RULE.name, place, message).maybe_help(super::did_you_mean(meant)).maybe_fix(fix)
    };
    let tidy = tidy(path);
    if tidy != path && (tidy.contains('*') || fits(tidy)) {
        let why = blame(path, tidy);
        let diagnostic = said(format!("{why}, so these defaults apply to nothing"), &[tidy]);
        return Some(diagnostic.help(format!("write `path: {}`", write::string(tidy))));
    }
    let hidden = format!("_{tidy}");
    let near: Vec<&str> = match fits(&hidden) {
        true => vec![&hidden],
        false => near_paths(tidy, known(&items).into_iter().filter(|known| *known != path)),
    };
    if idle.why == Idle::OtherType {
        let kind = idle.kind.as_deref().unwrap_or_default();
        let message =
            format!("nothing below `{path}` is of the type `{kind}`, so these defaults apply to nothing");
        let diagnostic = said(message, &near);
        return Some(if near.is_empty() {
            diagnostic.maybe_help(types_below(site, path))
        } else {
            diagnostic
        });
    }
    // The first post or draft is still to come, and a folder that is there and empty is perhaps filled by the build.
    let top = tidy.split('/').next().unwrap_or_default();
    let is_folder = site.premises.scope_folders.iter().any(|folder| **folder == *top);
    let may_come = matches!(top, "_posts" | "_drafts") || is_folder && !fits(top);
    if near.is_empty() && (may_come || items.is_empty() || site.may_make_page(&format!("/{tidy}"))) {
        return None;
    }
    let diagnostic = said(format!("nothing lies below `{path}`, so these defaults apply to nothing"), &near);
    let help = "a `path` counts from the top of the site; correct it, or take the set out";
    Some(if near.is_empty() { diagnostic.level(Level::Info).help(help) } else { diagnostic })
}

/// What types lie below a path.
fn types_below(site: &Site, path: &str) -> Option<String> {
    let kinds: BTreeSet<&str> = scoped_items(site)
        .into_iter()
        .filter(|(item, _)| item.starts_with(path))
        .filter_map(|(_, kind)| kind)
        .collect();
    let names: Vec<String> = kinds.iter().map(|kind| format!("`{kind}`")).collect();
    (!names.is_empty()).then(|| format!("what lies there is of the type {}", names.join(" or ")))
}

/// The paths that are spelt nearly so: with other capitals, or a slip.
fn near_paths<'n>(path: &str, known: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    const MIN_LENGTH: usize = 5;
    const LONG: usize = 9;
    let lower = path.to_lowercase();
    let is_near = |known: &&str| {
        let allowed = match path.chars().count() {
            length if length < MIN_LENGTH => 0,
            length if length < LONG => 1,
            _ => 2,
        };
        // The comparison takes the square of the length.
        known.len().abs_diff(path.len()) <= 2 * allowed
            && strsim::damerau_levenshtein(&known.to_lowercase(), &lower) <= allowed
    };
    known.filter(is_near).collect()
}

/// The path without what keeps it from matching: marks around it, the way from here, a slash before it.
fn tidy(path: &str) -> &str {
    let bare = path.trim_matches(|c: char| c.is_whitespace() || QUOTES.contains(&c));
    bare.strip_prefix("./").unwrap_or(bare).trim_start_matches('/')
}

fn blame(path: &str, tidy: &str) -> String {
    let before = path.split(tidy).next().filter(|_| !tidy.is_empty()).unwrap_or(path);
    match path {
        _ if path.contains(QUOTES) => format!("the quote in `{path}` is part of the path"),
        _ if before.starts_with(['/', '.']) => format!("no path starts with `{before}`"),
        _ => format!("the space in `{path}` is part of the path"),
    }
}

/// The folders and files of some items.
fn known<'i>(items: &[&'i str]) -> BTreeSet<&'i str> {
    items.iter().flat_map(|item| folders_above(item).chain([*item])).collect()
}
