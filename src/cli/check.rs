//! `postproof check`: the rules over a site, and the report.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use postproof::report::{Appearance, Report};
use postproof::source::SitePath;
use postproof::workspace::{Change, Findings, Mended, Workspace};

use super::baseline::Known;
use super::changes;
use super::failure::Failure;
use super::formats::{Choice, Format, OutputFile};
use super::gate::Gate;
use super::options::SiteOptions;
use super::progress::Progress;
use super::sites::{Selection, select};

/// Check a site and report what a visitor would stumble over
///
/// The site is looked for upwards from PATH, and if there is none, below it. Without PATH it is the one that the current folder
/// belongs to. Files and folders within a site limit what is reported; the whole site is read all the same.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  postproof check
  postproof check docs --fail-on error
  postproof check _posts --format json
  postproof check --output-file sarif=postproof.sarif --output-file junit=report.xml
  postproof check --diff               What `--fix` would change; nothing is written
  postproof check --fix                Mend what can be mended safely, report the rest
  postproof check --jekyll pages --drafts")]
pub(super) struct Args {
    /// Sites, or files and folders within one
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How to report [default: pretty; in GitHub Actions also annotations, as github writes them]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Write a report to a file, too; may be given several times
    #[arg(long, value_name = "FORMAT=PATH", value_parser = OutputFile::parse)]
    output_file: Vec<OutputFile>,
    #[command(flatten)]
    gate: Gate,
    /// Mend what can be mended without changing what the author meant, and report what is left
    ///
    /// Files are written whole, each at once; permissions and line ends stay. Files that are no UTF-8, and what lies outside
    /// of the repository, are never touched. `postproof explain RULE` says what the fix of a rule does.
    #[arg(long)]
    fix: bool,
    /// With --fix or --diff: also make fixes that are guesses, like the only similar name. Look at each of them
    #[arg(long)]
    unsafe_fixes: bool,
    /// Show what --fix would change as a unified diff, change nothing, and exit with 1 if there is anything
    #[arg(long, conflicts_with_all = ["fix", "format", "output_file"])]
    diff: bool,
    /// Suppress every finding at hand by a comment at the end of its line, where one may stand; look at what is left
    #[arg(long, conflicts_with_all = ["fix", "diff"])]
    add_ignores: bool,
    /// Report what the baseline (`postproof baseline`) knows, too
    #[arg(long)]
    no_baseline: bool,
    /// Take out of the baseline what is mended, so that it is reported if it comes back
    #[arg(long, conflicts_with_all = ["no_baseline", "diff"])]
    prune_baseline: bool,
    /// Leave out the summary
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    site: SiteOptions,
}

/// A site that was checked.
struct Checked {
    selection: Selection,
    workspace: Workspace,
    findings: Findings,
    /// What fixes change.
    changes: Vec<Change>,
    seconds: f64,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args, appearance: Appearance, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    if args.unsafe_fixes && !args.fix && !args.diff {
        return Err(Failure::new("`--unsafe-fixes` alone changes nothing", "add `--fix` or `--diff`"));
    }
    let selections = select(&args.paths)?;
    let checked =
        selections.into_iter().map(|selection| check(selection, args)).collect::<Result<Vec<_>, _>>()?;
    if checked.iter().all(|site| site.findings.summary.files == 0) {
        return Err(Failure::new(
            "nothing was checked: no file could be read",
            "name the folder of the site",
        ));
    }
    if args.diff {
        checked.iter().try_for_each(|site| changes::diff(out, &site.selection.shown, &site.changes))?;
        let changes = checked.iter().any(|site| !site.changes.is_empty());
        return Ok(ExitCode::from(u8::from(changes)));
    }
    for site in &checked {
        changes::write(&site.changes)?;
    }
    let reports: Vec<Report> = checked.iter().map(|site| site.report(&args.site)).collect();
    args.output_file.iter().try_for_each(|file| file.write(&reports))?;
    Choice::new(args.format).write(out, &reports, appearance, args.quiet)?;
    let sites = checked.iter().map(|site| (&site.workspace.settings, site.findings.diagnostics.as_slice()));
    let passes = args.gate.passes(sites);
    // The program ends here: to free thousands of pages one by one is for nothing.
    std::mem::forget(checked);
    Ok(ExitCode::from(u8::from(!passes)))
}

fn check(selection: Selection, args: &Args) -> Result<Checked, Failure> {
    let started = Instant::now();
    let _progress = Progress::start(format!("Checking {}", selection.shown));
    let workspace = selection.open(&args.site)?;
    let only: Option<Vec<SitePath>> = selection.only.as_ref().map(|files| files.iter().cloned().collect());
    let known = if args.no_baseline { None } else { Some(Known::read(&selection, &args.site)?) };
    let (workspace, mut findings, changes) = if args.add_ignores {
        let Mended { workspace, findings, changes } = workspace.add_ignores(only.as_deref())?;
        (workspace, findings, changes)
    } else {
        match args.fix || args.diff {
            true => {
                let Mended { workspace, findings, changes } =
                    workspace.mend(only.as_deref(), args.unsafe_fixes)?;
                (workspace, findings, changes)
            }
            false => {
                let findings = workspace.check(only.as_deref());
                (workspace, findings, Vec::new())
            }
        }
    };
    if let Some(mut known) = known.filter(|known| known.exists) {
        let is_asked =
            |path: &str| only.as_ref().is_none_or(|only| only.iter().any(|one| one.as_str() == path));
        known.baseline.take_out(&known.site, &workspace.sources, &mut findings, is_asked);
        if args.prune_baseline && !findings.summary.mended.is_empty() {
            known.baseline.prune(&findings.summary.mended);
            known.write()?;
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    Ok(Checked { selection, workspace, findings, changes, seconds })
}

impl Checked {
    fn report(&self, options: &SiteOptions) -> Report<'_> {
        let report = self.selection.report(options, &self.workspace, &self.findings);
        Report { seconds: self.seconds, ..report }
    }
}
