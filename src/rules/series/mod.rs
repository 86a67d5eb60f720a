//! What the rules about series share: how parts are named, and the fixes of links.

use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::site::PageId;
use crate::site::series::{Insertion, Link, List, Number, Order, Part, Series, compose};
use crate::source::{Place, Span};

use super::Context;

/// "part 3 (`/boat-part3/`)"
pub(super) fn named(context: &Context, part: &Part) -> String {
    format!("part {} (`{}`)", part.number, url(context, part.page))
}

/// "part 3", "parts 3 and 5", "parts 3, 5 and 7"
pub(super) fn numbers(numbers: &[Number]) -> String {
    let words: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    match words.len() {
        0 => String::new(),
        1 => format!("part {}", joined(&words)),
        _ => format!("parts {}", joined(&words)),
    }
}

/// "3", "3 and 5", "3, 5 and 7"
fn joined(words: &[String]) -> String {
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

/// The parts of these numbers: by their numbers where the author gives them some, else by their addresses.
pub(super) fn called(context: &Context, all: &Series, numbers: &[Number]) -> String {
    if all.order != Order::Lists {
        return self::numbers(numbers);
    }
    let address = |number: &Number| Some(format!("`{}`", url(context, all.part(*number)?.page)));
    joined(&numbers.iter().filter_map(address).collect::<Vec<_>>())
}

pub(super) fn url<'a>(context: &Context<'a>, page: PageId) -> &'a str {
    &context.published.site.page(page).url
}

/// The path of the file that a list is written in.
pub(super) fn path<'a>(context: &Context<'a>, list: &List) -> &'a str {
    context.sources.get(list.file).path.as_str()
}

pub(super) fn insertion<'a>(context: &Context<'a>, series: &'a Series<'a>) -> Insertion<'a> {
    Insertion { published: context.published, sources: context.sources, series }
}

/// Makes a link lead to another part.
pub(super) fn retarget(context: &Context, series: &Series, link: &Link, part: &Part) -> Option<Fix> {
    let reference = link.reference;
    let insertion = Insertion { published: context.published, sources: context.sources, series };
    let edit = match link.page() {
        Some(old) => {
            insertion.retarget(&reference.at, reference.written(context.sources), Some(old), part.page)
        }
        None => {
            let path = link.address.as_deref().map(super::links::path)?;
            let fix = super::links::replacement(context, reference, path, url(context, part.page))?;
            return Some(fix);
        }
    }?;
    Some(Fix { title: format!("Change to {}", url(context, part.page)), safe: false, edits: vec![edit] })
}

/// Writes another number where one is written.
pub(super) fn renumber(context: &Context, place: Place, old: Number, new: Number) -> Option<Fix> {
    let written = context.sources.get(place.file).slice(place.span);
    let text = compose::number_like(written, old, new)?;
    Some(Fix { title: format!("Change to part {new}"), safe: false, edits: vec![Edit { place, text }] })
}

/// Adds entries to a list.
pub(super) fn add(
    context: &Context,
    series: &Series,
    list: &List,
    parts: &[&Part],
    safe: bool,
) -> Option<Fix> {
    let insertion = Insertion { published: context.published, sources: context.sources, series };
    let edits = insertion.add(list, parts)?;
    let numbers: Vec<Number> = parts.iter().map(|part| part.number).collect();
    Some(Fix { title: format!("Add {}", called(context, series, &numbers)), safe, edits })
}

/// The place of a list that a missing part would follow.
pub(super) fn gap(list: &List, number: Number) -> Option<Place> {
    let before = list.numbered().filter(|(known, _)| *known < number).last();
    before.or_else(|| list.numbered().next()).map(|(_, entry)| entry.place)
}

/// A fix, when there is one.
pub(super) fn maybe_fix(diagnostic: Diagnostic, fix: Option<Fix>) -> Diagnostic {
    match fix {
        Some(fix) => diagnostic.fix(fix),
        None => diagnostic,
    }
}

/// A span of the list's file.
pub(super) fn in_list(list: &List, span: Span) -> Place {
    Place::new(list.file, span)
}
