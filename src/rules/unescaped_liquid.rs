//! `unescaped-liquid`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Facts;
use crate::liquid::EventKind;
use crate::site::{Page, PageId};

use super::{Check, Context, Rule};

/// `{{ … }}` in code that Jekyll eats: the visitor sees code with a gap.
pub(super) const RULE: Rule = Rule {
    name: "unescaped-liquid",
    level: Level::Error,
    doc: include_str!("../../rules/unescaped-liquid.md"),
    yields_to: &[],
    check: Check::Page(check),
};

fn check(context: &Context, _id: PageId, _page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    for event in facts.events.iter().filter(|event| event.in_code && !event.event.guarded) {
        let EventKind::Undefined { path, missing, .. } = &event.event.kind else { continue };
        // `site.x` or `page.x` in code may be meant to be printed, even if it prints nothing yet.
        if *missing > 0
            && matches!(path.first().map(String::as_str), Some("site" | "page" | "include" | "layout"))
        {
            continue;
        }
        let source = context.sources.get(event.event.place.file);
        let place = super::output_tag(source, event.event.place);
        let message = format!("Jekyll eats `{}` out of this code", source.slice(place.span));
        let help = "put `{% raw %}` before and `{% endraw %}` after the code";
        found.push(Diagnostic::new(RULE.name, place, message).help(help));
    }
}
