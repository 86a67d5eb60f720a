//! The files of a theme that the settings say is checked out (J-CONF-6).

use std::path::Path;

use super::disk::Disk;
use super::region::is_data_name;
use super::tree::Tree;
use super::walk::{access, boundary};
use super::{Access, Entry, Role};
use crate::source::SitePath;

/// Nobody nests folders deeper.
const MAX_DEPTH: usize = 32;

/// What a theme supplies, by folder.
const FOLDERS: [(&str, Role); 4] =
    [("_layouts", Role::Layout), ("_includes", Role::Include), ("_data", Role::Data), ("assets", Role::File)];

/// The files of the theme in `folder`, a path from `root`, with the roles that they have for the site; sorted.
pub fn theme_entries(disk: &Disk, root: &Path, folder: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let boundary = boundary(&root.join(folder));
    for (name, role) in &FOLDERS {
        let top = root.join(folder).join(name);
        // Links may lead anywhere.
        if access(disk, &boundary, &top) != Access::Open {
            continue;
        }
        let mut items = Tree::new(disk, &top, false, MAX_DEPTH);
        while let Some(next) = items.next() {
            let Ok(item) = next else { continue };
            if item.path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) {
                items.skip_folder();
                continue;
            }
            let Ok(below) = item.path.strip_prefix(&top) else { continue };
            let below: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
            let path = SitePath::new(&format!("{folder}/{name}/{}", below.join("/")));
            let is_read = match role {
                Role::Layout => path.file_name().contains('.'),
                Role::Data => is_data_name(path.file_name()),
                _ => true,
            };
            if item.is_file && is_read {
                entries.push(Entry { path, role: role.clone(), access: Access::Open });
            }
        }
    }
    entries
}
