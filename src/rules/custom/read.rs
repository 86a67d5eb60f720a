//! From the document of a rule to the rule. What makes no sense is told with its place.

use std::path::PathBuf;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use regex::Regex;

use crate::diagnostic::Level;
use crate::rules::RULES;
use crate::source::Span;
use crate::suggest;
use crate::yaml::front_matter::{FrontMatter, State};
use crate::yaml::{Mapping, Node, Yaml};

use super::{CustomRule, Demand, Search, Within, name_for_good};

/// Why a document is no rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Where in the document.
    pub span: Span,
    /// What is wrong, as a lowercase phrase.
    pub message: String,
    /// The way out.
    pub help: Option<String>,
}

/// The keys that the front matter may have.
const KEYS: [&str; 10] =
    ["level", "files", "message", "pattern", "in", "key", "replace", "safe", "require", "forbid"];
const PLACES: [&str; 4] = ["text", "prose", "code", "front-matter"];
const LEVELS: [(&str, Level); 4] =
    [("off", Level::Off), ("info", Level::Info), ("warning", Level::Warning), ("error", Level::Error)];

fn problem<T>(span: Span, message: impl Into<String>, help: impl Into<String>) -> Result<T, Problem> {
    Err(Problem { span, message: message.into(), help: Some(help.into()).filter(|help| !help.is_empty()) })
}

pub(super) fn rule(name: &str, path: PathBuf, doc: &str) -> Result<CustomRule, Problem> {
    let front_matter = FrontMatter::split(doc);
    let top = Span::at(0);
    check_name(name)?;
    let node = match (front_matter.state, &front_matter.node) {
        (State::Invalid(error), _) => {
            return Err(Problem { span: error.span, message: error.message, help: error.help });
        }
        (State::Valid, Some(node)) => node,
        _ => {
            let help =
                "begin it with `---`, the keys `level` and `pattern` (or `require`, `forbid`), and `---`";
            return problem(top, "this rule has no front matter that says what it looks for", help);
        }
    };
    let Some(keys) = node.as_mapping() else { return problem(top, "the front matter is no mapping", "") };
    check_keys(keys)?;
    let level = level(keys)?;
    let files = keys.get("files").map(globs).transpose()?;
    let message = keys.get("message").map(text).transpose()?.map(str::to_owned);
    let search = search(keys, node.span)?;
    Ok(CustomRule { name: name_for_good(name), level, doc: doc.into(), path, files, message, search })
}

fn check_name(name: &str) -> Result<(), Problem> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || !name.chars().all(is_plain) {
        let help = "call the file like `no-shouting.md`: small letters, digits and dashes";
        return problem(Span::at(0), format!("`{name}` is no name of a rule"), help);
    }
    if RULES.iter().any(|rule| rule.name == name) {
        return problem(
            Span::at(0),
            format!("postproof has a rule `{name}` already"),
            "give it another name",
        );
    }
    Ok(())
}

fn check_keys(keys: &Mapping) -> Result<(), Problem> {
    for entry in &keys.entries {
        let name = entry.key.as_str().unwrap_or_default();
        if !KEYS.contains(&name) {
            let help = match suggest::nearest(name, KEYS.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known here: {}", KEYS.join(", ")),
            };
            return problem(entry.key.span, format!("unknown key `{name}`"), help);
        }
    }
    Ok(())
}

fn level(keys: &Mapping) -> Result<Level, Problem> {
    let Some(node) = keys.get("level") else { return Ok(Level::Warning) };
    // YAML reads `off` as a boolean.
    let written = if node.value == Yaml::Bool(false) { "off" } else { node.as_str().unwrap_or_default() };
    match LEVELS.iter().find(|(name, _)| *name == written) {
        Some((_, level)) => Ok(*level),
        None => problem(node.span, "this is no level", "write `off`, `info`, `warning` or `error`"),
    }
}

fn search(keys: &Mapping, all: Span) -> Result<Search, Problem> {
    let values = ["require", "forbid"].map(|key| keys.get(key));
    match (keys.entry("pattern"), values) {
        (Some(_), [None, None]) => pattern(keys),
        (Some(entry), _) => {
            problem(entry.key.span, "`pattern` stands beside `require` or `forbid`", "make two rules of it")
        }
        (None, [None, None]) => {
            problem(all, "nothing says what the rule looks for", "add `pattern`, `require` or `forbid`")
        }
        (None, [require, forbid]) => {
            for key in ["in", "key", "replace", "safe"] {
                if let Some(entry) = keys.entry(key) {
                    return problem(entry.key.span, format!("`{key}` needs a `pattern`"), "take it out");
                }
            }
            Ok(Search::Values {
                require: require.map(demands).transpose()?.unwrap_or_default(),
                forbid: forbid.map(demands).transpose()?.unwrap_or_default(),
            })
        }
    }
}

fn pattern(keys: &Mapping) -> Result<Search, Problem> {
    let Some(node) = keys.get("pattern") else { return problem(Span::at(0), "there is no `pattern`", "") };
    let regex = regex(node)?;
    let key = keys.get("key").map(text).transpose()?;
    let within = match (keys.get("in"), key) {
        (None, None) => Within::Text,
        (None, Some(key)) => Within::Value(key.to_owned()),
        (Some(place), key) => match (place.as_str().unwrap_or_default(), key) {
            ("text", None) => Within::Text,
            ("prose", None) => Within::Prose,
            ("code", None) => Within::Code,
            ("front-matter", Some(key)) => Within::Value(key.to_owned()),
            ("front-matter", None) => {
                return problem(
                    place.span,
                    "which value of the front matter?",
                    "add `key: title`, or another key",
                );
            }
            (known, Some(_)) if PLACES.contains(&known) => {
                return problem(
                    place.span,
                    "`key` is about front matter",
                    "write `in: front-matter`, or no `key`",
                );
            }
            _ => {
                return problem(
                    place.span,
                    "this is no place",
                    format!("write one of: {}", PLACES.join(", ")),
                );
            }
        },
    };
    let replace = keys.get("replace").map(text).transpose()?.map(str::to_owned);
    let is_safe = match keys.get("safe").map(|node| (&node.value, node.span)) {
        None | Some((Yaml::Bool(false), _)) => false,
        Some((Yaml::Bool(true), span)) if replace.is_none() => {
            return problem(
                span,
                "`safe` is about a `replace`, and there is none",
                "add it, or take `safe` out",
            );
        }
        Some((Yaml::Bool(true), _)) => true,
        Some((_, span)) => return problem(span, "this is neither true nor false", ""),
    };
    Ok(Search::Pattern { regex, within, replace, is_safe })
}

/// A list of keys, or a mapping from keys to patterns; one key alone, too.
fn demands(node: &Node) -> Result<Vec<Demand>, Problem> {
    let without = |node: &Node| Ok(Demand { key: text(node)?.to_owned(), pattern: None });
    match &node.value {
        Yaml::Sequence(items) => items.iter().map(without).collect(),
        Yaml::Mapping(mapping) => {
            let entries = mapping.entries.iter().map(|entry| {
                let pattern = if entry.value.is_null() { None } else { Some(regex(&entry.value)?) };
                Ok(Demand { key: text(&entry.key)?.to_owned(), pattern })
            });
            entries.collect()
        }
        _ => Ok(vec![without(node)?]),
    }
}

fn regex(node: &Node) -> Result<Regex, Problem> {
    let written = text(node)?;
    Regex::new(written).or_else(|error| {
        let said = error.to_string();
        let reason = said.lines().rev().find_map(|line| line.strip_prefix("error: ")).unwrap_or(&said);
        let help = "the syntax is that of Rust's `regex`; in YAML put it in single quotes";
        problem(at_fault(node, &error, written), format!("`{written}` is no pattern: {reason}"), help)
    })
}

/// Where in a pattern the fault is, as far as the error says: the line below the pattern points at it.
fn at_fault(node: &Node, error: &regex::Error, written: &str) -> Span {
    let exact = match &node.value {
        Yaml::Str(scalar) => scalar.exact,
        _ => None,
    };
    let said = error.to_string();
    let is_pointer = |line: &&str| line.contains('^') && line.trim_matches([' ', '^']).is_empty();
    let pointer = said.lines().rev().find(is_pointer);
    let column = pointer.and_then(|line| line.find('^')?.checked_sub("    ".len()));
    let byte = column.and_then(|column| written.char_indices().nth(column)).map(|(byte, _)| byte);
    match (exact, byte) {
        (Some(exact), Some(byte)) if !written.contains('\n') => {
            Span { start: exact.start + byte as u32, ..exact }
        }
        _ => node.span,
    }
}

fn text(node: &Node) -> Result<&str, Problem> {
    match node.as_str() {
        Some(text) => Ok(text),
        None => problem(node.span, "this is no text", "put it in quotes"),
    }
}

fn globs(node: &Node) -> Result<GlobSet, Problem> {
    let nodes = match &node.value {
        Yaml::Sequence(items) => items.iter().collect(),
        _ => vec![node],
    };
    let mut set = GlobSetBuilder::new();
    for node in nodes {
        let written = text(node)?.trim_start_matches("./").trim_start_matches('/');
        let pattern = if written.ends_with('/') { format!("{written}**") } else { written.to_owned() };
        match GlobBuilder::new(&pattern).literal_separator(true).build() {
            Ok(glob) => set.add(glob),
            Err(error) => {
                return problem(node.span, format!("`{written}` is no pattern: {}", error.kind()), "");
            }
        };
    }
    set.build().or_else(|error| problem(node.span, error.to_string(), ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(front_matter: &str) -> (String, String) {
        let doc = format!("---\n{front_matter}\n---\n# a-rule\n");
        let problem = rule("a-rule", PathBuf::new(), &doc).expect_err(front_matter);
        (doc[problem.span.range()].trim().to_owned(), problem.message)
    }

    #[test]
    fn what_makes_no_sense_is_told_with_its_place() {
        let cases = [
            ("patern: a", "patern", "unknown key `patern`"),
            ("level: bad\npattern: a", "bad", "this is no level"),
            ("pattern: 'a(b'", "(b", "`a(b` is no pattern: unclosed group"),
            ("pattern: 'é[z-a]'", "z-a]", "`é[z-a]` is no pattern: invalid character class range"),
            ("pattern: a\nin: prosa", "prosa", "this is no place"),
            ("pattern: a\nin: front-matter", "front-matter", "which value of the front matter?"),
            ("pattern: a\nrequire: [b]", "pattern", "`pattern` stands beside `require` or `forbid`"),
            ("level: info", "level: info", "nothing says what the rule looks for"),
            ("require: [a]\nreplace: b", "replace", "`replace` needs a `pattern`"),
            ("pattern: 3", "3", "this is no text"),
            ("pattern: a\nfiles: '{a'", "'{a'", "`{a` is no pattern: "),
            ("pattern: a\nsafe: true", "true", "`safe` is about a `replace`, and there is none"),
        ];
        for (front_matter, place, message) in cases {
            let (at, said) = fault(front_matter);
            assert_eq!(at, place, "{front_matter}");
            assert!(said.starts_with(message), "{front_matter}: {said}");
        }
    }

    #[test]
    fn a_name_is_new_and_plain() {
        for name in ["missing-page", "No", "a b", ""] {
            assert!(rule(name, PathBuf::new(), "---\npattern: a\n---\n").is_err(), "{name}");
        }
    }
}
