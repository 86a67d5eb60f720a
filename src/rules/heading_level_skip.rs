//! `heading-level-skip`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Facts;
use crate::site::{Page, PageId};

use super::{Check, Context, Rule};

/// A heading that is more than one level below the one before it.
pub(super) const RULE: Rule = Rule {
    name: "heading-level-skip",
    level: Level::Info,
    doc: include_str!("../../rules/heading-level-skip.md"),
    yields_to: &["unrendered-markdown", "unclosed-html"],
    check: Check::Page(check),
};

fn check(context: &Context, id: PageId, page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    if !page.markdown || context.published.site.converts_in_its_own_way(id) {
        return;
    }
    for pair in facts.headings.windows(2) {
        let [before, heading] = pair else { continue };
        let is_known = !before.guarded && !heading.guarded;
        let is_own = Some(heading.at.file) == page.file && before.at.file == heading.at.file;
        // Boxes of HTML take a small heading for its looks.
        let is_markdown = !context.sources.get(heading.at.file).slice(heading.at.span).starts_with('<');
        if is_known && is_own && is_markdown && heading.level > before.level + 1 {
            let message =
                format!("a heading of level {} follows one of level {}", heading.level, before.level);
            let help = format!(
                "readers of the outline miss level {}: use that, or add the heading between",
                before.level + 1
            );
            found.push(
                Diagnostic::new(RULE.name, heading.at, message)
                    .help(help)
                    .related(before.at, "the heading before it"),
            );
        }
    }
}
