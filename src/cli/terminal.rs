//! What the terminal can show.

use std::env;
use std::io::{self, IsTerminal};

use postproof::report::Appearance;

use super::options::ColorChoice;

/// Columns where there is no terminal.
const NO_TERMINAL: usize = 100;
/// Wider reports are harder to read.
const WIDEST: usize = 120;

/// What standard output can show.
pub(super) fn appearance(color: ColorChoice) -> Appearance {
    let is_terminal = io::stdout().is_terminal();
    let width = terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0));
    Appearance {
        color: match color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => is_terminal && !is_set("NO_COLOR") && !is("TERM", "dumb"),
        },
        unicode: !is_terminal || draws_unicode(),
        width: width.unwrap_or(NO_TERMINAL).min(WIDEST),
    }
}

/// Whether the locale is UTF-8 and the terminal more than the bare console of the kernel.
fn draws_unicode() -> bool {
    if cfg!(windows) {
        return is_set("WT_SESSION") || is("TERM_PROGRAM", "vscode");
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find(|name| is_set(name)).and_then(env::var_os);
    let locale = locale.map(|value| value.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    (locale.contains("utf-8") || locale.contains("utf8")) && !is("TERM", "linux")
}

fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}

fn is(name: &str, value: &str) -> bool {
    env::var_os(name).is_some_and(|set| set == value)
}
