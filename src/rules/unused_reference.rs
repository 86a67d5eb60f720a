//! `unused-reference`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Facts;
use crate::markdown::RemarkKind;
use crate::site::{Page, PageId};

use super::{Check, Context, Rule, remarks};

/// The definition of a link that no link of its page uses.
pub(super) const RULE: Rule = Rule {
    name: "unused-reference",
    level: Level::Info,
    doc: include_str!("../../rules/unused-reference.md"),
    yields_to: &["unrendered-markdown"],
    check: Check::Page(check),
};

fn check(context: &Context, id: PageId, page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    for remark in remarks(context, id, facts).filter(|remark| Some(remark.at.file) == page.file) {
        let RemarkKind::UnusedReference { label } = &remark.kind else { continue };
        let message = format!("no link uses `[{label}]`");
        let help = "remove the line, or link to it: `[text][label]`";
        found.push(Diagnostic::new(RULE.name, remark.at, message).help(help));
    }
}
