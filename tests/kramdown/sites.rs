//! The Markdown files of real sites, held against a running kramdown.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use walkdir::{DirEntry, WalkDir};

use super::facts::Facet;
use super::failures::describe;
use super::oracle::{Options, Oracle};
use super::seeds::{differences, readings};
use super::shrink;

/// The least share of files with the very same links and ids.
const LEAST: f64 = 0.995;
/// So many differing files of a site are made small, first those with other links or ids.
const SHRUNK: usize = 40;
/// So many of these are shown.
const SHOWN: usize = 8;

const EXTENSIONS: &[&str] = &["md", "markdown", "mkdown", "mkdn", "mkd"];

/// How much of a site is read as kramdown reads it. Files that are no UTF-8, or that kramdown stops at, are not compared.
pub(crate) struct Score {
    pub(crate) report: String,
    pub(crate) is_enough: bool,
}

/// Compares all Markdown files of a site.
pub(crate) fn score(kramdown: &mut Oracle, site: &Path) -> Score {
    let options = options(site);
    let files = files(site);
    let (mut differing, mut compared) = (Vec::new(), 0_usize);
    for path in &files {
        let Ok(text) = fs::read_to_string(path) else { continue };
        let text = blanked(body(&text));
        let Some((expected, found)) = readings(kramdown, &text, &options) else { continue };
        compared += 1;
        let facets = expected.differences(&found);
        if !facets.is_empty() {
            differing.push((path, text, facets));
        }
    }
    differing.sort_by_key(|(.., facets)| !has_facts(facets));
    let other_facts = differing.iter().filter(|(.., facets)| has_facts(facets)).count();
    let share = |others: usize| (compared - others) as f64 / compared.max(1) as f64;
    let mut report = format!(
        "{}: {compared} of {} files compared; same links and ids {:.4} ({other_facts} differ); same HTML {:.4} ({} differ)\n",
        site.display(),
        files.len(),
        share(other_facts),
        share(differing.len()),
        differing.len()
    );
    let mut shapes = BTreeSet::new();
    for (path, text, facets) in differing.iter().take(SHRUNK) {
        let small = smallest(kramdown, text, &options, facets);
        if shapes.len() < SHOWN && shapes.insert(shrink::shape(&small)) {
            let readings = readings(kramdown, &small, &options);
            let shown = readings.map(|(expected, found)| describe(&small, &expected, &found));
            write!(report, "\n{}\n{}", path.display(), shown.unwrap_or_default()).unwrap();
        }
    }
    Score { report, is_enough: share(other_facts) >= LEAST }
}

fn has_facts(facets: &[Facet]) -> bool {
    facets.iter().any(|facet| ![Facet::Html, Facet::Code].contains(facet))
}

/// The smallest text that still differs in the first facet.
fn smallest(kramdown: &mut Oracle, text: &str, options: &Options, facets: &[Facet]) -> String {
    let mut fails = |text: &str| differences(kramdown, text, options).first() == facets.first();
    shrink::by_words(text, &mut fails)
}

/// What the site's `_config.yml` says of kramdown, but for programs that it calls.
fn options(site: &Path) -> Options {
    let text = fs::read_to_string(site.join("_config.yml")).unwrap_or_default();
    let config: Value = serde_yaml::from_str(&text).unwrap_or_default();
    let mut kramdown = config.get("kramdown").and_then(Value::as_object).cloned().unwrap_or_default();
    for program in
        ["syntax_highlighter", "syntax_highlighter_opts", "math_engine", "enable_coderay", "coderay"]
    {
        kramdown.remove(program);
    }
    Options(Value::Object(kramdown).to_string())
}

fn files(site: &Path) -> Vec<PathBuf> {
    let is_kept = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy();
        let is_hidden = entry.depth() > 0 && name.starts_with('.');
        !is_hidden && !["_site", "node_modules", "vendor"].contains(&name.as_ref())
    };
    let entries = WalkDir::new(site).sort_by_file_name().into_iter().filter_entry(is_kept);
    let paths = entries.filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    let is_markdown = |path: &PathBuf| {
        path.extension().is_some_and(|own| EXTENSIONS.iter().any(|known| own.eq_ignore_ascii_case(known)))
    };
    paths.map(DirEntry::into_path).filter(is_markdown).collect()
}

/// The text below the front matter.
fn body(text: &str) -> &str {
    let Some(rest) =
        text.strip_prefix("---").filter(|rest| rest.trim_start_matches([' ', '\t', '\r']).starts_with('\n'))
    else {
        return text;
    };
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        at += line.len();
        if at > 3 && matches!(line.trim_end(), "---" | "...") {
            return &rest[at..];
        }
    }
    text
}

/// The text with spaces for Liquid's tags and letters for what prints, each of the same length.
fn blanked(text: &str) -> String {
    let mut written = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("{{").into_iter().chain(rest.find("{%")).min() {
        let (before, liquid) = rest.split_at(at);
        written.push_str(before);
        let end = if liquid.starts_with("{{") { "}}" } else { "%}" };
        let Some(length) = liquid.find(end).map(|at| at + end.len()) else {
            rest = liquid;
            break;
        };
        let (liquid, after) = liquid.split_at(length);
        let name = liquid.trim_start_matches(['{', '%', '-']).split_whitespace().next().unwrap_or_default();
        let prints = liquid.starts_with("{{") || ["link", "post_url"].contains(&name);
        // `<0xxx>` is no tag, as `<https://…>` is none.
        let blank = if prints { "0".to_owned() + &"x".repeat(length - 1) } else { " ".repeat(length) };
        written.push_str(&blank);
        rest = after;
    }
    written.push_str(rest);
    written
}
