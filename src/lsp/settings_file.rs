//! `.postproof.yml` as it lies on disk or is being written, and what is wrong with it.

use std::path::{Path, PathBuf};

use lsp_types::{Diagnostic, DiagnosticSeverity, NumberOrString};

use crate::rules::CustomRule;
use crate::settings::{Settings, SettingsError};
use crate::source::{BOM, EditorPosition, Encoding, FileId, LineColumn, Place, SitePath, Source, Span};

use super::map;
use super::settings::rule_names;

/// The settings file of a site.
#[derive(Debug)]
pub(super) struct SettingsFile {
    pub(super) path: PathBuf,
    pub(super) text: String,
    /// The names that may stand in `levels`.
    rules: Vec<&'static str>,
    /// What it means.
    pub(super) settings: Result<Settings, SettingsError>,
}

impl SettingsFile {
    /// Reads that of the site at `root`, if there is one.
    pub(super) fn read(root: &Path, custom: &[CustomRule]) -> Option<SettingsFile> {
        let path = Settings::find(root)?;
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let rules = rule_names(custom);
        Some(SettingsFile { settings: Settings::load(&path, &rules), path, text, rules })
    }

    /// What is wrong with it: with the text that is open in the editor, else with that on disk.
    pub(super) fn problem(&self, open: Option<&str>, encoding: Encoding) -> Option<Diagnostic> {
        match open.filter(|open| *open != self.text) {
            Some(open) => {
                let error = Settings::parse(&self.path, open, &self.rules).err()?;
                Some(shown(&error, open, encoding))
            }
            None => self.settings.as_ref().err().map(|error| shown(error, &self.text, encoding)),
        }
    }
}

fn shown(error: &SettingsError, text: &str, encoding: Encoding) -> Diagnostic {
    let source = Source::new(SitePath::new(""), text);
    let place = Place::new(FileId(0), error.at.map_or(Span::at(0), |at| word_at(&source, at)));
    let message = match &error.help {
        Some(help) => format!("{}\n{help}", error.message),
        None => error.message.clone(),
    };
    Diagnostic {
        range: map::range(&source, place, encoding),
        severity: Some(DiagnosticSeverity::ERROR),
        code: Some(NumberOrString::String("invalid-settings".to_owned())),
        source: Some("postproof".to_owned()),
        message: format!("{message}\nuntil this is mended, no settings are in force"),
        ..Diagnostic::default()
    }
}

/// The word that begins there, as far as the next space or mark of YAML.
fn word_at(source: &Source, at: LineColumn) -> Span {
    let position =
        EditorPosition { line: at.line.saturating_sub(1) as u32, column: at.column.saturating_sub(1) as u32 };
    let start = source.offset_of(position, Encoding::Utf32) as usize;
    let rest = source.text.get(start..).unwrap_or("").trim_start_matches(BOM);
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, ':' | ',' | ']' | '}'));
    Span::new(start, start + end.unwrap_or(rest.len()))
}
