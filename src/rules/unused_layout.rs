//! `unused-layout`

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Level};
use crate::source::{Place, Span};

use super::{Check, Context, Rule};

/// A layout that no page and no other layout asks for.
pub(super) const RULE: Rule = Rule {
    name: "unused-layout",
    level: Level::Off,
    doc: include_str!("../../rules/unused-layout.md"),
    yields_to: &[],
    check: Check::Texts(check),
};

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    // What they ask for is not known.
    if site.absent.has_templates(&site.config) {
        return;
    }
    let of_pages = site.pages_in_order().filter_map(|page| page.layout.as_deref());
    let parents = site.layouts.values().filter_map(|layout| layout.parent.as_deref());
    let mut used: BTreeSet<&str> = of_pages.chain(parents).collect();
    used.extend(site.theme.layouts().filter_map(|layout| site.theme.parent_of(layout)));
    for (name, layout) in &site.layouts {
        if used.contains(&**name) || site.theme.may_have_layout(name) || is_named(context, name) {
            continue;
        }
        let message = format!("nothing uses the layout `{name}`");
        let place = Place::new(layout.file, Span::at(0));
        let help = "remove the file, or set `layout` somewhere";
        found.push(Diagnostic::new(RULE.name, place, message).level(Level::Info).help(help));
    }
}

/// Whether the settings or the front matter of a file that is not published name it.
fn is_named(context: &Context, name: &str) -> bool {
    context.sources.iter().any(|(_, source)| names(&source.text, name))
}

/// Whether a text asks for a layout of that name, so to speak.
pub(super) fn names(text: &str, name: &str) -> bool {
    let line = |line: &str| {
        let value = line.split_once("layout").map(|(_, rest)| rest);
        value.is_some_and(|value| value.contains(name))
    };
    text.contains("layout") && text.lines().any(line)
}
