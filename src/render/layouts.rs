//! Layouts: what they print on every page is evaluated once, what belongs to a page for that page (see `liquid::plan`).
//! The facts are those of rendering every page through its layouts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::facts::{self, Facts, Reference};
use crate::liquid::{self, Budget, Hash, Output, Plan, Value};
use crate::markdown::constructs::{Construct, constructs};
use crate::markdown::{Element, html};
use crate::origin::{HOLE, RenderedText, Stretch};
use crate::published::means_the_same_everywhere;
use crate::site::{Layout, PageId};

use super::kept::{is_within, kept};
use super::world::{Depth, SiteWorld};
use super::{Renderer, holes};

/// A layout that pages use, evaluated as far as it does not depend on them.
#[derive(Debug)]
pub struct PlannedLayout {
    /// What is the same on every page.
    pub facts: Facts,
    /// References of it that lead elsewhere on each page, since they are relative.
    relative: Vec<Reference>,
    plan: Plan,
}

/// The layouts in use, by name.
pub type PlannedLayouts = BTreeMap<Box<str>, PlannedLayout>;

impl Renderer<'_> {
    /// Plans every layout that a page uses.
    pub fn plan_layouts(&self) -> PlannedLayouts {
        let mut used: BTreeSet<&str> = BTreeSet::new();
        for page in self.site.pages.iter().filter(|page| page.written && page.html) {
            used.extend(self.site.layout_chain(page));
        }
        let used: Vec<&str> = used.into_iter().collect();
        let planned = used.par_iter().filter_map(|name| {
            let layout = self.site.layouts.get(*name)?;
            Some(((*name).into(), self.plan_layout(layout)))
        });
        planned.collect::<Vec<_>>().into_iter().collect()
    }

    fn plan_layout(&self, layout: &Layout) -> PlannedLayout {
        let world = SiteWorld {
            renderer: self,
            page: None,
            layout: None,
            has_content: true,
            is_innermost: false,
            depth: Depth::Page,
        };
        let source = self.sources.get(layout.file);
        let template = &layout.parsed.template;
        let mut plan = liquid::plan(template, layout.file, source, &world, Budget::default());
        let constructs = constructs(&plan.text.text);
        match kept(plan.text.text.len(), &plan.settled, &constructs) {
            Some(kept) if self.plans_layouts => plan.kept = kept,
            _ => plan.is_usable = false,
        }
        if !plan.is_usable {
            return PlannedLayout { facts: Facts::default(), relative: Vec::new(), plan };
        }
        let mut elements = html::parse(&plan.text.text);
        elements.retain(|element| is_within(&plan.settled, &tag_of(element, &constructs)));
        let events = std::mem::take(&mut plan.events);
        let includes = std::mem::take(&mut plan.includes);
        let output = Output { text: plan.text.clone(), events, includes };
        let content_at = self.content_position(&output.text);
        let mut facts = facts::extract(output, elements, None, self.sources);
        let is_settled = |at: usize| is_within(&plan.settled, &(at..at + 1));
        facts.has_unknown_text = holes::hide_anchors(&plan.text, &constructs, self.sources, is_settled);
        facts.content_at = content_at;
        let (same, relative) = std::mem::take(&mut facts.references)
            .into_iter()
            .partition(|r| means_the_same_everywhere(&r.url));
        facts.references = same;
        PlannedLayout { facts, relative, plan }
    }

    /// What the layouts around a page print for it, the innermost first.
    pub fn around(&self, layouts: &PlannedLayouts, id: PageId) -> Vec<Facts> {
        let page = self.site.page(id);
        if !page.written || !page.html || page.layout.is_none() || page.redirect.is_some() {
            return Vec::new();
        }
        let mut data: Arc<Hash> = Arc::default();
        let mut around = Vec::new();
        for name in self.site.layout_chain(page) {
            let (Some(layout), Some(planned)) = (self.site.layouts.get(name), layouts.get(name)) else {
                // A theme's.
                continue;
            };
            data = merged(&layout.data, &data);
            around.push(self.laid(id, layout, planned, data.clone(), around.is_empty()));
        }
        around
    }

    fn laid(
        &self,
        id: PageId,
        layout: &Layout,
        planned: &PlannedLayout,
        data: Arc<Hash>,
        is_innermost: bool,
    ) -> Facts {
        let world = SiteWorld { layout: Some(data), is_innermost, ..self.world_of(id, true) };
        let source = self.sources.get(layout.file);
        let (template, file) = (&layout.parsed.template, layout.file);
        let (output, positions) = if planned.plan.is_usable {
            let page = liquid::follow(&planned.plan, template, file, source, &world, Budget::default());
            (page.output, page.positions)
        } else {
            (liquid::render(template, file, source, &world, Budget::default()), Vec::new())
        };
        let elements = html::parse(&output.text.text);
        let content_at = self.content_position(&output.text);
        let hides = holes::hide_anchors(&output.text, &constructs(&output.text.text), self.sources, |_| true);
        let mut facts = facts::extract(output, elements, Some(id), self.sources);
        facts.has_unknown_text = hides;
        facts.content_at = content_at.map(|at| position(&positions, at));
        for anchor in &mut facts.anchors {
            anchor.position = position(&positions, anchor.position);
        }
        let relative = planned.relative.iter().cloned();
        facts.references.extend(relative.map(|reference| Reference { page: Some(id), ..reference }));
        facts
    }

    /// Where `{{ content }}` was printed.
    fn content_position(&self, text: &RenderedText) -> Option<usize> {
        let is_content = |stretch: &&Stretch| {
            let printed = text.text.get(stretch.start as usize..).unwrap_or_default();
            printed.starts_with(HOLE) && holes::is_content(stretch, self.sources)
        };
        text.stretches.iter().find(is_content).map(|stretch| stretch.start as usize)
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

/// The byte of the plan's text for a byte of the page's.
fn position(positions: &[(usize, usize)], at: usize) -> usize {
    let index = positions.partition_point(|(here, _)| *here <= at);
    match index.checked_sub(1).and_then(|index| positions.get(index)) {
        Some((here, there)) => there + (at - here),
        None => at,
    }
}

/// The data of a layout with that of the layout inside of it, which wins (J-LIQ-54).
fn merged(outer: &Arc<Hash>, inner: &Arc<Hash>) -> Arc<Hash> {
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
