//! Layouts planned anew after a change.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::layouts::PlannedLayout;
use super::outline::Outline;
use super::profile::{PAGES_OF_A_PROFILE, Profile, User, kinds, profiles};
use super::{Changed, PlannedLayouts, Renderer};
use crate::site::{Layout, PageId};
use crate::source::FileId;

/// What became of layouts.
#[derive(Debug, Default)]
pub(super) struct Replanned {
    /// Whether any was planned anew, or is laid around other pages.
    pub(super) any: bool,
    /// The pages that are to be rendered by new plans, since these print something else.
    pub(super) pages: HashSet<PageId>,
    /// Those of them that had a plan with other anchors, or none.
    pub(super) anchors: HashSet<PageId>,
    /// Whether plans include other files.
    pub(super) includes: bool,
}

/// What a plan has in common with the one that it takes the place of.
#[derive(Clone, Copy)]
struct Common {
    is_identical: bool,
    has_same_anchors: bool,
}

impl Replanned {
    /// Adds the pages for which the new plan is another one than the old; of those that are kept nothing is left in `old`.
    fn add_others<'p>(
        &mut self,
        old: &[Option<PlannedLayout>],
        new: impl Iterator<Item = &'p PlannedLayout>,
        is_rewritten: bool,
    ) {
        let mut seat_of: HashMap<PageId, (usize, usize)> = HashMap::new();
        for (number, plan) in old.iter().enumerate() {
            let pages = plan.iter().flat_map(|plan| plan.pages.iter().enumerate());
            seat_of.extend(pages.map(|(lane, id)| (*id, (number, lane))));
        }
        for plan in new {
            let mut known: HashMap<usize, Common> = HashMap::new();
            for (lane, id) in plan.pages.iter().enumerate() {
                let seat = seat_of.get(id).filter(|_| !is_rewritten);
                let old = seat.and_then(|(number, lane)| Some((*number, *lane, old.get(*number)?.as_ref()?)));
                let Some((number, old_lane, old)) = old else {
                    self.pages.insert(*id);
                    self.anchors.insert(*id);
                    continue;
                };
                let common = *known.entry(number).or_insert_with(|| old.common(plan));
                if !(common.is_identical && old.plan.is_same_page(old_lane, &plan.plan, lane)) {
                    self.pages.insert(*id);
                }
                if !common.has_same_anchors {
                    self.anchors.insert(*id);
                }
            }
        }
    }
}

impl PlannedLayout {
    fn common(&self, new: &PlannedLayout) -> Common {
        Common {
            is_identical: self.plan.is_identical(&new.plan),
            has_same_anchors: self.facts.has_same_anchors(&new.facts),
        }
    }
}

/// A plan, and where it is from.
enum Planned {
    Kept(PlannedLayout),
    New(PlannedLayout),
}

impl Planned {
    fn into_plan(self) -> PlannedLayout {
        match self {
            Planned::Kept(plan) | Planned::New(plan) => plan,
        }
    }
}

/// A layout that is to be planned anew, with what was known of it.
struct Outdated {
    name: Box<str>,
    users: Vec<User>,
    old: Vec<PlannedLayout>,
    outline: Option<Outline>,
    /// Whether the layout, or what it includes, has another text.
    is_rewritten: bool,
    /// Whether it may ask for something else of its pages.
    is_outline_reached: bool,
}

/// What became of it.
struct Made {
    name: Box<str>,
    outline: Option<Outline>,
    /// None where no page uses it any more.
    plans: Vec<PlannedLayout>,
    replanned: Replanned,
    /// Whether its pages are grouped in another way.
    is_regrouped: bool,
}

/// A change, as far as plans ask for it.
#[derive(Clone, Copy)]
pub(super) struct Edit<'a> {
    pub(super) changed: &'a Changed,
    /// The pages whose text changed, as others see it.
    pub(super) texts: &'a HashSet<PageId>,
}

impl Renderer<'_> {
    /// Plans the layouts anew whose plans are not up to date.
    pub(super) fn replan_layouts(&self, layouts: &mut PlannedLayouts, edit: Edit) -> Replanned {
        let mut outdated: HashSet<Box<str>> = HashSet::new();
        for (name, plans) in &layouts.by_name {
            let is_outdated = |plan: &PlannedLayout| {
                self.is_plan_reached(plan, edit)
                    || plan.pages.iter().any(|id| edit.changed.pages.contains(id))
            };
            if self.is_outline_reached(layouts, name, edit) || plans.iter().any(is_outdated) {
                outdated.insert(name.clone());
            }
        }
        for id in &edit.changed.pages {
            outdated.extend(self.site.layout_chain(self.site.page(*id)).map(Into::into));
        }
        let mut replanned = Replanned { any: !outdated.is_empty(), ..Replanned::default() };
        if outdated.is_empty() {
            return replanned;
        }
        let mut users = self.users_of_layouts();
        let outdated: Vec<Outdated> = outdated
            .into_iter()
            .map(|name| Outdated {
                is_rewritten: self.is_rewritten(layouts, &name, edit),
                is_outline_reached: self.is_outline_reached(layouts, &name, edit),
                users: users.remove(&*name).unwrap_or_default(),
                old: layouts.by_name.remove(&name).unwrap_or_default(),
                outline: layouts.outlines.remove(&name),
                name,
            })
            .collect();
        let made = outdated.into_par_iter().map(|outdated| self.replan_layout(outdated, edit));
        let made: Vec<Made> = made.collect();
        let mut is_regrouped = false;
        for Made { name, outline, plans, replanned: of_layout, is_regrouped: is_own_regrouped } in made {
            is_regrouped |= is_own_regrouped;
            replanned.pages.extend(of_layout.pages);
            replanned.anchors.extend(of_layout.anchors);
            replanned.includes |= of_layout.includes;
            if let Some(outline) = outline {
                layouts.outlines.insert(name.clone(), outline);
            }
            if !plans.is_empty() {
                layouts.by_name.insert(name, plans);
            }
        }
        if is_regrouped {
            layouts.number(self.site);
        }
        replanned
    }

    /// Plans one layout anew, as far as it must be.
    fn replan_layout(&self, outdated: Outdated, edit: Edit) -> Made {
        let Outdated { name, users, old, mut outline, is_rewritten, is_outline_reached } = outdated;
        let mut replanned = Replanned::default();
        let before: Vec<Vec<PageId>> = old.iter().map(|plan| plan.pages.clone()).collect();
        let included = included(old.iter());
        let layout = self.site.layouts.get(&*name).filter(|_| !users.is_empty());
        let Some(layout) = layout else {
            replanned.includes = !included.is_empty();
            let is_regrouped = !before.is_empty();
            return Made { name, outline: None, plans: Vec::new(), replanned, is_regrouped };
        };
        let mut is_whole = !self.plans_layouts || is_rewritten;
        if !is_whole && is_outline_reached {
            let large = outline.as_ref().map_or(PAGES_OF_A_PROFILE, |outline| outline.pages_of_a_profile);
            let new = Outline::of(&self.plan_for(layout, None, &BTreeSet::new()), large);
            is_whole = outline.is_none_or(|old| old.keys != new.keys);
            outline = Some(new);
        }
        let mut old: Vec<Option<PlannedLayout>> = old.into_iter().map(Some).collect();
        let (outline, plans) = match outline.filter(|_| !is_whole) {
            Some(outline) => {
                let plans = self.plan_rest(layout, &outline, users, &mut old, edit);
                (outline, plans)
            }
            None => {
                let (outline, plans) = self.plan_layout(&name, users);
                (outline, plans.into_iter().map(Planned::New).collect())
            }
        };
        let new = plans.iter().filter_map(|plan| match plan {
            Planned::New(plan) => Some(plan),
            Planned::Kept(_) => None,
        });
        replanned.add_others(&old, new, is_rewritten);
        let plans: Vec<PlannedLayout> = plans.into_iter().map(Planned::into_plan).collect();
        replanned.includes = included != self::included(plans.iter());
        let is_regrouped = !before.iter().eq(plans.iter().map(|plan| &plan.pages));
        Made { name, outline: Some(outline), plans, replanned, is_regrouped }
    }

    /// Plans what is not up to date of a layout that asks of its pages what it asked before. Takes out of the old plans what is kept.
    fn plan_rest(
        &self,
        layout: &Layout,
        outline: &Outline,
        users: Vec<User>,
        old: &mut [Option<PlannedLayout>],
        edit: Edit,
    ) -> Vec<Planned> {
        let profiles = profiles(self.site, &users, &outline.keys, outline.pages_of_a_profile);
        if profiles.is_empty() {
            let pages = users.iter().map(|user| user.page).collect();
            let of_any_page = |plan: &&mut Option<PlannedLayout>| {
                plan.as_ref().is_some_and(|plan| plan.profile.is_none() && !self.is_plan_reached(plan, edit))
            };
            return match old.iter_mut().find(of_any_page).and_then(Option::take) {
                Some(plan) => vec![Planned::Kept(plan.of(pages))],
                None => {
                    let plan = self.plan_for(layout, None, &BTreeSet::new());
                    vec![Planned::New(self.planned(plan, pages, None))]
                }
            };
        }
        let kinds = kinds(profiles).into_iter();
        kinds.flat_map(|kind| self.plan_outdated(layout, kind, old, edit)).collect()
    }

    /// Plans the profiles of one kind whose plans are not up to date, as all of them would be planned: what pages need is found out by the
    /// first of them.
    fn plan_outdated(
        &self,
        layout: &Layout,
        profiles: Vec<Profile>,
        old: &mut [Option<PlannedLayout>],
        edit: Edit,
    ) -> Vec<Planned> {
        // What is the same of each profile is found by its first page.
        let mut by_first: HashMap<PageId, Vec<usize>> = HashMap::new();
        for (at, plan) in old.iter().enumerate() {
            let profile = plan.as_ref().and_then(|plan| plan.profile.as_ref());
            if let Some(first) = profile.and_then(|profile| profile.pages.first()) {
                by_first.entry(*first).or_default().push(at);
            }
        }
        let up_to_date = |profile: &Profile| {
            let known = by_first.get(profile.pages.first()?)?;
            let is_kept = |at: &usize| {
                let plan = old.get(*at).and_then(Option::as_ref);
                plan.is_some_and(|plan| self.is_up_to_date(plan, profile, edit))
            };
            known.iter().all(is_kept).then_some(known.as_slice())
        };
        let plan = |profile: Profile, live: &BTreeSet<Arc<str>>| {
            let plan = self.plan_for(layout, Some(&profile), live);
            self.plan_profile(layout, profile, plan)
        };
        let kind = profiles.first().map(|profile| profile.kind);
        let is_of_kind = |plan: &Option<PlannedLayout>| {
            let profile = plan.as_ref().and_then(|plan| plan.profile.as_ref());
            profile.is_some_and(|profile| Some(profile.kind) == kind)
        };
        let first_of_old = old.iter().position(is_of_kind);
        let old_live = first_of_old.and_then(|first| Some(old.get(first)?.as_ref()?.plan.live.clone()));
        let is_first_of_old = |known: &&[usize]| first_of_old.is_some_and(|first| known.contains(&first));
        let mut plans: Vec<Result<Vec<PlannedLayout>, &[usize]>> = Vec::new();
        let mut live = old_live.clone().unwrap_or_default();
        let mut profiles = profiles.into_iter();
        if let Some(first) = profiles.next() {
            plans.push(match up_to_date(&first).filter(is_first_of_old) {
                Some(kept) => Err(kept),
                None => Ok(plan(first, &BTreeSet::new())),
            });
        }
        if let Some(Ok(first)) = plans.first() {
            live = first.first().map(|plan| plan.plan.live.clone()).unwrap_or_default();
        }
        let is_same_live = old_live.as_ref() == Some(&live);
        plans.par_extend(profiles.collect::<Vec<_>>().into_par_iter().map(|profile| {
            match up_to_date(&profile).filter(|known| is_same_live && !is_first_of_old(known)) {
                Some(kept) => Err(kept),
                None => Ok(plan(profile, &live)),
            }
        }));
        let mut take = |at: &usize| old.get_mut(*at).and_then(Option::take).map(Planned::Kept);
        let each = plans.into_iter().map(|plans| match plans {
            Ok(plans) => plans.into_iter().map(Planned::New).collect(),
            Err(kept) => kept.iter().filter_map(&mut take).collect::<Vec<_>>(),
        });
        each.flatten().collect()
    }

    /// Whether a plan is still right for a profile.
    fn is_up_to_date(&self, plan: &PlannedLayout, profile: &Profile, edit: Edit) -> bool {
        let is_changed = |id: &PageId| edit.changed.pages.contains(id);
        plan.profile.as_ref().is_some_and(|known| known.is_identical(profile))
            && !self.is_plan_reached(plan, edit)
            && !profile.pages.iter().any(is_changed)
    }

    /// Whether something that a plan was made of is not as it was; the front matter of its own pages aside.
    fn is_plan_reached(&self, plan: &PlannedLayout, edit: Edit) -> bool {
        let Edit { changed, texts } = edit;
        let is_text = |id: &PageId| texts.contains(id);
        let has_page = |is_it: &dyn Fn(&PageId) -> bool| {
            plan.profile.iter().any(|profile| profile.pages.iter().any(is_it))
        };
        changed.reach(self.site, &plan.plan.reads, plan.plan.includes.keys(), texts)
            || plan.plan.reads.own_text && has_page(&is_text)
            || plan.plan.reads.own_neighbours && has_page(&|id| changed.neighbours.contains(id))
    }

    /// Whether a layout may ask for something else of its pages.
    fn is_outline_reached(&self, layouts: &PlannedLayouts, name: &str, edit: Edit) -> bool {
        let Edit { changed, texts } = edit;
        let outline = layouts.outlines.get(name);
        let is_reached =
            |outline: &Outline| changed.reach(self.site, &outline.reads, outline.includes.iter(), texts);
        self.is_rewritten(layouts, name, edit) || outline.is_none_or(is_reached)
    }

    /// Whether a layout, or what it includes, has another text.
    fn is_rewritten(&self, layouts: &PlannedLayouts, name: &str, edit: Edit) -> bool {
        let own = self.site.layouts.get(name).map(|layout| layout.file);
        let included =
            layouts.outlines.get(name).into_iter().flat_map(|outline| outline.includes.iter().copied());
        let of_plans = layouts.by_name.get(name).into_iter().flatten();
        let in_plans = of_plans.flat_map(|plan| plan.plan.includes.keys().copied());
        own.into_iter().chain(included).chain(in_plans).any(|file| edit.changed.files.contains(&file))
    }
}

/// The files that plans include on every page.
fn included<'p>(plans: impl Iterator<Item = &'p PlannedLayout>) -> BTreeSet<FileId> {
    plans.flat_map(|plan| plan.facts.includes.keys().copied()).collect()
}
