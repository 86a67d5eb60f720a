//! `render-limit`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Facts;
use crate::liquid::EventKind;
use crate::site::{Page, PageId};

use super::{Check, Context, Rule};

/// A template that was given up since it renders too long, too much or too deep.
pub(super) const RULE: Rule = Rule {
    name: "render-limit",
    level: Level::Warning,
    doc: include_str!("../../rules/render-limit.md"),
    yields_to: &[],
    check: Check::Page(check),
};

fn check(_context: &Context, _id: PageId, _page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    for event in &facts.events {
        let EventKind::Limit(limit) = event.event.kind else { continue };
        let message = format!("rendering was given up here: too much of {limit}");
        let help =
            "what this prints was not checked; a loop or an include that includes itself is the usual cause";
        found.push(Diagnostic::new(RULE.name, event.event.place, message).help(help));
    }
}
