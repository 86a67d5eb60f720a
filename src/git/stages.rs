//! What the next commit holds, where that is not what lies on disk.

use std::path::{Path, PathBuf};

use super::blobs;
use super::command::Git;
use super::error::GitError;
use super::raw::{self, Kind};
use super::submodules::{self, With};
use crate::workspace::Content;

/// The files of the index that are otherwise on disk, and those on disk that are not in it. What git is told to ignore stays: a
/// build makes it, and the site may need it.
pub(super) fn index_over_disk(git: &Git, root: &Path) -> Result<Vec<(PathBuf, Content)>, GitError> {
    let (diff, untracked) = rayon::join(|| git.diff(&["--no-renames"]), || git.untracked());
    let diff = raw::parse(&diff?);
    let in_index = |kind: Kind| diff.iter().filter(move |entry| entry.before == kind);
    let texts = in_index(Kind::File).map(|entry| (entry.path.clone(), entry.old.clone())).collect();
    let mut found = blobs::contents(git, root, texts)?;
    let added = in_index(Kind::Nothing).map(|entry| entry.path.clone());
    let missing = added.chain(untracked?).map(|path| git.top.join(path));
    found.extend(missing.filter(|path| blobs::matters(root, path)).map(|path| (path, Content::Missing)));
    found.extend(submodules::before(git, root, &diff, With::Disk));
    Ok(found)
}
