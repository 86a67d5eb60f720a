//! Where folders and files lie, links followed. Asking the system takes a call for each part of a path, and every file of a site
//! is asked for.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{PoisonError, RwLock};

/// Remembers where folders lie.
#[derive(Debug, Default)]
pub(super) struct RealFolders(RwLock<HashMap<PathBuf, PathBuf>>);

impl Clone for RealFolders {
    /// A copy is made for another look, and by then a folder may be a link to another one.
    fn clone(&self) -> Self {
        RealFolders::default()
    }
}

impl RealFolders {
    /// A folder with all links followed, as far as its path exists.
    pub(super) fn of(&self, folder: &Path) -> PathBuf {
        if let Some(real) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(folder) {
            return real.clone();
        }
        let real = as_far_as_it_exists(folder);
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(folder.to_path_buf(), real.clone());
        real
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
