//! `wrong-arguments`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Facts;
use crate::liquid::{EventKind, filters};
use crate::site::{Page, PageId};

use super::{Check, Context, Rule};

/// A filter with more or fewer arguments than it takes: the build stops (J-LIQ-18, 19).
pub(super) const RULE: Rule = Rule {
    name: "wrong-arguments",
    level: Level::Error,
    doc: include_str!("../../rules/wrong-arguments.md"),
    yields_to: &["unescaped-liquid"],
    check: Check::Page(check),
};

fn check(context: &Context, _id: PageId, _page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    // Where it runs does not matter: no value makes the number right.
    for event in facts.events.iter().map(|event| &event.event) {
        let EventKind::WrongArguments(given) = event.kind else { continue };
        let name = context.sources.get(event.place.file).slice(event.place.span);
        let Some(definition) = filters::find(name) else { continue };
        // Ruby code of the site may have put another filter in its place.
        if context.published.site.may_define_filter(name) {
            continue;
        }
        let takes = takes(definition.least, definition.most);
        let message = format!("`{name}` is given {} and takes {takes}, which stops the build", count(given));
        let help = if given < definition.least {
            "arguments follow a colon and are divided by commas: `| name: \"a\", \"b\"`"
        } else {
            "remove what is too much; the value before the `|` is no argument"
        };
        found.push(Diagnostic::new(RULE.name, event.place, message).help(help));
    }
}

fn takes(least: usize, most: usize) -> String {
    match (least, most) {
        (0, 0) => "none".to_owned(),
        (least, most) if least == most => least.to_string(),
        (least, most) if most == least + 1 => format!("{least} or {most}"),
        (least, most) => format!("{least} to {most}"),
    }
}

fn count(given: usize) -> String {
    match given {
        0 => "no argument".to_owned(),
        1 => "1 argument".to_owned(),
        more => format!("{more} arguments"),
    }
}
