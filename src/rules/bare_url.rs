//! `bare-url`

use crate::diagnostic::{Diagnostic, Edit, Fix, Level};
use crate::facts::Facts;
use crate::markdown::RemarkKind;
use crate::site::{Page, PageId};
use crate::source::{Place, Span};

use super::{Check, Context, Rule, remarks, shown};

/// A web address in the text that is no link.
pub(super) const RULE: Rule = Rule {
    name: "bare-url",
    level: Level::Warning,
    doc: include_str!("../../rules/bare-url.md"),
    yields_to: &["unrendered-markdown", "detached-attribute", "undefined-reference", "leftover-placeholder"],
    check: Check::Page(check),
};

fn check(context: &Context, id: PageId, _page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    for remark in remarks(context, id, facts).filter(|remark| remark.kind == RemarkKind::BareUrl) {
        let written = shown(context, remark.at);
        let (before, behind) = context.sources.get(remark.at.file).around(remark.at.span);
        if let Some(text) = swapped(before, behind) {
            let message = format!("`{written}` is no link: brackets and parentheses are swapped");
            let way_out = format!("write `[{text}]({written})`");
            let fix = swap(context, remark.at, text);
            found.push(Diagnostic::new(RULE.name, remark.at, message).help(way_out).fix(fix));
            continue;
        }
        if let Some(level) = of_broken_link(before) {
            let message = format!("`{written}` is no link: the brackets before it do not pair");
            let way_out = "write `[text](address)`";
            found.push(Diagnostic::new(RULE.name, remark.at, message).level(level).help(way_out));
            continue;
        }
        let way_out = match goes_on(behind) {
            true => {
                "there is a space in the address: take it out, and write the whole between `<` and `>`".into()
            }
            false => format!("write `<{written}>`"),
        };
        let message = format!("`{written}` is no link: kramdown does not make one of an address");
        let diagnostic = Diagnostic::new(RULE.name, remark.at, message).level(Level::Info).help(way_out);
        found.push(diagnostic.maybe_fix(fix(context, remark.at)));
    }
}

/// Angle brackets around an address that is written out.
fn fix(context: &Context, at: Place) -> Option<Fix> {
    let source = context.sources.get(at.file);
    let written = source.slice(at.span);
    let (before, behind) = source.around(at.span);
    let is_plain = written.starts_with("http")
        && written.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'{' | b'}' | b'\\'))
        && !written.contains("&amp;");
    let is_whole = !goes_on(behind);
    let edits = vec![Edit { place: at, text: format!("<{written}>") }];
    (is_plain && is_whole && !before.ends_with("](")).then(|| Fix {
        title: "Make it a link".into(),
        safe: true,
        edits,
    })
}

/// The text of `(text)[address]`.
fn swapped<'t>(before: &'t str, behind: &str) -> Option<&'t str> {
    let line = before.lines().next_back()?.strip_suffix(")[").filter(|_| behind.starts_with(']'))?;
    let text = line.get(line.rfind('(')? + 1..)?;
    let is_plain = !text.trim().is_empty() && !text.contains([')', '[', ']']);
    is_plain.then_some(text)
}

/// Writes the link as it was meant.
fn swap(context: &Context, at: Place, text: &str) -> Fix {
    let written = context.sources.get(at.file).slice(at.span);
    let start = at.span.start as usize - text.len() - "()[".len();
    let place = Place::new(at.file, Span::new(start, at.span.end as usize + 1));
    let text = match written.contains(['(', ')']) {
        true => format!("[{text}](<{written}>)"),
        false => format!("[{text}]({written})"),
    };
    let edits = vec![Edit { place, text }];
    Fix { title: "Swap the brackets".into(), safe: true, edits }
}

/// How sure it is that the address is the destination of a link that is not opened, not closed, or closed twice; `None` where it is
/// not: `text](` is one, `[text(` may be other brackets.
fn of_broken_link(before: &str) -> Option<Level> {
    let line = before.lines().next_back().unwrap_or_default();
    // Who shows Markdown writes that.
    let is_shown = line.contains("\\[") || line.contains("\\]");
    let is_open = line.ends_with('(') && line.rfind('[') > line.rfind(']');
    match line.ends_with("](") {
        _ if is_shown => None,
        true => Some(Level::Warning),
        false => is_open.then_some(Level::Info),
    }
}

/// Whether the address had a space in it: `https://…/a-long -name`.
fn goes_on(behind: &str) -> bool {
    let mut rest = behind.chars();
    rest.next() == Some(' ') && rest.next() == Some('-') && rest.next().is_some_and(char::is_alphanumeric)
}
