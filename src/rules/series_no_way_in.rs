//! `series-no-way-in`

use crate::diagnostic::{Diagnostic, Level};
use crate::site::series::{Part, Series};

use super::series;
use super::{Check, Context, Rule};

/// A part that no other part links to.
pub(super) const RULE: Rule = Rule {
    name: "series-no-way-in",
    level: Level::Info,
    doc: include_str!("../../rules/series-no-way-in.md"),
    yields_to: &[],
    check: Check::Series(check),
};

fn check(context: &Context, all: &Series, found: &mut Vec<Diagnostic>) {
    if !all.is_numbered() {
        return;
    }
    // Where lists are kept, the rules about lists speak; where no part links to another, the author wants it so.
    let linked = all.parts.iter().filter(|part| !part.linked_from.is_empty()).count();
    if !all.lists.is_empty() || linked * 2 <= all.parts.len() {
        return;
    }
    // What is not known may be a link, as in the layout of a theme that is not on disk.
    let site = context.published.site;
    let is_known = |part: &Part| {
        let mut layouts = site.layout_chain(site.page(part.page));
        layouts.all(|layout| context.published.layouts.contains(layout))
            && !context.published.all_facts(part.page).any(|facts| facts.has_unknown_text)
    };
    if !all.parts.iter().all(is_known) {
        return;
    }
    for (at, part) in all.parts.iter().enumerate() {
        if !part.linked_from.is_empty() || !part.is_claimed {
            continue;
        }
        let message = format!("no other part of the series links to {}", series::named(context, part));
        let mut diagnostic = Diagnostic::new(RULE.name, part.place, message)
            .help("link to it from the part before or behind it");
        let neighbour = at.checked_sub(1).and_then(|at| all.parts.get(at)).or_else(|| all.parts.get(at + 1));
        if let Some(neighbour) = neighbour {
            diagnostic = diagnostic.related(neighbour.place, format!("part {} is here", neighbour.number));
        }
        found.push(diagnostic);
    }
}
