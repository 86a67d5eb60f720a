//! What a rendered page holds: references, anchors, headings, leftovers.

use crate::liquid::Event;
use crate::site::PageId;
use crate::source::Place;

/// The facts of one page (its body, without the layout) or of one layout.
#[derive(Debug, Default)]
pub struct Facts {
    /// Links, images and sources, in document order.
    pub references: Vec<Reference>,
    /// Everything that a fragment can name.
    pub anchors: Vec<Anchor>,
    /// What happened while Liquid was rendered.
    pub events: Vec<EventInText>,
    /// `[text][label]` without definition: the place and the label.
    pub undefined_references: Vec<(Place, String)>,
    /// Whether the page sets `<base href>`.
    pub has_base: bool,
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
    /// The source text of the destination: the bytes at `at`.
    pub written: Box<str>,
    /// The destination after Liquid, as the browser gets it.
    pub url: Box<str>,
    /// The bytes that the author must change.
    pub at: Place,
    /// Other places that wrote a part of it.
    pub parts: Vec<Place>,
    /// Whether the bytes at `at` are the destination's own and a fix may replace them.
    pub exact: bool,
    /// The page that shows it; `None` for a layout's.
    pub page: Option<PageId>,
    /// Whether it appears only under a condition that cannot be known.
    pub guarded: bool,
    /// The text of the link.
    pub text: Box<str>,
    /// `rel` of a `<link>`.
    pub rel: Box<str>,
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
