//! Layouts: what they print on every page is evaluated once, what belongs to a page for that page (see `liquid::plan`).
//! The facts are those of rendering every page through its layouts.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::{Arc, OnceLock};

use foldhash::HashMap;
use rayon::prelude::*;

use crate::facts::{self, Facts, Reference};
use crate::liquid::{self, Budget, Hash, Output, Plan, Value};
use crate::markdown::constructs::Construct;
use crate::markdown::{Element, html};
use crate::published::means_the_same_everywhere;
use crate::site::{Layout, PageId, Site};

use super::kept::{is_within, kept};
use super::open_links::{self, OpenLink};
use super::outline::Outline;
use super::profile::{PAGES_OF_A_PROFILE, Profile, User, kinds, pages_worth, profiles};
use super::world::{Depth, SiteWorld};
use super::{Renderer, holes, idle};

/// A layout that pages use, evaluated as far as it does not depend on which of them it is.
#[derive(Debug)]
pub struct PlannedLayout {
    /// The pages, sorted by source.
    pub pages: Vec<PageId>,
    /// What is the same on all of them.
    pub facts: Facts,
    /// References of it that lead elsewhere on each page, since they are relative.
    pub(super) relative: Vec<Reference>,
    /// Those that lead elsewhere on each page, since something of it is written in them.
    pub(super) open: Vec<OpenLink>,
    pub(super) plan: Plan,
    /// What a page prints by it, where all of them print the same.
    pub(super) alike: Option<OnceLock<Facts>>,
    /// What it was planned for; `None` where it is for any page.
    pub(super) profile: Option<Arc<Profile>>,
}

impl PlannedLayout {
    /// The same for other pages.
    pub(super) fn of(self, pages: Vec<PageId>) -> PlannedLayout {
        PlannedLayout { pages, ..self }
    }
}

/// The layouts in use. Pages that a layout cannot tell apart share a plan of it.
#[derive(Debug, Default)]
pub struct PlannedLayouts {
    pub(super) by_name: BTreeMap<Box<str>, Vec<PlannedLayout>>,
    /// What each layout asks of its pages.
    pub(super) outlines: BTreeMap<Box<str>, Outline>,
    /// For each page, by its number, its seats in the plans of the layouts around it, the innermost first.
    of_pages: Vec<Vec<Seat>>,
}

/// Where a page is in the plans of a layout.
#[derive(Clone, Copy, Debug)]
struct Seat {
    /// Index of the plan.
    plan: usize,
    /// Index of the page in it.
    lane: usize,
}

impl PlannedLayouts {
    /// Whether a page uses the layout.
    pub fn contains(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// Notes for each page by which plans it goes.
    pub(super) fn number(&mut self, site: &Site) {
        let layouts: HashMap<&str, usize> =
            self.by_name.keys().enumerate().map(|(number, name)| (&**name, number)).collect();
        let count = site.page_ids().map(|id| id.0 as usize + 1).max().unwrap_or(0);
        let mut seats: Vec<Vec<(usize, Seat)>> = vec![Vec::new(); count];
        for (layout, plans) in self.by_name.values().enumerate() {
            for (plan, planned) in plans.iter().enumerate() {
                for (lane, page) in planned.pages.iter().enumerate() {
                    if let Some(seats) = seats.get_mut(page.0 as usize) {
                        seats.push((layout, Seat { plan, lane }));
                    }
                }
            }
        }
        self.of_pages = vec![Vec::new(); count];
        for id in site.page_ids() {
            let seats = seats.get(id.0 as usize).map_or(&[][..], Vec::as_slice);
            if let Some(around) = self.of_pages.get_mut(id.0 as usize).filter(|_| !seats.is_empty()) {
                let chain = site.layout_chain(site.page(id)).filter_map(|name| layouts.get(name));
                let seat = |wanted: &usize| seats.iter().find(|(layout, _)| layout == wanted);
                around.extend(chain.filter_map(seat).map(|(_, seat)| *seat));
            }
        }
    }

    /// All plans of all layouts, by name.
    pub fn iter(&self) -> impl Iterator<Item = &PlannedLayout> {
        self.by_layout().flatten()
    }

    /// The plans of each layout.
    pub fn by_layout(&self) -> impl Iterator<Item = &[PlannedLayout]> {
        self.by_name.values().map(Vec::as_slice)
    }

    /// The plans of the layouts around a page, the innermost first. Those of themes that are not on disk have none.
    pub fn around<'p>(
        &'p self,
        site: &'p Site,
        id: PageId,
    ) -> impl Iterator<Item = (&'p str, &'p PlannedLayout)> {
        self.seats(site, id).map(|(name, planned, _)| (name, planned))
    }

    /// The same, with the number of the page in each plan.
    pub(super) fn seats<'p>(
        &'p self,
        site: &'p Site,
        id: PageId,
    ) -> impl Iterator<Item = (&'p str, &'p PlannedLayout, usize)> {
        let seats = self.of_pages.get(id.0 as usize).map_or(&[][..], Vec::as_slice);
        let planned =
            site.layout_chain(site.page(id)).filter_map(|name| Some((name, self.by_name.get(name)?)));
        planned.zip(seats).filter_map(|((name, plans), seat)| Some((name, plans.get(seat.plan)?, seat.lane)))
    }
}

impl Renderer<'_> {
    /// Plans every layout that a page uses.
    pub fn plan_layouts(&self) -> PlannedLayouts {
        let users: Vec<(&str, Vec<User>)> = self.users_of_layouts().into_iter().collect();
        let planned = users.into_par_iter().map(|(name, users)| (name, self.plan_layout(name, users)));
        let planned: Vec<(&str, (Outline, Vec<PlannedLayout>))> = planned.collect();
        let mut layouts = PlannedLayouts::default();
        for (name, (outline, plans)) in planned {
            layouts.outlines.insert(name.into(), outline);
            layouts.by_name.insert(name.into(), plans);
        }
        layouts.number(self.site);
        layouts
    }

    /// The pages that each layout on disk is laid around.
    pub(super) fn users_of_layouts(&self) -> BTreeMap<&str, Vec<User>> {
        let is_laid_out = |id: &PageId| {
            let page = self.site.page(*id);
            page.written && page.html && page.layout.is_some()
        };
        let mut ids: Vec<PageId> = self.site.page_ids().filter(is_laid_out).collect();
        ids.sort_by_key(|id| &self.site.page(*id).source);
        let each: Vec<Vec<(&str, User)>> = ids.into_par_iter().map(|id| self.uses_of(id)).collect();
        let mut users: BTreeMap<&str, Vec<User>> = BTreeMap::new();
        for (name, user) in each.into_iter().flatten() {
            users.entry(name).or_default().push(user);
        }
        users
    }

    /// What a page is to each of the layouts around it.
    fn uses_of(&self, page: PageId) -> Vec<(&str, User)> {
        let mut uses: Vec<(&str, User)> = Vec::new();
        let mut data: Arc<Hash> = Arc::default();
        for name in self.site.layout_chain(self.site.page(page)) {
            let is_again = uses.iter().any(|(other, _)| *other == name);
            let Some(layout) = self.site.layouts.get(name).filter(|_| !is_again) else { continue };
            data = merged(&layout.data, &data);
            let within = uses.iter().map(|(name, _)| (*name).into()).collect();
            uses.push((name, User { page, layout: data.clone(), within }));
        }
        uses
    }

    /// The plans of one layout: one of each profile of pages, or one for all of them.
    pub(super) fn plan_layout(&self, name: &str, users: Vec<User>) -> (Outline, Vec<PlannedLayout>) {
        let Some(layout) = self.site.layouts.get(name) else { return Default::default() };
        let mut plan = self.plan_for(layout, None, &BTreeSet::new());
        let mut outline = Outline::of(&plan, PAGES_OF_A_PROFILE);
        let Some((profiles, plan_of_first)) = self.grouped(layout, &users, &mut outline) else {
            plan.is_usable &= self.plans_layouts;
            let pages = users.into_iter().map(|user| user.page).collect();
            return (outline, vec![self.planned(plan, pages, None)]);
        };
        let mut plan_of_first = Some(plan_of_first);
        let kinds: Vec<(Vec<Profile>, Option<Plan>)> =
            kinds(profiles).into_iter().map(|kind| (kind, plan_of_first.take())).collect();
        let planned = kinds.into_par_iter().flat_map(|(kind, plan)| self.plan_kind(layout, kind, plan));
        (outline, planned.collect())
    }

    /// The plans of profiles of one kind. What the first of them finds out the others need not find out again.
    fn plan_kind(
        &self,
        layout: &Layout,
        mut profiles: Vec<Profile>,
        plan_of_first: Option<Plan>,
    ) -> Vec<PlannedLayout> {
        if profiles.is_empty() {
            return Vec::new();
        }
        let first = profiles.remove(0);
        let plan = plan_of_first.unwrap_or_else(|| self.plan_for(layout, Some(&first), &BTreeSet::new()));
        let live = plan.live.clone();
        let mut planned = self.plan_profile(layout, first, plan);
        // Some plans take much longer than others.
        planned.par_extend(profiles.into_par_iter().with_max_len(1).flat_map_iter(|profile| {
            let plan = self.plan_for(layout, Some(&profile), &live);
            self.plan_profile(layout, profile, plan)
        }));
        planned
    }

    /// The profiles of pages, with the plan of the first. Where that turns out to be dear they are fewer and larger.
    fn grouped(
        &self,
        layout: &Layout,
        users: &[User],
        outline: &mut Outline,
    ) -> Option<(Vec<Profile>, Plan)> {
        let grouped = |large: usize| {
            let profiles = profiles(self.site, users, &outline.keys, large);
            let first = profiles.first().filter(|_| self.plans_layouts)?;
            let plan = self.plan_for(layout, Some(first), &BTreeSet::new());
            Some((profiles, plan))
        };
        let small = grouped(PAGES_OF_A_PROFILE)?;
        let large = pages_worth(small.1.steps);
        if large == PAGES_OF_A_PROFILE {
            return Some(small);
        }
        let larger = grouped(large);
        if larger.is_some() {
            outline.pages_of_a_profile = large;
        }
        larger.or(Some(small))
    }

    /// The plan for the pages of a profile, and one for those that it turns out not to be for, if they are many.
    pub(super) fn plan_profile(
        &self,
        layout: &Layout,
        profile: Profile,
        mut plan: Plan,
    ) -> Vec<PlannedLayout> {
        let profile = Arc::new(profile);
        if plan.left_out.is_empty() {
            return vec![self.planned(plan, profile.pages.clone(), Some(profile))];
        }
        let is_left_out: HashSet<usize> = plan.left_out.iter().copied().collect();
        let (others, pages): (Vec<_>, Vec<_>) =
            profile.pages.iter().enumerate().partition(|(lane, _)| is_left_out.contains(lane));
        let lanes: Vec<usize> = pages.iter().map(|(lane, _)| *lane).collect();
        plan.keep_lanes(&lanes);
        let ids = |lanes: Vec<(usize, &PageId)>| lanes.into_iter().map(|(_, id)| *id).collect::<Vec<_>>();
        let (others, pages) = (ids(others), ids(pages));
        // A few pages are sooner rendered whole, which is what no plan stands for.
        let plan_of_others = match others.len() < PAGES_OF_A_PROFILE {
            true => Plan::default(),
            false => self.plan_for(layout, Some(&profile.without_pages()), &plan.live),
        };
        let plans = [(plan, pages), (plan_of_others, others)];
        plans.map(|(plan, pages)| self.planned(plan, pages, Some(profile.clone()))).into()
    }

    pub(super) fn plan_for(
        &self,
        layout: &Layout,
        profile: Option<&Profile>,
        live: &BTreeSet<Arc<str>>,
    ) -> Plan {
        let world = SiteWorld {
            renderer: self,
            page: None,
            profile,
            layout: profile.map(|profile| profile.layout.clone()),
            has_content: true,
            is_innermost: false,
            depth: Depth::Page,
        };
        let source = self.sources.get(layout.file);
        liquid::plan(&layout.parsed.template, layout.file, source, &world, live, Budget::default())
    }

    pub(super) fn planned(
        &self,
        mut plan: Plan,
        pages: Vec<PageId>,
        profile: Option<Arc<Profile>>,
    ) -> PlannedLayout {
        let (mut elements, constructs) = html::parse_with_constructs(&plan.text.text);
        let idle = idle::leave_out(&mut plan, &constructs, self.placeholders(true));
        let (open, taken) = open_links::take(&mut plan, &elements, &constructs);
        match kept(&plan.text.text, &plan.settled, &constructs, &taken) {
            Some(kept) => plan.keep(&kept),
            None => plan.is_usable = false,
        }
        let text = plan.text.clone();
        if !plan.is_usable {
            let (facts, relative, open) = Default::default();
            return PlannedLayout { pages, facts, relative, open, plan, alike: None, profile };
        }
        let destinations = facts::destinations(&elements);
        elements.retain(|element| is_within(&plan.settled, &tag_of(element, &constructs)));
        let content_at = self.content_position(&text);
        let is_settled =
            |at: usize| is_within(&plan.settled, &(at..at + 1)) && !is_within(&idle, &(at..at + 1));
        let hides = holes::hide_anchors(&text, &constructs, self.sources, is_settled);
        let output = Output {
            text,
            events: plan.events.clone(),
            gaps: plan.gaps.clone(),
            reads: plan.reads.clone(),
            includes: plan.includes.clone(),
        };
        let mut facts =
            facts::extract(output, elements, Vec::new(), None, self.sources, self.placeholders(true));
        facts.stand_in(&destinations);
        facts.has_unknown_text = hides;
        (facts.content_at, facts.filters_content) = content_at;
        let (same, relative) = std::mem::take(&mut facts.references)
            .into_iter()
            .partition(|r| means_the_same_everywhere(&r.url));
        facts.references = same;
        let alike = plan.prints_alike().then(OnceLock::new);
        PlannedLayout { pages, facts, relative, open, plan, alike, profile }
    }
}

/// The start tag of an element, of which headings and links are more than that.
fn tag_of(element: &Element, constructs: &[Construct]) -> std::ops::Range<usize> {
    let index = constructs.partition_point(|construct| construct.range.start < element.range.start);
    match constructs.get(index) {
        Some(construct) if construct.range.start == element.range.start => construct.range.clone(),
        _ => element.range.clone(),
    }
}

/// The data of a layout with that of the layout inside of it, which wins (J-LIQ-54).
pub(super) fn merged(outer: &Arc<Hash>, inner: &Arc<Hash>) -> Arc<Hash> {
    if inner.is_empty() {
        return outer.clone();
    }
    let mut merged = (**outer).clone();
    for (key, value) in inner.iter() {
        let value = match (merged.get(key), value) {
            (Some(Value::Hash(outer)), Value::Hash(inner)) => Value::Hash(self::merged(outer, inner)),
            _ => value.clone(),
        };
        merged.insert(key.clone(), value);
    }
    Arc::new(merged)
}
