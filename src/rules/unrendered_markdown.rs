//! `unrendered-markdown`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Facts;
use crate::markdown::{RemarkKind, Unrendered};
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
    for remark in remarks(context, id, facts) {
        let RemarkKind::Unrendered(what) = remark.kind else { continue };
        let written = shown(context, remark.at);
        let (message, help) = wording(what, &written);
        found.push(Diagnostic::new(RULE.name, remark.at, message).help(help));
    }
}

fn wording(what: Unrendered, written: &str) -> (String, &'static str) {
    let in_html = "add `markdown=\"1\"` to the element around it, or write it as HTML";
    let is_html = "kramdown reads no Markdown in this HTML";
    match what {
        Unrendered::LinkInHtml => (format!("the link `{written}` is printed as text: {is_html}"), in_html),
        Unrendered::ImageInHtml => (format!("the image `{written}` is printed as text: {is_html}"), in_html),
        Unrendered::EmphasisInHtml => {
            (format!("`{written}` is printed with its asterisks: {is_html}"), in_html)
        }
        Unrendered::OpenLink => (
            format!("`{written}` is printed as text: kramdown reads no link in it"),
            "match the parentheses and brackets, or write the address in `<` and `>`",
        ),
        Unrendered::SplitLink => (
            format!("`{written}` is printed as text: the `|` makes a table of the line"),
            "write `\\|` in the text of the link",
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
