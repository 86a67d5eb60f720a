//! `series-announced-part`

use crate::diagnostic::Fix;
use crate::diagnostic::{Diagnostic, Level};
use crate::site::series::{Entry, List, Number, Series, Shape};

use super::series;
use super::{Check, Context, Rule};

/// An entry without a link whose part is published.
pub(super) const RULE: Rule = Rule {
    name: "series-announced-part",
    level: Level::Warning,
    doc: include_str!("../../rules/series-announced-part.md"),
    yields_to: &[],
    check: Check::Series(check),
};

fn check(context: &Context, all: &Series, found: &mut Vec<Diagnostic>) {
    if !all.is_numbered() {
        return;
    }
    for list in all.lists.iter().filter(|list| list.shape != Shape::Phrase) {
        for (number, entry) in list.numbered().filter(|(_, entry)| entry.link.is_none()) {
            found.extend(announced(context, all, list, number, entry));
        }
    }
}

fn announced(
    context: &Context,
    all: &Series,
    list: &List,
    number: Number,
    entry: &Entry,
) -> Option<Diagnostic> {
    let part = all.part(number).filter(|part| part.page != list.page)?;
    let own = all.part_of(list.page);
    // A page that is not known as a part may be the very one; of a list that lost its links all parts are unlinked.
    let has_links = list.numbered().filter(|(_, entry)| entry.link.is_some()).count() > 0;
    if own.is_none_or(|own| own.number == number)
        || !has_links
        || !part.is_sure && part.linked_from.is_empty()
    {
        return None;
    }
    let message = format!("{} is published, and the list only announces it", series::named(context, part));
    let diagnostic = Diagnostic::new(RULE.name, entry.place, message)
        .help(format!("link to `{}`", series::url(context, part.page)))
        .related(part.place, "this is the part");
    let edit = series::insertion(context, all).link(list, entry, part);
    let fix =
        edit.map(|edit| Fix { title: format!("Link to part {number}"), safe: false, edits: vec![edit] });
    Some(series::maybe_fix(diagnostic, fix))
}
