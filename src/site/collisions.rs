//! Several files written to one place (J-URL-20).

use std::collections::BTreeMap;

use super::{Collision, PageId, PageKind, Site, Unpublished, Why};
use crate::origin::HOLE;
use crate::source::SitePath;

/// Lets the file that is written last win, and marks the others as not written.
pub(super) fn settle(site: &mut Site) {
    let mut by_output: BTreeMap<Box<str>, Vec<PageId>> = BTreeMap::new();
    for id in site.page_ids() {
        let page = site.page(id);
        // What is not known may lie anywhere.
        if page.written && !page.output.contains(HOLE) {
            by_output.entry(page.output.clone()).or_default().push(id);
        }
    }
    for (output, mut ids) in by_output {
        // Pages first, then static files, then documents; within each in order.
        ids.sort_by_key(|id| (rank(&site.page(*id).kind), *id));
        let Some(winner) = ids.pop().filter(|_| !ids.is_empty()) else { continue };
        let by = site.page(winner).source.clone().unwrap_or_else(|| SitePath::new(&output));
        for loser in &ids {
            let Some(page) = site.pages.get_mut(loser.0 as usize) else { continue };
            page.written = false;
            if let Some(source) = page.source.clone().filter(|source| *source != by) {
                let why = Why::Overwritten(by.clone());
                site.unpublished.push(Unpublished { source, why, url: Some(page.url.clone()) });
            }
        }
        site.collisions.push(Collision { output, winner, losers: ids });
    }
}

/// The order in which kinds of files are written.
pub(super) fn rank(kind: &PageKind) -> u8 {
    match kind {
        PageKind::Page | PageKind::Generated { .. } => 0,
        PageKind::Static => 1,
        PageKind::Document { .. } => 2,
    }
}
