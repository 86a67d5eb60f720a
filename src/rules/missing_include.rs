//! `missing-include`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Facts;
use crate::liquid::EventKind;
use crate::published::near_name;
use crate::site::{Page, PageId};

use super::{Check, Context, Rule};

/// `{% include %}` of a file that does not exist: the build stops.
pub const RULE: Rule = Rule {
    name: "missing-include",
    level: Level::Error,
    doc: include_str!("../../rules/missing-include.md"),
    yields_to: &[],
    check: Check::Page(check),
};

fn check(context: &Context, _id: PageId, _page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    for event in facts.events.iter().filter(|event| !event.event.guarded) {
        let EventKind::MissingInclude(name) = &event.event.kind else { continue };
        let known = site.includes.keys().map(|key| &**key).chain(site.theme.includes());
        let help = match near_name(name, known) {
            Some(near) => format!("the build stops here; did you mean `{near}`?"),
            None => format!("the build stops here; create `_includes/{name}` or remove the tag"),
        };
        found.push(Diagnostic::new(RULE.name, event.event.place, format!("no include `{name}`")).help(help));
    }
}
