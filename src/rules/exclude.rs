//! What the rules about `exclude` share: the patterns as they are written.

use crate::site::{Site, SiteKind};
use crate::source::Place;

/// A pattern of `exclude`.
pub(super) struct Pattern<'s> {
    /// As it is written.
    pub(super) text: &'s str,
    /// Where.
    pub(super) place: Place,
}

/// The patterns that the site writes, without those that `include` takes back.
pub(super) fn patterns(site: &Site) -> Vec<Pattern<'_>> {
    let is_whole = site.kind == SiteKind::Jekyll && !site.premises.lacks_source;
    let written = site.config.written_at(&["exclude"]).filter(|_| is_whole);
    let Some((file, list)) = written else { return Vec::new() };
    let included = site.config.include();
    let items = list.as_sequence().unwrap_or_default().iter();
    items
        .filter_map(|item| Some(Pattern { text: item.as_str()?, place: Place::new(file, item.span) }))
        .filter(|pattern| !included.iter().any(|kept| kept == pattern.text))
        .collect()
}

/// Whether a pattern holds for more than the names that start with it.
pub(super) fn has_wildcard(pattern: &str) -> bool {
    pattern.contains(['*', '?', '[', '\\'])
}
