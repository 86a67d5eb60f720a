//! `postproof series fix`: completes and corrects the lists of one series.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use postproof::diagnostic::{Diagnostic, Fix};
use postproof::suggest;

use super::super::changes;
use super::super::failure::Failure;
use super::super::options::SiteOptions;
use super::super::progress::Progress;
use super::super::sites::select_one;

/// Complete the lists of a series from its parts, and correct links that lead to another part
///
/// Every entry that is added looks like the others of its list. Files are written whole, each at once.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// The series, as `postproof series` names it
    name: String,
    /// The site; without it the one that the current folder belongs to
    site: Option<PathBuf>,
    /// Show what would be changed, and change nothing
    #[arg(long)]
    diff: bool,
    #[command(flatten)]
    options: SiteOptions,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    let selection = select_one(args.site.as_ref())?;
    let progress = Progress::start(format!("Reading {}", selection.shown));
    let workspace = selection.open(&args.options)?;
    let series = workspace.series();
    drop(progress);
    let found = series.iter().find(|(view, _)| view.name == args.name);
    let Some((_, findings)) = found else {
        let names: Vec<&str> = series.iter().map(|(view, _)| view.name.as_str()).collect();
        return Err(unknown(&args.name, &names));
    };
    let fixes: Vec<&Fix> = findings.iter().filter_map(|finding| finding.fix.as_ref()).collect();
    let (changed, _) = workspace.apply(&fixes);
    if args.diff {
        changes::diff(out, &selection.shown, &changed)?;
    } else {
        changes::write(&changed)?;
        for change in &changed {
            writeln!(out, "fixed {}", changes::path(&selection.shown, change))?;
        }
    }
    if changed.is_empty() {
        writeln!(out, "Nothing to fix in `{}`.", args.name)?;
    }
    let left: Vec<&Diagnostic> = findings.iter().filter(|finding| finding.fix.is_none()).collect();
    if !left.is_empty() && !args.diff {
        writeln!(out, "{} of `{}` without a fix; `postproof series` lists them", left.len(), args.name)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn unknown(name: &str, names: &[&str]) -> Failure {
    let message = format!("there is no series `{name}`");
    match suggest::nearest(name, names.iter().copied()) {
        Some(near) => Failure::new(message, format!("did you mean `{near}`?")),
        None if names.is_empty() => Failure::new(message, "the site has no series"),
        None => Failure::new(message, format!("the series are: {}", names.join(", "))),
    }
}
