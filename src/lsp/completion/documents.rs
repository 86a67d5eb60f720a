//! What more there is to say of an entry of the list, once the editor asks for it.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::LazyLock;

use lsp_types::{Documentation, MarkupContent, MarkupKind};
use serde::Deserialize;

use crate::lsp::hover;
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

/// The size of a picture stands in its first bytes.
const HEAD: u64 = 64 << 10;

/// The text for an entry.
pub(super) fn of(workspace: &Workspace, about: &About) -> Option<String> {
    match about {
        About::Page(source) => {
            let id = workspace.site.by_source(source)?;
            Some(workspace.look(|published| hover::page(published, id, None)))
        }
        About::File(source) => file(workspace, source),
        About::Filter(name) => WORDS.filters.get(name).cloned(),
        About::Tag(name) => WORDS.tags.get(name).cloned(),
        About::Key(name) => WORDS.keys.get(name).cloned(),
    }
}

/// The size of a file, and of a picture in pixels.
fn file(workspace: &Workspace, source: &str) -> Option<String> {
    let path = workspace.root.join(source);
    let file = std::fs::File::open(path).ok()?;
    let bytes = file.metadata().ok()?.len();
    let mut head = Vec::new();
    file.take(HEAD).read_to_end(&mut head).ok()?;
    let pixels = imagesize::blob_size(&head).ok();
    let pixels = pixels.map(|size| format!("{} × {} pixels, ", size.width, size.height)).unwrap_or_default();
    Some(format!("{pixels}{}\n\n`{source}`", in_units(bytes)))
}

fn in_units(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
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

    #[test]
    fn sizes_are_in_units_that_people_read() {
        for (bytes, expected) in [(7, "7 bytes"), (1_500, "1.5 kB"), (2_340_000, "2.3 MB")] {
            assert_eq!(in_units(bytes), expected);
        }
    }
}
