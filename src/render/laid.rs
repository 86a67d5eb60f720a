//! What layouts print for one page, by their plans.

use std::sync::Arc;

use crate::facts::{self, Facts};
use crate::liquid::{self, Budget, Hash};
use crate::markdown::html;
use crate::origin::{self, RenderedText};
use crate::site::{Layout, PageId};

use super::layouts::{PlannedLayout, PlannedLayouts, merged};
use super::world::SiteWorld;
use super::{Renderer, holes, open_links};

/// A layout around a page.
struct Laid<'a> {
    page: PageId,
    layout: &'a Layout,
    planned: &'a PlannedLayout,
    /// The page's number in the plan.
    lane: usize,
    world: &'a SiteWorld<'a>,
}

impl Renderer<'_> {
    /// What the layouts around a page print for it, the innermost first.
    pub fn around(&self, layouts: &PlannedLayouts, id: PageId) -> Vec<Facts> {
        let page = self.site.page(id);
        if !page.written || !page.html || page.layout.is_none() || page.redirect.is_some() {
            return Vec::new();
        }
        let mut data: Arc<Hash> = Arc::default();
        let mut around = Vec::new();
        for (name, planned, lane) in layouts.seats(self.site, id) {
            let Some(layout) = self.site.layouts.get(name) else { continue };
            data = merged(&layout.data, &data);
            let is_innermost = around.is_empty();
            let world =
                SiteWorld { layout: Some(data.clone()), is_innermost, ..self.world_of(Some(id), true) };
            around.push(self.laid(&Laid { page: id, layout, planned, lane, world: &world }));
        }
        around
    }

    fn laid(&self, laid: &Laid) -> Facts {
        let Laid { page, planned, lane, .. } = *laid;
        let mut facts = match &planned.alike {
            Some(alike) => alike.get_or_init(|| self.printed_by(laid)).clone(),
            None => self.printed_by(laid),
        };
        let (relative, open) = (&planned.relative, &planned.open);
        facts.references.reserve_exact(relative.len() + open.len());
        facts.references.extend(relative.iter().cloned());
        facts.references.iter_mut().for_each(|reference| reference.page = Some(page));
        open_links::add(open, &planned.plan, lane, page, self.sources, &mut facts);
        facts
    }

    /// The facts of what a page prints, without the links that are read by themselves.
    fn printed_by(&self, laid: &Laid) -> Facts {
        let Laid { page: id, layout, planned, lane, world } = *laid;
        let source = self.sources.get(layout.file);
        let (template, file) = (&layout.parsed.template, layout.file);
        let (output, positions) = if planned.plan.is_usable {
            let plan = &planned.plan;
            let page = liquid::follow(plan, lane, template, file, source, world, Budget::default());
            (page.output, page.positions)
        } else {
            (liquid::render(template, file, source, world, Budget::default()), Vec::new())
        };
        let (elements, constructs) = html::parse_with_constructs(&output.text.text);
        let content_at = self.content_position(&output.text);
        let hides = holes::hide_anchors(&output.text, &constructs, self.sources, |_| true);
        let mut facts =
            facts::extract(output, elements, Vec::new(), Some(id), self.sources, self.placeholders(true));
        facts.has_unknown_text = hides;
        facts.content_at = content_at.0.map(|at| position(&positions, at));
        facts.filters_content = content_at.1;
        for anchor in &mut facts.anchors {
            anchor.position = position(&positions, anchor.position);
        }
        facts
    }

    /// Where `{{ content }}` was printed, and whether filters stand behind it.
    pub(super) fn content_position(&self, text: &RenderedText) -> (Option<usize>, bool) {
        let content = |at: usize| {
            let stretch = text.stretches.binary_search_by_key(&at, |stretch| stretch.start as usize);
            let stretch = stretch.ok().and_then(|index| text.stretches.get(index));
            let stretch = stretch.filter(|stretch| holes::is_content(stretch, self.sources))?;
            Some((at, holes::is_filtered(stretch, self.sources)))
        };
        let found = origin::holes(&text.text).find_map(content);
        (found.map(|(at, _)| at), found.is_some_and(|(_, is_filtered)| is_filtered))
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
