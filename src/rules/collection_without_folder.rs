//! `collection-without-folder`

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Level};
use crate::published::near_names;
use crate::site::{CustomPlugins, Site, Why};
use crate::source::{Place, SitePath};
use crate::yaml::Yaml;

use super::{Check, Context, Rule};

/// A collection whose folder is not there.
pub(super) const RULE: Rule = Rule {
    name: "collection-without-folder",
    level: Level::Warning,
    doc: include_str!("../../rules/collection-without-folder.md"),
    yields_to: &[],
    check: Check::Site(check),
};

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    if site.premises.lacks_source {
        return;
    }
    found.extend(site.premises.absent_collections.iter().filter_map(|label| finding(site, label)));
}

fn finding(site: &Site, label: &str) -> Option<Diagnostic> {
    let place = place(site, label)?;
    let container = SitePath::new(site.config.collections_dir());
    let folder = container.join(&format!("_{label}"));
    let message = format!("the collection `{label}` is empty: there is no folder `{folder}`");
    let diagnostic = Diagnostic::new(RULE.name, place, message);
    if let Some(meant) = meant(site, label, &container) {
        let help = format!("is it `{meant}`? its folder must be called `{folder}`");
        return Some(diagnostic.help(help));
    }
    // Code of the site may fill it.
    let is_open = site.has_unmodelled_plugins() || site.custom_plugins != CustomPlugins::default();
    let help = "create the folder, or take the collection out";
    (!is_open).then(|| diagnostic.level(Level::Info).help(help))
}

/// The folder that probably holds the collection.
fn meant(site: &Site, label: &str, container: &SitePath) -> Option<String> {
    let top = |path: &SitePath| path.as_str().split('/').next().map(str::to_owned);
    let is_folder = |path: &&SitePath| path.as_str().contains('/');
    // A folder that Jekyll leaves out is known by its name alone.
    let hidden = site
        .unpublished
        .iter()
        .filter(|item| matches!(item.why, Why::UnknownCollection | Why::OutsideCollectionsDir | Why::Hidden));
    let hidden: BTreeSet<&str> = hidden.map(|item| item.source.as_str()).collect();
    let outside = format!("_{label}");
    if !container.as_str().is_empty() && hidden.contains(outside.as_str()) {
        return Some(outside);
    }
    let published = site.pages.iter().filter_map(|page| page.source.as_ref());
    let bare = container.join(label);
    let is_below =
        |path: &SitePath| path.as_str().strip_prefix(bare.as_str()).is_some_and(|rest| rest.starts_with('/'));
    if published.clone().any(is_below) {
        return Some(bare.as_str().to_owned());
    }
    let folders: BTreeSet<String> = published.filter(is_folder).filter_map(top).collect();
    let known = hidden.iter().copied().chain(folders.iter().map(String::as_str));
    let own =
        site.collections.iter().map(|collection| format!("_{}", collection.label)).collect::<BTreeSet<_>>();
    let near = near_names(&outside, known.filter(|name| name.starts_with('_') && !own.contains(*name)));
    near.first().map(|name| (*name).to_owned())
}

/// Where the label is written: as a key, or in a list of labels.
fn place(site: &Site, label: &str) -> Option<Place> {
    let (file, node) = site.config.written_at(&["collections"])?;
    let span = match &node.value {
        Yaml::Mapping(mapping) => mapping.entry(label)?.key.span,
        Yaml::Sequence(labels) => labels.iter().find(|item| item.as_str() == Some(label))?.span,
        _ => return None,
    };
    Some(Place::new(file, span))
}
