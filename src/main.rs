//! The command line of postproof: see [`cli`].

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
