//! Findings as an editor shows them: sent when something changes, or given when it asks; never both.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use lsp_types::notification::PublishDiagnostics;
use lsp_types::request::WorkspaceDiagnosticRefresh;
use lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag,
    DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportResult,
    FullDocumentDiagnosticReport, NumberOrString, PublishDiagnosticsParams,
    RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport,
    UnchangedDocumentDiagnosticReport, Uri, WorkspaceDiagnosticParams, WorkspaceDiagnosticReport,
    WorkspaceDiagnosticReportResult, WorkspaceDocumentDiagnosticReport,
    WorkspaceFullDocumentDiagnosticReport, WorkspaceUnchangedDocumentDiagnosticReport,
};
use serde_json::json;

use crate::diagnostic::{self, Level};
use crate::discover::as_far_as_it_exists;

use super::client::Abilities;
use super::map::Map;
use super::pages::Pages;
use super::server::Server;
use super::told::{Current, Found, clean};
use super::uri;

impl Server {
    /// The findings of a file as the editor shows them.
    fn items(&self, found: &Found) -> Vec<Diagnostic> {
        let of_site = |(number, range): &(usize, Range<usize>)| {
            let site = self.sites.all.get(*number)?;
            let map = self.sites.map(site, &self.documents, &self.client)?;
            let own = site.findings.get(range.clone())?.iter();
            Some(own.map(|one| shown(one, &map, &self.pages, &self.client.can)).collect::<Vec<_>>())
        };
        let mut items: Vec<Diagnostic> = found.own.iter().filter_map(of_site).flatten().collect();
        items.extend(found.problem.clone());
        items
    }

    /// Sends what is new.
    pub(super) fn publish(&mut self) {
        let current = self.current();
        let mut others = self.told.renew(&current);
        others.sort_unstable();
        for (path, told) in others {
            let found = current.get(&path);
            // Of an open text it is said that nothing is wrong with it.
            if told.is_none() && found.is_some_and(|found| found.hash == clean() && found.version.is_none()) {
                continue;
            }
            let Some(uri) = self.uri_of(&path) else { continue };
            let diagnostics = found.map(|found| self.items(found)).unwrap_or_default();
            let version = found.and_then(|found| found.version);
            let params = PublishDiagnosticsParams { uri, diagnostics, version };
            self.client.notify::<PublishDiagnostics>(params);
        }
    }

    /// Tells an editor that asks by itself to ask again, if other files than it is asking about have other findings.
    fn ask_to_refresh(&mut self, current: &Current, is_asked: impl Fn(&Path) -> bool) {
        let is_first = self.told.is_empty();
        let is_other = self.told.renew(current).iter().any(|(path, told)| {
            let now = current.get(path).map_or_else(clean, |found| found.hash);
            !is_asked(path) && now != told.unwrap_or_else(clean)
        });
        if is_other && !is_first && self.client.can.refreshes {
            self.client.request::<WorkspaceDiagnosticRefresh>(serde_json::Value::Null);
        }
    }

    /// Notes what the editor is to be told, and tells it to ask, when nothing of it was asked for.
    pub(super) fn refresh_pulled(&mut self) {
        let current = self.current();
        // It is about to ask for what it has edited.
        let edited = std::mem::take(&mut self.edited);
        self.ask_to_refresh(&current, |path| edited.contains(path));
        self.edited = edited;
    }

    /// `textDocument/diagnostic`
    pub(super) fn document_diagnostic(
        &mut self,
        params: DocumentDiagnosticParams,
    ) -> DocumentDiagnosticReportResult {
        let path = uri::to_path(&params.text_document.uri).map(|path| as_far_as_it_exists(&path));
        let current = self.current();
        path.iter().for_each(|path| _ = self.edited.remove(path));
        self.ask_to_refresh(&current, |other| path.as_deref() == Some(other));
        let found = path.and_then(|path| current.get(&path));
        let result_id = result_id(found.map_or_else(clean, |found| found.hash));
        let report = if params.previous_result_id.as_ref() == Some(&result_id) {
            DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
                related_documents: None,
                unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
            })
        } else {
            DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
                related_documents: None,
                full_document_diagnostic_report: FullDocumentDiagnosticReport {
                    result_id: Some(result_id),
                    items: found.map(|found| self.items(found)).unwrap_or_default(),
                },
            })
        };
        report.into()
    }

    /// `workspace/diagnostic`
    pub(super) fn workspace_diagnostic(
        &mut self,
        params: WorkspaceDiagnosticParams,
    ) -> WorkspaceDiagnosticReportResult {
        let mut known: BTreeMap<String, String> = params
            .previous_result_ids
            .into_iter()
            .map(|one| (one.uri.as_str().to_owned(), one.value))
            .collect();
        let current = self.current();
        self.ask_to_refresh(&current, |_| true);
        let report = |(path, found): (&PathBuf, &Found)| {
            let uri = self.uri_of(path)?;
            let before = known.remove(uri.as_str());
            Some(workspace_report(uri, found.version, found.hash, before, || self.items(found)))
        };
        let mut items: Vec<_> = current.iter().filter_map(report).collect();
        items.sort_by(|a, b| address(a).cmp(address(b)));
        // Files that are clean now are told so, once.
        let was_clean = result_id(clean());
        let gone = known.into_iter().filter_map(|(uri, before)| {
            let uri = uri.parse().ok()?;
            (before != was_clean).then(|| workspace_report(uri, None, clean(), Some(before), Vec::new))
        });
        items.extend(gone);
        WorkspaceDiagnosticReportResult::Report(WorkspaceDiagnosticReport { items })
    }
}

/// What is said of a file: nothing, where it was said before.
fn workspace_report(
    uri: Uri,
    version: Option<i32>,
    hash: u64,
    before: Option<String>,
    items: impl FnOnce() -> Vec<Diagnostic>,
) -> WorkspaceDocumentDiagnosticReport {
    let (version, result_id) = (version.map(i64::from), result_id(hash));
    if before.as_ref() == Some(&result_id) {
        return WorkspaceDocumentDiagnosticReport::Unchanged(WorkspaceUnchangedDocumentDiagnosticReport {
            uri,
            version,
            unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
        });
    }
    let items = items();
    WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
        uri,
        version,
        full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id: Some(result_id), items },
    })
}

fn address(report: &WorkspaceDocumentDiagnosticReport) -> &str {
    match report {
        WorkspaceDocumentDiagnosticReport::Full(report) => report.uri.as_str(),
        WorkspaceDocumentDiagnosticReport::Unchanged(report) => report.uri.as_str(),
    }
}

/// A finding for the editor.
pub(super) fn shown(
    finding: &diagnostic::Diagnostic,
    map: &Map,
    pages: &Pages,
    can: &Abilities,
) -> Diagnostic {
    let mut message = finding.message.clone();
    if let Some(help) = &finding.help {
        message = format!("{message}\n{help}");
    }
    if finding.pages > 1 {
        message = format!("{message}\nshown on {} pages", finding.pages);
    }
    let related = finding.related.iter().filter_map(|related| {
        let location = map.location(related.place)?;
        Some(DiagnosticRelatedInformation { location, message: related.message.clone() })
    });
    let related: Vec<DiagnosticRelatedInformation> = related.collect();
    let page = pages.of(finding.rule).filter(|_| can.code_description || can.pulls);
    let is_needless = finding.rule.starts_with("unused-");
    let tag = match finding.rule {
        "deprecated-liquid" => Some(DiagnosticTag::DEPRECATED),
        _ => is_needless.then_some(DiagnosticTag::UNNECESSARY),
    };
    Diagnostic {
        range: map.range(finding.place),
        severity: Some(match finding.level {
            Level::Error => DiagnosticSeverity::ERROR,
            Level::Warning => DiagnosticSeverity::WARNING,
            Level::Info | Level::Off => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(finding.rule.to_owned())),
        code_description: page.map(|href| CodeDescription { href: href.clone() }),
        source: Some("postproof".to_owned()),
        message,
        related_information: (can.related_information || can.pulls).then_some(related),
        tags: tag.filter(|_| can.diagnostic_tags || can.pulls).map(|tag| vec![tag]),
        data: Some(json!({
            "rule": finding.rule,
            "target": finding.target,
            "page": finding.page.as_ref().map(|page| page.as_str()),
            "pages": finding.pages,
            "fix": finding.fix.as_ref().map(|fix| json!({"title": fix.title, "safe": fix.safe})),
        })),
    }
}

fn result_id(hash: u64) -> String {
    format!("{hash:016x}")
}
