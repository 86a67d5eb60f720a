//! What postproof is known to read otherwise than kramdown. The lists hold both ways: what fails must be listed, and what
//! is listed must fail, in the very same facets.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use super::facts::{Facet, Facts};

/// The facets in which each document differs, by its name.
pub(crate) type Failures = BTreeMap<String, Vec<Facet>>;

fn file(list: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/kramdown/failures"))
        .join(list)
        .with_extension("txt")
}

fn written(failures: &Failures) -> String {
    let lines = failures.iter().map(|(name, facets)| {
        let facets: Vec<String> = facets.iter().map(Facet::to_string).collect();
        format!("{name} => {}\n", facets.join(" "))
    });
    lines.collect()
}

/// Asserts that these are the listed failures; `BLESS=1` lists them instead. `show` describes the failure of that name.
pub(crate) fn check(list: &str, found: &Failures, show: impl Fn(&str) -> String) {
    let found = written(found);
    if std::env::var_os("BLESS").is_some() {
        return fs::write(file(list), found).unwrap();
    }
    let listed = fs::read_to_string(file(list)).unwrap_or_default();
    let news = found.lines().filter(|line| !listed.lines().any(|known| known == *line));
    let gone = listed.lines().filter(|line| !found.lines().any(|known| known == *line));
    let names = |line: &str| line.rsplit_once(" => ").map_or_else(String::new, |(name, _)| show(name));
    let news: Vec<String> = news.map(|line| format!("differs: {line}\n{}", names(line))).collect();
    let gone: Vec<String> =
        gone.map(|line| format!("listed in failures/{list}.txt, but is not so: {line}")).collect();
    assert!(news.is_empty() && gone.is_empty(), "{}\n{}", news.join("\n"), gone.join("\n"));
}

/// The differing facets of a document, for people.
pub(crate) fn describe(text: &str, kramdown: &Facts, postproof: &Facts) -> String {
    let mut shown = format!("----\n{text}----\n");
    for facet in kramdown.differences(postproof) {
        let (expected, found) = (kramdown.of(facet), postproof.of(facet));
        let same = expected.iter().zip(found).take_while(|(expected, found)| expected == found).count();
        for (who, lines) in [("kramdown ", expected), ("postproof", found)] {
            let rest: Vec<&str> = lines.iter().skip(same).take(6).map(String::as_str).collect();
            shown.push_str(&format!(
                "{facet}, {who}: {}\n",
                rest.join(if facet == Facet::Html { " ⏎ " } else { " | " })
            ));
        }
    }
    shown
}
