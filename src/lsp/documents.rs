//! The open buffers.

use std::path::{Path, PathBuf};

use indexmap::IndexMap;
use lsp_types::{TextDocumentContentChangeEvent, TextDocumentItem, Uri};

use crate::discover::as_far_as_it_exists;
use crate::source::{BOM, EditorPosition, Encoding, SitePath, Source};

use super::uri;

/// The texts that are open in the editor, by the paths of their files.
#[derive(Debug, Default)]
pub(super) struct Documents {
    open: IndexMap<PathBuf, Document>,
}

/// A text that is open.
#[derive(Debug)]
pub(super) struct Document {
    /// As the editor writes it.
    pub(super) uri: Uri,
    pub(super) version: i32,
    source: Source,
}

impl Documents {
    /// Takes in a text, and says where its file lies.
    pub(super) fn open(&mut self, item: TextDocumentItem) -> Option<PathBuf> {
        let path = as_far_as_it_exists(&uri::to_path(&item.uri)?);
        // Editors take the mark off, but the file still begins with it, and Jekyll sees it.
        let has_mark = !item.text.starts_with(BOM) && begins_with_mark(&path);
        let text = if has_mark { format!("{BOM}{}", item.text) } else { item.text };
        let source = Source::new(SitePath::new(""), text);
        self.open.insert(path.clone(), Document { uri: item.uri, version: item.version, source });
        Some(path)
    }

    pub(super) fn change(
        &mut self,
        uri: &Uri,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) -> Option<PathBuf> {
        let path = as_far_as_it_exists(&uri::to_path(uri)?);
        let document = self.open.get_mut(&path)?;
        document.version = version;
        for change in changes {
            document.apply(change, encoding);
        }
        Some(path)
    }

    pub(super) fn close(&mut self, uri: &Uri) -> Option<PathBuf> {
        let path = as_far_as_it_exists(&uri::to_path(uri)?);
        self.open.shift_remove(&path).map(|_| path)
    }

    pub(super) fn get(&self, path: &Path) -> Option<&Document> {
        self.open.get(path)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&PathBuf, &Document)> {
        self.open.iter()
    }
}

impl Document {
    pub(super) fn text(&self) -> &str {
        &self.source.text
    }

    /// The text with its lines.
    pub(super) fn source(&self) -> &Source {
        &self.source
    }

    fn apply(&mut self, change: TextDocumentContentChangeEvent, encoding: Encoding) {
        let old = &self.source;
        let mark = if old.text.starts_with(BOM) { BOM.len_utf8() } else { 0 };
        let (start, end) = match change.range {
            None => (mark, old.text.len()),
            Some(range) => {
                let offset = |at: lsp_types::Position| {
                    old.offset_of(EditorPosition { line: at.line, column: at.character }, encoding) as usize
                };
                let (start, end) = (offset(range.start), offset(range.end));
                (start.min(end), end.max(start))
            }
        };
        let (before, after) = (old.text.get(..start).unwrap_or(""), old.text.get(end..).unwrap_or(""));
        self.source = Source::new(SitePath::new(""), [before, &change.text, after].concat());
    }
}

fn begins_with_mark(path: &Path) -> bool {
    use std::io::Read;
    let mut first = [0; 3];
    let read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut first));
    read.is_ok() && first == *BOM.encode_utf8(&mut [0; 4]).as_bytes()
}
