//! Files that are about to move: everything that names them is written anew, as `postproof mv` does.

use std::path::{Path, PathBuf};

use lsp_types::{MessageType, RenameFilesParams, TextEdit, WorkspaceEdit};
use similar::TextDiff;
use walkdir::WalkDir;

use crate::moves::Moves;
use crate::source::{Encoding, FileId, Place, SitePath, Span};
use crate::workspace::{Change, Content, Workspace};

use super::actions::workspace_edit;
use super::documents::real;
use super::map;
use super::server::Server;
use super::site::site_path;
use super::uri;

impl Server {
    /// `workspace/willRenameFiles`
    pub(super) fn will_rename_files(&mut self, params: RenameFilesParams) -> Option<WorkspaceEdit> {
        let asked = params.files.iter().filter_map(|file| {
            Some((real(&uri::text_to_path(&file.old_uri)?), real(&uri::text_to_path(&file.new_uri)?)))
        });
        let files: Vec<(PathBuf, PathBuf)> = asked.flat_map(|(old, new)| moving(&old, &new)).collect();
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
            let (moves, contents) = moves(workspace, &own);
            match workspace.rename(&moves, contents) {
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

/// Every file at or below a path, and its new path.
fn moving(old: &Path, new: &Path) -> Vec<(PathBuf, PathBuf)> {
    let files = WalkDir::new(old).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files = files.filter(|entry| !entry.file_type().is_dir());
    files
        .filter_map(|entry| {
            let below = entry.path().strip_prefix(old).ok()?;
            let new = if below.as_os_str().is_empty() { new.to_path_buf() } else { new.join(below) };
            Some((entry.path().to_path_buf(), new))
        })
        .collect()
}

fn moves(workspace: &Workspace, files: &[&(PathBuf, PathBuf)]) -> (Moves, Vec<(SitePath, Content)>) {
    let mut contents = Vec::new();
    let pairs = files.iter().map(|(old, new)| {
        let (from, to) = (site_path(workspace, old), site_path(workspace, new));
        let content = match workspace.sources.find(from.as_str()) {
            Some(file) if workspace.sources.get(file).invalid_at.is_none() => {
                Content::from(&*workspace.sources.get(file).text)
            }
            _ => Content::Unread,
        };
        contents.push((to.clone(), content));
        (from, to)
    });
    (pairs.collect(), contents)
}

/// A change of a text, line by line.
fn edits(change: &Change, encoding: Encoding) -> Vec<TextEdit> {
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
