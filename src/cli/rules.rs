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
    let row = |rule: &Rule| Row { name: rule.name, level: rule.level.name(), summary: summary(rule.doc) };
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

/// The first paragraph of a rule's document, on one line.
pub(super) fn summary(doc: &str) -> String {
    let after_title = doc.lines().skip_while(|line| line.starts_with('#') || line.trim().is_empty());
    let paragraph: Vec<&str> = after_title.map(str::trim).take_while(|line| !line.is_empty()).collect();
    paragraph.join(" ")
}

#[cfg(test)]
mod tests {
    use super::summary;

    #[test]
    fn the_summary_is_the_first_paragraph() {
        let cases = [
            ("# a-rule\n\nA link that\nleads nowhere.\n\n## Why\n\nx\n", "A link that leads nowhere."),
            ("# a-rule\r\n\r\nOne line.\r\n", "One line."),
            ("# a-rule\n", ""),
            ("", ""),
        ];
        for (doc, expected) in cases {
            assert_eq!(summary(doc), expected, "{doc:?}");
        }
    }
}
