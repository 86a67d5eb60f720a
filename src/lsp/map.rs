//! From places in the site to places in the editor, and back.

use std::path::{Path, PathBuf};

use lsp_types::{Location, Position, Range, TextEdit, Uri};

use crate::diagnostic::Edit;
use crate::discover::folded;
use crate::fix;
use crate::source::{EditorPosition, Encoding, FileId, Place, Source};
use crate::workspace::Sources;

use super::documents::Documents;
use super::uri;

/// A folder of the editor: its path as the editor writes it, and with links followed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Folder {
    pub(super) written: PathBuf,
    pub(super) real: PathBuf,
}

/// How one site's places are told to the editor.
#[derive(Clone, Copy)]
pub(super) struct Map<'a> {
    pub(super) sources: &'a Sources,
    /// The folder that paths of sources count from.
    pub(super) root: &'a Path,
    pub(super) encoding: Encoding,
    pub(super) documents: &'a Documents,
    pub(super) folders: &'a [Folder],
}

impl Map<'_> {
    /// Where a path of the site lies.
    pub(super) fn path(&self, path: &str) -> PathBuf {
        let place = self.root.join(path);
        // Settings may lie beside the site.
        if path.contains("..") { folded(&place) } else { place }
    }

    /// The address of a file, as the editor writes it.
    pub(super) fn uri(&self, path: &Path) -> Option<Uri> {
        if let Some(document) = self.documents.get(path) {
            return Some(document.uri.clone());
        }
        let folder = self.folders.iter().find_map(|folder| {
            let rest = path.strip_prefix(&folder.real).ok()?;
            Some(folder.written.join(rest))
        });
        uri::of_path(folder.as_deref().unwrap_or(path))
    }

    pub(super) fn uri_of(&self, file: FileId) -> Option<Uri> {
        self.uri(&self.path(self.sources.get(file).path.as_str()))
    }

    pub(super) fn range(&self, place: Place) -> Range {
        range(self.sources.get(place.file), place, self.encoding)
    }

    pub(super) fn location(&self, place: Place) -> Option<Location> {
        Some(Location { uri: self.uri_of(place.file)?, range: self.range(place) })
    }

    /// The first byte of a file that need not have been read.
    pub(super) fn top(&self, path: &str) -> Option<Location> {
        Some(Location { uri: self.uri(&self.path(path))?, range: Range::default() })
    }

    pub(super) fn offset(&self, file: FileId, position: Position) -> u32 {
        let position = EditorPosition { line: position.line, column: position.character };
        self.sources.get(file).offset_of(position, self.encoding)
    }

    /// An edit; a line end in it becomes that of its file.
    pub(super) fn text_edit(&self, edit: &Edit) -> TextEdit {
        let text = &self.sources.get(edit.place.file).text;
        let new_text = fix::with_line_ends_of(text, &edit.text).into_owned();
        TextEdit { range: self.range(edit.place), new_text }
    }
}

/// The range of a place in a text.
pub(super) fn range(source: &Source, place: Place, encoding: Encoding) -> Range {
    let position = |offset| {
        let at = source.editor_position(offset, encoding);
        Position { line: at.line, character: at.column }
    };
    Range { start: position(place.span.start), end: position(place.span.end) }
}
