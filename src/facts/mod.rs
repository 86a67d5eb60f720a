//! What a rendered page holds: references, anchors, headings, leftovers.

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::HashSet;

use crate::liquid::{Event, Reads, Template};
use crate::markdown::{Picture, RemarkKind};
use crate::site::PageId;
use crate::source::{FileId, Place};
use crate::workspace::Sources;

/// The facts of one page (its body, without the layout) or of one layout.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Links, images and sources, in document order.
    pub references: Vec<Reference>,
    /// Everything that a fragment can name, in document order, with duplicates.
    pub anchors: Vec<Anchor>,
    /// The ids of `anchors` that are known.
    pub anchor_names: HashSet<Box<str>>,
    /// The ids of `anchors` that hold a [`HOLE`](crate::origin::HOLE).
    pub open_anchors: Vec<Box<str>>,
    /// Whether the text holds output that cannot be known and may hide anchors.
    pub has_unknown_text: bool,
    /// Whether a script in it reads the fragment of the address: any `#name` may mean something to it.
    pub reads_fragment: bool,
    /// Bytes of rendered text before the page's content, for a layout.
    pub content_at: Option<usize>,
    /// Whether a layout sends the text of its pages through filters before it prints it.
    pub filters_content: bool,
    /// What happened while Liquid was rendered.
    pub events: Vec<EventInText>,
    /// The files that it includes, with their templates.
    pub includes: BTreeMap<FileId, Arc<Template>>,
    /// What it was made of beside its own file and those.
    pub reads: Reads,
    /// `[text][label]` without definition: the place and the label.
    pub undefined_references: Vec<(Place, String)>,
    /// Placeholders that a visitor sees.
    pub leftovers: Vec<Leftover>,
    /// Headings h1 to h6, in document order.
    pub headings: Vec<Heading>,
    /// What the author of the Markdown hardly meant, sorted by place.
    pub remarks: Vec<RemarkAt>,
    /// Whether the page sets `<base href>`.
    pub has_base: bool,
}

impl Facts {
    /// Whether a link from elsewhere finds the same in both, wherever that is written.
    pub(crate) fn has_same_anchors(&self, other: &Facts) -> bool {
        let key = |anchor: &Anchor| (anchor.id.clone(), anchor.heading, anchor.guarded);
        self.has_base == other.has_base
            && self.has_unknown_text == other.has_unknown_text
            && self.reads_fragment == other.reads_fragment
            && self.anchors.iter().map(key).eq(other.anchors.iter().map(key))
            && self.open_anchors == other.open_anchors
    }
}

/// What refers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReferenceKind {
    /// An attribute of this HTML element (Markdown links are `a`, Markdown images `img`).
    Element(&'static str),
    /// A path in front matter.
    FrontMatter,
}

impl ReferenceKind {
    /// The word that `links` prints.
    pub fn name(self) -> &'static str {
        match self {
            ReferenceKind::Element(tag) => tag,
            ReferenceKind::FrontMatter => "front-matter",
        }
    }
}

/// A link, image or source.
#[derive(Clone, Debug)]
pub struct Reference {
    /// What refers.
    pub kind: ReferenceKind,
    /// The destination after Liquid, as the browser gets it.
    pub url: Box<str>,
    /// The bytes that the author must change.
    pub at: Place,
    /// Where the link itself stands, when its destination stands elsewhere: in a definition (`[text][label]`).
    pub label_at: Option<Place>,
    /// Other places that wrote a part of it.
    pub parts: Vec<Place>,
    /// The bytes that wrote the fragment; `at` when it has none or they are part of it.
    pub fragment_at: Place,
    /// Whether `site.url` wrote the host, so that this very site is meant.
    pub host_from_site: bool,
    /// Whether the bytes at `at` are the destination's own and a fix may replace them.
    pub exact: bool,
    /// The page that shows it; `None` for a layout's.
    pub page: Option<PageId>,
    /// Whether it appears only under a condition that cannot be known.
    pub guarded: bool,
    /// Whether a variable that is not defined, or a tag that stops the build, left a gap in it.
    pub has_gap: bool,
    /// The text of the link.
    pub text: Box<str>,
    /// `rel` of a `<link>`.
    pub rel: Box<str>,
    /// Whether raw HTML wrote it, not Markdown.
    pub raw_html: bool,
    /// What else an `<img>` of raw HTML says.
    pub picture: Option<Box<PictureTag>>,
}

/// An `<img>` of raw HTML.
#[derive(Clone, Debug)]
pub struct PictureTag {
    /// Its attributes.
    pub says: Picture,
    /// The bytes `<img`; `None` where nobody wrote the tag as it is.
    pub at: Option<Place>,
}

/// Relations of a `<link>` that a browser does not follow: hints, and what plugins write for search engines and readers of feeds.
const UNFOLLOWED: [&str; 10] = [
    "preconnect",
    "dns-prefetch",
    "canonical",
    "alternate",
    "shortlink",
    "next",
    "prev",
    "amphtml",
    "edituri",
    "wlwmanifest",
];

impl Reference {
    /// A link of which nothing is known but its URL, and where somebody writes it.
    pub fn bare(url: &str, at: Place, page: Option<PageId>) -> Reference {
        Reference {
            kind: ReferenceKind::Element("a"),
            url: url.into(),
            at,
            label_at: None,
            parts: Vec::new(),
            fragment_at: at,
            host_from_site: false,
            exact: false,
            page,
            guarded: false,
            has_gap: false,
            text: "".into(),
            rel: "".into(),
            raw_html: false,
            picture: None,
        }
    }

    /// The source text of the destination: the bytes at `at`.
    pub fn written<'s>(&self, sources: &'s Sources) -> &'s str {
        sources.get(self.at.file).slice(self.at.span)
    }

    /// What else an `<img>` says that somebody wrote as it is, and its first bytes: an attribute may be put behind them.
    pub fn written_picture(&self) -> Option<(Picture, Place)> {
        let picture = self.picture.as_ref()?;
        Some((picture.says, picture.at?))
    }

    /// Whether it is a link of an HTML page: not what CSS asks for, nor what only those read who show the page elsewhere.
    pub fn is_link(&self) -> bool {
        !matches!(self.kind, ReferenceKind::Element("style" | "meta"))
    }

    /// Whether a visitor's browser goes there by itself or when asked to.
    pub fn is_followed(&self) -> bool {
        !self.rel.split_whitespace().any(|rel| UNFOLLOWED.contains(&rel))
    }
}

/// A target of fragments.
#[derive(Clone, Debug)]
pub struct Anchor {
    /// The id; holds a [`HOLE`](crate::origin::HOLE) where it is not known.
    pub id: Box<str>,
    /// Level of the heading that carries it; `None` for other elements.
    pub heading: Option<u8>,
    /// Where the heading or attribute stands.
    pub at: Place,
    /// First byte of it in the rendered text.
    pub position: usize,
    /// Whether it appears only under a condition that cannot be known, or a filter made it.
    pub guarded: bool,
}

/// A heading.
#[derive(Clone, Debug)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its text without markup.
    pub text: Box<str>,
    /// Where it stands.
    pub at: Place,
    /// Whether it appears only under a condition that cannot be known, or a filter made it.
    pub guarded: bool,
}

/// What is to be said of a Markdown text.
#[derive(Clone, Debug)]
pub struct RemarkAt {
    /// Where.
    pub at: Place,
    /// What.
    pub kind: RemarkKind,
    /// The place of the later definition, for one that is replaced; of the element, for one that it hides.
    pub other: Option<Place>,
}

/// An event of rendering and what the text around it is.
#[derive(Clone, Debug)]
pub struct EventInText {
    /// What happened.
    pub event: Event,
    /// Whether its output stands in a code block or code span.
    pub in_code: bool,
    /// Whether its output is part of a link's or image's destination.
    pub in_url: bool,
}

mod extract;
mod front_matter;
mod generated;
mod leftovers;
mod place;
mod remarks;

pub use extract::{destinations, extract, link_of_layout, reads_fragment};
pub use front_matter::references as front_matter_references;
pub use generated::is_made_of_code;
pub use leftovers::{Leftover, markup};
pub use place::KnownDestination;
