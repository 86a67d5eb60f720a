//! What templates render to, held against what the real Jekyll makes of them.
//!
//! `tests/liquid/cases` holds the templates and what Jekyll's Liquid says of them (see `liquid/cases.rs` for the form);
//! all are pages of the site `tests/liquid/site`, with `tests/liquid/page.yml` as their front matter. Where postproof
//! means to differ, the case names the section of `tests/jekyll/differences.md` that says why. `BLESS=1 cargo test
//! --test liquid` asks the installed Jekyll about every template and writes down what it says.

#[cfg(test)]
#[path = "liquid/cases.rs"]
mod cases;
#[cfg(test)]
#[path = "jekyll/installed.rs"]
mod installed;
#[cfg(test)]
#[path = "liquid/render.rs"]
mod render;
#[cfg(test)]
#[path = "jekyll/ruby.rs"]
mod ruby;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use cases::{CaseFile, Outcome};

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/liquid"))
}

/// The answers of the installed Jekyll, by page.
#[cfg(test)]
fn answers(site: &Path) -> BTreeMap<String, Outcome> {
    let script = folder().join("liquid.rb");
    let printed = ruby::run(&script, &[site.as_os_str(), render::FOLDER.as_ref()]);
    let answers: BTreeMap<String, serde_json::Value> = serde_json::from_str(&printed).unwrap();
    answers
        .into_iter()
        .map(|(page, answer)| {
            let text = |key: &str| answer.get(key).and_then(|text| text.as_str()).map(str::to_owned);
            let outcome = text("output").map(Outcome::Output);
            (page, outcome.or_else(|| text("stops").map(Outcome::Stops)).unwrap())
        })
        .collect()
}

#[test]
fn templates_render_as_in_jekyll() {
    let files = CaseFile::load(folder());
    let site = render::write_site(folder(), &files);
    let found = render::outcomes(site.path());
    let mut differences = Vec::new();
    for (page, case) in cases::pages(&files) {
        let expected = case.difference.as_ref().map_or(&case.jekyll, |difference| &difference.outcome);
        if !found[&page].is_as(expected) {
            differences
                .push(format!("{}\n  expected {expected}\n  found    {}", case.template, found[&page]));
        }
    }
    assert!(differences.is_empty(), "{} differences\n{}", differences.len(), differences.join("\n"));
}

#[test]
fn every_difference_has_its_reason_and_every_reason_its_case() {
    let text = fs::read_to_string(folder().join("../jekyll/differences.md")).unwrap();
    let reasons: BTreeSet<&str> = text.lines().filter_map(|line| line.strip_prefix("### ")).collect();
    let files = CaseFile::load(folder());
    let named: BTreeSet<&str> = cases::pages(&files)
        .iter()
        .filter_map(|(_, case)| case.difference.as_ref())
        .map(|difference| difference.reason.as_str())
        .collect();
    assert_eq!(named, reasons);
}

#[test]
fn no_template_stands_twice() {
    let files = CaseFile::load(folder());
    let mut seen = BTreeSet::new();
    let pages = cases::pages(&files);
    let twice: Vec<&str> =
        pages.iter().map(|(_, case)| &*case.template).filter(|text| !seen.insert(*text)).collect();
    assert!(twice.is_empty(), "{twice:#?}");
    assert!(seen.len() >= 600, "{}", seen.len());
}

#[test]
fn the_real_jekyll_still_says_so() {
    let blessing = std::env::var_os("BLESS").is_some();
    if !blessing && !installed::is_required() {
        return installed::say_skipped();
    }
    let mut files = CaseFile::load(folder());
    let site = render::write_site(folder(), &files);
    let answers = answers(site.path());
    if blessing {
        assert!(!installed::is_ci(), "golden files are not written in CI");
        cases::bless(&mut files, &answers);
        return;
    }
    let mut differences = Vec::new();
    for (page, case) in cases::pages(&files) {
        if case.jekyll != Outcome::Varies && !answers[&page].is_as(&case.jekyll) {
            differences
                .push(format!("{}\n  written {}\n  said    {}", case.template, case.jekyll, answers[&page]));
        }
    }
    assert!(differences.is_empty(), "{} differences\n{}", differences.len(), differences.join("\n"));
}
