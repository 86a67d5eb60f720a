//! `postproof links`: every link, and where it leads.

use std::io::{self, Write};
use std::path::PathBuf;

use postproof::report::visible;
use postproof::workspace::LinkRow;
use serde::Serialize;

use super::failure::Failure;
use super::options::{ListFormat, SiteOptions};
use super::progress::Progress;
use super::sites::select_one;

/// List every link, image and source of the site, and where it leads
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  postproof links
  postproof links docs --format json")]
pub(super) struct Args {
    /// The site; without it the one that the current folder belongs to
    site: Option<PathBuf>,
    /// How to list
    #[arg(long, value_enum, default_value_t)]
    format: ListFormat,
    #[command(flatten)]
    options: SiteOptions,
}

#[derive(Serialize)]
struct Links {
    links: Vec<LinkRow>,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args, out: &mut dyn Write) -> Result<(), Failure> {
    let selection = select_one(args.site.as_ref())?;
    let progress = Progress::start(format!("Reading {}", selection.shown));
    let links = selection.open(&args.options)?.links();
    drop(progress);
    match args.format {
        ListFormat::Text => write_text(out, &selection.shown, &links)?,
        ListFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &Links { links }).map_err(io::Error::from)?;
            writeln!(out)?;
        }
    }
    Ok(())
}

fn write_text(out: &mut dyn Write, root: &str, links: &[LinkRow]) -> io::Result<()> {
    let folder = if root == "." { String::new() } else { format!("{root}/") };
    for link in links {
        let LinkRow { path, line, column, status, kind, url, .. } = link;
        let target = link.target.as_deref().filter(|target| target != url);
        let leads = target.map(|target| format!(" -> {target}")).unwrap_or_default();
        let row = format!("{folder}{path}:{line}:{column}: {status} {kind} {url}{leads}");
        writeln!(out, "{}", visible(&row))?;
    }
    Ok(())
}
