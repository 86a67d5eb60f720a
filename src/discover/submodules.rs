//! Submodules that are not checked out: what lies in them is published, and not here.

use std::fs;
use std::path::{Path, PathBuf};

use super::Disk;
use super::real::folded;
use super::root::repository;
use crate::source::{SitePath, Span};

/// `.gitmodules` with the submodules that it names and whose folder is empty.
#[derive(Clone, Debug)]
pub struct EmptySubmodules {
    /// Where the file lies.
    pub file: PathBuf,
    /// Its content.
    pub text: String,
    /// The folders, as the site counts paths, and where the file names them.
    pub folders: Vec<(SitePath, Span)>,
}

/// Files of this size are no `.gitmodules`.
const LIMIT: u64 = 1 << 20;

impl EmptySubmodules {
    /// Those below the sources of a site; `None` where there are none.
    pub fn read(disk: &Disk, root: &Path) -> Option<EmptySubmodules> {
        let real = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
        let top = repository(&real).unwrap_or(&real);
        let file = top.join(".gitmodules");
        let text = String::from_utf8(disk.read(&file, LIMIT)?).ok()?;
        let is_empty = |folder: &Path| disk.list(folder).map_or(true, |items| items.is_empty());
        let folders = paths(&text)
            .filter_map(|(path, span)| {
                let folder = top.join(path);
                let below = folder.strip_prefix(&real).ok()?.to_str()?.replace('\\', "/");
                (!below.is_empty() && is_empty(&folder)).then(|| (SitePath::new(&below), span))
            })
            .collect::<Vec<_>>();
        (!folders.is_empty()).then_some(EmptySubmodules { file, text, folders })
    }

    /// Whether a path of the site is a link to something in one of them.
    pub fn is_led_to(&self, root: &Path, path: &SitePath) -> bool {
        let link = root.join(path.as_str());
        let (Ok(target), Some(folder)) = (fs::read_link(&link), link.parent()) else { return false };
        let (target, root) = (folded(&folder.join(target)), folded(root));
        self.folders.iter().any(|(folder, _)| target.starts_with(root.join(folder.as_str())))
    }
}

/// The values of `path`, as git's configuration files write them.
fn paths(text: &str) -> impl Iterator<Item = (&str, Span)> {
    let mut start = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let from = start;
        start += line.len();
        let (key, value) = line.split_once('=')?;
        let path = value.trim().trim_matches('"').trim_end_matches('/');
        let at = from + line.find(path)?;
        let is_path = key.trim().eq_ignore_ascii_case("path") && !path.is_empty();
        is_path.then(|| (path, Span { start: at as u32, end: (at + path.len()) as u32 }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_with_their_places() {
        let text = "[submodule \"docs\"]\n\tpath = design\n\turl = https://example.com/path\n[submodule \"x\"]\npath=\"a b/c\"\r\n";
        let found: Vec<&str> = paths(text).map(|(path, _)| path).collect();
        assert_eq!(found, ["design", "a b/c"]);
        for (path, span) in paths(text) {
            assert_eq!(text.get(span.start as usize..span.end as usize), Some(path));
        }
    }
}
