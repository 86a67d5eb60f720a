//! Markdown held against the real kramdown: links, images, ids of headings and of everything, code blocks, and the HTML.
//!
//! `tests/kramdown/cases` holds small documents by subject, `tests/kramdown/golden` what the kramdown of the installed
//! Jekyll makes of them. `BLESS=1 cargo test --test kramdown` asks it anew and lists what postproof reads otherwise in
//! `tests/kramdown/failures`. `POSTPROOF_SHOW=TEXT` shows the differences of all cases with that text in their name.
//!
//! Random documents are compared with a running kramdown. `POSTPROOF_SEEDS=5000` tries so many and shows the smallest that
//! differ; `POSTPROOF_SEED=17` shows what is left of that one. `POSTPROOF_SITES=FOLDER:FOLDER cargo test --test
//! kramdown -- --ignored` compares the Markdown files of real sites, with Liquid blanked out.

#[cfg(test)]
#[path = "kramdown/cases.rs"]
mod cases;
#[cfg(test)]
#[path = "kramdown/facts.rs"]
mod facts;
#[cfg(test)]
#[path = "kramdown/failures.rs"]
mod failures;
#[cfg(test)]
#[path = "kramdown/html.rs"]
mod html;
#[cfg(test)]
#[path = "jekyll/installed.rs"]
mod installed;
#[cfg(test)]
#[path = "kramdown/oracle.rs"]
mod oracle;
#[cfg(test)]
#[path = "kramdown/random/mod.rs"]
mod random;
#[cfg(test)]
#[path = "random/rng.rs"]
mod rng;
#[cfg(test)]
#[path = "kramdown/seeds.rs"]
mod seeds;
#[cfg(test)]
#[path = "kramdown/shrink.rs"]
mod shrink;
#[cfg(test)]
#[path = "kramdown/sites.rs"]
mod sites;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::ops::Range;

use facts::Facts;
use failures::Failures;
use oracle::{Options, Oracle};

/// The random documents of every run.
const SEEDS: Range<u64> = 0..400;

#[test]
fn cases_are_read_as_by_kramdown() {
    if is_blessing() {
        let mut kramdown = Oracle::start();
        cases::load().iter().for_each(|subject| subject.bless(&said(&mut kramdown, subject)));
    }
    let mut failures = Failures::new();
    let mut shown = BTreeMap::new();
    for subject in &cases::load() {
        for (case, html) in subject.cases.iter().zip(subject.golden()) {
            let (expected, found) = (html::facts(&html), Facts::read(&case.text, &case.options.dialect()));
            let facets = expected.differences(&found);
            if !facets.is_empty() {
                failures.insert(case.name.clone(), facets);
                shown.insert(case.name.clone(), failures::describe(&case.text, &expected, &found));
            }
        }
    }
    if let Ok(wanted) = std::env::var("POSTPROOF_SHOW") {
        let wanted = shown.iter().filter(|(name, _)| name.contains(&wanted));
        let texts: Vec<String> = wanted.map(|(name, text)| format!("{name}\n{text}")).collect();
        panic!("{} cases differ\n{}", texts.len(), texts.join("\n"));
    }
    failures::check("cases", &failures, |name| shown.get(name).cloned().unwrap_or_default());
}

/// Whether golden files and lists are to be written.
#[cfg(test)]
fn is_blessing() -> bool {
    let is_blessing = std::env::var_os("BLESS").is_some();
    assert!(!is_blessing || !installed::is_ci(), "golden files are not written in CI");
    is_blessing
}

/// What the installed kramdown makes of each case.
#[cfg(test)]
fn said(kramdown: &mut Oracle, subject: &cases::Subject) -> Vec<String> {
    let html = |case: &cases::Case| {
        let html = kramdown.html(&case.text, &case.options);
        html.unwrap_or_else(|error| panic!("{}: {error}", case.name)).trim_end().to_owned()
    };
    subject.cases.iter().map(html).collect()
}

#[test]
fn the_real_kramdown_still_says_so() {
    if is_blessing() || !installed::is_required() {
        return installed::say_skipped();
    }
    let mut kramdown = Oracle::start();
    let mut differences = Vec::new();
    for subject in cases::load() {
        let said = said(&mut kramdown, &subject);
        for ((case, written), said) in subject.cases.iter().zip(subject.golden()).zip(said) {
            if written != said {
                differences.push(format!("{}\n  written {written}\n  said    {said}", case.name));
            }
        }
    }
    assert!(differences.is_empty(), "{} differences\n{}", differences.len(), differences.join("\n"));
}

#[test]
fn no_case_stands_twice() {
    let subjects = cases::load();
    let cases: Vec<_> = subjects.iter().flat_map(|subject| &subject.cases).collect();
    let mut seen = BTreeSet::new();
    let mut is_new = |case: &&&cases::Case| {
        let [name, text] = [&case.name, &case.text].map(|part| (part.clone(), case.options.clone()));
        seen.insert((name.0, Options::default())) && seen.insert(text)
    };
    let twice: Vec<&str> = cases.iter().filter(|case| !is_new(case)).map(|case| case.name.as_str()).collect();
    assert!(twice.is_empty(), "{twice:#?}");
    assert!(cases.len() >= 1000, "{}", cases.len());
}

#[test]
fn random_documents_are_read_as_by_kramdown() {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    if let Some(seed) = number("POSTPROOF_SEED") {
        let kramdown = &mut Oracle::start();
        assert!(seeds::failures(kramdown, seed..seed + 1).is_empty(), "{}", seeds::show(kramdown, seed));
    } else if let Some(count) = number("POSTPROOF_SEEDS") {
        seeds::report(&mut Oracle::start(), 0..count).unwrap_or_else(|report| panic!("{report}"));
    } else if installed::is_required() || is_blessing() {
        let failures = seeds::failures(&mut Oracle::start(), SEEDS);
        failures::check("seeds", &failures, |seed| format!("POSTPROOF_SEED={seed} shows it"));
    } else {
        installed::say_skipped();
    }
}

#[test]
fn a_seed_always_makes_the_same_document_and_others_make_others() {
    let texts: BTreeSet<String> = SEEDS.map(|seed| random::document(seed).text).collect();
    assert!(texts.len() as u64 >= SEEDS.end - 4, "{}", texts.len());
    assert_eq!(random::document(3).text, random::document(3).text);
}

#[test]
#[ignore = "needs POSTPROOF_SITES=FOLDER:FOLDER"]
fn real_sites_are_read_as_by_kramdown() {
    let folders =
        std::env::var_os("POSTPROOF_SITES").expect("POSTPROOF_SITES names the folders of the sites");
    let mut kramdown = Oracle::start();
    let scores: Vec<_> =
        std::env::split_paths(&folders).map(|site| sites::score(&mut kramdown, &site)).collect();
    let report: String = scores.iter().map(|score| score.report.as_str()).collect();
    writeln!(std::io::stderr(), "{report}").unwrap();
    assert!(scores.iter().all(|score| score.is_enough), "a site has too many other links and ids");
}
