//! `duplicate-reference`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Facts;
use crate::markdown::RemarkKind;
use crate::site::{Page, PageId};

use super::{Check, Context, Rule, remarks};

/// Two definitions of one label that lead to different places.
pub(super) const RULE: Rule = Rule {
    name: "duplicate-reference",
    level: Level::Warning,
    doc: include_str!("../../rules/duplicate-reference.md"),
    yields_to: &["unrendered-markdown"],
    check: Check::Page(check),
};

fn check(context: &Context, id: PageId, _page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    for remark in remarks(context, id, facts) {
        let RemarkKind::ReplacedDefinition { label, .. } = &remark.kind else { continue };
        let message = format!("`[{label}]` is defined again further down, and only that counts");
        let mut diagnostic = Diagnostic::new(RULE.name, remark.at, message);
        diagnostic = diagnostic.help("rename one of them, or remove this one");
        if let Some(other) = remark.other {
            diagnostic = diagnostic.related(other, format!("the `[{label}]` that counts"));
        }
        found.push(diagnostic);
    }
}
