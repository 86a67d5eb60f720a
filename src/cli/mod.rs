//! Arguments, one file per subcommand, and the exit codes: 0 nothing at or above the fail level, 1 findings, 2 the run itself
//! failed.

mod baseline;
mod changes;
mod check;
mod completions;
mod explain;
mod failure;
mod files;
mod formats;
mod gate;
mod init;
mod left_out;
mod links;
mod lsp;
mod man;
mod map;
mod mv;
mod options;
mod progress;
mod rules;
mod series;
mod settings;
mod sites;
mod stdin;
mod terminal;

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use failure::Failure;
use options::ColorChoice;

const EXAMPLES: &str = "\
Examples:
  postproof check                    Check the site that this folder belongs to
  postproof check _posts/2024-01-31-a-post.md
                                     Report on one file; the whole site is read all the same
  postproof check --format short     One line for each finding
  postproof check --diff             What `--fix` would mend
  postproof init                     Settings, hook and workflow, so that it is checked from now on
  postproof explain missing-page     What a rule means, with examples
  postproof links --format json      Every link of the site and where it leads
  postproof series                   The series of posts, and what is wrong with their lists
  postproof mv OLD NEW               Rename a file, and everything that names it
  postproof lsp                      Serve an editor, which starts it by itself

Exit code: 0 nothing that fails the run (see `--fail-on`), 1 findings, 2 the run itself failed.
Settings are in `.postproof.yml` beside `_config.yml`; none are needed.";

/// Proofreads a Jekyll site at its sources.
///
/// postproof renders the site in memory, without Ruby, and reports what a visitor would meet (dead links, missing images,
/// eaten placeholders) at the line that the author must change. The site is never built and its code is never run.
#[derive(Debug, Parser)]
#[command(name = "postproof", version, after_help = EXAMPLES, max_term_width = 100, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// When to colour
    #[arg(long, value_enum, value_name = "WHEN", default_value_t, global = true)]
    color: ColorChoice,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Args),
    Baseline(baseline::Args),
    Init(init::Args),
    Map(map::Args),
    Links(links::Args),
    Series(series::Args),
    Mv(mv::Args),
    Lsp(lsp::Args),
    Rules(rules::Args),
    Explain(explain::Args),
    Settings(settings::Args),
    Completions(completions::Args),
    Man(man::Args),
}

/// Runs the program.
pub(crate) fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut out = BufWriter::new(io::stdout().lock());
    let ended = run(&cli, &mut out).and_then(|code| Ok(out.flush().map(|()| code)?));
    match ended {
        Ok(code) => code,
        // Whoever reads has seen enough: `postproof check | head`.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            // What was found before it failed goes first. Nothing can be done where even this cannot be written.
            let _ = out.flush();
            let _ = write!(io::stderr(), "{failure}");
            ExitCode::from(2)
        }
    }
}

fn run(cli: &Cli, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    let appearance = terminal::appearance(cli.color);
    match &cli.command {
        Command::Check(args) => return check::run(args, appearance, out),
        Command::Baseline(args) => baseline::run(args, out)?,
        Command::Init(args) => init::run(args, out)?,
        Command::Map(args) => map::run(args, out)?,
        Command::Links(args) => links::run(args, out)?,
        Command::Series(args) => return series::run(args, out),
        Command::Mv(args) => return mv::run(args, out),
        Command::Lsp(args) => return Ok(lsp::run(args)),
        Command::Rules(args) => return rules::run(args, out),
        Command::Explain(args) => explain::run(args, appearance, out)?,
        Command::Settings(args) => settings::run(args, out)?,
        Command::Completions(args) => completions::run(args, out)?,
        Command::Man(args) => man::run(args, out)?,
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_arguments_fit_together() {
        super::Cli::command().debug_assert();
    }
}
