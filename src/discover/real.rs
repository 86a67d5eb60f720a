//! Where folders and files lie, links followed. Asking the system takes a call for each part of a path, and every file of a site
//! is asked for.

use std::collections::{HashMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::path::{Component, Path, PathBuf};
use std::sync::{PoisonError, RwLock};

/// Remembers where folders lie, and which links they hold.
#[derive(Debug, Default)]
pub(super) struct RealFolders {
    places: RwLock<HashMap<PathBuf, PathBuf>>,
    /// Of those that were listed.
    links: RwLock<HashMap<PathBuf, HashSet<OsString>>>,
}

impl Clone for RealFolders {
    /// A copy is made for another look, and by then a folder may be a link to another one.
    fn clone(&self) -> Self {
        RealFolders::default()
    }
}

impl RealFolders {
    /// A folder with all links followed, as far as its path exists.
    pub(super) fn of(&self, folder: &Path) -> PathBuf {
        if let Some(real) = self.places.read().unwrap_or_else(PoisonError::into_inner).get(folder) {
            return real.clone();
        }
        let real = as_far_as_it_exists(folder);
        let mut known = self.places.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(folder.to_path_buf(), real.clone());
        real
    }

    /// A folder was listed and holds these links.
    pub(super) fn note_links<'n>(&self, folder: &Path, names: impl Iterator<Item = &'n OsStr>) {
        let mut links = self.links.write().unwrap_or_else(PoisonError::into_inner);
        links.insert(folder.to_path_buf(), names.map(OsStr::to_owned).collect());
    }

    /// Whether the folder of a path was listed, and has no link of that name.
    pub(super) fn is_known_to_be_no_link(&self, path: &Path) -> bool {
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return false };
        let links = self.links.read().unwrap_or_else(PoisonError::into_inner);
        links.get(folder).is_some_and(|links| !links.contains(name))
    }
}

/// The path with links followed, as far as it exists.
pub fn as_far_as_it_exists(path: &Path) -> PathBuf {
    let real = path.ancestors().find_map(|above| Some((above, above.canonicalize().ok()?)));
    let Some((above, real)) = real else { return path.to_path_buf() };
    // Joined with nothing a path ends in a slash.
    real.join(path.strip_prefix(above).unwrap_or(Path::new(""))).components().collect()
}

/// The path without `.` and `..`, links or not.
pub fn folded(path: &Path) -> PathBuf {
    let mut folded = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => _ = folded.pop(),
            other => folded.push(other),
        }
    }
    folded
}

/// What lies behind a path whose folders are without links: the path itself, unless it is a link. Where nothing is there, `None`.
pub(super) fn behind(path: &Path) -> Option<PathBuf> {
    match path.symlink_metadata().ok()?.is_symlink() {
        true => path.canonicalize().ok(),
        false => Some(path.to_path_buf()),
    }
}
