//! What is published.

use std::sync::Arc;

use super::Image;
use crate::liquid::Hash;
use crate::parse::Parsed;
use crate::source::{FileId, Place, SitePath};

/// Number of a page: index into [`Site::pages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PageId(pub u32);

/// What a published file is.
#[derive(Clone, Debug, PartialEq)]
pub enum PageKind {
    /// A file with front matter outside of collections.
    Page,
    /// A document of a collection, posts and drafts included.
    Document {
        /// Index into [`Site::collections`].
        collection: u32,
    },
    /// Copied as it is.
    Static,
    /// Made by a plugin.
    Generated {
        /// Gem name of the plugin: `jekyll-feed`.
        plugin: &'static str,
    },
}

/// A file that the build writes (or lists without writing it, see `written`).
#[derive(Clone, Debug)]
pub struct Page {
    /// What it is.
    pub kind: PageKind,
    /// Its file, when its text was read (static files other than HTML are not).
    pub file: Option<FileId>,
    /// Its path from the site's root; `None` for a page made by a plugin.
    pub source: Option<SitePath>,
    /// Jekyll's `relative_path`: like `source`, but below `collections_dir`, if that is set. What `link` and `post_url` compare.
    pub relative_path: Box<str>,
    /// The URL without base URL, as Jekyll prints it (escaped).
    pub url: Arc<str>,
    /// The file written, relative to the destination, percent-decoded (J-URL-9).
    pub output: Box<str>,
    /// Front matter over defaults, as Liquid sees it, without the computed keys of J-LIQ-51, 52.
    pub data: Arc<Hash>,
    /// Name of the layout; `None` for no layout (J-URL-19). It may name a layout that does not exist.
    pub layout: Option<Box<str>>,
    /// Where the layout is asked for: the front matter or the `defaults` of the configuration.
    pub layout_place: Option<Place>,
    /// Date in the site's zone; only documents have one. `None` where it is the time of the build.
    pub date: Option<jiff::Zoned>,
    /// `title` as Liquid prints it (J-POST-9); empty for pages without one.
    pub title: Box<str>,
    /// Slug of a document (J-POST-9).
    pub slug: Box<str>,
    /// Categories in order (J-POST-10).
    pub categories: Vec<Box<str>>,
    /// Tags in order (J-POST-11).
    pub tags: Vec<Box<str>>,
    /// A draft (`--drafts`).
    pub draft: bool,
    /// Whether Markdown is converted.
    pub markdown: bool,
    /// Whether Liquid is run (J-LIQ-1).
    pub liquid: bool,
    /// Whether the output is an HTML page that a visitor reads.
    pub html: bool,
    /// Whether the build writes it: false for documents of collections without `output` and those of J-POST-7.
    pub written: bool,
    /// The URL it sends the visitor to (jekyll-redirect-from, J-PLUG-3).
    pub redirect: Option<Box<str>>,
    /// The place of the front matter that made it, for a redirect page.
    pub redirect_from: Option<Place>,
    /// Front matter and template, when the file has them.
    pub parsed: Option<Arc<Parsed>>,
    /// What the bytes of an image say, where a rule asks for that.
    pub image: Option<Arc<Image>>,
    /// For pages of a paginator: which page of how many, and the number of posts (J-PLUG-5).
    pub paginator: Option<Paginator>,
}

/// A paginator's place in its row.
#[derive(Clone, Debug, PartialEq)]
pub struct Paginator {
    /// This page, from 1.
    pub page: u32,
    /// Posts a page.
    pub per_page: u32,
    /// Number of pages.
    pub total_pages: u32,
    /// The posts of all pages, in order.
    pub posts: Arc<[PageId]>,
    /// URLs of all pages as `*_path` prints them; index 0 is page 1.
    pub paths: Arc<[Arc<str>]>,
}

impl Page {
    /// What stands under a number that no page has.
    pub(super) fn absent() -> Page {
        Page {
            kind: PageKind::Generated { plugin: "" },
            file: None,
            source: None,
            relative_path: "".into(),
            url: "".into(),
            output: "".into(),
            data: Arc::default(),
            layout: None,
            layout_place: None,
            date: None,
            title: "".into(),
            slug: "".into(),
            categories: Vec::new(),
            tags: Vec::new(),
            draft: false,
            markdown: false,
            liquid: false,
            html: false,
            written: false,
            redirect: None,
            redirect_from: None,
            parsed: None,
            image: None,
            paginator: None,
        }
    }
}
