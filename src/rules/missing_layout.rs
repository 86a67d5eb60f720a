//! `missing-layout`

use crate::diagnostic::{Diagnostic, Level};
use crate::published::near_name;
use crate::source::Place;

use super::{Check, Context, Rule};

/// A layout that does not exist: the page is published bare.
pub const RULE: Rule = Rule {
    name: "missing-layout",
    level: Level::Error,
    doc: include_str!("../../rules/missing-layout.md"),
    yields_to: &[],
    check: Check::Site(check),
};

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    let pages = site.pages.iter().filter(|page| page.written && page.html);
    let asked = pages.filter_map(|page| Some((page.layout.as_deref()?, page.layout_place?)));
    let parents = site.layouts.iter().filter(|(name, _)| context.published.layouts.contains_key(*name));
    let parents = parents.filter_map(|(_, layout)| {
        let node = layout.parsed.front_matter.get("layout")?;
        Some((layout.parent.as_deref()?, Place::new(layout.file, node.span)))
    });
    let mut missing: Vec<(&str, Place)> = asked
        .chain(parents)
        .filter(|(name, _)| !site.layouts.contains_key(*name) && !site.theme.may_have_layout(name))
        .collect();
    missing.sort_by_key(|(_, place)| *place);
    missing.dedup_by_key(|(_, place)| *place);
    for (name, place) in missing {
        let message = format!("no layout `{name}`: the page is published without any");
        let known = site.layouts.keys().map(|key| &**key).chain(site.theme.layouts());
        let help = match near_name(name, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None if name.ends_with(".html") => "write the name without its extension".into(),
            None => format!("create `_layouts/{name}.html`, or set `layout: none`"),
        };
        found.push(Diagnostic::new(RULE.name, place, message).help(help));
    }
}
