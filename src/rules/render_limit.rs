//! `render-limit`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Facts;
use crate::liquid::EventKind;
use crate::site::{Page, PageId};

use super::{Check, Context, Rule};

/// A template that was given up since it renders too long, too much or too deep.
pub(super) const RULE: Rule = Rule {
    name: "render-limit",
    level: Level::Error,
    doc: include_str!("../../rules/render-limit.md"),
    yields_to: &[],
    check: Check::Page(check),
};

fn check(_context: &Context, _id: PageId, _page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    for event in &facts.events {
        let EventKind::Limit(limit) = event.event.kind else { continue };
        // A condition that cannot be known here ends it in the build. Of steps nearly all were taken without one.
        if event.event.guarded && limit != "steps" {
            continue;
        }
        let (message, help) = words(limit);
        let mut diagnostic = Diagnostic::new(RULE.name, event.event.place, message).help(help);
        // Liquid has a limit of its own here, and it is the same.
        let stops_the_build = limit == "include depth";
        diagnostic.level = if stops_the_build { Level::Error } else { Level::Warning };
        found.push(diagnostic);
    }
}

fn words(limit: &str) -> (&'static str, &'static str) {
    const UNCHECKED: &str = "what follows on this page was not checked: loop over less, or build less text";
    match limit {
        "include depth" => (
            "includes are nested too deep, which stops the build",
            "an include that includes itself, or another one that does, must end at some point",
        ),
        "steps" => ("rendering takes too long and was given up here", UNCHECKED),
        "output bytes" => ("the page grows too large, so rendering was given up here", UNCHECKED),
        "bytes of a value" => ("a text or list grows too large, so rendering was given up here", UNCHECKED),
        _ => ("this is nested too deep, so rendering was given up here", UNCHECKED),
    }
}
