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

/// A document made small: as long as a link or id is read otherwise, that is not given up for HTML.
fn smallest(kramdown: &mut Oracle, seed: u64) -> String {
    let document = document(seed);
    let is_fact = |facet: &Facet| *facet != Facet::Html;
    let has_facts = differences(kramdown, &document.text, &document.options).iter().any(is_fact);
    let mut fails = |text: &str| {
        let facets = differences(kramdown, text, &document.options);
        if has_facts { facets.iter().any(is_fact) } else { !facets.is_empty() }
    };
    shrink::by_characters(&document.text, &mut fails)
}

/// What is read otherwise of a document made small.
pub(crate) fn show(kramdown: &mut Oracle, seed: u64) -> String {
    let small = smallest(kramdown, seed);
    shown(kramdown, seed, &small)
}

fn shown(kramdown: &mut Oracle, seed: u64, text: &str) -> String {
    let options = document(seed).options;
    let readings = readings(kramdown, text, &options);
    let shown = readings.map(|(expected, found)| describe(text, &expected, &found));
    format!("seed {seed} {}\n{}", options.0, shown.unwrap_or_default())
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
    let mut small: Vec<(String, u64)> =
        seeds.into_iter().take(SHRUNK).map(|seed| (smallest(kramdown, seed), seed)).collect();
    small.sort_by_key(|(text, _)| text.len());
    let mut seen = BTreeSet::new();
    small.retain(|(text, _)| seen.insert(shrink::shape(text)));
    for (text, seed) in small.iter().take(SHOWN) {
        write!(report, "\n\n{}", shown(kramdown, *seed, text)).unwrap();
    }
    Err(report)
}
