//! `undefined-reference`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Facts;
use crate::origin::HOLE;
use crate::site::{Page, PageId};

use super::{Check, Context, Rule};

/// `[text][label]` whose label is defined nowhere: the brackets reach the visitor.
pub(super) const RULE: Rule = Rule {
    name: "undefined-reference",
    level: Level::Warning,
    doc: include_str!("../../rules/undefined-reference.md"),
    yields_to: &[],
    check: Check::Page(check),
};

fn check(context: &Context, id: PageId, _page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    if context.published.site.converts_in_its_own_way(id) {
        return;
    }
    // `[words][![image](…)](…)`: what follows the words is a link with an image, and no label.
    let is_label = |label: &str| !label.contains([HOLE, '[']);
    for (place, label) in facts.undefined_references.iter().filter(|(_, label)| is_label(label)) {
        let message = format!("the reference `[{label}]` is defined nowhere, so the brackets are printed");
        let help = format!("add a line `[{label}]: URL`, or escape the brackets: `\\[`");
        found.push(Diagnostic::new(RULE.name, *place, message).help(help));
    }
}
