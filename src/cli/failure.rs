//! Why a run failed (exit code 2), said with the way out.

use std::fmt;
use std::io;

use postproof::git::GitError;
use postproof::settings::SettingsError;
use postproof::workspace::OpenError;

/// What ends a run.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The run cannot do what was asked.
    Run {
        /// What is wrong.
        message: String,
        /// The way out.
        help: Option<String>,
    },
    /// The output cannot be written.
    Output(io::Error),
}

impl Failure {
    /// A failure with the way out.
    pub(crate) fn new(message: impl Into<String>, help: impl Into<String>) -> Failure {
        Failure::Run { message: message.into(), help: Some(help.into()) }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Run { message, help } => {
                writeln!(f, "error: {message}")?;
                help.iter().try_for_each(|help| writeln!(f, "  help: {help}"))
            }
            Failure::Output(error) => writeln!(f, "error: cannot write the report: {error}"),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::Output(error)
    }
}

impl From<SettingsError> for Failure {
    fn from(error: SettingsError) -> Failure {
        Failure::Run { message: error.to_string(), help: error.help }
    }
}

impl From<GitError> for Failure {
    fn from(error: GitError) -> Failure {
        Failure::new(error.to_string(), error.help())
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Failure {
        let help = match error {
            OpenError::Unreadable { .. } => "check the path and its permissions",
            OpenError::OutsideSource { .. } => {
                "name the folder of the site in `_config.yml`, or make both one repository"
            }
            OpenError::MissingSource { .. } => {
                "build that folder first if another program makes it, or name the folder that holds the pages"
            }
            OpenError::NoSite { .. } => {
                "stand in the folder that holds `_config.yml`, or name it: `postproof check path/to/site`"
            }
        };
        Failure::new(error.to_string(), help)
    }
}
