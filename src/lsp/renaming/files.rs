//! Files that are about to move: everything that names them is written anew, as `postproof mv` does.

use std::path::PathBuf;

use lsp_types::{MessageType, RenameFilesParams, TextEdit, WorkspaceEdit};
use similar::TextDiff;

use crate::discover::{as_far_as_it_exists, files_that_move};
use crate::moves::Moves;
use crate::source::{Encoding, FileId, Place, Span};
use crate::workspace::Change;

use crate::lsp::actions::workspace_edit;
use crate::lsp::map;
use crate::lsp::server::Server;
use crate::lsp::uri;

impl Server {
    /// `workspace/willRenameFiles`
    pub(in crate::lsp) fn will_rename_files(&mut self, params: RenameFilesParams) -> Option<WorkspaceEdit> {
        let asked = params.files.iter().filter_map(|file| {
            Some((
                as_far_as_it_exists(&uri::text_to_path(&file.old_uri)?),
                as_far_as_it_exists(&uri::text_to_path(&file.new_uri)?),
            ))
        });
        let files: Vec<(PathBuf, PathBuf)> =
            asked.flat_map(|(old, new)| files_that_move(&old, &new)).collect();
        let mut texts = Vec::new();
        let mut failures = Vec::new();
        for site in &self.sites.all {
            let Some(workspace) = &site.workspace else { continue };
            let Some(map) = self.sites.map(site, &self.documents, &self.client) else { continue };
            let own: Vec<&(PathBuf, PathBuf)> =
                files.iter().filter(|(old, new)| site.holds(old) && site.holds(new)).collect();
            if own.is_empty() {
                continue;
            }
            let pairs = own.iter().map(|(old, new)| (workspace.site_path(old), workspace.site_path(new)));
            let moves: Moves = pairs.collect();
            match workspace.rename(&moves) {
                Ok(renamed) => texts.extend(renamed.changes.iter().filter_map(|change| {
                    // The edits come before the files move.
                    let path = map.path(moves.before(&change.old.path).as_str());
                    let version = map.documents.get(&path).map(|document| document.version);
                    Some((map.uri(&path)?, version, edits(change, self.client.can.encoding)))
                })),
                Err(error) => failures.push(error.to_string()),
            }
        }
        failures.into_iter().for_each(|failure| self.client.show(MessageType::WARNING, failure));
        (!texts.is_empty()).then(|| workspace_edit(texts, &self.client.can))
    }
}

/// A change of a text, line by line.
pub(super) fn edits(change: &Change, encoding: Encoding) -> Vec<TextEdit> {
    let old = &change.old;
    let diff = TextDiff::from_lines(&*old.text, &*change.new);
    let starts = |lines: &[&str]| {
        let mut at = 0;
        let mut starts = vec![0];
        for line in lines {
            at += line.len();
            starts.push(at);
        }
        starts
    };
    let (old_lines, new_lines): (Vec<&str>, Vec<&str>) =
        (old.text.split_inclusive('\n').collect(), change.new.split_inclusive('\n').collect());
    let (old_starts, new_starts) = (starts(&old_lines), starts(&new_lines));
    let changed = diff.ops().iter().filter(|op| op.tag() != similar::DiffTag::Equal);
    let edit = |op: &similar::DiffOp| {
        let bytes = |starts: &[usize], lines: std::ops::Range<usize>| {
            Some(*starts.get(lines.start)?..*starts.get(lines.end)?)
        };
        let (from, to) = (bytes(&old_starts, op.old_range())?, bytes(&new_starts, op.new_range())?);
        let place = Place::new(FileId(0), Span::from(from));
        Some(TextEdit { range: map::range(old, place, encoding), new_text: change.new.get(to)?.to_owned() })
    };
    changed.filter_map(edit).collect()
}
