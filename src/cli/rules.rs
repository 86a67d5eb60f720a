//! `postproof rules`: what is checked.

use std::io::{self, Write};

use postproof::rules::{RULES, Rule};
use serde::Serialize;

use super::failure::Failure;
use super::options::ListFormat;

/// List the rules
#[derive(clap::Args, Debug)]
#[command(after_help = "`postproof explain RULE` says what a rule means, with examples.")]
pub(super) struct Args {
    /// How to list
    #[arg(long, value_enum, default_value_t)]
    format: ListFormat,
}

#[derive(Serialize)]
struct Rules {
    rules: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    name: &'static str,
    level: &'static str,
    summary: String,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args, out: &mut dyn Write) -> Result<(), Failure> {
    let row = |rule: &Rule| Row { name: rule.name, level: rule.level.name(), summary: rule.summary() };
    let rules: Vec<Row> = RULES.iter().map(row).collect();
    match args.format {
        ListFormat::Text => {
            let width = rules.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
            for Row { name, level, summary } in &rules {
                writeln!(out, "{name:width$}  {level:7}  {summary}")?;
            }
        }
        ListFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &Rules { rules }).map_err(io::Error::from)?;
            writeln!(out)?;
        }
    }
    Ok(())
}
