//! Layouts and includes by name (J-READ-16, 17).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Layout;
use super::build::{LoadedFile, front_matter};
use super::values::as_str;
use crate::discover::Role;
use crate::parse::Parsed;
use crate::source::FileId;

/// The path of a file below `folder`.
pub(super) fn below<'p>(path: &'p str, folder: &str) -> &'p str {
    path.strip_prefix(folder).map_or(path, |rest| rest.trim_start_matches('/'))
}

/// Layouts by name: the path without its last extension; of two files with one name the later path wins.
pub(super) fn layouts(files: &[LoadedFile], folder: &str) -> BTreeMap<Box<str>, Layout> {
    let mut found: Vec<&LoadedFile> = files.iter().filter(|file| file.role == Role::Layout).collect();
    found.sort_by_key(|file| file.path.as_str());
    let layout = |file: &LoadedFile| {
        let path = below(file.path.as_str(), folder);
        let name = path.rsplit_once('.').map_or(path, |(name, _)| name);
        let data = Arc::new(front_matter(file).unwrap_or_default());
        let parent = data.get("layout").and_then(as_str).map(Box::from);
        let (file, parsed) = (file.file?, file.parsed.clone()?);
        Some((Box::from(name), Layout { file, parent, data, parsed }))
    };
    found.into_iter().filter_map(layout).collect()
}

/// Includes by their path below the includes folder.
pub(super) fn includes(files: &[LoadedFile], folder: &str) -> BTreeMap<Box<str>, (FileId, Arc<Parsed>)> {
    let include = |file: &LoadedFile| {
        Some((Box::from(below(file.path.as_str(), folder)), (file.file?, file.parsed.clone()?)))
    };
    files.iter().filter(|file| file.role == Role::Include).filter_map(include).collect()
}
