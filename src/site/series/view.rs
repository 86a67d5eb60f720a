//! A series as `postproof series` prints it.

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::published::Published;
use crate::workspace::Sources;

use super::{List, Series};

/// A series.
#[derive(Debug, Serialize)]
pub struct SeriesView {
    /// Its name, as `series fix` takes it.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its parts, in order.
    pub parts: Vec<SeriesPart>,
    /// The lists that are kept by hand.
    pub lists: Vec<SeriesList>,
    /// What is wrong.
    pub findings: Vec<SeriesFinding>,
}

/// A part.
#[derive(Debug, Serialize)]
pub struct SeriesPart {
    /// Its number.
    pub number: String,
    /// Its own title, without series and number.
    pub title: String,
    /// Its source.
    pub path: String,
    /// Its URL.
    pub url: String,
    /// `2024-01-31`; null for pages without a date.
    pub date: Option<String>,
}

/// A list.
#[derive(Debug, Serialize)]
pub struct SeriesList {
    /// The file that it is written in.
    pub path: String,
    /// Its first line, from 1.
    pub line: usize,
    /// The number of the part that shows it; null on other pages.
    pub part: Option<String>,
    /// The numbers that it links to pages.
    pub linked: Vec<String>,
    /// The numbers that it names without a link to a page.
    pub named: Vec<String>,
}

/// A finding of a rule about series.
#[derive(Debug, Serialize)]
pub struct SeriesFinding {
    /// The rule.
    pub rule: &'static str,
    /// The level.
    pub level: &'static str,
    /// The file.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// Whether `series fix` mends it.
    pub has_fix: bool,
}

/// A series with what the rules say of it.
pub fn view(
    series: &Series,
    published: &Published,
    sources: &Sources,
    findings: &[Diagnostic],
) -> SeriesView {
    let site = published.site;
    let parts = series.parts.iter().map(|part| {
        let page = site.page(part.page);
        SeriesPart {
            number: part.number.to_string(),
            title: if part.title.is_empty() { page.title.to_string() } else { part.title.clone() },
            path: page.source.as_ref().map(ToString::to_string).unwrap_or_default(),
            url: page.url.to_string(),
            date: page.date.as_ref().map(|date| date.strftime("%Y-%m-%d").to_string()),
        }
    });
    let mut lists: Vec<&List> = series.lists.iter().collect();
    let path = |list: &List| sources.get(list.file).path.clone();
    lists.sort_by_cached_key(|list| {
        let start = list.start().map(|start| start.span);
        (series.part_of(list.page).map(|part| part.number), path(list), start)
    });
    let findings = findings.iter().map(|finding| {
        let source = sources.get(finding.place.file);
        SeriesFinding {
            rule: finding.rule,
            level: finding.level.name(),
            path: source.path.to_string(),
            line: source.line_column(finding.place.span.start).line,
            message: finding.message.clone(),
            has_fix: finding.fix.is_some(),
        }
    });
    SeriesView {
        name: series.name.clone(),
        title: series.title.clone(),
        parts: parts.collect(),
        lists: lists.iter().map(|list| list_view(series, list, sources)).collect(),
        findings: findings.collect(),
    }
}

fn list_view(series: &Series, list: &List, sources: &Sources) -> SeriesList {
    let source = sources.get(list.file);
    let start = list.start().map_or(0, |place| place.span.start);
    let (linked, named): (Vec<_>, Vec<_>) = list.numbered().partition(|(number, entry)| {
        let page = entry.link.as_ref().and_then(|link| link.page());
        page.is_some_and(|page| series.parts_numbered(*number).any(|part| part.page == page))
    });
    let numbers = |entries: Vec<(super::Number, &super::Entry)>| {
        entries.iter().map(|(number, _)| number.to_string()).collect()
    };
    SeriesList {
        path: source.path.to_string(),
        line: source.line_column(start).line,
        part: series.part_of(list.page).map(|part| part.number.to_string()),
        linked: numbers(linked),
        named: numbers(named),
    }
}
