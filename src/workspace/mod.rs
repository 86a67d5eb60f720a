//! The one engine behind command line, fixes and editor: owns the files and the site.

mod absent;
mod arrivals;
mod edit;
mod files;
mod gone;
mod history;
mod ignore;
mod kept;
mod mend;
mod open;
mod premises;
mod relative;
mod rename;
mod rows;
mod set;
mod sources;
mod theme;

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};

pub use history::{History, Move, Past, Scope};
pub use mend::{Change, Mended};
pub use rename::{MovedPage, Renamed};
pub use rows::{LinkRow, MapPage, MapUnpublished, SiteMap};
pub use sources::Sources;

use edit::Material;
use kept::Kept;

use crate::baseline;
use crate::diagnostic::Diagnostic;
use crate::discover::Disk;
use crate::liquid::Output;
use crate::published::Published;
use crate::render::{Contents, RelativeIncludes, Renderer};
use crate::rules::{self, Context, CustomRule, Outcome};
use crate::settings::Settings;
use crate::site::series::{self, Series, SeriesView};
use crate::site::{Jekyll, PageId, Site, SiteKind};
use crate::source::{FileId, SitePath};
use crate::yaml::SyntaxError;

pub(crate) use gone::Gone;
pub use history::Before;

/// How to open a folder, beyond its settings file.
#[derive(Clone, Debug, Default)]
pub struct OpenOptions {
    /// Which Jekyll publishes; found out when `None`.
    pub jekyll: Option<Jekyll>,
    /// The clock (`--now`).
    pub now: Option<jiff::Timestamp>,
    /// The zone of dates where the configuration has none; that of the machine when `None`.
    pub time_zone: Option<jiff::tz::TimeZone>,
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
    /// `source` of the configuration names a folder that is not to be read.
    #[error("`source: {folder}` leaves the repository, and nothing outside of it is read")]
    OutsideSource {
        /// The folder, as it is written.
        folder: String,
    },
    /// `source` of the configuration names a folder that is not there: another program makes it, or the name is wrong. What the
    /// site consists of is not known then.
    #[error("`source: {folder}` in `{config}` names a folder that does not exist")]
    MissingSource {
        /// The configuration file.
        config: SitePath,
        /// The folder, as it is written.
        folder: String,
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

pub use crate::discover::{Content, find_roots, is_of_site, plain_root, repository, roots_left_out};

/// An opened site.
#[derive(Debug)]
pub struct Workspace {
    /// The site's folder.
    pub root: PathBuf,
    /// The settings in force.
    pub settings: Settings,
    /// The files.
    pub sources: Sources,
    /// What they make up.
    pub site: Site,
    /// Whether layouts are evaluated once for all pages, as far as they are the same (see [`Renderer`]); on unless a test
    /// wants to compare.
    pub plans_layouts: bool,
    opened: Opened,
    /// The files as the site sees them, with what [`Workspace::set`] was told.
    disk: Disk,
    /// Nothing outside of this folder is read or written.
    boundary: PathBuf,
    relative_includes: RelativeIncludes,
    data_errors: Vec<(FileId, SyntaxError)>,
    unread: Vec<(FileId, String)>,
    /// What the site was put together from, to do it again.
    material: Material,
    kept: Mutex<Kept>,
}

/// What a site was opened with, to open it again.
#[derive(Clone, Debug)]
struct Opened {
    root: Root,
    settings: Settings,
    options: OpenOptions,
    /// What was there before the change that is looked at; without one everything counts.
    before: Option<Arc<Before>>,
}

/// What `check` found.
#[derive(Debug, Default)]
pub struct Findings {
    /// Sorted by path, place and rule.
    pub diagnostics: Vec<Diagnostic>,
    /// What comments in the text keep from being reported.
    pub suppressed: Vec<Diagnostic>,
    /// What the baseline knows; `None` where there is none.
    pub known: Option<Vec<Diagnostic>>,
    /// What the change that is looked at did not cause ([`Workspace::open_with_history`]).
    pub before: Vec<Diagnostic>,
    /// The rules that the site brings along.
    pub custom: Arc<[CustomRule]>,
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
    /// What may make a page at any path, so that no link can be called dead.
    pub makers_of_any_page: Vec<String>,
    /// Findings that comments in the text keep from being reported.
    pub suppressed: usize,
    /// What the run was limited to.
    pub scope: Option<Scope>,
    /// Findings that were there before the change.
    pub before: usize,
    /// Findings that the baseline knows.
    pub known: usize,
    /// What the baseline knows and is no more.
    pub mended: Vec<baseline::Entry>,
    /// Fixes made, by rule.
    pub fixed: BTreeMap<&'static str, usize>,
}

impl Workspace {
    /// Which Jekyll publishes the site; `None` for plain documentation.
    pub fn jekyll(&self) -> Option<Jekyll> {
        (self.site.kind == SiteKind::Jekyll).then_some(self.site.jekyll)
    }

    fn renderer<'a>(&'a self, contents: &'a Contents) -> Renderer<'a> {
        Renderer {
            site: &self.site,
            sources: &self.sources,
            settings: &self.settings,
            relative_includes: &self.relative_includes,
            contents,
            plans_layouts: self.plans_layouts,
        }
    }

    /// The content of a page after Liquid and before Markdown; `None` where no file was read for it.
    pub fn rendered(&self, id: PageId) -> Option<Output> {
        let file = self.site.page(id).file?;
        let contents = Contents::new(self.site.pages.len(), self.site.dialect());
        Some(self.renderer(&contents).body(id, file, self.sources.get(file)))
    }

    /// What a piece of template prints in the body of a page, without what the page itself assigns; with a
    /// [`HOLE`](crate::origin::HOLE) where nobody knows.
    pub fn printed(&self, page: Option<PageId>, template: &str) -> String {
        let contents = Contents::new(self.site.pages.len(), self.site.dialect());
        self.renderer(&contents).printed(page, template)
    }

    /// Runs the rules. With `only`, what is reported is limited to these files (the whole site is indexed all the same).
    pub fn check(&self, only: Option<&[SitePath]>) -> Findings {
        let Outcome { found: mut diagnostics, mut suppressed, links } = self.judge();
        let past = self.opened.before.as_deref();
        let mut before = past.map(|past| past.take_out(self, &mut diagnostics)).unwrap_or_default();
        if let Some(only) = only {
            let only: HashSet<&SitePath> = only.iter().collect();
            let is_asked = |one: &Diagnostic| only.contains(&self.sources.get(one.place.file).path);
            diagnostics.retain(is_asked);
            before.retain(is_asked);
            suppressed.retain(is_asked);
        }
        let pages = self.site.pages_in_order().filter(|page| page.written && page.html).count();
        let (files, count) = (self.sources.len(), suppressed.len());
        let scope = past.map(|past| past.scope.clone());
        let summary = Summary {
            files,
            pages,
            links,
            makers_of_any_page: self.site.makers_of_any_page().into_iter().map(str::to_owned).collect(),
            suppressed: count,
            scope,
            before: before.len(),
            ..Summary::default()
        };
        let custom = self.settings.custom.clone();
        Findings { diagnostics, suppressed, known: None, before, custom, summary }
    }

    fn context<'a>(&'a self, published: &'a Published<'a>, series: &'a [Series<'a>]) -> Context<'a> {
        Context {
            published,
            series,
            sources: &self.sources,
            settings: &self.settings,
            data_errors: &self.data_errors,
            unread: &self.unread,
            before: self.opened.before.as_deref(),
            names: OnceLock::new(),
            lent: OnceLock::new(),
        }
    }

    /// The series of the site, by name, each with what the rules about series say of it.
    pub fn series(&self) -> Vec<(SeriesView, Vec<Diagnostic>)> {
        self.look(|published| {
            let (series, _) = series::detect(published, &self.sources, &self.settings.series, None);
            let context = self.context(published, &series);
            let with_findings = series.iter().map(|one| {
                let findings = rules::run_series(&context, one);
                (series::view(one, published, &self.sources, &findings), findings)
            });
            with_findings.collect()
        })
    }

    /// What the build would write.
    pub fn map(&self) -> SiteMap {
        self.look(|published| rows::map(&self.site, published))
    }

    /// Every link, judged; sorted by path, place and page.
    pub fn links(&self) -> Vec<LinkRow> {
        self.look(|published| rows::links(&self.sources, published))
    }
}
