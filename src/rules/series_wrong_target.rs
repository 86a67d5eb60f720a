//! `series-wrong-target`

use crate::diagnostic::{Diagnostic, Level};
use crate::site::PageId;
use crate::site::series::{Link, List, Mention, Number, Part, Series, compare};
use crate::source::Place;

use super::series;
use super::{Check, Context, Rule};

/// A link that says one part and leads to another.
pub(super) const RULE: Rule = Rule {
    name: "series-wrong-target",
    level: Level::Error,
    doc: include_str!("../../rules/series-wrong-target.md"),
    yields_to: &[],
    check: Check::Series(check),
};

/// A link with what it says.
struct Said<'s> {
    number: Number,
    title: &'s str,
    digits: Option<Place>,
    link: &'s Link<'s>,
    /// The list that holds it.
    list: Option<&'s List<'s>>,
}

fn check(context: &Context, all: &Series, found: &mut Vec<Diagnostic>) {
    if !all.is_numbered() {
        return;
    }
    for list in &all.lists {
        for (number, entry) in list.numbered() {
            let Some(link) = &entry.link else { continue };
            let digits = entry.digits.map(|digits| series::in_list(list, digits));
            found.extend(wrong(
                context,
                all,
                &Said { number, title: &entry.title, digits, link, list: Some(list) },
            ));
        }
    }
    for Mention { number, digits, title, link, .. } in &all.mentions {
        let digits = digits.map(|digits| Place::new(link.reference.at.file, digits));
        found.extend(wrong(context, all, &Said { number: *number, title, digits, link, list: None }));
    }
}

fn wrong(context: &Context, all: &Series, said: &Said) -> Option<Diagnostic> {
    let page = said.link.page()?;
    let meant = all.part(said.number).filter(|meant| meant.page != page);
    let led = all.part_of(page);
    let (message, place) = match led {
        Some(led) if led.number != said.number && is_known(all, led, said.number) => {
            (format!("part {} leads to {}", said.number, series::named(context, led)), led.place)
        }
        // Another series' page, where this one has the part.
        None if said.list.is_some() && meant.is_some_and(|meant| meant.is_claimed && meant.is_sure) => {
            let url = series::url(context, page);
            (format!("part {} leads to `{url}`, which is no part of the series", said.number), meant?.place)
        }
        _ => return None,
    };
    let diagnostic =
        Diagnostic::new(RULE.name, said.link.reference.at, message).related(place, "this is the part");
    if let Some(led) = led.filter(|led| is_misnumbered(said, led, meant)) {
        let fix = said.digits.and_then(|digits| series::renumber(context, digits, said.number, led.number));
        return Some(series::maybe_fix(
            diagnostic.help(format!("by its title this is part {}", led.number)),
            fix,
        ));
    }
    Some(match meant {
        Some(meant) => {
            let help = format!("part {} is at `{}`", said.number, series::url(context, meant.page));
            series::maybe_fix(diagnostic.help(help), series::retarget(context, all, said.link, meant))
        }
        None => diagnostic,
    })
}

/// Whether the number of a part is sure: it says so itself, or most lists do.
fn is_known(all: &Series, part: &Part, said: Number) -> bool {
    if part.is_sure {
        return true;
    }
    let votes = |number: Number| {
        let leads = |page: PageId| page == part.page;
        let lists = all.lists.iter().filter(|list| {
            list.numbered().any(|(known, entry)| {
                known == number && entry.link.as_ref().and_then(Link::page).is_some_and(leads)
            })
        });
        lists.count()
    };
    votes(part.number) > 1 && votes(said) < 2
}

/// Whether the number is the slip: what the link says is the title of the part that it leads to, more than of the other.
fn is_misnumbered(said: &Said, led: &Part, meant: Option<&Part>) -> bool {
    let is_free = said.list.is_none_or(|list| !list.names(led.number));
    let likeness = compare::likeness(said.title, &led.title);
    is_free
        && likeness >= 0.5
        && meant.is_none_or(|meant| compare::likeness(said.title, &meant.title) < likeness)
}
