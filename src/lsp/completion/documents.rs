//! What more there is to say of an entry of the list, once the editor asks for it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use lsp_types::{Documentation, MarkupContent, MarkupKind};
use serde::Deserialize;

use crate::lsp::{hover, images};
use crate::workspace::Workspace;

use super::list::About;

/// What words mean.
#[derive(Debug, Default, Deserialize)]
struct Words {
    filters: BTreeMap<String, String>,
    tags: BTreeMap<String, String>,
    keys: BTreeMap<String, String>,
}

static WORDS: LazyLock<Words> =
    LazyLock::new(|| serde_yaml::from_str(include_str!("words.yml")).unwrap_or_default());

/// The text for an entry.
pub(super) fn of(workspace: &Workspace, about: &About, is_markdown: bool) -> Option<String> {
    match about {
        About::Page(source) => {
            let id = workspace.site.by_source(source)?;
            Some(workspace.look(|published| hover::page(published, id, None)))
        }
        About::File(source) => file(workspace, source, is_markdown),
        About::Filter(name) => WORDS.filters.get(name).cloned(),
        About::Tag(name) => WORDS.tags.get(name).cloned(),
        About::Key(name) => WORDS.keys.get(name).cloned(),
    }
}

/// A picture as hovering shows it; of another file its size.
fn file(workspace: &Workspace, source: &str, is_markdown: bool) -> Option<String> {
    let path = workspace.root.join(source);
    let size = || std::fs::metadata(&path).ok().map(|metadata| images::weight(metadata.len()));
    Some(format!("{}\n\n`{source}`", images::described(&path, is_markdown).or_else(size)?))
}

/// The text as the editor can show it.
pub(super) fn shown(text: String, is_markdown: bool) -> Documentation {
    let kind = if is_markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
    let value = if is_markdown { text } else { text.replace(['`', '*'], "") };
    Documentation::MarkupContent(MarkupContent { kind, value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_filter_has_its_line_and_every_line_its_filter() {
        let mut known: Vec<&str> = crate::liquid::filters::names().collect();
        known.sort_unstable();
        assert_eq!(WORDS.filters.keys().map(String::as_str).collect::<Vec<_>>(), known);
        assert!(WORDS.tags.len() > 15 && WORDS.keys.len() > 15);
    }
}
