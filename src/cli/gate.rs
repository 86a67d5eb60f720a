//! Whether a run passes: what was found, held against what may be there.

use clap::ValueEnum;
use postproof::diagnostic::{Diagnostic, Level};
use postproof::settings::Settings;

/// The levels that can make a run fail.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum FailOn {
    /// Errors only
    Error,
    /// Warnings and errors
    Warning,
    /// Every finding
    Info,
    /// Nothing; only what ends the run itself
    Never,
}

/// What is asked for on the command line; the settings of a site say the rest.
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct Gate {
    /// The lowest level that makes the exit code 1 [default: warning, or what the settings say]
    #[arg(long, value_enum, value_name = "LEVEL", alias = "fail-level")]
    fail_on: Option<FailOn>,
    /// Let so many warnings pass, and fail when there are more, whatever --fail-on says of warnings
    #[arg(long, value_name = "N")]
    max_warnings: Option<usize>,
}

impl Gate {
    /// Whether the findings of all sites may pass; `sites` are their settings and findings.
    pub(super) fn passes<'a>(&self, sites: impl Iterator<Item = (&'a Settings, &'a [Diagnostic])>) -> bool {
        let mut warnings = 0;
        for (settings, findings) in sites {
            let count = |level: Level| findings.iter().filter(|finding| finding.level == level).count();
            let fail_on = self.fail_on.map_or(settings.fail_on, Option::<Level>::from);
            let fails_on = |level: Level| fail_on.is_some_and(|lowest| level >= lowest) && count(level) > 0;
            let too_many_warnings = match (self.max_warnings, settings.max_warnings) {
                // The option speaks of all sites together.
                (Some(_), _) => false,
                (None, Some(max)) => count(Level::Warning) > max,
                (None, None) => fails_on(Level::Warning),
            };
            if too_many_warnings || fails_on(Level::Error) || fails_on(Level::Info) {
                return false;
            }
            warnings += count(Level::Warning);
        }
        self.max_warnings.is_none_or(|max| warnings <= max)
    }
}

impl From<FailOn> for Option<Level> {
    fn from(level: FailOn) -> Option<Level> {
        match level {
            FailOn::Error => Some(Level::Error),
            FailOn::Warning => Some(Level::Warning),
            FailOn::Info => Some(Level::Info),
            FailOn::Never => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use postproof::source::{FileId, Place, Span};

    /// Findings of these levels: `e`, `w`, `i`.
    fn findings(levels: &str) -> Vec<Diagnostic> {
        let level = |c| match c {
            'e' => Level::Error,
            'w' => Level::Warning,
            _ => Level::Info,
        };
        let finding = |c| Diagnostic::new("r", Place::new(FileId(0), Span::at(0)), "m").level(level(c));
        levels.chars().map(finding).collect()
    }

    #[test]
    fn a_run_fails_from_a_level_on_and_by_too_many_warnings() {
        use FailOn::{Error, Info, Never, Warning};
        let cases = [
            (None, None, "i", true),
            (None, None, "w", false),
            (Some(Error), None, "wwi", true),
            (Some(Error), None, "e", false),
            (Some(Warning), None, "w", false),
            (Some(Info), None, "i", false),
            (Some(Never), None, "eee", true),
            (None, Some(2), "ww", true),
            (None, Some(2), "www", false),
            (None, Some(2), "e", false),
            (Some(Warning), Some(1), "w", true),
            (Some(Error), Some(0), "w", false),
            (Some(Never), Some(1), "ew", true),
            (Some(Never), Some(1), "ww", false),
        ];
        let settings = Settings::default();
        for (fail_on, max_warnings, levels, expected) in cases {
            let gate = Gate { fail_on, max_warnings };
            let found = findings(levels);
            let passes = gate.passes([(&settings, found.as_slice())].into_iter());
            assert_eq!(passes, expected, "{fail_on:?} {max_warnings:?} {levels}");
        }
    }

    #[test]
    fn the_warnings_of_several_sites_are_added_up_against_the_option_and_not_against_the_settings() {
        let found = findings("ww");
        let of_two = |settings: &Settings, gate: &Gate| {
            gate.passes([(settings, found.as_slice()), (settings, found.as_slice())].into_iter())
        };
        let settings =
            Settings::parse(std::path::Path::new("a.yml"), "max_warnings: 2", &[]).expect("settings");
        assert!(of_two(&settings, &Gate::default()));
        assert!(!of_two(&settings, &Gate { max_warnings: Some(3), ..Gate::default() }));
        assert!(of_two(&settings, &Gate { max_warnings: Some(4), ..Gate::default() }));
    }
}
