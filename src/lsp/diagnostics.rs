//! Findings as an editor shows them: sent when something changes, or given when it asks; never both.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
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
use super::documents::Document;
use super::map::Map;
use super::pages::Pages;
use super::server::Server;
use super::settings_file::SettingsFile;
use super::uri;

/// What was found in a file.
pub(super) struct Report {
    uri: Uri,
    version: Option<i32>,
    /// The same for findings that are the same.
    hash: u64,
    /// As the editor shows them, where that is asked for.
    items: Vec<Diagnostic>,
}

/// What the editor was told last, by file: hashes of the findings.
#[derive(Debug, Default)]
pub(super) struct Told(BTreeMap<PathBuf, u64>);

/// Findings of a file, and how their places are told.
type Found<'a> = (Map<'a>, &'a [diagnostic::Diagnostic]);

impl Server {
    /// The findings of all sites, by file. Open texts are there even if nothing is found in them. Only what is asked for, by path and
    /// hash, is put into words: there are many, and after an edit most are the same.
    fn reports(&self, is_asked: impl Fn(&Path, u64) -> bool) -> BTreeMap<PathBuf, Report> {
        let mut files: BTreeMap<PathBuf, (Uri, Option<i32>, Vec<Found>)> = BTreeMap::new();
        for (path, document) in self.documents.iter() {
            files.insert(path.clone(), (document.uri.clone(), Some(document.version), Vec::new()));
        }
        for site in &self.sites.all {
            let Some(map) = self.sites.map(site, &self.documents, &self.client) else { continue };
            // They are sorted by path.
            for own in site.findings.chunk_by(|a, b| a.place.file == b.place.file) {
                let Some(file) = own.first().map(|finding| finding.place.file) else { continue };
                let path = map.path(map.sources.get(file).path.as_str());
                let Some(uri) = map.uri(&path) else { continue };
                files.entry(path).or_insert((uri, None, Vec::new())).2.push((map, own));
            }
        }
        let report = |(path, (uri, version, found)): (PathBuf, (Uri, Option<i32>, Vec<Found>))| {
            let hash = hash(&found);
            let asked = found.iter().filter(|_| is_asked(&path, hash));
            let shown = |(map, own): &Found| {
                own.iter().map(|one| shown(one, map, &self.pages, &self.client.can)).collect::<Vec<_>>()
            };
            let items = asked.flat_map(shown).collect();
            (path, Report { uri, version, hash, items })
        };
        let mut reports = files.into_iter().map(report).collect();
        self.add_settings(&mut reports);
        reports
    }

    /// What is wrong with the settings of sites. Two sites may share one file.
    fn add_settings(&self, reports: &mut BTreeMap<PathBuf, Report>) {
        let files = self.sites.all.iter().filter_map(|site| site.settings_file.as_ref());
        let files: BTreeMap<&PathBuf, &SettingsFile> = files.map(|file| (&file.path, file)).collect();
        for (path, file) in files {
            let open = self.documents.get(path).map(Document::text);
            let Some(problem) = file.problem(open, self.client.can.encoding) else { continue };
            let Some(uri) = self.uri_of(path) else { continue };
            let report = Report { uri, version: None, hash: hash(&[]), items: Vec::new() };
            let report = reports.entry(path.clone()).or_insert(report);
            let mut hasher = DefaultHasher::new();
            (report.hash, serde_json::to_string(&problem).unwrap_or_default()).hash(&mut hasher);
            report.hash = hasher.finish();
            report.items.push(problem);
        }
    }

    /// Sends what is new.
    pub(super) fn publish(&mut self) {
        let told = |path: &Path| self.told.0.get(path).copied();
        let reports = self.reports(|path, hash| told(path) != Some(hash));
        let gone: Vec<PathBuf> =
            self.told.0.keys().filter(|path| !reports.contains_key(*path)).cloned().collect();
        for path in gone {
            self.told.0.remove(&path);
            let Some(uri) = self.uri_of(&path) else { continue };
            let params = PublishDiagnosticsParams { uri, diagnostics: Vec::new(), version: None };
            self.client.notify::<PublishDiagnostics>(params);
        }
        for (path, report) in reports {
            let hash = report.hash;
            let was_empty = !self.told.0.contains_key(&path) && hash == self::hash(&[]);
            if self.told.0.insert(path, hash) == Some(hash) || was_empty && report.version.is_none() {
                continue;
            }
            let Report { uri, version, items, .. } = report;
            let params = PublishDiagnosticsParams { uri, diagnostics: items, version };
            self.client.notify::<PublishDiagnostics>(params);
        }
    }

    /// Tells an editor that asks by itself to ask again, if other files than it is asking about have other findings.
    fn ask_to_refresh(&mut self, reports: &BTreeMap<PathBuf, Report>, asked: &BTreeSet<PathBuf>) {
        let now: BTreeMap<PathBuf, u64> =
            reports.iter().map(|(path, report)| (path.clone(), report.hash)).collect();
        let empty = hash(&[]);
        let differs = |path: &&PathBuf| {
            let told = |told: &BTreeMap<PathBuf, u64>| told.get(*path).copied().unwrap_or(empty);
            !asked.contains(*path) && told(&now) != told(&self.told.0)
        };
        let is_first = self.told.0.is_empty();
        let is_other = now.keys().chain(self.told.0.keys()).any(|path| differs(&path));
        self.told.0 = now;
        if is_other && !is_first && self.client.can.refreshes {
            self.client.request::<WorkspaceDiagnosticRefresh>(serde_json::Value::Null);
        }
    }

    /// Notes what the editor is to be told, and tells it to ask, when nothing of it was asked for.
    pub(super) fn refresh_pulled(&mut self) {
        let reports = self.reports(|_, _| false);
        // It is about to ask for what it has edited.
        let asked = self.edited.clone();
        self.ask_to_refresh(&reports, &asked);
    }

    /// `textDocument/diagnostic`
    pub(super) fn document_diagnostic(
        &mut self,
        params: DocumentDiagnosticParams,
    ) -> DocumentDiagnosticReportResult {
        let path = uri::to_path(&params.text_document.uri).map(|path| as_far_as_it_exists(&path));
        let mut reports = self.reports(|other, _| path.as_deref() == Some(other));
        path.iter().for_each(|path| _ = self.edited.remove(path));
        self.ask_to_refresh(&reports, &path.iter().cloned().collect());
        let report = path.and_then(|path| reports.remove(&path));
        let (hash, items) =
            report.map_or_else(|| (hash(&[]), Vec::new()), |report| (report.hash, report.items));
        let result_id = result_id(hash);
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
                    items,
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
        let given: BTreeSet<&String> = known.values().collect();
        let reports = self.reports(|_, hash| !given.contains(&result_id(hash)));
        let all: BTreeSet<PathBuf> = reports.keys().chain(self.told.0.keys()).cloned().collect();
        self.ask_to_refresh(&reports, &all);
        let mut items = Vec::new();
        for report in reports.into_values() {
            let before = known.remove(report.uri.as_str());
            items.push(workspace_report(report, before));
        }
        // Files that are clean now are told so, once.
        let clean = result_id(hash(&[]));
        let gone = known.into_iter().filter_map(|(uri, before)| {
            let (uri, hash) = (uri.parse().ok()?, hash(&[]));
            let report = Report { uri, version: None, hash, items: Vec::new() };
            (before != clean).then(|| workspace_report(report, Some(before)))
        });
        items.extend(gone);
        WorkspaceDiagnosticReportResult::Report(WorkspaceDiagnosticReport { items })
    }
}

fn workspace_report(report: Report, before: Option<String>) -> WorkspaceDocumentDiagnosticReport {
    let Report { uri, version, hash, items } = report;
    let (version, result_id) = (version.map(i64::from), result_id(hash));
    if before.as_ref() == Some(&result_id) {
        return WorkspaceDocumentDiagnosticReport::Unchanged(WorkspaceUnchangedDocumentDiagnosticReport {
            uri,
            version,
            unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
        });
    }
    WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
        uri,
        version,
        full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id: Some(result_id), items },
    })
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

/// One for findings that are shown in the same way.
fn hash(found: &[Found]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for (map, finding) in found.iter().flat_map(|(map, own)| own.iter().map(move |one| (map, one))) {
        let diagnostic::Diagnostic { rule, level, message, help, page, pages, target, .. } = finding;
        (rule, level, message, help, page, pages, target).hash(&mut hasher);
        finding.fix.as_ref().map(|fix| (&fix.title, fix.safe)).hash(&mut hasher);
        let related = finding.related.iter().map(|related| (related.place, &related.message));
        for (place, message) in related.chain([(finding.place, &String::new())]) {
            let range = map.range(place);
            let ends = [range.start, range.end].map(|at| (at.line, at.character));
            (ends, message, &map.sources.get(place.file).path).hash(&mut hasher);
        }
    }
    hasher.finish()
}

fn result_id(hash: u64) -> String {
    format!("{hash:016x}")
}
