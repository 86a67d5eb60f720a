//! `postproof series`: each series of the site, and what is wrong with it.

mod fix;
mod matrix;
mod mermaid;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};
use postproof::site::series::SeriesView;
use serde::Serialize;

use super::failure::Failure;
use super::options::SiteOptions;
use super::progress::Progress;
use super::sites::select_one;

/// Show the series of posts: their parts, which posts list which parts, and what is wrong
#[derive(clap::Args, Debug)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  postproof series
  postproof series docs --format mermaid
  postproof series fix boat --diff     What would be changed
  postproof series fix boat            Complete its lists and correct its links"
)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Option<Action>,
    /// The site; without it the one that the current folder belongs to
    site: Option<PathBuf>,
    /// How to show them
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    options: SiteOptions,
}

#[derive(Debug, Subcommand)]
enum Action {
    Fix(fix::Args),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, ValueEnum)]
enum Format {
    /// A table for each series
    #[default]
    Text,
    /// One JSON document
    Json,
    /// Diagrams of which part lists which, for Markdown that is shown on GitHub
    Mermaid,
}

#[derive(Serialize)]
struct AllSeries<'a> {
    series: Vec<&'a SeriesView>,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    if let Some(Action::Fix(fix)) = &args.action {
        return fix::run(fix, out);
    }
    let selection = select_one(args.site.as_ref())?;
    let progress = Progress::start(format!("Reading {}", selection.shown));
    let series = selection.open(&args.options)?.series();
    drop(progress);
    let series: Vec<&SeriesView> = series.iter().map(|(view, _)| view).collect();
    match args.format {
        Format::Text if series.is_empty() => writeln!(out, "No series of posts was found.")?,
        Format::Text => apart(out, &series, matrix::write)?,
        Format::Mermaid => apart(out, &series, mermaid::write)?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &AllSeries { series }).map_err(io::Error::from)?;
            writeln!(out)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes each series, with an empty line between two of them.
fn apart(
    out: &mut dyn Write,
    series: &[&SeriesView],
    write: fn(&mut dyn Write, &SeriesView) -> io::Result<()>,
) -> io::Result<()> {
    for (at, one) in series.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        write(out, one)?;
    }
    Ok(())
}
