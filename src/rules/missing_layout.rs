//! `missing-layout`

use crate::diagnostic::{Diagnostic, Fix, Level};
use crate::published::near_name;
use crate::site::Site;
use crate::source::Place;

use super::{Check, Context, Rule};

/// A layout that does not exist: the page is published bare.
pub(super) const RULE: Rule = Rule {
    name: "missing-layout",
    level: Level::Error,
    doc: include_str!("../../rules/missing-layout.md"),
    yields_to: &[],
    check: Check::Site(check),
};

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    let pages = site.pages_in_order().filter(|page| page.written && page.html);
    let asked = pages.filter_map(|page| Some((page.layout.as_deref()?, page.layout_place?, false)));
    let parents = site.layouts.iter().filter(|(name, _)| context.published.layouts.contains(name));
    let parents = parents.filter_map(|(_, layout)| {
        let node = layout.parsed.front_matter.get("layout")?;
        // Of a layout Jekyll does not warn: whatever is not there ends the chain.
        let parent = layout.parent.as_deref().filter(|name| *name != "none" && !NONE.contains(name))?;
        Some((parent, Place::new(layout.file, node.span), true))
    });
    let mut missing: Vec<(&str, Place, bool)> = asked
        .chain(parents)
        .filter(|(name, ..)| !site.layouts.contains_key(*name) && !site.may_have_layout(name))
        .collect();
    missing.sort_by_key(|(_, place, _)| *place);
    missing.dedup_by_key(|(_, place, _)| *place);
    for (name, place, is_parent) in missing {
        let effect = match is_parent {
            true => "its pages are published in this layout alone",
            false => "the page is published without any",
        };
        let message = format!("no layout `{name}`: {effect}");
        let (help, instead) = way_out(site, name);
        let is_meant = NONE.contains(&name);
        let is_literal = context.sources.get(place.file).slice(place.span) == name;
        let fix = instead.filter(|_| is_literal).and_then(|instead| super::write_instead(place, &[instead]));
        let level = if is_meant { Level::Info } else { Level::Error };
        let fix = fix.map(|fix| Fix { safe: is_meant, ..fix });
        found.push(Diagnostic::new(RULE.name, place, message).level(level).help(help).maybe_fix(fix));
    }
}

/// Texts that are meant to say that there is none.
const NONE: [&str; 3] = ["nil", "None", "null"];

/// The way out in words, and the name to write instead.
fn way_out<'a>(site: &'a Site, name: &'a str) -> (String, Option<&'a str>) {
    if NONE.contains(&name) {
        return (format!("Jekyll looks for a layout called `{name}` and warns: write `none`"), Some("none"));
    }
    let bare = name.strip_suffix(".html").unwrap_or(name);
    if bare != name && (site.layouts.contains_key(bare) || site.theme.layouts().any(|known| known == bare)) {
        return (format!("write `{bare}`, without the extension"), Some(bare));
    }
    match near_name(bare, site.layouts.keys().map(|key| &**key).chain(site.theme.layouts())) {
        Some(near) => (format!("did you mean `{near}`?"), Some(near)),
        None => (format!("create `{}/{bare}.html`, or set `layout: none`", site.config.layouts_dir()), None),
    }
}
