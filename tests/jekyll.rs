//! What postproof says of the fixture sites, held against what the real Jekyll published from them.
//!
//! The golden files under `tests/jekyll/golden` are Jekyll's word; `tests/jekyll/golden.rb` writes them. Those under
//! `tests/jekyll/hand` say what Jekyll 3 and GitHub Pages do, which no package installs.

#[cfg(test)]
#[path = "jekyll/compare.rs"]
mod compare;
#[cfg(test)]
#[path = "jekyll/golden.rs"]
mod golden;
#[cfg(test)]
#[path = "jekyll/installed.rs"]
mod installed;
#[cfg(test)]
#[path = "jekyll/ruby.rs"]
mod ruby;

use std::fs;
use std::path::{Path, PathBuf};

use golden::Golden;
use postproof::workspace::{LinkRow, Workspace};

/// The folder of `Cargo.toml`.
fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of the fixture sites.
fn fixtures() -> PathBuf {
    repository().join("fixtures")
}

/// The folder of golden files that the real Jekyll wrote.
fn by_jekyll() -> PathBuf {
    repository().join("tests/jekyll/golden")
}

/// The folder of those written by hand.
fn by_hand() -> PathBuf {
    repository().join("tests/jekyll/hand")
}

/// All golden files of a folder, by name.
fn load(folder: &Path) -> Vec<Golden> {
    golden::files(folder).into_iter().map(|(name, text)| golden::parse(&name, &text)).collect()
}

/// Runs `compare` on every golden file and asserts that it finds nothing.
fn agree(goldens: Vec<Golden>, compare: impl Fn(&Golden, &Workspace) -> Vec<String>) {
    assert!(!goldens.is_empty(), "no golden files");
    let differences: Vec<String> = goldens
        .iter()
        .flat_map(|golden| {
            let found = compare(golden, &golden.open(&fixtures()));
            found.into_iter().map(|difference| format!("{}: {difference}", golden.fixture))
        })
        .collect();
    assert!(differences.is_empty(), "{} differences\n{}", differences.len(), differences.join("\n"));
}

fn jekylls() -> Vec<Golden> {
    load(&by_jekyll())
}

#[test]
fn every_jekyll_fixture_has_a_golden_file() {
    let fixtures = fs::read_dir(fixtures()).unwrap();
    let mut sites: Vec<String> = fixtures
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().join("_config.yml").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    sites.sort();
    let goldens: Vec<String> = jekylls().into_iter().map(|golden| golden.fixture).collect();
    assert_eq!(goldens, sites);
}

#[test]
fn what_is_published_is_what_jekyll_publishes() {
    agree(jekylls(), |golden, site| {
        let map = site.map();
        [compare::outputs(golden, &map), compare::invented_outputs(golden, &map)].concat()
    });
}

#[test]
fn heading_ids_are_those_of_kramdown() {
    agree(jekylls(), |golden, site| compare::headings(golden, &site.map()));
}

#[test]
fn links_are_judged_as_a_visitor_meets_them() {
    agree(jekylls(), |golden, site| {
        let rows = site.links();
        [compare::links(golden, &rows), compare::invented_links(golden, &rows)].concat()
    });
}

#[test]
fn other_builds_differ_where_they_are_known_to() {
    agree(load(&by_hand()), |golden, site| {
        let map = site.map();
        let links = links_by_url(golden, &site.links());
        [compare::outputs(golden, &map), compare::headings(golden, &map), links].concat()
    });
}

/// Links of a golden file written by hand: page and URL as written, and the verdict.
fn links_by_url(golden: &Golden, rows: &[LinkRow]) -> Vec<String> {
    golden
        .links
        .iter()
        .filter_map(|link| {
            let mut same =
                rows.iter().filter(|row| Some(&row.path) == link.source.as_ref() && row.url == link.url);
            let about = format!("{:?}: `{}` is {}", link.source, link.url, link.status);
            match same.next() {
                None => Some(format!("{about}, but was not seen")),
                Some(row) => (row.status != link.status).then(|| format!("{about}, not {}", row.status)),
            }
        })
        .collect()
}

#[test]
fn the_place_of_a_link_holds_what_is_written() {
    agree(jekylls().into_iter().chain(load(&by_hand())).collect(), |golden, site| {
        let root = fixtures().join(&golden.fixture);
        let rows = site.links();
        assert!(!rows.is_empty(), "{}: no links", golden.fixture);
        let wrong = rows.iter().filter(|row| {
            let text = fs::read_to_string(root.join(&row.path)).unwrap_or_default();
            !text_from(&text, row).is_some_and(|rest| rest.starts_with(&row.written))
        });
        wrong
            .map(|row| format!("{}:{}:{} is not `{}`", row.path, row.line, row.column, row.written))
            .collect()
    });
}

/// The text from the line and column of a link on. A byte order mark is no column.
fn text_from<'a>(text: &'a str, row: &LinkRow) -> Option<&'a str> {
    let text = text.trim_start_matches('\u{feff}');
    let line_start = match row.line.checked_sub(2) {
        None => 0,
        Some(newlines) => text.match_indices('\n').nth(newlines)?.0 + 1,
    };
    let line = text.get(line_start..)?;
    let (column, _) = line.char_indices().nth(row.column.checked_sub(1)?)?;
    line.get(column..)
}

#[test]
fn the_real_jekyll_still_writes_the_golden_files() {
    if !installed::is_required() {
        return installed::say_skipped();
    }
    let fresh = tempfile::tempdir().unwrap();
    let script = repository().join("tests/jekyll/golden.rb");
    ruby::run(&script, &[fixtures().as_os_str(), fresh.path().as_os_str()]);
    let committed = golden::files(&by_jekyll());
    let written = golden::files(fresh.path());
    let different: Vec<&String> = committed
        .keys()
        .chain(written.keys())
        .filter(|name| committed.get(*name) != written.get(*name))
        .collect();
    assert!(different.is_empty(), "Jekyll publishes these otherwise: {different:?}");
}
