//! Mending: the fixes of findings, comments that suppress them, and all safe fixes of a text at once.

use std::collections::{BTreeMap, HashMap};

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};

use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::source::{FileId, Span};

use super::client::Abilities;
use super::creating;
use super::diagnostics;
use super::map::Map;
use super::server::{At, Server};

/// All safe fixes of a text.
pub(super) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.postproof");

impl Server {
    /// `textDocument/codeAction`
    pub(super) fn code_action(&mut self, params: CodeActionParams) -> Vec<CodeActionOrCommand> {
        let Some(at) = self.at(&params.text_document.uri) else { return Vec::new() };
        let only = params.context.only.as_deref();
        let mut actions = Vec::new();
        if is_asked(only, &CodeActionKind::QUICKFIX) {
            let start = at.map.offset(at.file, params.range.start);
            let end = at.map.offset(at.file, params.range.end);
            let asked = Span { start: start.min(end), end: end.max(start) };
            for finding in at.site.findings.iter().filter(|finding| is_touched(finding, at.file, asked)) {
                self.quick_fixes(&at, finding, &mut actions);
            }
            actions.extend(creating::redirect(&at, asked).map(|fix| CodeAction {
                edit: Some(edit(&at.map, fix.edits.iter(), &self.client.can)),
                title: fix.title,
                kind: Some(CodeActionKind::QUICKFIX),
                ..CodeAction::default()
            }));
        }
        if is_asked(only, &FIX_ALL) {
            actions.extend(self.fix_all(&at));
        }
        actions.into_iter().map(CodeActionOrCommand::CodeAction).collect()
    }

    fn quick_fixes(&self, at: &At, finding: &Diagnostic, actions: &mut Vec<CodeAction>) {
        let can = &self.client.can;
        let diagnostic = diagnostics::shown(finding, &at.map, &self.pages, can);
        let ignore = at.workspace.ignores(std::slice::from_ref(finding));
        let ignore = ignore.iter().map(|fix| (format!("Ignore `{}` here", finding.rule), fix, false));
        let mend = finding.fix.iter().map(|fix| (fix.title.clone(), fix, true));
        for (title, fix, is_mend) in mend.chain(ignore) {
            let (_, done) = at.workspace.apply(&[fix]);
            if done != [true] {
                continue;
            }
            actions.push(CodeAction {
                title,
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: Some(vec![diagnostic.clone()]),
                edit: Some(edit(&at.map, fix.edits.iter(), can)),
                is_preferred: Some(is_mend && fix.safe),
                ..CodeAction::default()
            });
        }
        actions.extend(creating::ways_out(at, finding, can).into_iter().map(|way_out| CodeAction {
            title: way_out.title,
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![diagnostic.clone()]),
            edit: Some(way_out.edit),
            ..CodeAction::default()
        }));
    }

    fn fix_all(&self, at: &At) -> Option<CodeAction> {
        let is_own = |fix: &&Fix| fix.safe && fix.edits.iter().all(|edit| edit.place.file == at.file);
        let fixes = at.site.findings.iter().filter_map(|finding| finding.fix.as_ref());
        let fixes: Vec<&Fix> = fixes.filter(is_own).collect();
        let (_, done) = at.workspace.apply(&fixes);
        let mut edits: Vec<&Edit> = Vec::new();
        for (fix, _) in fixes.iter().zip(done).filter(|(_, done)| *done) {
            for edit in &fix.edits {
                if !edits.contains(&edit) {
                    edits.push(edit);
                }
            }
        }
        (!edits.is_empty()).then(|| CodeAction {
            title: "Make all safe fixes of postproof".to_owned(),
            kind: Some(FIX_ALL),
            edit: Some(edit(&at.map, edits.into_iter(), &self.client.can)),
            ..CodeAction::default()
        })
    }
}

/// Whether an editor that asks for some kinds of actions wants this one.
fn is_asked(only: Option<&[CodeActionKind]>, kind: &CodeActionKind) -> bool {
    only.is_none_or(|kinds| {
        kinds.iter().any(|asked| {
            let rest = kind.as_str().strip_prefix(asked.as_str());
            asked.as_str().is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    })
}

fn is_touched(finding: &Diagnostic, file: FileId, asked: Span) -> bool {
    let span = finding.place.span;
    finding.place.file == file && span.start <= asked.end && asked.start <= span.end
}

fn edit<'e>(map: &Map, edits: impl Iterator<Item = &'e Edit>, can: &Abilities) -> WorkspaceEdit {
    let mut by_file: BTreeMap<FileId, Vec<TextEdit>> = BTreeMap::new();
    for edit in edits {
        by_file.entry(edit.place.file).or_default().push(map.text_edit(edit));
    }
    let texts = by_file.into_iter().filter_map(|(file, edits)| {
        let path = map.path(map.sources.get(file).path.as_str());
        let version = map.documents.get(&path).map(|document| document.version);
        Some((map.uri(&path)?, version, edits))
    });
    workspace_edit(texts.collect(), can)
}

#[expect(clippy::mutable_key_type, reason = "the type of the protocol; nothing of an address changes")]
fn by_uri(texts: Vec<(Uri, Option<i32>, Vec<TextEdit>)>) -> HashMap<Uri, Vec<TextEdit>> {
    texts.into_iter().map(|(uri, _, edits)| (uri, edits)).collect()
}

/// Edits of texts, with the versions that they are for, if the editor can take them.
pub(super) fn workspace_edit(
    texts: Vec<(Uri, Option<i32>, Vec<TextEdit>)>,
    can: &Abilities,
) -> WorkspaceEdit {
    if !can.versioned_edits {
        return WorkspaceEdit { changes: Some(by_uri(texts)), ..WorkspaceEdit::default() };
    }
    let edits = texts.into_iter().map(|(uri, version, edits)| TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
        edits: edits.into_iter().map(OneOf::Left).collect(),
    });
    let document_changes = Some(DocumentChanges::Edits(edits.collect()));
    WorkspaceEdit { document_changes, ..WorkspaceEdit::default() }
}
