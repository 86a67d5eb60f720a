//! `unclosed-html`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Facts;
use crate::markdown::RemarkKind;
use crate::site::{Page, PageId};

use super::{Check, Context, Rule, remarks};

/// HTML that is not closed, or closes nothing.
pub(super) const RULE: Rule = Rule {
    name: "unclosed-html",
    level: Level::Warning,
    doc: include_str!("../../rules/unclosed-html.md"),
    yields_to: &["unrendered-markdown", "leftover-placeholder"],
    check: Check::Page(check),
};

fn check(context: &Context, id: PageId, _page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    for remark in remarks(context, id, facts) {
        let (message, help) = match &remark.kind {
            // kramdown takes it for a tag, browsers for text: names of elements begin with a letter of ASCII.
            RemarkKind::UnclosedElement { name, is_block: false, .. }
                if !name.starts_with(|c: char| c.is_ascii()) =>
            {
                continue;
            }
            RemarkKind::UnclosedElement { name, is_block: true, is_known: false } => (
                format!(
                    "`<{name}>` is taken for a tag: it is not shown, and all text behind it is printed as it is written"
                ),
                format!("write `\\<{name}>`, or put it in backticks"),
            ),
            RemarkKind::UnclosedElement { name, is_block: true, .. } => (
                format!("nothing closes `<{name}>`, so all text behind it is printed as it is written"),
                format!("add `</{name}>`"),
            ),
            RemarkKind::UnclosedElement { name, is_known: true, .. } => (
                format!("nothing closes `<{name}>`, so it goes on to the end of the paragraph"),
                format!("add `</{name}>`"),
            ),
            RemarkKind::UnclosedElement { name, .. } => (
                format!("`<{name}>` is taken for a tag, so the visitor does not see it"),
                format!("write `\\<{name}>`, or put it in backticks"),
            ),
            RemarkKind::PrintedTag { name, is_end: true } => (
                format!("`</{name}>` is printed as text: it closes nothing here"),
                format!("remove it, or open `<{name}>` where kramdown sees it"),
            ),
            RemarkKind::PrintedTag { name, .. } => (
                format!("`<{name}>` is printed as text: a block cannot begin within a line"),
                "put it on a line of its own".to_owned(),
            ),
            _ => continue,
        };
        // Nobody sees where formatting ends that does not show.
        let is_formatting =
            matches!(remark.kind, RemarkKind::UnclosedElement { is_block: false, is_known: true, .. });
        let level = if is_formatting { Level::Info } else { Level::Warning };
        found.push(Diagnostic::new(RULE.name, remark.at, message).level(level).help(help));
    }
}
