//! `series-missing-part`

use crate::diagnostic::{Diagnostic, Level};
use crate::published::{Hint, Target};
use crate::site::series::{Entry, Number, Series};

use super::series;
use super::{Check, Context, Rule};

/// An entry of a list that leads to a part which does not exist or is not published.
pub(super) const RULE: Rule = Rule {
    name: "series-missing-part",
    level: Level::Error,
    doc: include_str!("../../rules/series-missing-part.md"),
    yields_to: &[],
    check: Check::Series(check),
};

fn check(context: &Context, all: &Series, found: &mut Vec<Diagnostic>) {
    if !all.is_numbered() {
        return;
    }
    for list in &all.lists {
        for (number, entry) in list.numbered() {
            found.extend(missing(context, all, number, entry));
        }
    }
}

fn missing(context: &Context, all: &Series, number: Number, entry: &Entry) -> Option<Diagnostic> {
    let link = entry.link.as_ref()?;
    let address = link.address.as_deref()?;
    if context.settings.ignores_target(address) || address.starts_with('!') {
        return None;
    }
    let path = super::links::path(address);
    let (message, help) = match link.target {
        Target::Missing(Hint::None) => (
            format!("part {number} is not published: nothing is at `{path}`"),
            "take the link out until it is",
        ),
        Target::Unpublished(file) => (
            format!("part {number} is not published: `{}` is {}", file.source, file.why.describe()),
            "publish it, or take the link out until it is",
        ),
        _ => return None,
    };
    let diagnostic = Diagnostic::new(RULE.name, link.reference.at, message).target(address);
    Some(match all.part(number) {
        Some(part) => {
            let fix = series::retarget(context, all, link, part);
            let help = format!("part {number} is at `{}`", series::url(context, part.page));
            series::maybe_fix(diagnostic.help(help).related(part.place, "this is the part"), fix)
        }
        None => diagnostic.help(help),
    })
}
