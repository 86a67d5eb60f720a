//! `unclosed-html`

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::{Facts, RemarkAt};
use crate::markdown::RemarkKind;
use crate::site::{Page, PageId};
use crate::source::{FileId, Place};

use super::{Check, Context, Rule, remarks};

/// HTML that is not closed, or closes nothing.
pub(super) const RULE: Rule = Rule {
    name: "unclosed-html",
    level: Level::Warning,
    doc: include_str!("../../rules/unclosed-html.md"),
    yields_to: &["unrendered-markdown", "leftover-placeholder"],
    check: Check::Page(check),
};

/// What stands in these elements browsers do not show as text.
const HIDING: [&str; 3] = ["script", "style", "template"];

fn check(context: &Context, id: PageId, _page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    let printed = printed_of_lines(context, id, facts);
    for remark in remarks(context, id, facts) {
        let (message, help) = match &remark.kind {
            // kramdown takes it for a tag, browsers for text: names of elements begin with a letter of ASCII.
            RemarkKind::UnclosedElement { name, .. } if !name.starts_with(|c: char| c.is_ascii()) => continue,
            RemarkKind::UnclosedElement { name, is_block: false, is_known: true }
                if HIDING.contains(&name.as_str()) =>
            {
                (
                    format!("nothing closes `<{name}>`, so the rest of the paragraph is not shown"),
                    format!("write `\\<{name}>`, or put it in backticks"),
                )
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
            // The first of a line speaks for all of them.
            RemarkKind::PrintedTag { .. } if !printed.contains_key(&remark.at) => continue,
            RemarkKind::PrintedTag { name, is_end: true } => (
                format!("`</{name}>`{} printed as text: it closes nothing here", more(&printed, remark.at)),
                format!("remove it, or open `<{name}>` where kramdown sees it"),
            ),
            RemarkKind::PrintedTag { name, .. } => (
                format!(
                    "`<{name}>`{} printed as text: a block cannot begin within a line",
                    more(&printed, remark.at)
                ),
                "put it on a line of its own".to_owned(),
            ),
            _ => continue,
        };
        // Nobody sees where formatting ends that does not show.
        let is_formatting = matches!(
            &remark.kind,
            RemarkKind::UnclosedElement { is_block: false, is_known: true, name } if !HIDING.contains(&name.as_str())
        );
        let level = if is_formatting { Level::Info } else { Level::Warning };
        found.push(Diagnostic::new(RULE.name, remark.at, message).level(level).help(help));
    }
}

/// The first tag of each line that is printed as text, and how many more of the line are.
fn printed_of_lines(context: &Context, id: PageId, facts: &Facts) -> HashMap<Place, usize> {
    let mut of_lines: BTreeMap<(FileId, usize), BTreeSet<Place>> = BTreeMap::new();
    let printed = |remark: &&RemarkAt| matches!(remark.kind, RemarkKind::PrintedTag { .. });
    for remark in remarks(context, id, facts).filter(printed) {
        let Place { file, span } = remark.at;
        let line = context.sources.get(file).line_index(span.start);
        of_lines.entry((file, line)).or_default().insert(remark.at);
    }
    of_lines.values().filter_map(|places| Some((*places.first()?, places.len() - 1))).collect()
}

/// ` is`, or that of several.
fn more(printed: &HashMap<Place, usize>, first: Place) -> String {
    match printed.get(&first) {
        None | Some(0) => " is".to_owned(),
        Some(1) => " and another tag of this line are".to_owned(),
        Some(count) => format!(" and {count} more tags of this line are"),
    }
}
