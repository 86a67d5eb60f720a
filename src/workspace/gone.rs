//! The URLs that a site had before a change and has no more.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::site::{PageKind, Site};
use crate::source::SitePath;

use super::Sources;

/// A published file that is no longer where it was.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Gone {
    /// The URL that it had, without base URL.
    pub(crate) url: Arc<str>,
    /// The path of its source at that time.
    pub(crate) from: SitePath,
    /// The path that its source has now, if it is still there.
    pub(crate) to: SitePath,
    /// Whether a visitor read it as a page. Others cannot be left with a redirect.
    pub(crate) is_page: bool,
    /// Whether it was no page itself, but sent visitors on to one.
    pub(crate) is_redirect: bool,
    /// Whether its source is surely the one that it was.
    pub(crate) is_sure: bool,
}

/// Files with another name: the new name by the old one, and whether there is no doubt.
pub(super) type Renamed = HashMap<SitePath, (SitePath, bool)>;

/// What is published, by the file that the build writes. Pages that plugins list by themselves come and go; those at an old URL of
/// a page do not.
pub(super) fn published(site: &Site, sources: &Sources, renamed: &Renamed) -> HashMap<Box<str>, Gone> {
    let pages = site.pages_in_order().filter(|page| page.written);
    let entry = |page: &crate::site::Page| {
        let redirect = || Some(sources.get(page.redirect_from?.file).path.clone());
        let from = page.source.clone().or_else(redirect)?;
        let (to, is_sure) = renamed.get(&from).cloned().unwrap_or_else(|| (from.clone(), true));
        let is_redirect = page.source.is_none();
        let is_page = page.html && page.kind != PageKind::Static;
        Some((page.output.clone(), Gone { url: page.url.clone(), from, to, is_page, is_redirect, is_sure }))
    };
    pages.filter_map(entry).collect()
}

/// Keeps what is not published any more.
pub(super) fn keep_gone(before: &mut HashMap<Box<str>, Gone>, site: &Site) {
    let now: HashSet<&str> =
        site.pages_in_order().filter(|page| page.written).map(|page| &*page.output).collect();
    before.retain(|output, _| !now.contains(&**output));
}
