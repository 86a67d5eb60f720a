//! What has changed in the repository of a site, asked of the git program: edge with input and output.
//!
//! The program and no library: it alone reads every index, filter and kind of clone that it writes itself, and who commits
//! has it. Nothing is written, not even the index is refreshed, and nothing is fetched.

mod blobs;
mod command;
mod error;
mod raw;
mod stages;
mod submodules;
mod untracked;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::workspace::{Content, History, Move, Past, Scope};

use command::Git;
pub use error::GitError;
use raw::{Entry, Kind};
use submodules::With;

/// What to compare with.
#[derive(Clone, Debug, PartialEq)]
pub enum Base {
    /// What the next commit holds, with the commit before it; in a merge, with all that it merges.
    Staged,
    /// The files on disk, with where this branch began to differ from that commit: their merge base.
    Since(String),
}

/// A path that a change touches.
#[derive(Clone, Debug, PartialEq)]
pub struct Touched {
    /// The path, absolute and without links.
    pub path: PathBuf,
    /// Whether there is something after the change.
    pub is_there: bool,
}

/// All that a change touches in the repository that holds `folder`: of a file with another name both names.
///
/// # Errors
/// [`GitError`], each with its way out.
pub fn touched(folder: &Path, base: &Base) -> Result<Vec<Touched>, GitError> {
    let git = Git::of(folder)?;
    let mut diff = Vec::new();
    match base {
        Base::Since(name) => {
            diff = raw::parse(&git.diff(&[&git.merge_base(name)?])?);
            untracked::add(&git, &git.top, &mut diff)?;
        }
        Base::Staged => {
            let parents = git.parents()?;
            let of_parents = parents.iter().map(|parent| vec!["--cached", parent]);
            let first = parents.is_empty().then(|| vec!["--cached"]);
            for what in of_parents.chain(first) {
                diff.extend(raw::parse(&git.diff(&what)?));
            }
        }
    }
    let both = |entry: Entry| {
        let from = entry.from.map(|path| Touched { path: git.top.join(path), is_there: false });
        let is_there = entry.now != Kind::Nothing;
        from.into_iter().chain([Touched { path: git.top.join(entry.path), is_there }])
    };
    Ok(diff.into_iter().flat_map(both).collect())
}

/// What has changed around the site whose folder is `root`.
///
/// # Errors
/// [`GitError`], each with its way out.
pub fn history(root: &Path, base: &Base) -> Result<History, GitError> {
    let git = Git::of(root)?;
    match base {
        Base::Staged => staged(&git, root),
        Base::Since(name) => since(&git, root, name),
    }
}

fn since(git: &Git, root: &Path, name: &str) -> Result<History, GitError> {
    let base = git.merge_base(name)?;
    let mut diff = raw::parse(&git.diff(&[&base])?);
    untracked::add(git, root, &mut diff)?;
    let past = past(git, root, &base, &diff, With::Disk)?;
    let scope = Scope { since: Some(name.to_owned()), base: Some(base), changed: 0 };
    Ok(together(Vec::new(), vec![past], scope))
}

fn staged(git: &Git, root: &Path) -> Result<History, GitError> {
    let pasts = || -> Result<_, GitError> {
        let parents = git.parents()?;
        let past = |parent: &String| {
            let diff = raw::parse(&git.diff(&["--cached", parent])?);
            past(git, root, parent, &diff, With::Recorded)
        };
        let pasts = parents.iter().map(past).collect::<Result<Vec<Past>, GitError>>()?;
        Ok((parents, pasts))
    };
    // Each look of git at all files takes its time.
    let (now, pasts) = rayon::join(|| stages::index_over_disk(git, root), pasts);
    let (now, (parents, pasts)) = (now?, pasts?);
    if parents.is_empty() {
        return first_commit(git, root, now);
    }
    let scope = Scope { since: None, base: parents.into_iter().next(), changed: 0 };
    Ok(together(now, pasts, scope))
}

/// The state of a commit, given what differs from it.
fn past(git: &Git, root: &Path, commit: &str, diff: &[Entry], with: With) -> Result<Past, GitError> {
    let mut files = blobs::before(git, root, commit, diff)?;
    files.extend(submodules::before(git, root, diff, with));
    Ok(Past { files, moves: moves(git, diff) })
}

/// There is nothing to compare with: all that is staged is new.
fn first_commit(git: &Git, root: &Path, now: Vec<(PathBuf, Content)>) -> Result<History, GitError> {
    let staged = raw::parse(&git.diff(&["--cached"])?);
    let paths = staged.iter().map(|entry| git.top.join(&entry.path));
    let changed: BTreeSet<PathBuf> = paths.filter(|path| blobs::matters(root, path)).collect();
    let scope = Scope { since: None, base: None, changed: changed.len() };
    Ok(History { now: now.into_iter().collect(), pasts: Vec::new(), changed, scope })
}

/// A file that is as it was in one of the parents of a merge was not changed by it.
fn together(now: Vec<(PathBuf, Content)>, pasts: Vec<Past>, scope: Scope) -> History {
    let of_past = |past: &Past| past.files.iter().map(|(path, _)| path.clone()).collect::<BTreeSet<_>>();
    let differ = pasts.iter().map(of_past).reduce(|some, more| &some & &more).unwrap_or_default();
    let mut changed = differ.clone();
    // What only has another name says nothing new.
    let moves = pasts.iter().flat_map(|past| &past.moves);
    for one in moves.filter(|one| one.is_exact) {
        changed.remove(&one.to);
    }
    let scope = Scope { changed: differ.len(), ..scope };
    History { now: now.into_iter().collect(), pasts, changed, scope }
}

/// The files that have another name now.
fn moves(git: &Git, diff: &[Entry]) -> Vec<Move> {
    let moved = diff.iter().filter(|entry| entry.now == Kind::File);
    let one = |entry: &Entry| {
        let (from, to) = (git.top.join(entry.from.as_ref()?), git.top.join(&entry.path));
        Some(Move { from, to, is_exact: entry.similarity == 100, is_sure: entry.similarity >= SURE })
    };
    moved.filter_map(one).collect()
}

/// From this similarity of two files on, in percent, nobody would doubt that one became the other.
const SURE: u8 = 80;
