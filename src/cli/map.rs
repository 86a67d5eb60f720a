//! `postproof map`: what the build would write.

use std::io::{self, Write};
use std::path::PathBuf;

use postproof::report::visible;
use postproof::workspace::SiteMap;

use super::failure::Failure;
use super::options::{ListFormat, SiteOptions};
use super::progress::Progress;
use super::sites::select_one;

/// List every page that the build would write, and every file that it would not
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  postproof map
  postproof map docs --format json")]
pub(super) struct Args {
    /// The site; without it the one that the current folder belongs to
    site: Option<PathBuf>,
    /// How to list
    #[arg(long, value_enum, default_value_t)]
    format: ListFormat,
    #[command(flatten)]
    options: SiteOptions,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args, out: &mut dyn Write) -> Result<(), Failure> {
    let selection = select_one(args.site.as_ref())?;
    let progress = Progress::start(format!("Reading {}", selection.shown));
    let map = selection.open(&args.options)?.map();
    drop(progress);
    match args.format {
        ListFormat::Text => write_text(out, &map)?,
        ListFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &map).map_err(io::Error::from)?;
            writeln!(out)?;
        }
    }
    Ok(())
}

fn write_text(out: &mut dyn Write, map: &SiteMap) -> io::Result<()> {
    for page in &map.pages {
        let source = page.source.as_deref().unwrap_or("(made by a plugin)");
        let row = format!("{}  <-  {source}  [{}]", page.url, page.kind);
        writeln!(out, "{}", visible(&row))?;
    }
    if !map.unpublished.is_empty() {
        writeln!(out, "\nNot published:")?;
    }
    let row = |source: &str, why: &str| visible(&format!("{source}: {why}"));
    map.unpublished.iter().try_for_each(|file| writeln!(out, "{}", row(&file.source, &file.why)))
}
