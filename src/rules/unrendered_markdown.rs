//! `unrendered-markdown`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Facts;
use crate::markdown::{Markup, RemarkKind, Unrendered};
use crate::site::{Page, PageId};

use super::{Check, Context, Rule, remarks, shown};

/// Markdown that reaches the visitor as it is written.
pub(super) const RULE: Rule = Rule {
    name: "unrendered-markdown",
    level: Level::Warning,
    doc: include_str!("../../rules/unrendered-markdown.md"),
    yields_to: &["liquid-syntax", "unescaped-liquid"],
    check: Check::Page(check),
};

fn check(context: &Context, id: PageId, _page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    let unrendered: Vec<_> = remarks(context, id, facts)
        .filter_map(|remark| match remark.kind {
            RemarkKind::Unrendered(what) => Some((remark.at, what)),
            _ => None,
        })
        .collect();
    for same in unrendered.chunk_by(|(a, one), (b, other)| a.file == b.file && have_one_cause(*one, *other)) {
        let [(at, what), more @ ..] = same else { continue };
        let (message, help) = wording(*what, &shown(context, *at), more.len());
        found.push(Diagnostic::new(RULE.name, *at, message).help(help));
    }
}

/// Whether both stand in one element of raw HTML.
fn have_one_cause(one: Unrendered, other: Unrendered) -> bool {
    matches!((one, other), (Unrendered::InHtml { element: a, .. }, Unrendered::InHtml { element: b, .. }) if a == b)
}

/// `more` is how many others stand in the same element.
fn in_html(markup: Markup, written: &str, more: usize) -> String {
    let thing = match markup {
        Markup::Link => "the link ",
        Markup::Image => "the image ",
        Markup::Emphasis => "",
    };
    match (more, markup) {
        (0, Markup::Emphasis) => {
            format!("`{written}` is printed with its asterisks: kramdown reads no Markdown in this HTML")
        }
        (0, _) => format!("{thing}`{written}` is printed as text: kramdown reads no Markdown in this HTML"),
        (more, _) => format!(
            "{thing}`{written}` and {more} more are printed as they are written: kramdown reads no Markdown in this HTML"
        ),
    }
}

fn wording(what: Unrendered, written: &str, more: usize) -> (String, &'static str) {
    match what {
        Unrendered::InHtml { markup, .. } => (
            in_html(markup, written, more),
            "add `markdown=\"1\"` to the element around it, or write it as HTML",
        ),
        Unrendered::OpenLink => (
            format!("`{written}` is printed as text: kramdown reads no link in it"),
            "match the parentheses and brackets, or write the address in `<` and `>`",
        ),
        Unrendered::SplitLink => (
            format!("`{written}` is printed as text: the `|` makes a table of the line"),
            "write `\\|` in the text of the link",
        ),
        Unrendered::SplitAddress => (
            format!("`{written}` is printed as text: the `|` makes a table of the line"),
            "write `%7C` for the `|` in the address",
        ),
        Unrendered::SpacedLink => (
            format!("`{written}` is printed as text: a link has no space between `]` and `(`"),
            "remove the space",
        ),
        Unrendered::Definition => (
            format!("`{written}` is printed as text: within a paragraph it defines nothing"),
            "put a blank line before it",
        ),
        Unrendered::FenceOfWords => (
            "this fence begins no code block: kramdown takes one word behind it".to_owned(),
            "leave one word, the language",
        ),
        Unrendered::OpenFence => (
            "this fence begins no code block: nothing ends it".to_owned(),
            "end the block with a line of the same marks, as far to the right as the first",
        ),
        Unrendered::Table => (
            "this table is printed as text: it begins within a paragraph".to_owned(),
            "put a blank line before the table",
        ),
    }
}
