//! `unused-reference`

use crate::diagnostic::{Diagnostic, Edit, Fix, Level};
use crate::facts::Facts;
use crate::markdown::RemarkKind;
use crate::site::{Page, PageId};
use crate::source::{Place, Span};

use super::{Check, Context, Rule, remarks};

/// The definition of a link that no link of its page uses.
pub(super) const RULE: Rule = Rule {
    name: "unused-reference",
    level: Level::Warning,
    doc: include_str!("../../rules/unused-reference.md"),
    yields_to: &["unrendered-markdown"],
    check: Check::Page(check),
};

fn check(context: &Context, id: PageId, page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    for remark in remarks(context, id, facts).filter(|remark| Some(remark.at.file) == page.file) {
        let RemarkKind::UnusedReference { label, lost } = &remark.kind else { continue };
        found.push(match lost {
            Some(text) => lost_text(remark.at, label, text),
            None => {
                let help = "remove the line, or link to it: `[text][label]`";
                Diagnostic::new(RULE.name, remark.at, format!("no link uses `[{label}]`"))
                    .level(Level::Info)
                    .help(help)
            }
        });
    }
}

/// A sentence that stands where an address belongs.
fn lost_text(at: Place, label: &str, text: &str) -> Diagnostic {
    let message = format!("`{text}` is not shown: behind `[{label}]:` it is the address of a link");
    let place = Place::new(at.file, Span::at(at.span.start as usize));
    let fix = Fix {
        title: "Show it as text".to_owned(),
        safe: false,
        edits: vec![Edit { place, text: "\\".to_owned() }],
    };
    Diagnostic::new(RULE.name, at, message).help(format!("write `\\[{label}]:`")).fix(fix)
}
