//! `postproof rules`: what is checked; `postproof rules test`: whether the site's own rules do what their documents say.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Subcommand;
use postproof::examples::{self, Document, Wanted};
use postproof::rules::custom::FOLDER;
use postproof::rules::{self, CustomRule, Known};
use postproof::settings::Settings;
use serde::Serialize;

use super::failure::Failure;
use super::options::ListFormat;
use super::sites::{rules_here, select_one};

/// List the rules, those of the site in this folder among them
#[derive(clap::Args, Debug)]
#[command(
    after_help = "`postproof explain RULE` says what a rule means, with examples.",
    args_conflicts_with_subcommands = true
)]
pub(super) struct Args {
    #[command(subcommand)]
    what: Option<What>,
    /// How to list
    #[arg(long, value_enum, default_value_t)]
    format: ListFormat,
}

#[derive(Debug, Subcommand)]
enum What {
    Test(TestArgs),
}

/// Run the examples of the rules in `.postproof/rules` as tests
#[derive(clap::Args, Debug)]
#[command(after_help = "\
A rule of the site is a file `.postproof/rules/NAME.md`:

  ---
  level: warning
  pattern: '\\bJavascript\\b'
  in: prose
  message: 'the language is called `JavaScript`, not `$0`'
  replace: JavaScript
  ---
  # javascript-name

  The name of JavaScript has two capitals.

  ## Bad
  ...

Exit code: 0 all examples are right, 1 some are not, 2 there are no rules or one makes no sense.")]
struct TestArgs {
    /// Write what the rules say into the documents: the difference is to be read
    #[arg(long)]
    bless: bool,
    /// The site; without it the one that the current folder belongs to
    site: Option<PathBuf>,
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
    /// Where its document lies, of a rule that the site brings along.
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<PathBuf>,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    if let Some(What::Test(args)) = &args.what {
        return test(args, out);
    }
    let custom = rules_here()?;
    let row = |rule: &Known| Row {
        name: rule.name,
        level: rule.level.name(),
        summary: rule.summary(),
        document: rule.path.map(PathBuf::from),
    };
    let rules: Vec<Row> = rules::known(&custom).iter().map(row).collect();
    match args.format {
        ListFormat::Text => {
            let width = rules.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
            for Row { name, level, summary, .. } in &rules {
                writeln!(out, "{name:width$}  {level:7}  {summary}")?;
            }
        }
        ListFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &Rules { rules }).map_err(io::Error::from)?;
            writeln!(out)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn test(args: &TestArgs, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    let site = select_one(args.site.as_ref())?;
    let custom = Settings::custom_rules(&site.root.path)?;
    if custom.is_empty() {
        let message = format!("there is no rule in `{FOLDER}`");
        return Err(Failure::new(message, "`postproof rules test --help` shows what one looks like"));
    }
    let mut is_right = true;
    for rule in custom.iter() {
        is_right &= test_rule(rule, &custom, args.bless, out)?;
    }
    Ok(ExitCode::from(u8::from(!is_right)))
}

/// Whether the examples of a rule are right.
fn test_rule(
    rule: &CustomRule,
    custom: &Arc<[CustomRule]>,
    bless: bool,
    out: &mut dyn Write,
) -> Result<bool, Failure> {
    let try_out = |doc: &str| {
        examples::run(doc, Wanted::of_site(rule.name), &|files| examples::say_of(rule.name, custom, files))
    };
    let mut outcome = try_out(&rule.doc);
    if bless && outcome.blessed != *rule.doc {
        std::fs::write(&rule.path, &outcome.blessed).map_err(|error| {
            let message = format!("cannot write `{}`: {error}", rule.path.display());
            Failure::new(message, "check its permissions")
        })?;
        outcome = try_out(&outcome.blessed);
    }
    for problem in &outcome.problems {
        writeln!(out, "{FOLDER}/{}.md: {problem}", rule.name)?;
    }
    if outcome.problems.is_empty() {
        let examples = Document::parse(&outcome.blessed).examples;
        let bad = examples.iter().filter(|example| example.bad).count();
        writeln!(out, "{}: {bad} bad and {} good examples are right", rule.name, examples.len() - bad)?;
    }
    Ok(outcome.problems.is_empty())
}
