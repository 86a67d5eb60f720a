//! What `map` and `links` print.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;
use serde::Serialize;

use crate::facts::{Facts, Reference, ReferenceKind};
use crate::origin::HOLE;
use crate::published::{Published, Target};
use crate::render::PlannedLayout;
use crate::site::{Page, PageId, PageKind, Site};

use super::Sources;

/// A file that the build writes, as `map` prints it.
#[derive(Debug, Serialize)]
pub struct MapPage {
    /// Path of its source; null for a page made by a plugin.
    pub source: Option<String>,
    /// URL without base URL.
    pub url: String,
    /// File written, relative to the destination.
    pub output: String,
    /// `page`, `static`, `generated` or the label of its collection.
    pub kind: String,
    /// Ids of h1 to h6 of the whole published page, in order, with duplicates.
    pub anchors: Vec<String>,
}

/// A file that is not published, as `map` prints it.
#[derive(Debug, Serialize)]
pub struct MapUnpublished {
    /// Path of the file.
    pub source: String,
    /// The reason in words.
    pub why: String,
}

/// What `map` prints.
#[derive(Debug, Default, Serialize)]
pub struct SiteMap {
    /// Every file that the build writes, sorted by output.
    pub pages: Vec<MapPage>,
    /// Every file that it does not, sorted by path.
    pub unpublished: Vec<MapUnpublished>,
}

/// A link, as `links` prints it.
#[derive(Clone, Debug, Serialize)]
pub struct LinkRow {
    /// The file that the link is written in.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Source of the page it appears on; null for a link of a layout, include or data file that is the same on every page,
    /// and for a path in front matter: whether a page shows it is for its layout to decide.
    pub page: Option<String>,
    /// The HTML element, or `front-matter`.
    pub kind: String,
    /// Source text of the destination.
    pub written: String,
    /// The value after Liquid.
    pub url: String,
    /// The site path without base URL and query, percent-decoded once, dots folded, with its fragment.
    pub target: Option<String>,
    /// `ok`, `missing`, `missing-anchor`, `external`, `unknown` or `other`: what the published page has, also where `check`
    /// leaves a fragment to the script that reads it.
    pub status: &'static str,
}

/// Every file that the build writes, and every one that it does not.
pub(super) fn map(site: &Site, published: &Published) -> SiteMap {
    let written: Vec<PageId> = site.page_ids().filter(|id| site.page(*id).written).collect();
    let mut pages: Vec<MapPage> = written.par_iter().map(|id| map_page(site, published, *id)).collect();
    pages.sort_by(|a, b| (&a.output, &a.source).cmp(&(&b.output, &b.source)));
    let mut unpublished: Vec<MapUnpublished> = site
        .unpublished
        .iter()
        .map(|file| MapUnpublished { source: file.source.to_string(), why: file.why.describe() })
        .collect();
    unpublished.sort_by(|a, b| a.source.cmp(&b.source));
    SiteMap { pages, unpublished }
}

fn map_page(site: &Site, published: &Published, id: PageId) -> MapPage {
    let page = site.page(id);
    MapPage {
        source: page.source.as_ref().map(ToString::to_string),
        url: page.url.to_string(),
        output: page.output.to_string(),
        kind: kind(site, page),
        anchors: published.heading_ids(id).into_iter().map(String::from).collect(),
    }
}

fn kind(site: &Site, page: &Page) -> String {
    match page.kind {
        PageKind::Page => "page".into(),
        PageKind::Static => "static".into(),
        PageKind::Generated { .. } => "generated".into(),
        PageKind::Document { collection } => site
            .collections
            .get(collection as usize)
            .map_or_else(|| "document".into(), |c| c.label.to_string()),
    }
}

/// Every link of every page and layout.
pub(super) fn links(sources: &Sources, published: &Published) -> Vec<LinkRow> {
    let of_page = |id: PageId| {
        let page = published.site.page(id);
        let source = page.source.as_ref().map(ToString::to_string);
        let around = published.around.get(id.0 as usize).into_iter().flatten();
        let all = published.facts(id).into_iter().chain(around);
        all.flat_map(move |facts| rows(sources, published, facts, source.as_deref())).collect::<Vec<_>>()
    };
    let ids: Vec<PageId> = published.site.page_ids().collect();
    let mut all: Vec<LinkRow> = ids.par_iter().flat_map_iter(|id| of_page(*id)).collect();
    for plans in published.layouts.by_layout() {
        rows_of_layout(sources, published, plans, &mut all);
    }
    all.sort_by(|a, b| {
        let key = |row: &LinkRow| (row.line, row.column);
        a.path
            .cmp(&b.path)
            .then(key(a).cmp(&key(b)))
            .then_with(|| a.page.cmp(&b.page))
            .then_with(|| (&a.url, &a.kind).cmp(&(&b.url, &b.kind)))
            // What a turn of a loop perhaps prints, another one surely does.
            .then_with(|| (a.status == "unknown").cmp(&(b.status == "unknown")))
    });
    all.dedup_by(|a, b| {
        let key = |row: &LinkRow| (row.line, row.column);
        (&a.path, key(a), &a.page, &a.url, &a.kind) == (&b.path, key(b), &b.page, &b.url, &b.kind)
    });
    all
}

/// The links of a layout: what every page shows has one row, what only some of them show has one for each.
fn rows_of_layout(sources: &Sources, published: &Published, plans: &[PlannedLayout], all: &mut Vec<LinkRow>) {
    let key = |reference: &Reference| (reference.at, reference.url.clone(), reference.kind);
    let mut shown_by: HashMap<_, usize> = HashMap::new();
    for plan in plans {
        let different: HashSet<_> = plan.facts.references.iter().map(key).collect();
        different.into_iter().for_each(|key| *shown_by.entry(key).or_default() += 1);
    }
    let is_everywhere = |reference: &Reference| shown_by.get(&key(reference)) == Some(&plans.len());
    for (number, plan) in plans.iter().enumerate() {
        for reference in plan.facts.references.iter().filter(|reference| is_listed(reference)) {
            if is_everywhere(reference) {
                all.extend((number == 0).then(|| row(sources, published, reference, None)));
                continue;
            }
            let row = row(sources, published, reference, None);
            let sources_of_pages = plan.pages.iter().map(|id| published.site.page(*id).source.as_ref());
            all.extend(
                sources_of_pages.map(|page| LinkRow { page: page.map(ToString::to_string), ..row.clone() }),
            );
        }
    }
}

fn rows(sources: &Sources, published: &Published, facts: &Facts, page: Option<&str>) -> Vec<LinkRow> {
    let listed = facts.references.iter().filter(|reference| is_listed(reference));
    listed.map(|reference| row(sources, published, reference, page)).collect()
}

fn is_listed(reference: &Reference) -> bool {
    reference.is_followed() && reference.is_link()
}

fn row(sources: &Sources, published: &Published, reference: &Reference, page: Option<&str>) -> LinkRow {
    let source = sources.get(reference.at.file);
    let at = source.line_column(reference.at.span.start);
    let resolution = published.resolve(reference);
    let status = match resolution.target {
        _ if reference.guarded => "unknown",
        Target::Page(_) | Target::Asset(_) | Target::Redirect(_) | Target::Folder => "ok",
        Target::Missing(_) | Target::Unpublished(_) => "missing",
        Target::NoAnchor(_) | Target::ScriptAnchor(_) => "missing-anchor",
        Target::External | Target::Served(_) => "external",
        Target::Other => "other",
        Target::Unknown => "unknown",
    };
    let page = page.filter(|_| reference.kind != ReferenceKind::FrontMatter);
    LinkRow {
        path: source.path.to_string(),
        line: at.line,
        column: at.column,
        page: page.map(String::from),
        kind: reference.kind.name().into(),
        written: reference.written(sources).to_owned(),
        url: reference.url.replace(HOLE, "…"),
        target: resolution.address,
        status,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::LinkRow;
    use crate::settings::Settings;
    use crate::site::SiteKind;
    use crate::workspace::{OpenOptions, Root, Workspace};

    fn rows_of(page: &str) -> Vec<LinkRow> {
        let site = tempfile::tempdir().unwrap();
        fs::write(site.path().join("_config.yml"), "title: x\n").unwrap();
        fs::write(site.path().join("index.html"), page).unwrap();
        let root = Root { path: site.path().into(), kind: SiteKind::Jekyll };
        let workspace = Workspace::open(&root, Settings::default(), &OpenOptions::default()).unwrap();
        workspace.links()
    }

    #[test]
    fn a_path_that_two_elements_use_is_two_links() {
        let rows = rows_of(
            "---\n---\n{% assign path = '/a.png' %}<a href=\"{{ path }}\"><img src=\"{{ path }}\"></a>\n",
        );
        let links: Vec<_> = rows.iter().map(|row| (row.column, &*row.kind, &*row.url)).collect();
        assert_eq!(links, [(19, "a", "/a.png"), (19, "img", "/a.png")]);
    }

    #[test]
    fn a_link_that_is_perhaps_written_once_more_is_there_all_the_same() {
        let rows = rows_of(
            "---\n---\n{% for i in (1..2) %}{% if i == 2 or site.time %}<a href=\"/a\">x</a>{% endif %}{% endfor %}\n",
        );
        let links: Vec<_> = rows.iter().map(|row| (&*row.url, row.status)).collect();
        assert_eq!(links, [("/a", "missing")]);
    }
}
