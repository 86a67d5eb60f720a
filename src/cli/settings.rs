//! `postproof settings`: which settings are in force, and the schema of the file.

use std::io::Write;
use std::path::PathBuf;

use postproof::rules;
use postproof::settings::{Settings, file};

use super::failure::Failure;
use super::sites::{rules_here, select};

/// Say which settings file is in force, or print its JSON Schema
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  postproof settings
  postproof settings --schema > postproof.schema.json")]
pub(super) struct Args {
    /// Print the JSON Schema of `.postproof.yml`, for editors and for reading
    #[arg(long)]
    schema: bool,
    /// The site; without it the one that the current folder belongs to
    #[arg(conflicts_with = "schema")]
    site: Option<PathBuf>,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args, out: &mut dyn Write) -> Result<(), Failure> {
    if args.schema {
        let custom = rules_here()?;
        let known = rules::known(&custom);
        let summaries: Vec<String> = known.iter().map(|rule| rule.summary()).collect();
        let rules = known.iter().zip(&summaries).map(|(rule, line)| (rule.name, line.as_str()));
        writeln!(out, "{:#}", file::schema(rules))?;
        return Ok(());
    }
    for selection in select(args.site.as_slice())? {
        let root = &selection.root.path;
        match Settings::find(root) {
            Some(file) => {
                Settings::of_site(root, Some(&file))?;
                writeln!(out, "{}: {}", selection.shown, file.display())?;
            }
            None => writeln!(out, "{}: no `.postproof.yml`, the defaults are in force", selection.shown)?,
        }
    }
    Ok(())
}
