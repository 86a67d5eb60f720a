//! Names that others go by: a heading, an anchor, a permalink, a setting. Whoever names them is written anew by the engine of
//! `postproof mv`; what it cannot settle is not renamed at all.

mod anchor;
mod files;
mod permalink;
mod setting;

use lsp_types::{PrepareRenameResponse, RenameParams, TextDocumentPositionParams, WorkspaceEdit};

use crate::diagnostic::{Diagnostic, Edit};
use crate::source::Place;
use crate::workspace::{Change, Renamed, Workspace};

use super::actions::workspace_edit;
use super::cursor::Look;
use super::map::Map;
use super::server::{At, Server};

/// A name that can be changed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Name {
    /// The bytes under the cursor.
    shown: Place,
    /// What it is so far.
    old: String,
    is: Kind,
}

/// What bears the name.
#[derive(Clone, Debug, PartialEq)]
enum Kind {
    /// A heading: its text stands here.
    Heading(Place),
    /// An id that is written out.
    Id(Place),
    Permalink(Place),
    /// A key at the top of `_config.yml`.
    Setting,
}

/// Why something cannot be renamed, for the author to read.
type Refused = String;

impl Server {
    /// `textDocument/prepareRename`
    pub(super) fn prepare_rename(
        &mut self,
        params: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>, Refused> {
        let Some(at) = self.at(&params.text_document.uri) else { return Ok(None) };
        let offset = at.map.offset(at.file, params.position);
        let name = name_at(&at, offset)?;
        Ok(name.map(|name| PrepareRenameResponse::RangeWithPlaceholder {
            range: at.map.range(name.shown),
            placeholder: name.old,
        }))
    }

    /// `textDocument/rename`
    pub(super) fn rename(&mut self, params: RenameParams) -> Result<Option<WorkspaceEdit>, Refused> {
        let asked = params.text_document_position;
        let Some(at) = self.at(&asked.text_document.uri) else { return Ok(None) };
        let offset = at.map.offset(at.file, asked.position);
        let Some(name) = name_at(&at, offset)? else {
            return Err("nothing here has a name that others go by".to_owned());
        };
        let new = params.new_name.trim();
        let edits = at.workspace.look(|published| {
            let look = Look { published, sources: &at.workspace.sources, file: at.file };
            edits(look, &name, new)
        })?;
        let renamed = at.workspace.edited(&edits).map_err(|error| error.to_string())?;
        refuse_what_breaks(&renamed, &at.site.findings)?;
        let can = &self.client.can;
        let texts = renamed.changes.iter().filter_map(|change| text_edits(&at.map, change));
        Ok(Some(workspace_edit(texts.collect(), can)))
    }
}

fn text_edits(map: &Map, change: &Change) -> Option<(lsp_types::Uri, Option<i32>, Vec<lsp_types::TextEdit>)> {
    let path = map.path(change.old.path.as_str());
    let version = map.documents.get(&path).map(|document| document.version);
    Some((map.uri(&path)?, version, files::edits(change, map.encoding)))
}

/// The name at a byte of a text.
///
/// # Errors
/// There is one, and it must stay.
fn name_at(at: &At, offset: u32) -> Result<Option<Name>, Refused> {
    at.workspace.look(|published| {
        let look = Look { published, sources: &at.workspace.sources, file: at.file };
        if let Some(name) = setting::at(look, offset) {
            return setting::may_change(look, &name.old).map(|()| Some(name));
        }
        let found = permalink::at(look, offset);
        Ok(found.or_else(|| anchor::at(look, offset)))
    })
}

/// What is to be written for the new name; the engine writes what follows from it.
fn edits(look: Look, name: &Name, new: &str) -> Result<Vec<Edit>, Refused> {
    if new.is_empty() || new.contains(['\n', '\r']) {
        return Err("the new name must be one line of text".to_owned());
    }
    let edit = |place: &Place, text: String| Ok(vec![Edit { place: *place, text }]);
    match &name.is {
        Kind::Heading(place) => edit(place, new.to_owned()),
        Kind::Id(place) => edit(place, anchor::id(new)?),
        Kind::Permalink(place) => edit(place, permalink::value(look, *place, new)?),
        Kind::Setting => setting::edits(look, &name.old, new),
    }
}

/// A rename must not break anything.
fn refuse_what_breaks(renamed: &Renamed, before: &[Diagnostic]) -> Result<(), Refused> {
    let found = &renamed.findings.diagnostics;
    // Of those that have become more, one that nobody has seen before tells more.
    let is_new =
        |one: &&Diagnostic| !before.iter().any(|old| old.rule == one.rule && old.about() == one.about());
    let Some(first) = found.iter().find(is_new).or(found.first()) else { return Ok(()) };
    let workspace: &Workspace = &renamed.workspace;
    let source = workspace.sources.get(first.place.file);
    let line = source.line_column(first.place.span.start).line;
    Err(format!("then {}:{line} would be wrong: {} ({})", source.path, first.message, first.rule))
}
