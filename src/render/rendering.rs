//! The rendered site, and how it is brought up to date: only what reads something that changed is rendered anew.

use std::collections::{BTreeMap, HashSet};
use std::mem;
use std::sync::Arc;

use rayon::prelude::*;

use super::replan::{self, Replanned};
use super::{Contents, PlannedLayouts, Renderer};
use crate::AT_ONCE;
use crate::facts::Facts;
use crate::liquid::filters::uri;
use crate::liquid::{FilteredLists, Lookup, Named, Reads};
use crate::site::{PageId, Site};
use crate::source::FileId;

/// The facts of a site.
#[derive(Debug, Default)]
pub struct Rendering {
    /// Facts by page number; `None` for pages without text.
    pub facts: Vec<Option<Facts>>,
    /// By page number, what its layouts print for that page alone, the innermost first.
    pub around: Vec<Vec<Facts>>,
    /// The layouts in use, with what is the same on every page.
    pub layouts: PlannedLayouts,
    /// What templates read of pages.
    contents: Contents,
    /// By page number.
    glances: Vec<Glance>,
}

/// What is asked of a page's facts after every edit. These lie side by side, while facts lie all over the memory.
#[derive(Clone, Copy, Debug, Default)]
struct Glance {
    /// Whether its templates read texts of pages, or include files.
    looks_elsewhere: bool,
    has_base: bool,
}

impl Glance {
    fn of(own: Option<&Facts>, around: &[Facts]) -> Glance {
        let looks_elsewhere = |facts: &Facts| {
            facts.reads.any_text || !facts.reads.texts.is_empty() || !facts.includes.is_empty()
        };
        let all = || own.into_iter().chain(around);
        Glance { looks_elsewhere: all().any(looks_elsewhere), has_base: all().any(|facts| facts.has_base) }
    }
}

/// What is not as it was when a site was rendered. Pages have the same numbers, and those that are not moved the same order: else
/// all of it is to be rendered.
#[derive(Debug, Default)]
pub struct Changed {
    /// Files with another text.
    pub files: HashSet<FileId>,
    /// Pages that are new or gone, or have another front matter or address.
    pub pages: HashSet<PageId>,
    /// Pages with another page before or behind them.
    pub neighbours: HashSet<PageId>,
    /// Those of them that are new or gone, elsewhere, or rendered earlier or later than others.
    pub moved: HashSet<PageId>,
    /// The paths by which texts may name those, before and after.
    pub paths: HashSet<Box<str>>,
    /// Files and folders of `_data`, by their keys in `site.data`.
    pub data: HashSet<Arc<str>>,
    /// Keys of `site`: settings and lists of pages.
    pub site: HashSet<Arc<str>>,
}

impl Changed {
    /// Whether something that was looked at is not as it was. `texts` are the pages whose text, as others see it, changed.
    pub(super) fn reach<'f>(
        &self,
        now: &Site,
        reads: &Reads,
        mut includes: impl Iterator<Item = &'f FileId>,
        texts: &HashSet<PageId>,
    ) -> bool {
        let Reads { site, data, any_data, pages, texts: read, any_page, any_text, found, paths, .. } = reads;
        *any_page && !(self.pages.is_empty() && self.neighbours.is_empty())
            || *any_text && !texts.is_empty()
            || *any_data && !self.data.is_empty()
            || !self.moved.is_empty() && found.iter().any(|(name, answer)| look_up(now, name) != *answer)
            || self.paths.iter().any(|path| paths.contains(path))
            || self.site.iter().any(|key| site.contains(key))
            || self.pages.iter().any(|id| pages.contains(&id.0))
            || self.neighbours.iter().any(|id| reads.neighbours.contains(&id.0))
            || texts.iter().any(|id| read.contains(&id.0))
            || self.data.iter().any(|key| data.contains(key))
            || !self.files.is_empty() && includes.any(|file| self.files.contains(file))
    }

    /// Whether at most texts are other ones: then only those notice who read texts or include files.
    fn is_of_texts(&self) -> bool {
        let Changed { files: _, pages, neighbours, moved, paths, data, site } = self;
        pages.is_empty()
            && neighbours.is_empty()
            && moved.is_empty()
            && paths.is_empty()
            && data.is_empty()
            && site.is_empty()
    }

    /// Whether nothing did.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.is_of_texts()
    }

    /// The pages that are read from files with another text, and those that others read at another time.
    fn texts(&self, site: &Site) -> HashSet<PageId> {
        let is_changed = |id: &PageId| site.page(*id).file.is_some_and(|file| self.files.contains(&file));
        site.page_ids().filter(is_changed).chain(self.moved.iter().copied()).collect()
    }
}

/// What a tag finds.
fn look_up(site: &Site, name: &Named) -> Lookup {
    match name {
        Named::Link(path) => site.link(path, &uri::normalize),
        Named::PostUrl(name) => site.post_url(name, &uri::normalize),
    }
}

/// What was rendered anew.
#[derive(Debug, Default)]
pub struct Renewed {
    /// The pages, with what was known of each before: its own facts, if it was not just its layouts, and those of its layouts.
    pub pages: BTreeMap<PageId, (Option<Option<Facts>>, Vec<Facts>)>,
    /// Whether a layout was planned anew.
    pub replanned: bool,
    /// Pages whose layouts have other anchors for all of their pages.
    pub anchors: HashSet<PageId>,
    /// Whether layouts include other files on all pages.
    pub includes: bool,
}

impl Renewed {
    /// The pages whose own text was rendered anew, and not just their layouts.
    pub fn bodies(&self) -> impl Iterator<Item = PageId> {
        self.pages.iter().filter(|(_, (own, _))| own.is_some()).map(|(id, _)| *id)
    }
}

impl Rendering {
    /// An empty one, to render a site into.
    pub fn new(site: &Site) -> Rendering {
        let mut rendering = Rendering::default();
        rendering.contents = Contents::new(site.pages.len(), site.dialect());
        rendering
    }

    /// What templates read of pages.
    pub fn contents(&self) -> &Contents {
        &self.contents
    }

    /// Whether any page has a `<base>`.
    pub fn has_base(&self) -> bool {
        self.glances.iter().any(|glance| glance.has_base)
    }

    /// Renders the whole site. The contents of `renderer` are not used.
    pub fn fill(&mut self, renderer: Renderer) {
        let Rendering { facts, around, layouts, contents, glances } = self;
        let renderer = Renderer { contents, ..renderer };
        let ids: Vec<PageId> = renderer.site.numbers().collect();
        let dialect = renderer.site.dialect();
        let each = || ids.par_iter().with_max_len(AT_ONCE);
        // A core that finds no layout to plan goes on with the pages.
        (*layouts, *facts) = rayon::join(
            || renderer.plan_layouts(),
            || each().map(|id| renderer.page(*id, &dialect)).collect(),
        );
        *around = each().map(|id| renderer.around(layouts, *id)).collect();
        *glances = facts.iter().zip(&*around).map(|(own, around)| Glance::of(own.as_ref(), around)).collect();
    }

    /// Renders anew what is not up to date. The contents of `renderer` are not used.
    pub fn renew(&mut self, changed: &Changed, renderer: Renderer) -> Renewed {
        let Rendering { facts, around, layouts, contents, glances } = self;
        let site = renderer.site;
        glances.resize_with(site.pages.len(), Glance::default);
        facts.resize_with(site.pages.len(), || None);
        around.resize_with(site.pages.len(), Vec::new);
        contents.resize(site.pages.len());
        contents.filtered = FilteredLists::default();
        let own_texts = changed.texts(site);
        let mut texts = own_texts.clone();
        contents.outdated(site, changed, &mut texts);
        texts.iter().for_each(|id| contents.forget(*id));
        let renderer = Renderer { contents, ..renderer };
        let replanned = renderer.replan_layouts(layouts, replan::Edit { changed, texts: &texts });
        let reaches = |facts: &Facts| changed.reach(site, &facts.reads, facts.includes.keys(), &texts);
        let is_own = |id: &PageId| own_texts.contains(id) || changed.pages.contains(id);
        let is_outdated = |id: PageId| {
            let at = id.0 as usize;
            let may_notice =
                !changed.is_of_texts() || glances.get(at).is_some_and(|glance| glance.looks_elsewhere);
            let reached = || facts.get(at).is_some_and(|facts| facts.as_ref().is_some_and(reaches));
            let reached_around = || around.get(at).is_some_and(|around| around.iter().any(reaches));
            let body = is_own(&id) || may_notice && reached();
            let around = body
                || texts.contains(&id)
                || replanned.pages.contains(&id)
                || may_notice && reached_around();
            around.then_some((id, body))
        };
        // Those that are gone have something to forget.
        let ids: Vec<PageId> = site.numbers().collect();
        let outdated: Vec<(PageId, bool)> = ids.into_par_iter().filter_map(is_outdated).collect();
        let dialect = site.dialect();
        let made = outdated
            .into_par_iter()
            .map(|(id, body)| (id, body.then(|| renderer.page(id, &dialect)), renderer.around(layouts, id)));
        let made: Vec<_> = made.collect();
        let Replanned { any: replanned, anchors, includes, pages: _ } = replanned;
        let mut renewed = Renewed { replanned, anchors, includes, pages: BTreeMap::new() };
        for (id, body, outer) in made {
            let at = id.0 as usize;
            let old = body.zip(facts.get_mut(at)).map(|(new, slot)| mem::replace(slot, new));
            let old_around = around.get_mut(at).map(|slot| mem::replace(slot, outer)).unwrap_or_default();
            if let (Some(glance), Some(own), Some(around)) =
                (glances.get_mut(at), facts.get(at), around.get(at))
            {
                *glance = Glance::of(own.as_ref(), around);
            }
            renewed.pages.insert(id, (old, old_around));
        }
        renewed
    }
}

impl Drop for Rendering {
    /// Frees the facts on all cores: there are so many that it shows.
    fn drop(&mut self) {
        let (facts, around) = (mem::take(&mut self.facts), mem::take(&mut self.around));
        rayon::join(|| facts.into_par_iter().for_each(drop), || around.into_par_iter().for_each(drop));
    }
}
