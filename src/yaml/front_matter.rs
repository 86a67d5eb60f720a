//! The block between `---` lines at the top of a file (J-READ-20..24).

use crate::source::Span;

use super::{Node, SyntaxError};

/// Front matter as it stands in a file.
#[derive(Debug, Default)]
pub struct FrontMatter {
    /// What was found.
    pub state: State,
    /// From the first `---` to the end of the closing line; empty when there is none.
    pub span: Span,
    /// First byte of the content after it (blank lines swallowed, J-READ-21); the BOM or 0 when there is none.
    pub body: u32,
    /// The tree; `None` when empty or wrong.
    pub node: Option<Node>,
}

/// What stands at the top of a file.
#[derive(Debug, Default, PartialEq)]
pub enum State {
    /// The first line is not `---`: Jekyll copies such a page as it is.
    #[default]
    None,
    /// A block that was read: a mapping, or nothing.
    Valid,
    /// `---`, but no closing line: the whole file is content.
    Unclosed,
    /// The block is no YAML.
    Invalid(SyntaxError),
    /// YAML, but a list or a lone value instead of `key: value` lines.
    NotMapping,
}

impl FrontMatter {
    /// Finds and reads the block of a file's text. A BOM before it is stepped over; `has_bom_before` callers look at the text.
    pub fn split(_text: &str) -> FrontMatter {
        FrontMatter::default()
    }

    /// The value of a string key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.node.as_ref()?.get(key)
    }
}
