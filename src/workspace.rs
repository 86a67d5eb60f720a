//! The one engine behind command line, fixes and editor: owns the files and the site.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::settings::Settings;
use crate::site::{Jekyll, SiteKind};
use crate::source::{FileId, SitePath, Source};

/// How to open a folder, beyond its settings file.
#[derive(Clone, Debug, Default)]
pub struct OpenOptions {
    /// Which Jekyll publishes; found out when `None`.
    pub jekyll: Option<Jekyll>,
    /// The clock (`--now`).
    pub now: Option<jiff::Timestamp>,
    /// Whether drafts are published (`--drafts`).
    pub drafts: bool,
}

/// Why a folder cannot be checked at all. Ends the run with exit code 2.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder or file does not exist or cannot be read.
    #[error("cannot read `{path}`: {error}")]
    Unreadable {
        /// As the user gave it.
        path: PathBuf,
        /// The system's words.
        error: std::io::Error,
    },
    /// Neither a Jekyll site nor any Markdown file.
    #[error("no Jekyll site and no Markdown file in `{path}`")]
    NoSite {
        /// The folder.
        path: PathBuf,
    },
}

/// A folder that holds a site.
#[derive(Clone, Debug, PartialEq)]
pub struct Root {
    /// The folder.
    pub path: PathBuf,
    /// What it holds.
    pub kind: SiteKind,
}

/// Finds the sites that belong to the folder or file `from`: the root upwards from it, else those below it (DESIGN, machine interfaces).
///
/// # Errors
/// [`OpenError`] when nothing can be checked.
pub fn find_roots(from: &Path) -> Result<Vec<Root>, OpenError> {
    Ok(vec![Root { path: from.to_path_buf(), kind: SiteKind::Jekyll }])
}

/// All files whose text was read.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<Arc<Source>>,
}

impl Sources {
    /// The file of that number.
    pub fn get(&self, id: FileId) -> &Arc<Source> {
        &self.files[id.0 as usize]
    }
}

impl FromIterator<Arc<Source>> for Sources {
    fn from_iter<I: IntoIterator<Item = Arc<Source>>>(files: I) -> Self {
        Sources { files: files.into_iter().collect() }
    }
}

/// An opened site.
#[derive(Debug)]
pub struct Workspace {
    /// The site's folder.
    pub root: PathBuf,
    /// The settings in force.
    pub settings: Settings,
    /// The files.
    pub sources: Sources,
}

/// What `check` found.
#[derive(Debug, Default)]
pub struct Findings {
    /// Sorted by path, place and rule.
    pub diagnostics: Vec<Diagnostic>,
    /// What was read.
    pub summary: Summary,
}

/// What a run looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// Files whose text was read.
    pub files: usize,
    /// Pages published, those of plugins included.
    pub pages: usize,
    /// Links, images and sources judged.
    pub links: usize,
}

/// A file that the build writes, as `map` prints it.
#[derive(Debug, serde::Serialize)]
pub struct MapPage {
    /// Path of its source; null for a page made by a plugin.
    pub source: Option<String>,
    /// URL without base URL.
    pub url: String,
    /// File written, relative to the destination.
    pub output: String,
    /// `page`, `static`, `generated` or the label of its collection.
    pub kind: String,
    /// Ids of h1 to h6 of the whole published page, in order, with duplicates.
    pub anchors: Vec<String>,
}

/// A file that is not published, as `map` prints it.
#[derive(Debug, serde::Serialize)]
pub struct MapUnpublished {
    /// Path of the file.
    pub source: String,
    /// The reason in words.
    pub why: String,
}

/// What `map` prints.
#[derive(Debug, Default, serde::Serialize)]
pub struct SiteMap {
    /// Every file that the build writes, sorted by output.
    pub pages: Vec<MapPage>,
    /// Every file that it does not, sorted by path.
    pub unpublished: Vec<MapUnpublished>,
}

/// A link, as `links` prints it.
#[derive(Debug, serde::Serialize)]
pub struct LinkRow {
    /// The file that the link is written in.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Source of the page it appears on; null for a link of a layout, include or data file that is the same on every page.
    pub page: Option<String>,
    /// The HTML element, or `front-matter`.
    pub kind: String,
    /// Source text of the destination.
    pub written: String,
    /// The value after Liquid.
    pub url: String,
    /// The site path without base URL and query, percent-decoded once, dots folded, with its fragment.
    pub target: Option<String>,
    /// `ok`, `missing`, `missing-anchor`, `external`, `unknown` or `other`.
    pub status: &'static str,
}

impl Workspace {
    /// Reads the site below `root`.
    ///
    /// # Errors
    /// [`OpenError`] when the folder cannot be read.
    pub fn open(root: &Root, settings: Settings, _options: &OpenOptions) -> Result<Workspace, OpenError> {
        Ok(Workspace { root: root.path.clone(), settings, sources: Sources::default() })
    }

    /// Which Jekyll publishes the site; `None` for plain documentation.
    pub fn jekyll(&self) -> Option<Jekyll> {
        None
    }

    /// Runs the rules. With `only`, what is reported is limited to these files (the whole site is indexed all the same).
    pub fn check(&self, _only: Option<&[SitePath]>) -> Findings {
        Findings::default()
    }

    /// What the build would write.
    pub fn map(&self) -> SiteMap {
        SiteMap::default()
    }

    /// Every link, judged; sorted by path, place and page.
    pub fn links(&self) -> Vec<LinkRow> {
        Vec::new()
    }
}
