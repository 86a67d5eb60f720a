//! `postproof man`: the manual page.

use std::io::Write;

use clap::CommandFactory;

use super::Cli;
use super::failure::Failure;

/// Print the manual page
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  postproof man > ~/.local/share/man/man1/postproof.1
  postproof man check | man -l -")]
pub(super) struct Args {
    /// The subcommand; without it the page of the program
    #[arg(value_name = "COMMAND")]
    subcommand: Option<String>,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args, out: &mut dyn Write) -> Result<(), Failure> {
    let mut program = Cli::command();
    program.build();
    let command = match &args.subcommand {
        None => program,
        Some(name) => program.find_subcommand(name).cloned().ok_or_else(|| {
            Failure::new(
                format!("there is no subcommand `{name}`"),
                "`postproof --help` lists the subcommands",
            )
        })?,
    };
    Ok(clap_mangen::Man::new(command).render(out)?)
}
