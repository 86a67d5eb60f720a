//! Random sites, built by the real Jekyll and looked at by postproof: the two must agree on every output, every id of
//! a heading and every link.
//!
//! `POSTPROOF_SEEDS=300` tries so many seeds. A seed that fails is shown with its differences; `POSTPROOF_SEED=17`
//! tries that one alone and keeps its site under `target/random/17`.

#[cfg(test)]
#[path = "jekyll/compare.rs"]
mod compare;
#[cfg(test)]
#[path = "random/config.rs"]
mod config;
#[cfg(test)]
#[path = "random/content.rs"]
mod content;
#[cfg(test)]
#[path = "jekyll/golden.rs"]
mod golden;
#[cfg(test)]
#[path = "jekyll/installed.rs"]
mod installed;
#[cfg(test)]
#[path = "random/rng.rs"]
mod rng;
#[cfg(test)]
#[path = "jekyll/ruby.rs"]
mod ruby;
#[cfg(test)]
#[path = "random/site.rs"]
mod site;

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::ops::Range;
use std::path::Path;

use golden::Golden;
use rayon::prelude::*;

/// The seeds of every run.
const SEEDS: Range<u64> = 0..48;

#[cfg(test)]
fn write(below: &Path, seed: u64) {
    let folder = below.join(seed.to_string());
    for (path, text) in site::generate(seed) {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn differences(golden: &Golden, sites: &Path) -> Vec<String> {
    let workspace = golden.open(sites);
    let (map, mut rows) = (workspace.map(), workspace.links());
    // A page whose permalink ends otherwise (`/v1.0`) is no HTML for the visitor.
    let seen = |page: &str| {
        let shows =
            |row: &golden::Output| row.source.as_deref() == Some(page) && row.output.ends_with(".html");
        golden.outputs.iter().any(shows)
    };
    rows.retain(|row| row.page.as_deref().is_none_or(seen));
    [
        compare::outputs(golden, &map),
        compare::invented_outputs(golden, &map),
        compare::headings(golden, &map),
        compare::links(golden, &rows),
        compare::invented_links(golden, &rows),
    ]
    .concat()
}

/// Builds the sites of these seeds below a folder and compares them.
#[cfg(test)]
fn compare_seeds(seeds: Range<u64>, below: &Path) {
    let (sites, goldens) = (below.join("sites"), below.join("goldens"));
    fs::create_dir_all(&goldens).unwrap();
    seeds.clone().for_each(|seed| write(&sites, seed));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/jekyll/golden.rb");
    ruby::run(&script, &[sites.as_os_str(), goldens.as_os_str()]);
    let files: Vec<(String, String)> = golden::files(&goldens).into_iter().collect();
    assert_eq!(files.len(), seeds.count());
    let failed: BTreeMap<String, Vec<String>> = files
        .par_iter()
        .map(|(name, text)| {
            let mut golden = golden::parse(name, text);
            // Nobody wrote the link of a page that only redirects. Every other one must be seen, those of layouts too.
            golden.links.retain(|link| !link.url.starts_with(site::REDIRECTED));
            golden.links.iter_mut().for_each(|link| link.body = true);
            (name.clone(), differences(&golden, &sites))
        })
        .filter(|(_, differences)| !differences.is_empty())
        .collect();
    let shown: Vec<String> = failed
        .iter()
        .map(|(seed, found)| format!("seed {seed}, {} differences:\n  {}", found.len(), found.join("\n  ")))
        .collect();
    assert!(shown.is_empty(), "{} of {} seeds differ\n{}", failed.len(), files.len(), shown.join("\n"));
}

#[test]
fn random_sites_are_published_as_by_jekyll() {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    if let Some(seed) = number("POSTPROOF_SEED") {
        let below = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/random").join(seed.to_string());
        drop(fs::remove_dir_all(&below));
        return compare_seeds(seed..seed + 1, &below);
    }
    let seeds = number("POSTPROOF_SEEDS").map(|count| 0..count);
    if seeds.is_none() && !installed::is_required() {
        return installed::say_skipped();
    }
    compare_seeds(seeds.unwrap_or(SEEDS), tempfile::tempdir().unwrap().path());
}

#[test]
fn a_seed_always_makes_the_same_site_and_others_make_others() {
    let sites: HashSet<String> = SEEDS.map(|seed| format!("{:?}", site::generate(seed))).collect();
    assert_eq!(sites.len(), SEEDS.count());
    assert_eq!(site::generate(3), site::generate(3));
}
