//! `postproof completions`: what a shell needs to complete arguments.

use std::io::Write;

use clap::CommandFactory;
use clap_complete::Shell;

use super::Cli;
use super::failure::Failure;

/// Print the completions for a shell
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  postproof completions bash > ~/.local/share/bash-completion/completions/postproof
  postproof completions fish > ~/.config/fish/completions/postproof.fish")]
pub(super) struct Args {
    /// The shell
    shell: Shell,
}

/// Runs the subcommand.
pub(super) fn run(args: &Args, out: &mut dyn Write) -> Result<(), Failure> {
    // The generator panics where it cannot write, so it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "postproof", &mut script);
    Ok(out.write_all(&script)?)
}
