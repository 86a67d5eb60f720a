//! Differences between postproof and a golden file, one line each; the tests assert that there are none.

use std::collections::{BTreeMap, BTreeSet};

use postproof::workspace::{LinkRow, SiteMap};

use super::golden::{Golden, Link};

/// Pages whose layout or plugin prints a link that postproof rightly does not list: what it leads to is decided by the clock
/// of the build (the front matter of the post is lost, so its date is today, and its neighbours follow from that), or it
/// stands in the front matter that jekyll-redirect-from made a page of.
const DECIDED_BY_THE_BUILD: [(&str, &str); 7] = [
    ("blog", "2019-07-08-primeros-pasos-con-ansible/index.html"),
    ("redirects", "elsewhere.html"),
    ("redirects", "lost.html"),
    ("redirects", "moved.html"),
    ("redirects-astray", "crew.html"),
    ("redirects-astray", "here.html"),
    ("redirects-astray", "there.html"),
];

const JUDGED: [&str; 3] = ["ok", "missing", "missing-anchor"];

/// Outputs that only one side has, or that the two tell differently.
pub(crate) fn outputs(golden: &Golden, map: &SiteMap) -> Vec<String> {
    let ours: BTreeMap<&str, _> = map.pages.iter().map(|page| (page.output.as_str(), page)).collect();
    let mut differences = Vec::new();
    for real in &golden.outputs {
        let Some(page) = ours.get(real.output.as_str()) else {
            differences.push(format!("{} is not in the map", real.output));
            continue;
        };
        let generated = real.kind == "generated";
        if page.url != real.url || (!generated && (page.source != real.source || page.kind != real.kind)) {
            let expected = format!("{} {:?} {}", real.kind, real.source, real.url);
            let found = format!("{} {:?} {}", page.kind, page.source, page.url);
            differences.push(format!("{} is {expected}, not {found}", real.output));
        }
    }
    let absent = golden.absent.iter().filter(|output| ours.contains_key(output.as_str()));
    differences.extend(absent.map(|output| format!("{output} is not published")));
    differences
}

/// Outputs that only postproof knows.
pub(crate) fn invented_outputs(golden: &Golden, map: &SiteMap) -> Vec<String> {
    let real: BTreeSet<&str> = golden.outputs.iter().map(|output| output.output.as_str()).collect();
    let invented = map.pages.iter().filter(|page| !real.contains(page.output.as_str()));
    invented.map(|page| format!("{} ({:?}) is not published", page.output, page.source)).collect()
}

/// Pages whose headings have other ids.
pub(crate) fn headings(golden: &Golden, map: &SiteMap) -> Vec<String> {
    let ours: BTreeMap<&str, _> =
        map.pages.iter().map(|page| (page.output.as_str(), &page.anchors)).collect();
    let none = Vec::new();
    golden
        .headings
        .iter()
        .filter_map(|(output, expected)| {
            let found = ours.get(output.as_str()).copied().unwrap_or(&none);
            (found != expected).then(|| format!("{output} has {expected:?}, not {found:?}"))
        })
        .collect()
}

/// Every verdict of postproof: by page (none: every page), element, and site path (for other hosts the URL).
struct Verdicts<'a>(BTreeMap<(Option<&'a str>, &'a str, &'a str), BTreeSet<&'a str>>);

impl<'a> Verdicts<'a> {
    fn new(rows: &'a [LinkRow]) -> Self {
        let mut verdicts: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for row in rows {
            let meant =
                if row.status == "external" { &row.url } else { row.target.as_ref().unwrap_or(&row.url) };
            verdicts
                .entry((row.page.as_deref(), row.kind.as_str(), meant.as_str()))
                .or_default()
                .insert(row.status);
        }
        Verdicts(verdicts)
    }

    fn of(&self, link: &'a Link) -> Option<&BTreeSet<&'a str>> {
        let meant = link.target.as_ref().unwrap_or(&link.url);
        let key = |page| (page, link.tag.as_str(), meant.as_str());
        self.0.get(&key(link.source.as_deref())).or_else(|| self.0.get(&key(None)))
    }
}

fn is_decided_by_the_build(golden: &Golden, link: &Link) -> bool {
    DECIDED_BY_THE_BUILD.contains(&(golden.fixture.as_str(), link.output.as_str()))
}

/// Whether the author wrote the host of a link with a variable. Then this very site is meant and postproof judges the path,
/// while the built page only shows a path of OWNER.github.io that some other repository may serve.
fn names_this_site(row: &LinkRow) -> bool {
    row.status == "missing" && row.url.contains("://") && row.written.starts_with("{{")
}

/// Links that a visitor meets and postproof does not see, or judges otherwise.
pub(crate) fn links(golden: &Golden, rows: &[LinkRow]) -> Vec<String> {
    let verdicts = Verdicts::new(rows);
    let meant_here: BTreeSet<&str> =
        rows.iter().filter(|row| names_this_site(row)).map(|row| row.url.as_str()).collect();
    let judged = |link: &&Link| JUDGED.contains(&link.status.as_str()) || link.status == "external";
    let mut differences = Vec::new();
    for link in golden.links.iter().filter(|link| link.source.is_some()).filter(judged) {
        let about = format!("{}: {} `{}` is {}", link.output, link.tag, link.url, link.status);
        match verdicts.of(link) {
            None if link.status == "external" && meant_here.contains(link.url.as_str()) => {}
            None if !link.body && is_decided_by_the_build(golden, link) => {}
            None => differences.push(format!("{about}, but was not seen")),
            Some(said) if !said.contains(link.status.as_str()) => {
                differences.push(format!("{about}, not {said:?}"));
            }
            _ => {}
        }
    }
    differences
}

/// Links that postproof judges and no visitor meets.
pub(crate) fn invented_links(golden: &Golden, rows: &[LinkRow]) -> Vec<String> {
    let met: BTreeSet<_> =
        golden.links.iter().map(|l| (l.tag.as_str(), l.target.as_deref(), l.status.as_str())).collect();
    let external: BTreeSet<&str> =
        golden.links.iter().filter(|l| l.status == "external").map(|l| l.url.as_str()).collect();
    rows.iter()
        .filter(|row| row.kind != "front-matter" && JUDGED.contains(&row.status))
        .filter(|row| !(names_this_site(row) && external.contains(row.url.as_str())))
        .filter(|row| !met.contains(&(row.kind.as_str(), row.target.as_deref(), row.status)))
        .map(|row| {
            format!(
                "{}:{}:{}: {} `{}` is said to be {}",
                row.path, row.line, row.column, row.kind, row.url, row.status
            )
        })
        .collect()
}
