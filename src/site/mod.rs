//! Jekyll's model of a site: what is published where (J-READ, J-POST, J-URL, J-CONF, J-PLUG).
//!
//! [`Site::build`] is a plain fold over the configuration, the environment and what [`parse`](crate::parse) made of
//! every file. It never reads text again, does no input or output and cannot fail: what is wrong is in `Site::problems`.

mod absent;
mod answered;
mod build;
mod collections;
mod collisions;
pub mod config;
pub mod custom_plugins;
mod data;
pub(crate) mod date;
mod defaults;
mod difference;
mod documents;
mod drops;
pub mod exclude;
mod glob;
mod hosts;
mod ignored;
mod image;
mod index;
mod known_documents;
mod layouts;
mod lists;
mod lookup;
mod names;
mod numbers;
mod page;
mod pages;
pub mod permalink;
mod plain;
pub mod plugin_names;
pub mod plugins;
pub mod post_name;
mod query;
pub mod series;
mod statics;
pub mod themes;
mod values;
pub mod version;

pub use absent::Absent;
pub use answered::Answered;
pub use build::{BuildOptions, LoadedFile, draft_url};
pub use custom_plugins::CustomPlugins;
pub use defaults::{Idle, IdleSet, idle_sets, scoped_items};
pub use difference::Difference;
pub use drops::Drops;
pub use ignored::Ignored;
pub use image::{Format, Image, expected as expected_formats, is_extension as is_image_extension};
pub use index::{Index, folders_above};
pub use known_documents::KnownDocument;
pub use page::{Page, PageId, PageKind, Paginator};
pub use plain::{holds_another_generator, names_another_generator};
pub use plugin_names::PluginNames;
pub use themes::SiteTheme;
pub use version::Premises;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::liquid::{Hash, Value};
use crate::parse::Parsed;
use crate::source::{FileId, Place, SitePath};

/// Which Jekyll publishes the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Jekyll {
    /// Jekyll 4.3 and 4.4.
    V4,
    /// Jekyll 3.10 run by the author.
    V3,
    /// GitHub Pages' own build: Jekyll 3.10 with its defaults and plugins (J-CONF-12).
    Pages,
}

impl Jekyll {
    /// Whether Jekyll 4 rules hold; 3.10 otherwise.
    pub fn is_4(self) -> bool {
        self == Jekyll::V4
    }
}

/// How the folder is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SiteKind {
    /// A Jekyll site.
    Jekyll,
    /// Repository documentation as GitHub shows it: no front matter, no Liquid, files link to files.
    Plain,
}

/// Everything that is not text and not in a file of the site, read once when the workspace is opened.
#[derive(Clone, Debug)]
pub struct Environment {
    /// The clock; `--now` fixes it.
    pub now: jiff::Timestamp,
    /// The zone of dates without `timezone` in the configuration (the TZ variable, else the system's).
    pub time_zone: jiff::tz::TimeZone,
    /// Modification times of drafts without a date (J-POST-2).
    pub modified: HashMap<SitePath, jiff::Timestamp>,
    /// `OWNER/NAME` of the git remote `origin`, when it is on GitHub.
    pub repository: Option<String>,
    /// Name of the folder that holds the site.
    pub folder_name: String,
    /// `JEKYLL_ENV`; `production` when unset, as whoever publishes a site has it (J-CONF-5).
    pub jekyll_environment: String,
}

/// A collection.
#[derive(Clone, Debug)]
pub struct Collection {
    /// Its label.
    pub label: Box<str>,
    /// Whether its documents are written.
    pub output: bool,
    /// Its documents in the order of J-POST-13, static files excluded.
    pub documents: Vec<PageId>,
    /// Its static files.
    pub files: Vec<PageId>,
    /// Its settings in `_config.yml`.
    pub metadata: Arc<Hash>,
}

/// A layout file.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Its file.
    pub file: FileId,
    /// Name of its own layout.
    pub parent: Option<Box<str>>,
    /// Its front matter.
    pub data: Arc<Hash>,
    /// Front matter and template.
    pub parsed: Arc<Parsed>,
}

/// Why a file of the folder is not published.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// `exclude` has this pattern.
    Excluded(String),
    /// Its name, or a folder's above it, starts with `_`, `.` or `#`, or ends with `~`.
    Hidden,
    /// In `_posts` (or `_drafts`), but its name is not a post's (J-POST-1, J-READ-13).
    InvalidPostName,
    /// Its date is later than now.
    Future(jiff::Zoned),
    /// `published: false`.
    Unpublished,
    /// In `_drafts`, and drafts are not shown.
    Draft,
    /// The newest `limit_posts` posts do not reach it.
    LimitPosts,
    /// Its collection has no `output: true`.
    CollectionWithoutOutput,
    /// In a folder of a collection that is not configured.
    UnknownCollection,
    /// `_posts` or a collection outside `collections_dir` (J-READ-15).
    OutsideCollectionsDir,
    /// Another file is written to the same place after it (J-URL-20).
    Overwritten(SitePath),
    /// Not valid UTF-8.
    InvalidUtf8,
    /// Belongs to the build: layouts, includes, data, plugins, configuration.
    BuildFile,
}

impl Why {
    /// The reason in a few words, as messages and `map` print it: "excluded by `README`".
    pub fn describe(&self) -> String {
        match self {
            Why::Excluded(pattern) => format!("excluded by `{pattern}`"),
            Why::Hidden => {
                "its path has a name that Jekyll leaves out (it starts with `_`, `.` or `#`)".into()
            }
            Why::InvalidPostName => "its name is not that of a post (`YYYY-MM-DD-title.md`)".into(),
            Why::Future(date) => format!("dated in the future ({})", date.strftime("%Y-%m-%d %H:%M")),
            Why::Unpublished => "`published: false`".into(),
            Why::Draft => "a draft".into(),
            Why::LimitPosts => "older than `limit_posts` reaches".into(),
            Why::CollectionWithoutOutput => "its collection has no `output: true`".into(),
            Why::UnknownCollection => "its folder is no configured collection".into(),
            Why::OutsideCollectionsDir => "it lies outside of `collections_dir`".into(),
            Why::Overwritten(by) => format!("`{by}` is written to the same place"),
            Why::InvalidUtf8 => "it is not valid UTF-8".into(),
            Why::BuildFile => "it belongs to the build".into(),
        }
    }
}

/// A file that is not published.
#[derive(Clone, Debug, PartialEq)]
pub struct Unpublished {
    /// Its path.
    pub source: SitePath,
    /// The reason.
    pub why: Why,
    /// The URL that it would have, when it is a page or document, so that links to it can be told what is wrong.
    pub url: Option<Arc<str>>,
}

/// Something wrong that only shows when the site is put together. Rules turn these into findings.
#[derive(Clone, Debug)]
pub struct SiteProblem {
    /// What it is.
    pub kind: SiteProblemKind,
    /// Where.
    pub place: Place,
    /// The message, as a lowercase phrase.
    pub message: String,
    /// The way out.
    pub help: Option<String>,
}

/// The kinds of [`SiteProblem`], by the rule that reports them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SiteProblemKind {
    /// `invalid-date`: the build stops, or the date is ignored.
    InvalidDate,
    /// `invalid-permalink`: the build stops, or the URL is not what was written.
    InvalidPermalink,
    /// Settings of `_config.yml` that stop the build or are ignored.
    InvalidConfig,
    /// Anything else that stops the build.
    BuildStopper,
}

/// The site.
#[derive(Debug)]
pub struct Site {
    /// Jekyll or plain.
    pub kind: SiteKind,
    /// Which Jekyll.
    pub jekyll: Jekyll,
    /// The configuration.
    pub config: Arc<config::Config>,
    /// Clock and the like.
    pub environment: Arc<Environment>,
    /// Everything that is written or listed, by number; collisions are settled (J-URL-20). [`Site::page_ids`] tells the order, and
    /// which numbers are no page's: a site that was put together again may have such.
    pub pages: Vec<Page>,
    /// The order of the pages, where it is not that of their numbers.
    order: Option<Arc<numbers::Order>>,
    /// Collections, posts included.
    pub collections: Vec<Collection>,
    /// Layouts by name (J-READ-16).
    pub layouts: BTreeMap<Box<str>, Layout>,
    /// Files of the includes folder by path below it.
    pub includes: BTreeMap<Box<str>, (FileId, Arc<Parsed>)>,
    /// `site.data`.
    pub data: Value,
    /// What is not published, and why.
    pub unpublished: Vec<Unpublished>,
    /// Hosts whose absolute URLs are pages of this site, lower-case, without scheme.
    pub own_hosts: Vec<Box<str>>,
    /// What is wrong with the site as a whole.
    pub problems: Vec<SiteProblem>,
    /// Two files for one URL: `(url, the page that wins, the others)`.
    pub collisions: Vec<Collision>,
    /// Plugins that the Gemfile's group `:jekyll_plugins` turns on without `_config.yml` naming them.
    pub gemfile_plugins: Vec<Box<str>>,
    /// What [`first_heading`](plugins::titles_from_headings::first_heading) says of the bodies of Markdown files.
    pub first_heading: HashMap<FileId, String>,
    /// What surrounds it.
    pub premises: Premises,
    /// What the site's own Ruby code may add.
    pub custom_plugins: CustomPlugins,
    /// Where plugins may have put pages that are not among those of the site.
    pub plugin_pages: custom_plugins::MadePages,
    /// Whether its Markdown becomes HTML by a processor that is not modelled.
    pub has_unmodelled_processor: bool,
    /// Names of keys that plugins may set on pages of which nothing is known.
    pub unknown_keys: Vec<Box<str>>,
    /// Site paths that plugins make, where the settings say which: then they make no others.
    pub declared_pages: Option<globset::GlobSet>,
    /// `site.url` without a slash at its end. Where GitHub fills it in (J-CONF-13), that of the repository; where even that is
    /// not known, a local one, so that what is written with it is known to be this site.
    pub home_url: Box<str>,
    /// `baseurl` as `relative_url` uses it (J-CONF-4): empty, or with one leading and no trailing slash.
    pub base_path: Box<str>,
    /// The zone of dates: `timezone` of the configuration, else the environment's.
    pub time_zone: jiff::tz::TimeZone,
    /// Extensions of Markdown files, lower-case, without dot (J-READ-26).
    pub markdown_extensions: Vec<String>,
    /// Names that the settings say some plugin defines for Liquid.
    pub plugin_names: PluginNames,
    /// What its theme supplies that is not on disk.
    pub theme: SiteTheme,
    /// What is not checked out.
    pub absent: Absent,
    /// Whether something beside the configuration says that it is not served below the base URL: `CNAME`, which gives it a domain of
    /// its own, or a configuration for other builds.
    pub is_base_in_doubt: bool,
    /// Ways to find a page.
    pub index: Index,
}

/// Several files written to one place.
#[derive(Clone, Debug)]
pub struct Collision {
    /// The file written.
    pub output: Box<str>,
    /// The page that is written last and stays.
    pub winner: PageId,
    /// Those that are lost; still in `pages`, with `written` false.
    pub losers: Vec<PageId>,
}

impl Site {
    /// The page of that number.
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.0 as usize]
    }

    /// The numbers of all pages, in the order of the pages.
    pub fn page_ids(&self) -> impl Iterator<Item = PageId> + Clone + use<> {
        let order = self.order.clone();
        let count = order.as_ref().map_or(self.pages.len(), |order| order.count());
        (0..count).filter_map(move |place| match &order {
            Some(order) => order.at(place),
            None => Some(PageId(place as u32)),
        })
    }

    /// All numbers that a page has, or once had.
    pub fn numbers(&self) -> impl Iterator<Item = PageId> + use<> {
        (0..self.pages.len() as u32).map(PageId)
    }

    /// All pages in their order.
    pub fn pages_in_order(&self) -> impl Iterator<Item = &Page> + Clone {
        self.page_ids().map(|id| self.page(id))
    }

    /// Where a page stands among all.
    pub(crate) fn place_of(&self, id: PageId) -> usize {
        self.order.as_ref().map_or(id.0 as usize, |order| order.place(id))
    }
}

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
