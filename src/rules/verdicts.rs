//! What the rules found, by what they found it in, and what of it an edit makes invalid.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::published::{Asked, Published};
use crate::render::Renewed;
use crate::site::{PageId, Site};
use crate::source::FileId;
use crate::suppress::Suppression;

/// All findings, before they are brought into order.
#[derive(Debug, Default)]
pub struct Verdicts {
    /// By page number.
    pub(super) pages: Vec<Verdict>,
    /// In the order of their plans.
    pub(super) layouts: Vec<Verdict>,
    pub(super) series: Vec<Diagnostic>,
    /// By file; those without findings are left out.
    pub(super) templates: BTreeMap<FileId, Vec<Diagnostic>>,
    /// What the rules of the site say, by file; those without findings are left out.
    pub(super) custom: BTreeMap<FileId, Vec<Diagnostic>>,
    pub(super) texts: Vec<Diagnostic>,
    pub(super) site: Vec<Diagnostic>,
    /// By file; those without are left out.
    pub(super) suppressions: BTreeMap<FileId, Vec<Suppression>>,
}

/// What was found on a page, or in what layouts print on many.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    pub(super) found: Vec<Diagnostic>,
    /// How many references were judged.
    pub(super) links: usize,
    /// The pages that links with an anchor lead to.
    pub(super) targets: BTreeSet<PageId>,
    /// All that links lead to, sorted.
    pub(super) leads: Vec<PageId>,
    /// What is asked for in vain, and that is no finding, sorted: it is the same until a page answers.
    pub(super) asks: Vec<Asked>,
    /// Whether something else leads to no page, and that is no finding: it may become one when addresses change.
    pub(super) is_open: bool,
}

/// Addresses that are others.
#[derive(Debug)]
pub struct Linked {
    /// The pages that links may no longer lead to, or now may.
    pages: HashSet<PageId>,
    /// What they answer now.
    answers: HashSet<Asked>,
}

/// What is another one than when the rules ran last. Settings, layouts' texts, and the names in front matter and data are the same:
/// else all rules run.
#[derive(Debug)]
pub struct Edit<'a> {
    /// Files with another text.
    pub files: &'a HashSet<FileId>,
    /// What was rendered anew.
    pub renewed: &'a Renewed,
    /// Whether layouts were planned anew.
    pub layouts: bool,
    /// Whether the series were.
    pub series: bool,
    /// Whether rules that look at all texts together may find something else.
    pub texts: bool,
    /// Whether the site was put together again.
    pub site: bool,
    /// `None` where addresses are the same.
    pub linked: Option<&'a Linked>,
}

impl Linked {
    /// Those of pages that links may no longer lead to, or now may.
    pub fn new(site: &Site, pages: HashSet<PageId>) -> Linked {
        let written = pages.iter().map(|id| site.page(*id)).filter(|page| page.written);
        let answers = written.flat_map(|page| Asked::answered_by(&page.output)).collect();
        Linked { pages, answers }
    }
}

impl Verdicts {
    /// All findings.
    pub(super) fn found<'v>(&'v self, all: &'v Site) -> impl Iterator<Item = &'v Diagnostic> {
        let Verdicts { pages, layouts, series, templates, custom, texts, site, suppressions: _ } = self;
        let pages = all.page_ids().filter_map(|id| pages.get(id.0 as usize));
        let of_pages = pages.chain(layouts).flat_map(|verdict| &verdict.found);
        let of_files = templates.values().chain(custom.values()).flatten();
        of_pages.chain(series).chain(of_files).chain(texts).chain(site)
    }

    /// How many references were judged.
    pub(super) fn links(&self) -> usize {
        self.pages.iter().chain(&self.layouts).map(|verdict| verdict.links).sum()
    }

    /// Whether findings about series name places in one of these files.
    pub fn has_series_in(&self, files: &HashSet<FileId>) -> bool {
        self.series.iter().any(|one| is_in(one, files))
    }

    /// Whether what was found in all texts together names places in one of these files.
    pub(super) fn has_texts_in(&self, files: &HashSet<FileId>) -> bool {
        self.texts.iter().any(|one| is_in(one, files))
    }

    /// The pages with links that may lead elsewhere now.
    pub fn linking<'v>(&'v self, linked: &'v Linked) -> impl Iterator<Item = PageId> + 'v {
        let numbered = self.pages.iter().enumerate();
        let numbered = numbered.map(|(number, verdict)| (PageId(number as u32), verdict));
        numbered.filter(|(_, verdict)| verdict.may_lead_elsewhere(linked)).map(|(id, _)| id)
    }

    /// Makes room for the pages of a site.
    pub(super) fn resize(&mut self, site: &Site) {
        self.pages.resize_with(site.pages.len(), Verdict::default);
    }

    /// The pages that are to be checked again: those rendered anew, those that link to anchors of them, and those whose findings
    /// name places in an edited file.
    pub(super) fn outdated(&self, published: &Published, edit: &Edit) -> Vec<PageId> {
        let moved = edit.moved(published);
        let numbered =
            self.pages.iter().enumerate().map(|(number, verdict)| (PageId(number as u32), verdict));
        let is_outdated = |(id, verdict): &(PageId, &Verdict)| {
            edit.renewed.pages.contains_key(id) || verdict.is_outdated(&moved, edit)
        };
        numbered.filter(is_outdated).map(|(id, _)| id).collect()
    }

    /// Whether what was found in layouts may be something else.
    pub(super) fn are_layouts_outdated(&self, published: &Published, edit: &Edit) -> bool {
        let moved = edit.moved(published);
        let shows = |id: &PageId| edit.renewed.pages.contains_key(id);
        self.layouts.iter().any(|verdict| verdict.is_outdated(&moved, edit))
            || published.layouts.iter().any(|layout| layout.pages.first().is_some_and(shows))
    }
}

impl Verdict {
    /// Whether links may lead elsewhere, or what is said of them may be something else, when those pages move.
    fn may_lead_elsewhere(&self, linked: &Linked) -> bool {
        let Linked { pages, answers } = linked;
        self.is_open
            || !self.found.is_empty()
            || self.leads.iter().any(|id| pages.contains(id))
            || self.asks.iter().any(|asked| answers.contains(asked))
    }

    fn is_outdated(&self, moved: &BTreeSet<PageId>, edit: &Edit) -> bool {
        moved.iter().any(|id| self.targets.contains(id))
            || edit.linked.is_some_and(|linked| self.may_lead_elsewhere(linked))
            || self.found.iter().any(|one| is_in(one, edit.files))
    }
}

/// Whether a finding names a place in one of these files.
fn is_in(one: &Diagnostic, files: &HashSet<FileId>) -> bool {
    let fix = one.fix.iter().flat_map(|fix| fix.edits.iter().map(|edit| edit.place));
    let mut places = one.related.iter().map(|related| related.place).chain(fix).chain([one.place]);
    places.any(|place| files.contains(&place.file))
}

impl Edit<'_> {
    /// The pages whose anchors, as others see them, are others.
    fn moved(&self, published: &Published) -> BTreeSet<PageId> {
        let is_moved = |(id, (body, around)): &(&PageId, &(Option<Option<Facts>>, Vec<Facts>))| {
            let now = published.around.get(id.0 as usize).map_or(&[][..], Vec::as_slice);
            let body_moved = body.as_ref().is_some_and(|old| match (old, published.facts(**id)) {
                (Some(old), Some(new)) => !old.has_same_anchors(new),
                (None, None) => false,
                _ => true,
            });
            body_moved
                || self.renewed.anchors.contains(id)
                || around.len() != now.len()
                || around.iter().zip(now).any(|(old, new)| !old.has_same_anchors(new))
        };
        self.renewed.pages.iter().filter(is_moved).map(|(id, _)| *id).collect()
    }

    /// Whether what was rendered anew includes other files than before, so that other templates are in use.
    pub(super) fn includes_otherwise(&self, published: &Published) -> bool {
        let of_pages = self.renewed.pages.iter().any(|(id, (body, around))| {
            let now = published.around.get(id.0 as usize).map_or(&[][..], Vec::as_slice);
            let body = body.as_ref().map(|old| (old.as_slice(), published.facts(*id)));
            body.is_some_and(|(old, new)| includes(old) != includes(new)) || includes(around) != includes(now)
        });
        of_pages || self.renewed.includes
    }
}

/// The files that are included.
fn includes<'f>(facts: impl IntoIterator<Item = &'f Facts>) -> BTreeSet<FileId> {
    facts.into_iter().flat_map(|facts| facts.includes.keys().copied()).collect()
}
