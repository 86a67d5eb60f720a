//! Markdown and HTML: from rendered text to the things a visitor meets.
//!
//! The interface: [`parse`] for Markdown, [`html::parse`] for a whole HTML text. Both yield [`Element`]s in document order,
//! with ranges in bytes of the text they were given; the caller maps these to files by the text's origins.

use std::ops::Range;

pub(crate) use kramdown::{entity, levels as toc_levels, normal_label};
pub use output::{Highlighting, LinkDefinition, Output};
pub use remarks::{Detached, Markup, Remark, RemarkKind, Unrendered};
pub use written::{Rewrite, Written, WrittenPiece};

mod commonmark;
pub mod constructs;
pub mod css;
mod entities;
pub mod html;
mod ids;
mod kramdown;
mod output;
mod remarks;
mod tag;
#[cfg(test)]
mod tests;
pub mod unread;
mod written;

impl Flavor {
    /// Whether kramdown's rules hold: attribute lists, its view of raw HTML, its ids.
    pub(crate) fn is_kramdown(self) -> bool {
        matches!(self, Flavor::KramdownGfm | Flavor::Kramdown)
    }
}

/// How the text is to be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Dialect {
    /// The parser that the site uses.
    pub flavor: Flavor,
    /// Prefix of automatic ids (`kramdown: {auto_id_prefix: …}`).
    pub auto_id_prefix: String,
    /// Whether headings get ids on their own (`kramdown: {auto_ids: …}`).
    pub auto_ids: bool,
    /// Added to the level of every heading (`kramdown: {header_offset: …}`).
    pub header_offset: i8,
    /// Whether Markdown in blocks of HTML is read without being asked for (`kramdown: {parse_block_html: …}`).
    pub parse_block_html: bool,
    /// Whether Markdown in HTML within a line is read (`kramdown: {parse_span_html: …}`).
    pub parse_span_html: bool,
    /// Whether every line end breaks the line (`kramdown: {hard_wrap: …}`, GFM only).
    pub hard_wrap: bool,
    /// Whether lists, headings, quotes and fences may interrupt a paragraph (the GFM parser's quirk `paragraph_end`).
    pub paragraph_end: bool,
    /// Whether dashes, dots and guillemets become typographic characters (GFM without the quirk `no_auto_typographic`).
    pub typographic: bool,
    /// Stands before the names of footnotes in ids (`kramdown: {footnote_prefix: …}`).
    pub footnote_prefix: String,
    /// The number of the first footnote (`kramdown: {footnote_nr: …}`).
    pub footnote_nr: u32,
    /// The levels of headings in the table of contents, the bit 1 << level for each (`kramdown: {toc_levels: …}`).
    pub toc_levels: u8,
    /// Whether the ids of J-MD-3 and 4 are made of the ASCII that stands for other letters
    /// (`kramdown: {transliterated_header_ids: …}`). Such ids are not known here.
    pub transliterated_ids: bool,
    /// Targets of reference links that every text may name.
    pub link_definitions: Vec<LinkDefinition>,
    /// How it is written.
    pub output: Output,
}

impl Default for Dialect {
    fn default() -> Self {
        Dialect {
            flavor: Flavor::KramdownGfm,
            auto_id_prefix: String::new(),
            auto_ids: true,
            header_offset: 0,
            parse_block_html: false,
            parse_span_html: true,
            hard_wrap: false,
            paragraph_end: true,
            typographic: true,
            footnote_prefix: String::new(),
            footnote_nr: 1,
            toc_levels: 0b0111_1110,
            transliterated_ids: false,
            link_definitions: Vec::new(),
            output: Output::default(),
        }
    }
}

/// A family of Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavor {
    /// kramdown with the GFM parser: Jekyll's default. Ids of J-MD-1, 2; attribute lists are understood.
    KramdownGfm,
    /// kramdown's own parser (`kramdown: {input: kramdown}`): ids of J-MD-3, 4.
    Kramdown,
    /// GitHub's rendering of a file in a repository: CommonMark with GitHub's heading ids.
    GitHub,
    /// jekyll-commonmark: CommonMark without heading ids (J-MD-5).
    CommonMark,
    /// GitHub Pages' CommonMark: ids of J-MD-5.
    CommonMarkGhPages,
}

/// One thing that the visitor meets.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    /// The whole construct in the text (`[a](b)`, the tag, the heading's lines).
    pub range: Range<usize>,
    /// What it is.
    pub kind: ElementKind,
}

/// The kinds of [`Element`].
#[derive(Clone, Debug, PartialEq)]
pub enum ElementKind {
    /// Something that names another resource.
    Link(Link),
    /// A heading h1 to h6, from Markdown or raw HTML.
    Heading {
        /// 1 to 6.
        level: u8,
        /// The id attribute it gets; `None` when it gets none. Holds [`HOLE`](crate::origin::HOLE) where the heading does.
        id: Option<String>,
        /// Its text without markup.
        text: String,
    },
    /// An `id` or `name` attribute that is not a heading's: raw HTML, an IAL, a footnote, the table of contents.
    Anchor {
        /// The attribute's value.
        id: String,
    },
    /// Code: the range holds its content. Nothing in it is Markdown.
    Code {
        /// A block, not a span.
        block: bool,
        /// First word of a fence's info string.
        language: Option<String>,
    },
    /// `[text][label]` whose label is defined nowhere: it reaches the visitor as text.
    UndefinedReference {
        /// The label as written.
        label: String,
    },
    /// `<base href>`: relative links of this page cannot be judged.
    Base,
}

/// A reference to another resource.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The HTML element it becomes: `a`, `img`, `source`, `script`, `link`, `iframe`, `video`, `audio`, `area`, `embed`, `object`,
    /// `meta`; `style` for what CSS asks for, be it in an attribute.
    pub tag: &'static str,
    /// The attribute that holds it: `href`, `src`, `srcset`, `poster`, `data`, `content`; `url` in CSS.
    pub attribute: &'static str,
    /// The destination's bytes in the text: inside the brackets or quotes; of a reference link, in its definition.
    /// Empty (at the place where it would stand) when nothing is written.
    pub destination: Range<usize>,
    /// The destination as the browser gets it: entities decoded, backslash escapes resolved as the flavor does.
    pub url: String,
    /// `rel` of a `<link>`, lower-cased; empty otherwise.
    pub rel: String,
    /// The text that the visitor can click, or the alternative text of an image.
    pub text: String,
    /// Whether raw HTML wrote it.
    pub raw_html: bool,
    /// What else an `<img>` of raw HTML says.
    pub picture: Option<Picture>,
}

/// The attributes of an `<img>` that are no addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Whether it has an alternative text, be it empty; true where unknown output may write one.
    pub has_alt: bool,
    /// Whether it says how much room it takes; true where unknown output may say so.
    pub has_size: bool,
    /// Whether a script may fill in what it shows: it is told by an `id`, a `data-…` or an event, or bound to a value.
    pub may_be_filled_in: bool,
}

/// A Markdown text that was read once, for its elements, its HTML or both.
#[derive(Debug)]
pub struct Document<'t>(Reading<'t>);

#[derive(Debug)]
enum Reading<'t> {
    Kramdown(Box<kramdown::Document>),
    CommonMark { text: &'t str, dialect: &'t Dialect },
}

impl Document<'_> {
    /// What the visitor meets.
    pub fn elements(&self) -> Vec<Element> {
        match &self.0 {
            Reading::Kramdown(document) => document.elements(),
            Reading::CommonMark { text, dialect } => commonmark::parse(text, dialect),
        }
    }

    /// What its author hardly meant. Of CommonMark nothing is said.
    pub fn remarks(&self) -> Vec<Remark> {
        match &self.0 {
            Reading::Kramdown(document) => document.remarks(),
            Reading::CommonMark { .. } => Vec::new(),
        }
    }

    /// The text as HTML: its ids, links and footnotes are those of the elements.
    pub fn to_html(&self, rewrite: Rewrite<'_>) -> Written {
        match &self.0 {
            Reading::Kramdown(document) => document.write(rewrite),
            Reading::CommonMark { text, dialect } => commonmark::to_html(text, dialect, rewrite),
        }
    }
}

/// Reads a Markdown text.
pub fn document<'t>(text: &'t str, dialect: &'t Dialect) -> Document<'t> {
    Document(if dialect.flavor.is_kramdown() {
        Reading::Kramdown(Box::new(kramdown::parse(text, dialect)))
    } else {
        Reading::CommonMark { text, dialect }
    })
}

/// What the visitor meets of a Markdown text.
pub fn parse(text: &str, dialect: &Dialect) -> Vec<Element> {
    document(text, dialect).elements()
}

/// Writes a Markdown text as HTML: the ids, links and footnotes are those of [`parse`].
pub fn to_html(text: &str, dialect: &Dialect, rewrite: Rewrite<'_>) -> Written {
    document(text, dialect).to_html(rewrite)
}
