//! Options that several subcommands share.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use postproof::settings::Settings;
use postproof::site::Jekyll;
use postproof::workspace::OpenOptions;

/// How the site is read.
#[derive(Args, Debug)]
pub(crate) struct SiteOptions {
    /// Which Jekyll publishes the site: 4, 3, or the classic build of GitHub Pages. Found out when not given
    #[arg(long, value_enum, value_name = "VERSION")]
    jekyll: Option<JekyllChoice>,
    /// Settings file to use instead of the site's `.postproof.yml`
    #[arg(long, value_name = "FILE")]
    pub(crate) settings: Option<PathBuf>,
    /// Read drafts as if they were published
    #[arg(long)]
    drafts: bool,
    /// The time to take for now, in UTC unless it has an offset: 2024-06-01 or 2024-06-01T12:00:00Z
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) now: Option<Timestamp>,
}

impl SiteOptions {
    /// What is asked for here, else in the settings.
    pub(crate) fn over(&self, settings: &Settings) -> OpenOptions {
        OpenOptions {
            jekyll: self.jekyll.map(Jekyll::from).or(settings.jekyll),
            now: self.now,
            drafts: self.drafts || settings.drafts,
            time_zone: None,
        }
    }
}

fn time(written: &str) -> Result<Timestamp, String> {
    let local = || written.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok();
    let time = written.parse().ok().or_else(|| Some(local()?.timestamp()));
    // A date in another zone must not leave the range of times.
    let in_range = |time: &Timestamp| {
        let day = SignedDuration::from_hours(48);
        time.checked_add(day).is_ok() && time.checked_sub(day).is_ok()
    };
    time.filter(in_range).ok_or_else(|| "this is no time; write it like 2024-06-01T12:00:00Z".to_owned())
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum JekyllChoice {
    /// Jekyll 4
    #[value(name = "4")]
    V4,
    /// Jekyll 3.10, run by the author
    #[value(name = "3")]
    V3,
    /// The classic build of GitHub Pages
    Pages,
}

impl From<JekyllChoice> for Jekyll {
    fn from(choice: JekyllChoice) -> Jekyll {
        match choice {
            JekyllChoice::V4 => Jekyll::V4,
            JekyllChoice::V3 => Jekyll::V3,
            JekyllChoice::Pages => Jekyll::Pages,
        }
    }
}

/// A listing for people or for programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, ValueEnum)]
pub(crate) enum ListFormat {
    /// Lines for people
    #[default]
    Text,
    /// One JSON document
    Json,
}

/// When to colour.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[cfg(test)]
mod tests {
    use super::time;

    #[test]
    fn a_time_is_a_date_or_an_instant() {
        let cases = [
            ("2024-06-01", Some("2024-06-01T00:00:00Z")),
            ("2024-06-01T12:30", Some("2024-06-01T12:30:00Z")),
            ("2024-06-01T12:00:00+02:00", Some("2024-06-01T10:00:00Z")),
            ("-009999-01-01", None),
            ("yesterday", None),
            ("", None),
        ];
        for (written, expected) in cases {
            assert_eq!(time(written).ok().map(|time| time.to_string()).as_deref(), expected, "{written}");
        }
    }
}
