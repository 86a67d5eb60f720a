//! Paths in front matter that name images.

use crate::origin::HOLE;
use crate::site::{PageId, is_image_extension};
use crate::source::{FileId, Place};
use crate::yaml::front_matter::FrontMatter;
use crate::yaml::{Node, Yaml};

use super::{Reference, ReferenceKind};

/// The values of the dotted `keys` (`header.teaser`) in a page's front matter that look like a path to a file. `is_replaced` says of a key
/// that the pages have something else there in the end.
pub fn references(
    front_matter: &FrontMatter,
    keys: &[String],
    is_replaced: impl Fn(&str) -> bool,
    page: PageId,
    file: FileId,
) -> Vec<Reference> {
    let Some(root) = &front_matter.node else { return Vec::new() };
    keys.iter()
        .filter(|key| !key.split('.').next().is_some_and(&is_replaced))
        .filter_map(|key| key.split('.').try_fold(root, |node, part| node.get(part)))
        .flat_map(values)
        .filter_map(|node| reference(node, page, file))
        .collect()
}

/// The node itself, or the items of a list.
fn values(node: &Node) -> Vec<&Node> {
    match &node.value {
        Yaml::Sequence(items) => items.iter().collect(),
        _ => vec![node],
    }
}

fn reference(node: &Node, page: PageId, file: FileId) -> Option<Reference> {
    let Yaml::Str(scalar) = &node.value else { return None };
    let text = scalar.text.trim();
    if !looks_like_a_path(text) {
        return None;
    }
    let at = Place::new(file, scalar.exact.unwrap_or(node.span));
    Some(Reference {
        kind: ReferenceKind::FrontMatter,
        exact: scalar.exact.is_some(),
        ..Reference::bare(text, at, Some(page))
    })
}

/// Front matter is never rendered, so braces mean that the layout does something of its own with the value; and a value
/// without an image's extension, or with a colon before it, may be a name that the layout completes.
fn looks_like_a_path(text: &str) -> bool {
    let path = text.split(['?', '#']).next().unwrap_or(text);
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    !text.contains(['{', '}', HOLE, '\n']) && !text.starts_with(':') && is_image_extension(extension)
}
