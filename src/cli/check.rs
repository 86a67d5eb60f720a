//! `postproof check`: the rules over a site, and the report.

use std::env;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use postproof::git::Base;
use postproof::report::{Appearance, Report};
use postproof::source::SitePath;
use postproof::workspace::{Change, Findings, Mended, Workspace};

use super::baseline::Known;
use super::changes;
use super::failure::Failure;
use super::formats::{Choice, Format, OutputFile};
use super::gate::Gate;
use super::left_out;
use super::options::SiteOptions;
use super::progress::Progress;
use super::sites::{Selection, is_about_sites, select, select_if_any};
use super::stdin::Stdin;

/// Check a site and report what a visitor would stumble over
///
/// The site is looked for upwards from PATH, and if there is none, below it: in `docs`, `site` and `www`, else wherever a
/// `_config.yml` lies. Without PATH it is the one that the current folder belongs to. Files and folders within a site limit what is
/// reported; the whole site is read all the same.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  postproof check
  postproof check docs --fail-on error
  postproof check _posts --format json
  postproof check --output-file sarif=postproof.sarif --output-file junit=report.xml
  postproof check --diff               What `--fix` would change; nothing is written
  postproof check --fix                Mend what can be mended safely, report the rest
  postproof check --stdin _posts/2024-01-31-a-post.md < unsaved.md
  postproof check --since origin/main  What this branch broke, wherever that shows
  postproof check --staged             What the next commit would break
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
    /// Check the text on standard input in the place of that file's, which need not exist
    ///
    /// With --fix the text as it is mended goes to standard output and the report to standard error; nothing is written to disk, and no
    /// other file is mended.
    #[arg(long, value_name = "PATH", conflicts_with_all = ["paths", "since", "staged", "add_ignores", "prune_baseline"])]
    stdin: Option<PathBuf>,
    /// Suppress every finding at hand by a comment at the end of its line or, where none may stand, in the front matter of the file
    #[arg(long, conflicts_with_all = ["fix", "diff"])]
    add_ignores: bool,
    /// Report what the baseline (`postproof baseline`) knows, too
    #[arg(long)]
    no_baseline: bool,
    /// Take out of the baseline what is mended, so that it is reported if it comes back
    #[arg(long, conflicts_with_all = ["no_baseline", "diff"])]
    prune_baseline: bool,
    /// Report only what has changed since this branch left that commit, and what that broke elsewhere
    ///
    /// What is found in changed files, and what is found anywhere else and was not there before: links to a page that was renamed,
    /// to a deleted picture, to a heading with another text. The whole site is read in both states. Files that git was not told of
    /// yet count. The comparison is with the merge base of REF and HEAD, so what others did on REF meanwhile does not matter.
    #[arg(long, value_name = "REF", conflicts_with = "staged", help_heading = "What has changed")]
    since: Option<String>,
    /// The same for what is staged, as the next commit will hold it, whatever lies on disk: for hooks
    ///
    /// Files that git was not told of are not in that commit, so links to them are dead; those that it is to ignore are there. In
    /// a merge nothing counts that either side had before. Where nothing of a site is staged it says so and
    /// passes. Where pre-commit looks at a range of commits it is like `--since`.
    #[arg(long, help_heading = "What has changed")]
    staged: bool,
    /// Leave out the summary
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    site: SiteOptions,
}

impl Args {
    /// What to compare with, if only changes matter. Where pre-commit looks at a range of commits nothing is staged: it says
    /// where the range begins.
    fn base(&self) -> Option<Base> {
        let range = || env::var("PRE_COMMIT_FROM_REF").ok().filter(|name| self.staged && !name.is_empty());
        let since = self.since.clone().or_else(range);
        since.map(Base::Since).or_else(|| self.staged.then_some(Base::Staged))
    }
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
    let (selections, stdin) = match &args.stdin {
        Some(path) => Stdin::read(path).map(|(selection, stdin)| (vec![selection], Some(stdin)))?,
        None => (sites(args)?, None),
    };
    let checked = selections.into_iter().map(|selection| check(selection, args, stdin.as_ref()));
    let checked = checked.collect::<Result<Vec<_>, _>>()?;
    if checked.iter().all(|site| site.findings.summary.files == 0) {
        return nothing(args, appearance, out);
    }
    if args.diff {
        checked.iter().try_for_each(|site| changes::diff(out, &site.selection.shown, &site.changes))?;
        let changes = checked.iter().any(|site| !site.changes.is_empty());
        return Ok(ExitCode::from(u8::from(changes)));
    }
    let reports: Vec<Report> = checked.iter().map(|site| site.report(&args.site)).collect();
    args.output_file.iter().try_for_each(|file| file.write(&reports))?;
    match stdin.filter(|_| args.fix) {
        Some(stdin) => {
            checked.iter().try_for_each(|site| stdin.write(&site.changes, out))?;
            let plain = Appearance { color: false, ..appearance };
            Choice::new(args.format).write(&mut io::stderr(), &reports, plain, args.quiet)?;
        }
        None => {
            checked.iter().try_for_each(|site| changes::write(&site.changes))?;
            Choice::new(args.format).write(out, &reports, appearance, args.quiet)?;
        }
    }
    let sites = checked.iter().map(|site| (&site.workspace.settings, site.findings.diagnostics.as_slice()));
    let passes = args.gate.passes(sites);
    // The program ends here: to free thousands of pages one by one is for nothing.
    std::mem::forget(checked);
    Ok(ExitCode::from(u8::from(!passes)))
}

/// The sites to check. Where only a change matters, also those that it touches beside the ones in usual folders.
fn sites(args: &Args) -> Result<Vec<Selection>, Failure> {
    let mut selections = if args.staged { select_if_any(&args.paths)? } else { select(&args.paths)? };
    let left_out = left_out::find(&args.paths, &selections)?;
    match args.base() {
        Some(base) => selections.extend(left_out::touched(left_out, &base)?),
        None => left_out::tell(&args.paths, &left_out)?,
    }
    Ok(selections)
}

/// Nothing was read. A commit may have nothing to do with a site: another branch, the license before the first page.
fn nothing(args: &Args, appearance: Appearance, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    let Some(base) = args.base().filter(|_| args.staged) else {
        let message = "nothing was checked: no file could be read";
        return Err(Failure::new(message, "name the folder of the site"));
    };
    if is_about_sites(&args.paths, &base)? {
        let message = "nothing was checked: what is staged of a site is not on disk, or cannot be read";
        return Err(Failure::new(message, "bring it back with `git restore .`, or take it out of the index"));
    }
    args.output_file.iter().try_for_each(|file| file.write(&[]))?;
    if !args.diff {
        Choice::new(args.format).write(out, &[], appearance, true)?;
    }
    writeln!(io::stderr(), "nothing was checked: no Jekyll site and no Markdown file is staged here")?;
    Ok(ExitCode::SUCCESS)
}

fn check(selection: Selection, args: &Args, stdin: Option<&Stdin>) -> Result<Checked, Failure> {
    let started = Instant::now();
    let _progress = Progress::start(format!("Checking {}", selection.shown));
    let mut workspace = match args.base() {
        Some(base) => selection.open_since(&args.site, &base)?,
        None => selection.open(&args.site)?,
    };
    if let Some(stdin) = stdin {
        stdin.put(&mut workspace)?;
    }
    let only: Option<Vec<SitePath>> = selection.only.as_ref().map(|files| files.iter().cloned().collect());
    let known = if args.no_baseline { None } else { Some(Known::read(&selection, &args.site)?) };
    let (workspace, mut findings, changes) = if args.add_ignores {
        let Mended { workspace, findings, changes } = workspace.add_ignores(only.as_deref())?;
        (workspace, findings, changes)
    } else {
        match args.fix || args.diff {
            true => {
                let Mended { workspace, findings, changes } = match stdin {
                    Some(stdin) => workspace.mend_file(&stdin.path, args.unsafe_fixes)?,
                    None => workspace.mend(only.as_deref(), args.unsafe_fixes)?,
                };
                (workspace, findings, changes)
            }
            false => {
                let findings = workspace.check(only.as_deref());
                (workspace, findings, Vec::new())
            }
        }
    };
    if let Some(mut known) = known {
        let is_asked =
            |path: &str| only.as_ref().is_none_or(|only| only.iter().any(|one| one.as_str() == path));
        known.take_out(&workspace, &mut findings, is_asked);
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
