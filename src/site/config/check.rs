//! What is wrong with the settings: they stop the build, or Jekyll ignores them without a word (J-CONF-1, 3).

use jiff::tz::TimeZone;

use super::Config;
use crate::site::{Jekyll, SiteProblem, SiteProblemKind};
use crate::source::{FileId, Place};
use crate::yaml::{Node, SyntaxError, Yaml};

fn problem(place: Place, message: impl Into<String>, help: &str) -> SiteProblem {
    SiteProblem {
        kind: SiteProblemKind::InvalidConfig,
        place,
        message: message.into(),
        help: Some(help.to_string()),
    }
}

/// A file that is no YAML: the build stops.
pub(super) fn syntax_error(file: FileId, error: &SyntaxError) -> SiteProblem {
    SiteProblem {
        kind: SiteProblemKind::InvalidConfig,
        place: Place::new(file, error.span),
        message: format!("the configuration cannot be read: {}", error.message),
        help: error.help.clone(),
    }
}

/// A file that is a list or a lone value.
pub(super) fn not_a_mapping(file: FileId, node: &Node) -> SiteProblem {
    let message = "the configuration is no list of settings, so Jekyll ignores all of it";
    problem(Place::new(file, node.span), message, "write every setting as `name: value`")
}

/// Everything that is wrong with the settings that could be read.
pub(super) fn problems(config: &Config) -> Vec<SiteProblem> {
    let mut problems = Vec::new();
    for key in ["include", "exclude", "plugins"] {
        problems.extend(not_an_array(config, key));
    }
    problems.extend(of_setting(config, "permalink", |node| {
        (!node.is_null() && node.as_str().is_none())
            .then_some(("`permalink` is no string, which stops the build", "put it in quotes"))
    }));
    problems.extend(of_setting(config, "limit_posts", |node| {
        (!matches!(node.value, Yaml::Int(0..) | Yaml::Null)).then_some((
            "`limit_posts` is no number from 0 up, which stops the build",
            "write a number; 0 shows all posts",
        ))
    }));
    problems.extend(of_setting(config, "timezone", |node| {
        let name = node.as_str()?;
        TimeZone::get(name).is_err().then_some((
            format!("`{name}` is no time zone, so dates are read as UTC"),
            "write a name of the tz database, like `Europe/Madrid`",
        ))
    }));
    problems.extend(of_setting(config, "defaults", |node| {
        (!node.is_null() && node.as_sequence().is_none()).then_some((
            "`defaults` is no list, so Jekyll ignores it",
            "write a list of `scope` and `values`",
        ))
    }));
    problems.extend(of_setting(config, "collections", |node| {
        (!matches!(node.value, Yaml::Null | Yaml::Mapping(_) | Yaml::Sequence(_))).then_some((
            "`collections` is neither a list nor `label: settings` lines, which stops the build",
            "write `collections:` and below it one `label: {output: true}` line each",
        ))
    }));
    problems
}

/// Holds one setting as written against a check that yields message and help.
fn of_setting<M: Into<String>>(
    config: &Config,
    key: &str,
    check: impl FnOnce(&Node) -> Option<(M, &'static str)>,
) -> Option<SiteProblem> {
    let (file, node) = config.written_at(&[key])?;
    let (message, help) = check(node)?;
    Some(problem(Place::new(file, node.span), message, help))
}

fn not_an_array(config: &Config, key: &str) -> Option<SiteProblem> {
    let (file, node) = config.written_at(&[key])?;
    // 3.x splits strings, and takes an empty setting for none; GitHub Pages adds its own plugins to whatever is there.
    let stops = config.jekyll() == Jekyll::V4;
    if node.as_sequence().is_some() || !stops {
        return None;
    }
    let message = format!("`{key}` is no list, which stops the build");
    Some(problem(
        Place::new(file, node.span),
        message,
        "write it as a list: `[a, b]` or lines that start with `- `",
    ))
}
