//! `undefined-footnote`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Facts;
use crate::markdown::RemarkKind;
use crate::site::{Page, PageId};

use super::{Check, Context, Rule, remarks};

/// A mark of a footnote that is defined nowhere.
pub(super) const RULE: Rule = Rule {
    name: "undefined-footnote",
    level: Level::Warning,
    doc: include_str!("../../rules/undefined-footnote.md"),
    yields_to: &["unrendered-markdown"],
    check: Check::Page(check),
};

fn check(context: &Context, id: PageId, _page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    for remark in remarks(context, id, facts) {
        let RemarkKind::UndefinedFootnote { name } = &remark.kind else { continue };
        let message = format!("the footnote `[^{name}]` is defined nowhere, so the brackets are printed");
        let help = format!("add a line `[^{name}]: …`, or escape the bracket: `\\[^{name}]`");
        found.push(Diagnostic::new(RULE.name, remark.at, message).help(help));
    }
}
