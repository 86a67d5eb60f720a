//! Files that git was not told of yet.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::blobs;
use super::command::Git;
use super::error::GitError;
use super::raw::{Entry, Kind};

/// Who renames more files at once has told git of it.
const MAX_RENAMES: usize = 200;

/// Adds them to a difference. One that says what a deleted file said is that file with another name, as git would find if it had
/// been told.
pub(super) fn add(git: &Git, root: &Path, diff: &mut Vec<Entry>) -> Result<(), GitError> {
    let mut paths = git.untracked()?;
    paths.retain(|path| blobs::matters(root, &git.top.join(path)));
    let is_gone = |entry: &Entry| (entry.before, entry.now) == (Kind::File, Kind::Nothing);
    let has_gone = diff.iter().any(is_gone);
    let mut names = if has_gone { contents(git, &paths)? } else { HashMap::new() };
    for entry in diff.iter_mut().filter(|entry| is_gone(entry)) {
        if let Some(path) = names.remove(&entry.old) {
            paths.retain(|other| *other != path);
            let from = std::mem::replace(&mut entry.path, path);
            (entry.from, entry.now, entry.similarity) = (Some(from), Kind::File, 100);
        }
    }
    diff.extend(paths.into_iter().map(Entry::new));
    Ok(())
}

/// Files by the name that git would give to their content.
fn contents(git: &Git, paths: &[PathBuf]) -> Result<HashMap<String, PathBuf>, GitError> {
    let files = || paths.iter().take(MAX_RENAMES).filter(|path| git.top.join(path).is_file());
    let absolute: Vec<PathBuf> = files().map(|path| git.top.join(path)).collect();
    if absolute.is_empty() {
        return Ok(HashMap::new());
    }
    let arguments = [Path::new("hash-object"), Path::new("--")];
    let arguments: Vec<&Path> = arguments.into_iter().chain(absolute.iter().map(PathBuf::as_path)).collect();
    let names = git.succeed(&arguments)?;
    let names = String::from_utf8_lossy(&names).into_owned();
    Ok(names.lines().map(str::to_owned).zip(files().cloned()).collect())
}
