//! Whether a page has the anchor that a link asks for.

use super::address::SiteAddress;
use super::{Published, Target, matches_with_holes, near};
use crate::facts::{Facts, Reference, ReferenceKind};
use crate::origin::HOLE;
use crate::site::{PageId, PageKind};

impl<'s> Published<'s> {
    /// What a link to a page means, with the fragment of its address. `url` is how the link is written.
    pub(super) fn with_anchor(&self, id: PageId, address: &SiteAddress, url: &str) -> Target<'s> {
        let page = self.site.page(id);
        let exists = match (&page.redirect, &page.kind) {
            (Some(_), _) => Target::Redirect(id),
            (None, PageKind::Static) if !page.html => Target::Asset(id),
            _ => Target::Page(id),
        };
        let is_always_there =
            |fragment: &str| fragment.eq_ignore_ascii_case("top") || fragment.starts_with(":~:");
        let is_asked = |fragment: &&str| !is_always_there(fragment) && !fragment.contains(HOLE);
        let Some(fragment) = address.fragment.as_deref().filter(is_asked) else { return exists };
        let is_for_script = self.is_for_script(id, fragment);
        // The redirect page has no anchors, and its script drops the fragment.
        if page.redirect.is_some() {
            return if is_for_script { exists } else { Target::NoAnchor(id) };
        }
        if !page.html {
            return exists;
        }
        // A browser tries the fragment as it is written before it decodes it.
        let written = url.split_once('#').map_or(fragment, |(_, written)| written.trim_end());
        if written != fragment && self.all_facts(id).any(|facts| has(facts, written)) {
            return exists;
        }
        match self.has_anchor(id, fragment) {
            Some(true) => exists,
            Some(false) if is_for_script => Target::ScriptAnchor(id),
            Some(false) => Target::NoAnchor(id),
            None if is_for_script => exists,
            None => Target::Unknown,
        }
    }

    /// `#/…`, `#!…`, `#tab/one`, `#key=value` and `#Class@method` are read by scripts, unless the page has an anchor of just that
    /// name; lines of code and comments get their `#line12` from one. `#0` is written where a script does something else.
    fn is_for_script(&self, id: PageId, fragment: &str) -> bool {
        let name = fragment.trim_start_matches(['/', '!']);
        let is_sign = name.len() < fragment.len() || fragment.contains(['=', '@', '/']);
        let has_anchor = || self.all_facts(id).any(|facts| facts.anchor_names.contains(name));
        (is_sign || fragment == "0" || names_number(fragment)) && (!has_anchor() || self.shows_slides(id))
    }

    /// Whether a page is shown as slides by reveal.js, which goes to `#/name` where a slide has that id.
    fn shows_slides(&self, id: PageId) -> bool {
        let is_script = |reference: &Reference| reference.kind == ReferenceKind::Element("script");
        let mut scripts = self.all_facts(id).flat_map(|facts| &facts.references).filter(|one| is_script(one));
        scripts.any(|script| script.url.contains("reveal"))
    }

    /// Whether the published page has the anchor; `None` when that cannot be known.
    pub fn has_anchor(&self, id: PageId, fragment: &str) -> Option<bool> {
        let facts = self.facts(id)?;
        if self.all_facts(id).any(|facts| has(facts, fragment)) {
            return Some(true);
        }
        if facts.reads_fragment
            || self.site.has_other_processor(id)
            || self.site.custom_plugins.writes_anchors
        {
            return None;
        }
        let mut elsewhere =
            self.site.layout_chain(self.site.page(id)).filter(|name| !self.layouts.contains(name));
        let by_theme = elsewhere.any(|layout| self.site.theme_may_print(layout, fragment));
        let known = !by_theme && !self.all_facts(id).any(|facts| facts.has_unknown_text);
        // Of a page that is not wholly known only a near miss is sure to be one.
        if known || near::anchor(facts, fragment).is_some() { Some(false) } else { None }
    }

    /// The anchor of the page that was probably meant.
    pub fn near_anchor(&self, id: PageId, fragment: &str) -> Option<&str> {
        near::anchor(self.facts(id)?, fragment)
    }
}

/// Whether a fragment is a number that scripts give: `L12`, `line12`, and `comment-12` as Disqus does.
fn names_number(fragment: &str) -> bool {
    let number = ["line", "L", "comment-"].iter().find_map(|start| fragment.strip_prefix(start));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether facts hold the anchor, or one with an unknown part that could be it.
fn has(facts: &Facts, fragment: &str) -> bool {
    facts.anchor_names.contains(fragment)
        || facts.open_anchors.iter().any(|pattern| matches_with_holes(pattern, fragment))
}
