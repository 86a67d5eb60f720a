//! `detached-attribute`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Facts;
use crate::markdown::{Detached, RemarkKind};
use crate::site::{Page, PageId};
use crate::source::Place;

use super::{Check, Context, Rule, remarks, shown};

/// An attribute list that is printed, or applies to nothing.
pub(super) const RULE: Rule = Rule {
    name: "detached-attribute",
    level: Level::Warning,
    doc: include_str!("../../rules/detached-attribute.md"),
    yields_to: &["unrendered-markdown"],
    check: Check::Page(check),
};

fn check(context: &Context, id: PageId, _page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    for remark in remarks(context, id, facts) {
        let RemarkKind::Detached(why) = remark.kind else { continue };
        // The block that it was written for may come another day.
        if why == Detached::Alone && is_before_liquid(context, remark.at) {
            continue;
        }
        let written = shown(context, remark.at);
        let (message, help) = match why {
            Detached::WithoutColon if is_glued_to_heading(context, remark.at) => (
                format!("`{written}` is printed as text: kramdown reads the id of a heading behind a space"),
                "put a space before it: `## Title {#id}`",
            ),
            Detached::Printed => (
                format!(
                    "`{written}` is printed as text: an attribute list applies to a link, an image, emphasis or code right before it"
                ),
                "write it right behind what it is for, or on a line of its own below the block",
            ),
            Detached::WithoutColon => (
                format!("`{written}` is printed as text: kramdown's attribute lists begin with `{{:`"),
                "add the colon: `{: …}`",
            ),
            Detached::Alone => (
                format!("`{written}` applies to nothing: no block stands next to it"),
                "put it on the line right below or above the block",
            ),
            Detached::Empty if written.trim_matches(['{', '}', ':', ' ']) == "toc" => (
                format!("`{written}` makes no table of contents: no list stands right above it"),
                "put it on the line right below the list that the table is to take the place of",
            ),
            Detached::Empty => (
                format!(
                    "`{written}` sets nothing: kramdown reads `.class`, `#id` and `name=\"value\"` with quotes"
                ),
                "write values in quotes",
            ),
        };
        found.push(Diagnostic::new(RULE.name, remark.at, message).help(help));
    }
}

/// Whether it stands right behind the words of a heading, at the end of the line.
fn is_glued_to_heading(context: &Context, at: Place) -> bool {
    let source = context.sources.get(at.file);
    let (before, after) = source.around(at.span);
    let line = source.slice(source.line_span(source.line_index(at.span.start)));
    let ends_line = after.lines().next().unwrap_or_default().trim().is_empty();
    line.starts_with('#') && ends_line && !before.ends_with(char::is_whitespace)
}

/// Whether Liquid follows that printed nothing.
fn is_before_liquid(context: &Context, at: Place) -> bool {
    let (_, after) = context.sources.get(at.file).around(at.span);
    after.trim_start().starts_with("{%") || after.trim_start().starts_with("{{")
}
