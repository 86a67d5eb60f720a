//! Repositories below the repository, whose commits it records.

use std::path::{Path, PathBuf};

use super::blobs;
use super::command::Git;
use super::raw::{self, Entry, Kind};
use crate::workspace::Content;

/// With what the earlier commit of a submodule is compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum With {
    /// The commit that is recorded now.
    Recorded,
    /// Its files on disk.
    Disk,
}

/// What lay at the paths that differ in the submodules of a difference. Where they, or their commits, are not here, they count as
/// they are on disk.
pub(super) fn before(git: &Git, root: &Path, diff: &[Entry], with: With) -> Vec<(PathBuf, Content)> {
    let changed = diff.iter().filter(|entry| (entry.before, entry.now) == (Kind::Submodule, Kind::Submodule));
    let inside = |entry: &Entry| {
        let inside = Git::below(git.top.join(&entry.path))?;
        let commits = match with {
            With::Recorded => &[&*entry.old, &*entry.new][..],
            With::Disk => &[&*entry.old],
        };
        let diff = raw::parse(&inside.diff(commits).ok()?);
        blobs::before(&inside, root, &entry.old, &diff).ok()
    };
    changed.filter_map(inside).flatten().collect()
}
