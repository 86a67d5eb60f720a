//! The command line of postproof: see [`cli`].

mod cli;

/// Half of what a check does is to make and drop small strings and lists.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::main()
}
