//! `postproof lsp`: the language server.

use std::io;
use std::process::ExitCode;

use postproof::lsp;

/// Serve an editor: findings while the author types, fixes, links to follow
///
/// Speaks the Language Server Protocol on standard input and output; editors start it by themselves. What it reports is what
/// `postproof check` reports, over the texts as they are in the editor. `.postproof.yml` goes before the settings of the editor.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// Accepted since some editors add it; there is no other way
    #[arg(long, hide = true)]
    stdio: bool,
}

/// Runs the subcommand.
pub(super) fn run(_: &Args) -> ExitCode {
    lsp::serve(io::stdin(), Box::new(io::stdout()))
}
