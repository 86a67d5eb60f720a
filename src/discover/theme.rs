//! The files of a theme that the settings say is checked out (J-CONF-6).

use std::path::Path;

use walkdir::{DirEntry, WalkDir};

use super::region::is_data_name;
use super::walk::{access, boundary};
use super::{Access, Entry, Role};
use crate::source::SitePath;

/// Nobody nests folders deeper.
const MAX_DEPTH: usize = 32;

/// What a theme supplies, by folder.
const FOLDERS: [(&str, Role); 4] =
    [("_layouts", Role::Layout), ("_includes", Role::Include), ("_data", Role::Data), ("assets", Role::File)];

/// The files of the theme in `folder`, a path from `root`, with the roles that they have for the site; sorted.
pub fn theme_entries(root: &Path, folder: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let boundary = boundary(&root.join(folder));
    for (name, role) in &FOLDERS {
        let top = root.join(folder).join(name);
        // Links may lead anywhere.
        if access(&boundary, &top) != Access::Open {
            continue;
        }
        let is_shown = |entry: &DirEntry| !entry.file_name().to_string_lossy().starts_with('.');
        let walk = WalkDir::new(&top).min_depth(1).max_depth(MAX_DEPTH).sort_by_file_name().into_iter();
        for entry in walk.filter_entry(is_shown).filter_map(Result::ok) {
            let Ok(below) = entry.path().strip_prefix(&top) else { continue };
            let below: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
            let path = SitePath::new(&format!("{folder}/{name}/{}", below.join("/")));
            let is_read = match role {
                Role::Layout => path.file_name().contains('.'),
                Role::Data => is_data_name(path.file_name()),
                _ => true,
            };
            if entry.file_type().is_file() && is_read {
                entries.push(Entry { path, role: role.clone(), access: Access::Open });
            }
        }
    }
    entries
}
