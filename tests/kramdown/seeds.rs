//! Random documents held against a running kramdown.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Range;

use super::facts::{Facet, Facts};
use super::failures::{Failures, describe};
use super::html;
use super::oracle::{Options, Oracle};
use super::random::document;
use super::shrink;

/// So many of the failing documents are made small.
const SHRUNK: usize = 40;
/// So many of these are shown.
const SHOWN: usize = 12;

/// The two readings of a text; none where kramdown stops at it.
pub(crate) fn readings(kramdown: &mut Oracle, text: &str, options: &Options) -> Option<(Facts, Facts)> {
    let html = kramdown.html(text, options).ok()?;
    Some((html::facts(&html), Facts::read(text, &options.dialect())))
}

/// The facets in which the two readings of a text differ.
pub(crate) fn differences(kramdown: &mut Oracle, text: &str, options: &Options) -> Vec<Facet> {
    readings(kramdown, text, options).map_or_else(Vec::new, |(expected, found)| expected.differences(&found))
}

/// The seeds whose documents differ.
pub(crate) fn failures(kramdown: &mut Oracle, seeds: Range<u64>) -> Failures {
    let found = seeds.map(|seed| {
        let document = document(seed);
        (format!("{seed:04}"), differences(kramdown, &document.text, &document.options))
    });
    found.filter(|(_, facets)| !facets.is_empty()).collect()
}

/// A document made small, with what is still read otherwise: as long as a link or id is, that is not given up for HTML.
pub(crate) fn smallest(kramdown: &mut Oracle, seed: u64) -> String {
    let document = document(seed);
    let is_fact = |facet: &Facet| *facet != Facet::Html;
    let has_facts = differences(kramdown, &document.text, &document.options).iter().any(is_fact);
    let mut fails = |text: &str| {
        let facets = differences(kramdown, text, &document.options);
        if has_facts { facets.iter().any(is_fact) } else { !facets.is_empty() }
    };
    let text = shrink::by_characters(&document.text, &mut fails);
    let shown = readings(kramdown, &text, &document.options);
    shown.map_or_else(String::new, |(expected, found)| {
        format!("seed {seed} {}\n{}", document.options.0, describe(&text, &expected, &found))
    })
}

/// How many seeds differ in what, and the smallest documents of those that do.
pub(crate) fn report(kramdown: &mut Oracle, seeds: Range<u64>) -> Result<(), String> {
    let count = seeds.clone().count();
    let failures = failures(kramdown, seeds);
    if failures.is_empty() {
        return Ok(());
    }
    let mut report = format!("{} of {count} documents differ:", failures.len());
    let mut by_facet: BTreeMap<Facet, usize> = BTreeMap::new();
    failures.values().flatten().for_each(|facet| *by_facet.entry(*facet).or_default() += 1);
    by_facet.iter().for_each(|(facet, count)| write!(report, " {facet} {count}").unwrap());
    // Differences in links and ids first.
    let mut seeds: Vec<u64> = failures.keys().map(|seed| seed.parse().unwrap()).collect();
    seeds.sort_by_key(|seed| failures[&format!("{seed:04}")] == [Facet::Html]);
    let mut small: Vec<String> =
        seeds.into_iter().take(SHRUNK).map(|seed| smallest(kramdown, seed)).collect();
    small.sort_by_key(String::len);
    let mut seen = BTreeSet::new();
    // Two that only have other letters are one.
    let shape = |text: &str| {
        let document = text.split("----\n").nth(1).unwrap_or_default();
        document.replace(char::is_alphanumeric, "x")
    };
    small.retain(|text| seen.insert(shape(text)));
    small.iter().take(SHOWN).for_each(|text| write!(report, "\n\n{text}").unwrap());
    Err(report)
}
