//! What has changed on disk, for editors that do not watch files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use walkdir::WalkDir;

/// Files of no site: not worth the time to look at them.
const SKIPPED: [&str; 4] = ["node_modules", "_site", ".jekyll-cache", "vendor"];

/// When each file of a folder was last changed, and its size.
#[derive(Debug, Default)]
pub(super) struct Stamps(BTreeMap<PathBuf, (Option<SystemTime>, u64)>);

impl Stamps {
    pub(super) fn of(folder: &Path) -> Stamps {
        let is_looked_at = |entry: &walkdir::DirEntry| {
            let name = entry.file_name().to_string_lossy();
            entry.depth() == 0 || !(SKIPPED.contains(&&*name) || name == ".git")
        };
        let walk = WalkDir::new(folder).into_iter().filter_entry(is_looked_at).filter_map(Result::ok);
        let files = walk.filter(|entry| !entry.file_type().is_dir()).filter_map(|entry| {
            let metadata = entry.metadata().ok()?;
            Some((entry.into_path(), (metadata.modified().ok(), metadata.len())))
        });
        Stamps(files.collect())
    }

    /// Looks again, and says which files are new, changed or gone.
    pub(super) fn renew(&mut self, folder: &Path) -> Vec<PathBuf> {
        let now = Stamps::of(folder);
        let changed = now.0.iter().filter(|(path, stamp)| self.0.get(*path) != Some(stamp));
        let gone = self.0.keys().filter(|path| !now.0.contains_key(*path));
        let paths = changed.map(|(path, _)| path).chain(gone).cloned().collect();
        *self = now;
        paths
    }
}
