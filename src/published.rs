//! The site together with the facts of all pages. [`Published::resolve`] is the one answer to "what is this link".

use crate::facts::Facts;
use crate::site::{PageId, Site, Why};

/// A site, rendered.
#[derive(Debug)]
pub struct Published<'s> {
    /// The site.
    pub site: &'s Site,
    /// Facts by page number; `None` for pages without text.
    pub facts: Vec<Option<Facts>>,
}

/// What a link means.
#[derive(Clone, Debug, PartialEq)]
pub enum Target<'s> {
    /// A page of the site, and its anchor exists, if one is asked for.
    Page(PageId),
    /// The page exists, the anchor does not. The nearest anchor, if one is near.
    NoAnchor(PageId, Option<&'s str>),
    /// A page that sends the visitor on.
    Redirect(PageId),
    /// A static file.
    Asset(PageId),
    /// A source file that is not published.
    Unpublished(&'s str, &'s Why),
    /// Nothing is there.
    Missing {
        /// The path of a page or file that was probably meant.
        near: Vec<String>,
    },
    /// Another host.
    External,
    /// Not to be judged: `mailto:` and other schemes, pages with `<base href>`.
    Other,
    /// Cannot be known.
    Unknown,
}
