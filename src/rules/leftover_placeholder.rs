//! `leftover-placeholder`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::{Facts, Leftover};
use crate::site::{Page, PageId};

use super::{Check, Context, Rule};

/// `TODO:`, lorem ipsum and the like where the visitor reads it.
pub(super) const RULE: Rule = Rule {
    name: "leftover-placeholder",
    level: Level::Warning,
    doc: include_str!("../../rules/leftover-placeholder.md"),
    yields_to: &["empty-link", "liquid-in-front-matter", "missing-file", "missing-image", "missing-page"],
    check: Check::Page(check),
};

fn check(context: &Context, id: PageId, _page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    if site.converts_in_its_own_way(id) {
        return;
    }
    // What another generator makes of a comment or a tag on the line is not known.
    let is_of_tag = |leftover: &&Leftover| {
        let source = context.sources.get(leftover.place.file);
        let line = || source.slice(source.line_span(source.line_index(leftover.place.span.start)));
        site.is_template_of_another(id) && line().contains("{%")
    };
    let seen = facts.leftovers.iter().filter(|leftover| !leftover.guarded);
    for leftover in seen.filter(|leftover| !is_of_tag(leftover)) {
        let text = leftover.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (message, help) = if leftover.is_liquid {
            let message = format!("`{text}` reaches the visitor, since Liquid is not run on values");
            (message, "write the value out, or `replace` it where it is printed")
        } else {
            (format!("`{text}` is left in the text"), "write what is missing, or remove it")
        };
        // A `TODO:` may be meant: the minutes of a meeting list who has what to do.
        let level = if leftover.is_liquid { Level::Warning } else { Level::Info };
        found.push(Diagnostic::new(RULE.name, leftover.place, message).level(level).help(help));
    }
}
