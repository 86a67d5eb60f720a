//! `postproof baseline`: takes the findings of today as known.

use std::io::{self, Write};
use std::path::PathBuf;

use postproof::baseline::Baseline;
use postproof::report::summary::counted;
use postproof::workspace::{Findings, Workspace};

use super::failure::Failure;
use super::files;
use super::options::SiteOptions;
use super::progress::Progress;
use super::sites::{Selection, select};

/// Take all findings of today as known, so that `check` reports only new ones
///
/// Writes `.postproof-baseline.json` beside the settings file, or else into the folder of the site; commit it. An entry says the
/// file, the rule and what it is about, but no line, so that edits elsewhere do not bring a finding back. `check` never hides
/// more findings of a kind than are known here, and says which entries are mended; `check --prune-baseline` forgets those.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  postproof baseline                   Write the file, or write it anew
  postproof check                      What is new since then
  postproof check --prune-baseline     The same, and forget what is mended
  postproof check --no-baseline        Everything")]
pub(super) struct Args {
    /// The site; without it the one that the current folder belongs to
    site: Option<PathBuf>,
    #[command(flatten)]
    options: SiteOptions,
}

/// A baseline file, and which site in it is meant.
pub(super) struct Known {
    path: PathBuf,
    /// The site's folder, from that of the file.
    pub(super) site: String,
    /// Its content; nothing where there is no file.
    pub(super) baseline: Baseline,
    /// Whether the file is there.
    pub(super) exists: bool,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args, out: &mut dyn Write) -> Result<(), Failure> {
    for selection in select(args.site.as_slice())? {
        let progress = Progress::start(format!("Checking {}", selection.shown));
        let mut known = Known::read(&selection, &args.options)?;
        let workspace = selection.open(&args.options)?;
        let findings = workspace.check(None);
        drop(progress);
        known.baseline.set(&known.site, &workspace.sources, &findings.diagnostics);
        known.write()?;
        let count = counted(known.baseline.count(&known.site), "finding");
        writeln!(out, "{}: {count} known now, in {}", selection.shown, known.path.display())?;
    }
    Ok(())
}

impl Known {
    /// Reads the baseline of a site.
    pub(super) fn read(selection: &Selection, options: &SiteOptions) -> Result<Known, Failure> {
        let root = &selection.root.path;
        let settings = selection.settings_file(options);
        let (path, site) = Baseline::place(root, settings.as_deref());
        let failed = |reason: String| {
            let message = format!("cannot read `{}`: {reason}", path.display());
            Failure::new(message, "`postproof baseline` writes it anew once it is removed")
        };
        let (baseline, exists) = match std::fs::read_to_string(&path) {
            Ok(text) => (Baseline::parse(&text).map_err(failed)?, true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => (Baseline::default(), false),
            Err(error) => return Err(failed(error.to_string())),
        };
        Ok(Known { path, site, baseline, exists })
    }

    /// Takes what it knows out of the findings, as far as they are in files that are asked for.
    pub(super) fn take_out(
        &mut self,
        workspace: &Workspace,
        findings: &mut Findings,
        is_asked: impl Fn(&str) -> bool,
    ) {
        if self.exists {
            self.baseline.take_out(&self.site, &workspace.sources, findings, is_asked);
        }
    }

    /// Writes it.
    pub(super) fn write(&self) -> Result<(), Failure> {
        files::put(&self.path, self.baseline.to_text().as_bytes()).map_err(|error| {
            Failure::new(format!("cannot write `{}`: {error}", self.path.display()), "check its permissions")
        })
    }
}
