//! `empty-value`

use foldhash::HashSet;

use crate::diagnostic::{Diagnostic, Level};
use crate::liquid::Value;
use crate::site::{Page, PageKind};
use crate::source::{FileId, Place};
use crate::yaml::{Entry, Node, Yaml};

use super::{Check, Context, Rule};

/// A key without a value, where Jekyll does something else than without the key.
pub(super) const RULE: Rule = Rule {
    name: "empty-value",
    level: Level::Warning,
    doc: include_str!("../../rules/empty-value.md"),
    yields_to: &["duplicate-key", "invalid-date", "invalid-permalink"],
    check: Check::Site(check),
};

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let posts = context.published.site.collection("posts").unwrap_or(u32::MAX);
    let mut seen = HashSet::default();
    for page in &context.published.site.pages {
        let (Some(file), Some(parsed)) = (page.file, &page.parsed) else { continue };
        let Some(mapping) = parsed.front_matter.node.as_ref().and_then(Node::as_mapping) else { continue };
        if seen.insert(file) {
            let is_post = matches!(page.kind, PageKind::Document { collection } if collection == posts);
            found.extend(mapping.entries.iter().filter_map(|entry| finding(file, page, is_post, entry)));
        }
    }
}

fn finding(file: FileId, page: &Page, is_post: bool, entry: &Entry) -> Option<Diagnostic> {
    let key = entry.key.as_str()?;
    let value = &entry.value;
    let is_document = matches!(page.kind, PageKind::Document { .. });
    let is_empty_text = value.as_str().is_some_and(|text| text.trim().is_empty());
    let (effect, help) = match key {
        // J-URL-17; `layout: null` is written on purpose, and what is no HTML wants none.
        "layout" if !is_document && page.html && value.is_null() && value.span.is_empty() => {
            let Some(Value::Str(default)) = page.data.get("layout") else { return None };
            let default = default.as_str();
            (
                format!("it takes the layout `{default}` of the defaults away"),
                "remove the key, or write `null` if that is meant",
            )
        }
        "title" if is_post && is_empty_text => (
            "the post has an empty title; without the key it has that of its file name".to_owned(),
            "write a title, or remove the key",
        ),
        "slug" if is_document && is_empty_text => {
            ("the address of the post ends without a name".to_owned(), "write a name, or remove the key")
        }
        // J-POST-11: it goes before `tags`.
        // Of other documents templates alone read it.
        "tag" | "category" if is_post && is_empty_text => {
            (format!("the post has a {key} without a name"), "remove the key")
        }
        // J-POST-10
        "categories" if is_post && value.as_sequence().is_some_and(has_nothing) => {
            ("the post has a category without a name".to_owned(), "remove the empty item")
        }
        _ => return None,
    };
    let message = format!("`{key}` is left empty: {effect}");
    let span = if value.span.is_empty() { entry.key.span } else { value.span };
    Some(Diagnostic::new(RULE.name, Place::new(file, span), message).help(help))
}

fn has_nothing(items: &[Node]) -> bool {
    items.iter().any(|item| matches!(item.value, Yaml::Null))
}
