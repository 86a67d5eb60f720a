//! `leftover-placeholder`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Facts;
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
    if site.converts_in_its_own_way(id) || site.is_template_of_another(id) {
        return;
    }
    for leftover in facts.leftovers.iter().filter(|leftover| !leftover.guarded) {
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
