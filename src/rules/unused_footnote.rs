//! `unused-footnote`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Facts;
use crate::markdown::RemarkKind;
use crate::site::{Page, PageId};

use super::{Check, Context, Rule, remarks};

/// A footnote that no mark refers to.
pub(super) const RULE: Rule = Rule {
    name: "unused-footnote",
    level: Level::Warning,
    doc: include_str!("../../rules/unused-footnote.md"),
    yields_to: &["unrendered-markdown"],
    check: Check::Page(check),
};

fn check(context: &Context, id: PageId, page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    for remark in remarks(context, id, facts).filter(|remark| Some(remark.at.file) == page.file) {
        let RemarkKind::UnusedFootnote { name } = &remark.kind else { continue };
        let message = format!("nothing refers to the footnote `[^{name}]`, so it is not shown");
        let help = format!("write `[^{name}]` where it belongs, or remove it");
        found.push(Diagnostic::new(RULE.name, remark.at, message).help(help));
    }
}
