//! The golden files: what the real Jekyll published from a fixture, or what a point of its behaviour says it would.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use postproof::settings::Settings;
use postproof::site::{Jekyll, SiteKind};
use postproof::workspace::{OpenOptions, Root, Workspace};

/// A golden file.
#[derive(serde::Deserialize)]
pub(crate) struct Golden {
    /// Name of the fixture.
    #[serde(skip)]
    pub(crate) fixture: String,
    /// Who says so.
    pub(crate) by: String,
    /// Only of those written by hand: the Jekyll that they are about; null for plain documentation.
    jekyll: Option<String>,
    pub(crate) outputs: Vec<Output>,
    /// Only of those written by hand: what is not published.
    #[serde(default)]
    pub(crate) absent: Vec<String>,
    /// Ids of h1 to h6, by output.
    pub(crate) headings: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub(crate) links: Vec<Link>,
}

/// A file that the build writes.
#[derive(serde::Deserialize)]
pub(crate) struct Output {
    pub(crate) output: String,
    pub(crate) source: Option<String>,
    pub(crate) url: String,
    pub(crate) kind: String,
}

/// A link of a built page.
#[derive(serde::Deserialize)]
pub(crate) struct Link {
    #[serde(default)]
    pub(crate) output: String,
    pub(crate) source: Option<String>,
    #[serde(default)]
    pub(crate) body: bool,
    #[serde(default)]
    pub(crate) tag: String,
    pub(crate) url: String,
    pub(crate) target: Option<String>,
    pub(crate) status: String,
}

impl Golden {
    /// Opens the site below `sites` as the Jekyll that the golden file is about would build it.
    pub(crate) fn open(&self, sites: &Path) -> Workspace {
        let by_hand = self.by.starts_with("hand");
        let jekyll = match self.jekyll.as_deref() {
            Some("pages") => Some(Jekyll::Pages),
            Some("3") => Some(Jekyll::V3),
            _ => (!by_hand).then_some(Jekyll::V4),
        };
        let kind = if jekyll.is_some() { SiteKind::Jekyll } else { SiteKind::Plain };
        let root = Root { path: sites.join(&self.fixture), kind };
        let now = "2026-06-01T00:00:00Z".parse().ok();
        Workspace::open(
            &root,
            Settings::default(),
            &OpenOptions { jekyll, now, time_zone: Some(jiff::tz::TimeZone::UTC), ..OpenOptions::default() },
        )
        .unwrap_or_else(|error| panic!("{}: {error}", self.fixture))
    }
}

/// Name and text of every JSON file of a folder, sorted.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap();
    let paths =
        entries.map(|entry| entry.unwrap().path()).filter(|path| path.extension() == Some("json".as_ref()));
    paths
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(&path).unwrap())
        })
        .collect()
}

/// The golden file of that name.
pub(crate) fn parse(name: &str, text: &str) -> Golden {
    let golden: Golden = serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    Golden { fixture: name.to_owned(), ..golden }
}
