//! Layouts planned anew after a change.

use std::collections::{HashMap, HashSet};

use super::layouts::PlannedLayout;
use super::{Changed, PlannedLayouts, Renderer};
use crate::site::PageId;

/// What became of layouts.
#[derive(Debug, Default)]
pub(super) struct Replanned {
    /// Whether any was planned anew.
    pub(super) any: bool,
    /// The pages that are to be rendered by new plans, since these print something else.
    pub(super) pages: HashSet<PageId>,
}

impl Renderer<'_> {
    /// Plans the layouts anew whose plans are not up to date. `texts` are the pages whose text changed, as others see it.
    pub(super) fn replan_layouts(
        &self,
        layouts: &mut PlannedLayouts,
        changed: &Changed,
        texts: &HashSet<PageId>,
    ) -> Replanned {
        let is_outdated = |name: &str, plans: &[PlannedLayout]| {
            self.is_rewritten(name, plans, changed)
                || plans.iter().any(|plan| {
                    changed.reach(&plan.plan.reads, plan.plan.includes.keys(), texts)
                        || plan.pages.iter().any(|id| changed.pages.contains(id))
                })
        };
        let outdated = layouts.by_name.iter().filter(|(name, plans)| is_outdated(name, plans));
        let outdated: Vec<Box<str>> = outdated.map(|(name, _)| name.clone()).collect();
        let mut replanned = Replanned { any: !outdated.is_empty(), ..Replanned::default() };
        if outdated.is_empty() {
            return replanned;
        }
        let mut users = self.users_of_layouts();
        let mut is_regrouped = false;
        for name in outdated {
            let new = self.plan_layout(&name, users.remove(&*name).unwrap_or_default());
            let old = layouts.by_name.insert(name.clone(), new).unwrap_or_default();
            let new = layouts.by_name.get(&name).map_or(&[][..], Vec::as_slice);
            is_regrouped |= !old.iter().map(|plan| &plan.pages).eq(new.iter().map(|plan| &plan.pages));
            let is_rewritten = self.is_rewritten(&name, &old, changed);
            let others = others(&old, new, is_rewritten);
            replanned.pages.extend(others);
        }
        if is_regrouped {
            layouts.number(self.site);
        }
        replanned
    }

    /// Whether a layout, or what it includes, has another text.
    fn is_rewritten(&self, name: &str, plans: &[PlannedLayout], changed: &Changed) -> bool {
        let own = self.site.layouts.get(name).map(|layout| layout.file);
        let included = plans.iter().flat_map(|plan| plan.plan.includes.keys().copied());
        own.into_iter().chain(included).any(|file| changed.files.contains(&file))
    }
}

/// The pages for which the new plan is another one than the old.
fn others(old: &[PlannedLayout], new: &[PlannedLayout], is_rewritten: bool) -> Vec<PageId> {
    let mut seat_of: HashMap<PageId, (usize, usize)> = HashMap::new();
    for (number, plan) in old.iter().enumerate() {
        seat_of.extend(plan.pages.iter().enumerate().map(|(lane, id)| (*id, (number, lane))));
    }
    let mut others = Vec::new();
    for plan in new {
        let mut known: HashMap<usize, bool> = HashMap::new();
        let mut is_same = |id: &PageId, lane: usize| {
            let (number, old_lane) = seat_of.get(id).filter(|_| !is_rewritten)?;
            let old = &old.get(*number)?.plan;
            let is_identical = *known.entry(*number).or_insert_with(|| old.is_identical(&plan.plan));
            Some(is_identical && old.is_same_page(*old_lane, &plan.plan, lane))
        };
        let pages = plan.pages.iter().enumerate();
        others.extend(pages.filter(|(lane, id)| is_same(id, *lane) != Some(true)).map(|(_, id)| *id));
    }
    others
}
