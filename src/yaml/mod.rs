//! YAML as Jekyll reads it: libyaml's events (J-YAML-1) into nodes with spans.
//!
//! The interface: [`parse`] for a whole file or a part of one, [`front_matter`] for the block at the top of a
//! page, [`data`] for the files of `_data`, [`value`] for what Liquid sees of a node.
//!
//! Below it: `events` (libyaml, with byte offsets), `simple` (the same events without libyaml, where a text is simple),
//! `tree` (events into nodes, as SafeYAML does), [`scalar`] (what an unquoted text means), `hint` (the usual cause of a
//! syntax error).

pub mod data;
mod events;
pub mod front_matter;
mod hint;
mod keys;
pub mod node;
pub mod scalar;
mod simple;
mod syntax_error;
mod table;
mod timestamp;
mod tree;
pub mod value;
pub mod write;
mod written;

#[cfg(test)]
mod tests;

pub use node::{Entry, Mapping, Node, Repeated, Scalar, Style, Yaml};
pub use syntax_error::SyntaxError;

/// Nodes that lie deeper are refused, so that nobody who walks the tree runs out of stack.
pub const MAX_DEPTH: usize = 500;

/// Reads the first document of `text` (J-YAML-2). Spans are shifted by `base` bytes. `None`: no nodes at all (J-YAML-12).
/// A BOM is stepped over.
///
/// # Errors
/// libyaml's complaint with its place.
pub fn parse(text: &str, base: usize) -> Result<Option<Node>, SyntaxError> {
    let content = text.strip_prefix('\u{feff}').unwrap_or(text);
    let base = base + text.len() - content.len();
    tree::read(content, base).map_err(|error| error.shift(base))
}
