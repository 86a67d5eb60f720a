//! The formats of `check`: which one goes to standard output, and which go to files.

use std::env;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use postproof::report::{
    Appearance, Report, azure, checkstyle, github, gitlab, grouped, json, jsonl, junit, markdown, pretty,
    rdjson, rdjsonl, sarif, short, summary,
};

use super::failure::Failure;
use super::files;

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, ValueEnum)]
pub(super) enum Format {
    /// The lines with the place underlined, one block for each cause
    Pretty,
    /// `path:line:column: level[rule] message`; the summary goes to standard error
    Short,
    /// The findings of each file below its name, in columns
    Grouped,
    /// One JSON document
    Json,
    /// A JSON object on each line, for each finding
    Jsonl,
    /// GitHub Actions: a line for each finding, and annotations of the worst ones
    Github,
    /// SARIF 2.1.0, for code scanning and viewers
    Sarif,
    /// GitLab's Code Quality report
    Gitlab,
    /// JUnit's XML, for reports of tests
    Junit,
    /// Checkstyle's XML
    Checkstyle,
    /// reviewdog's format, one document
    Rdjson,
    /// reviewdog's format, a line for each finding
    Rdjsonl,
    /// Azure Pipelines: a logging command for each finding
    Azure,
    /// A table in Markdown, for the summary of a job or a comment
    Markdown,
}

/// `FORMAT=PATH`
#[derive(Clone, Debug)]
pub(super) struct OutputFile {
    format: Format,
    path: PathBuf,
}

/// What goes to standard output.
#[derive(Clone, Copy, Debug)]
pub(super) struct Choice {
    format: Format,
    /// Annotations of GitHub Actions beside it.
    annotates: bool,
}

impl OutputFile {
    /// Reads what stands after `--output-file`.
    pub(super) fn parse(written: &str) -> Result<OutputFile, String> {
        let (name, path) = written
            .split_once('=')
            .filter(|(_, path)| !path.is_empty())
            .ok_or_else(|| "write the format, `=`, and the file: sarif=postproof.sarif".to_owned())?;
        let format = Format::from_str(name, false).map_err(|_| {
            let known: Vec<String> = Format::value_variants()
                .iter()
                .filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned()))
                .collect();
            format!("there is no format `{name}`; there are {}", known.join(", "))
        })?;
        match path {
            "-" => Err(format!("`--format {name}` writes to standard output")),
            _ => Ok(OutputFile { format, path: PathBuf::from(path) }),
        }
    }

    /// Writes the file, whole. The summary of a step in GitHub Actions is added to, since other commands of the step write
    /// into it too.
    pub(super) fn write(&self, reports: &[Report]) -> Result<(), Failure> {
        self.try_write(reports).map_err(|error| {
            Failure::new(
                format!("cannot write `{}`: {error}", self.path.display()),
                "name a file that may be written, in a folder that is there or may be made",
            )
        })
    }

    fn try_write(&self, reports: &[Report]) -> io::Result<()> {
        let existing = fs::metadata(&self.path).ok();
        let is_step_summary =
            env::var_os("GITHUB_STEP_SUMMARY").is_some_and(|path| self.path == Path::new(&path));
        let mut content = Vec::new();
        if self.format == Format::Markdown {
            let before = existing.as_ref().filter(|_| is_step_summary).map_or(0, |metadata| metadata.len());
            let limit = markdown::MAX_BYTES.saturating_sub(usize::try_from(before).unwrap_or(usize::MAX));
            markdown::write(&mut content, reports, limit)?;
        } else {
            document(
                self.format,
                &mut content,
                reports,
                Appearance { color: false, unicode: true, width: 100 },
            )?;
            if matches!(self.format, Format::Pretty | Format::Grouped) {
                summary::write(&mut content, reports)?;
            }
        }
        let is_special = existing.is_some_and(|metadata| !metadata.is_file());
        if is_step_summary || is_special {
            return File::options().append(true).open(&self.path)?.write_all(&content);
        }
        if let Some(folder) = self.path.parent().filter(|folder| *folder != OsStr::new("")) {
            fs::create_dir_all(folder)?;
        }
        files::put(&self.path, &content)
    }
}

impl Choice {
    /// What was asked for; where nothing was, people are meant, and in GitHub Actions their pull request too.
    pub(super) fn new(asked: Option<Format>) -> Choice {
        let in_actions = env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true");
        let format = asked.unwrap_or(Format::Pretty);
        Choice { format, annotates: format == Format::Github || (asked.is_none() && in_actions) }
    }

    /// Writes findings and summary.
    pub(super) fn write(
        self,
        out: &mut dyn Write,
        reports: &[Report],
        appearance: Appearance,
        quiet: bool,
    ) -> io::Result<()> {
        if !self.annotates {
            return log(self.format, out, reports, appearance, quiet);
        }
        let token = format!("{:016x}", RandomState::new().hash_one(std::process::id()));
        github::without_commands(out, &token, |out| match self.format {
            Format::Github => {
                document(Format::Short, out, reports, appearance)?;
                if quiet { Ok(()) } else { summary::write(out, reports) }
            }
            format => log(format, out, reports, appearance, quiet),
        })?;
        github::write(out, reports)
    }
}

/// Writes findings, and the summary where it does not get into the way of who reads them.
fn log(
    format: Format,
    out: &mut dyn Write,
    reports: &[Report],
    appearance: Appearance,
    quiet: bool,
) -> io::Result<()> {
    document(format, out, reports, appearance)?;
    match format {
        _ if quiet => Ok(()),
        Format::Pretty | Format::Grouped => summary::write(out, reports),
        Format::Short | Format::Azure => {
            out.flush()?;
            summary::write(&mut io::stderr(), reports)
        }
        _ => Ok(()),
    }
}

/// Writes one document for all sites, or what each of them adds to it.
fn document(
    format: Format,
    out: &mut dyn Write,
    reports: &[Report],
    appearance: Appearance,
) -> io::Result<()> {
    let each = |out: &mut dyn Write, write: fn(&mut dyn Write, &Report) -> io::Result<()>| {
        reports.iter().try_for_each(|report| write(out, report))
    };
    match format {
        Format::Pretty => reports.iter().try_for_each(|report| pretty::write(out, report, appearance)),
        Format::Short => each(out, short::write),
        Format::Grouped => each(out, grouped::write),
        Format::Json => json::write(out, reports),
        Format::Jsonl => each(out, jsonl::write),
        Format::Github => github::write(out, reports),
        Format::Sarif => sarif::write(out, reports),
        Format::Gitlab => gitlab::write(out, reports),
        Format::Junit => junit::write(out, reports),
        Format::Checkstyle => checkstyle::write(out, reports),
        Format::Rdjson => rdjson::write(out, reports),
        Format::Rdjsonl => each(out, rdjsonl::write),
        Format::Azure => each(out, azure::write),
        Format::Markdown => markdown::write(out, reports, markdown::MAX_BYTES),
    }
}
