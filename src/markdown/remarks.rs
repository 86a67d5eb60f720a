//! What a Markdown text does that its author hardly meant: syntax that is printed, definitions that nothing uses.

use std::ops::Range;

/// Something to say about a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Remark {
    /// The bytes that it is about, in the text.
    pub range: Range<usize>,
    /// What is to be said.
    pub kind: RemarkKind,
}

/// The kinds of [`Remark`].
#[derive(Clone, Debug, PartialEq)]
pub enum RemarkKind {
    /// Markdown that reaches the visitor as it is written.
    Unrendered(Unrendered),
    /// An attribute list without effect.
    Detached(Detached),
    /// A web address in text, which is no link.
    BareUrl,
    /// An element without end tag: it goes on to the end of what is around it.
    UnclosedElement {
        /// The element's name.
        name: String,
        /// Whether it is a block, so that all Markdown behind it is printed as it is written.
        is_block: bool,
        /// Whether HTML has an element of this name.
        is_known: bool,
    },
    /// A tag that is printed: an end tag that closes nothing, or a block's tag within a line.
    PrintedTag {
        /// The element's name.
        name: String,
        /// Whether it is an end tag.
        is_end: bool,
    },
    /// The definition of a link that no link uses.
    UnusedReference {
        /// Its label.
        label: String,
        /// What stands where the address belongs, if that is a sentence: kramdown shows nothing of it.
        lost: Option<String>,
    },
    /// The definition of a link within an element whose text is shown as it is: there it defines nothing.
    HiddenDefinition {
        /// Its label.
        label: String,
        /// The name of the element.
        element: String,
        /// The first bytes of the element, up to that name.
        by: Range<usize>,
        /// Whether something closes the element.
        is_closed: bool,
        /// Whether HTML has an element of this name.
        is_known: bool,
    },
    /// A footnote that no mark refers to.
    UnusedFootnote {
        /// Its name.
        name: String,
    },
    /// A mark of a footnote that nothing defines: it is printed.
    UndefinedFootnote {
        /// Its name.
        name: String,
    },
    /// The definition of a link or footnote that a later one takes the place of.
    ReplacedDefinition {
        /// Its label or name, with the `^` of a footnote.
        label: String,
        /// The mark of the later one.
        by: Range<usize>,
    },
}

impl RemarkKind {
    /// Whether text that nobody knows could make it untrue, wherever it stands.
    pub fn depends_on_all_text(&self) -> bool {
        use RemarkKind::*;
        matches!(
            self,
            UnclosedElement { is_block: true, .. }
                | PrintedTag { is_end: true, .. }
                | UnusedReference { .. }
                | UnusedFootnote { .. }
                | UndefinedFootnote { .. }
        )
    }
}

/// Markdown that is printed as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unrendered {
    /// Markdown in raw HTML.
    InHtml {
        /// What it would be.
        markup: Markup,
        /// The first byte of the outermost element that makes it raw. What shares it has the same cause.
        element: u32,
    },
    /// `[text](destination` without the end of the destination.
    OpenLink,
    /// `[text | text](destination)`: the bar makes a table of the line.
    SplitLink,
    /// `[text](destination|more)`: the same.
    SplitAddress,
    /// `[text] (destination)`: a space too many.
    SpacedLink,
    /// `[label]: destination` within a paragraph.
    Definition,
    /// A fence with more than one word behind it.
    FenceOfWords,
    /// A fence that nothing ends.
    OpenFence,
    /// The lines of a table that begin within a paragraph.
    Table,
}

/// What Markdown would make of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Markup {
    /// `[text](destination)`
    Link,
    /// `![text](destination)`
    Image,
    /// `**text**`
    Emphasis,
}

/// Why an attribute list has no effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detached {
    /// It follows text, so it is printed.
    Printed,
    /// It has no colon, so it is printed.
    WithoutColon,
    /// No block stands next to it.
    Alone,
    /// It has no attribute that kramdown could read.
    Empty,
}
