//! `series-title-differs`

use crate::diagnostic::{Diagnostic, Level};
use crate::site::series::{Entry, Link, Series, compare};

use super::series;
use super::{Check, Context, Rule};

/// An entry of a list that calls a part something else than the part calls itself.
pub(super) const RULE: Rule = Rule {
    name: "series-title-differs",
    level: Level::Info,
    doc: include_str!("../../rules/series-title-differs.md"),
    yields_to: &["series-wrong-target"],
    check: Check::Series(check),
};

fn check(context: &Context, all: &Series, found: &mut Vec<Diagnostic>) {
    if !all.is_numbered() {
        return;
    }
    for (_, entry) in all.lists.iter().flat_map(|list| list.numbered()) {
        found.extend(differs(context, all, entry));
    }
}

fn differs(context: &Context, all: &Series, entry: &Entry) -> Option<Diagnostic> {
    let link = entry.link.as_ref()?;
    let part =
        all.part_of(Link::page(link)?).filter(|part| Some(part.number) == entry.number && entry.is_titled)?;
    let own = &context.published.site.page(part.page).title;
    if !compare::differ(&entry.title, &part.title) || !compare::differ(&entry.title, own) {
        return None;
    }
    let message = format!(
        "the list calls {} `{}`, and the part calls itself `{}`",
        series::named(context, part),
        entry.title,
        part.title
    );
    let diagnostic =
        Diagnostic::new(RULE.name, link.reference.at, message).help("call it the same in both places");
    Some(diagnostic.related(part.place, "its own title"))
}
