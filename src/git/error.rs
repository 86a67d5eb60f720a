//! Why git cannot say what has changed, with the way out.

use std::io;
use std::path::PathBuf;

/// Ends the run with exit code 2.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// The program is missing or cannot be run.
    #[error("`git` cannot be run: {0}")]
    NotRun(io::Error),
    /// The site is not in a repository that git takes for one.
    #[error("`{path}` is in no git repository that can be read: {words}", path = .path.display())]
    NoRepository {
        /// The site.
        path: PathBuf,
        /// Git's words.
        words: String,
    },
    /// A name that means no commit here.
    #[error("there is no commit `{name}` in this {}", if *.shallow { "shallow clone" } else { "repository" })]
    NoCommit {
        /// As the user gave it.
        name: String,
        /// Whether only the last commits are here.
        shallow: bool,
    },
    /// Two histories that have nothing in common, as far as they are here.
    #[error("where this branch left `{name}` is not in this {}", if *.shallow { "shallow clone" } else { "repository" })]
    NoMergeBase {
        /// As the user gave it.
        name: String,
        /// Whether only the last commits are here.
        shallow: bool,
    },
    /// There is no commit to compare with yet.
    #[error("this repository has no commit yet")]
    NoHead,
    /// The content of a file is not here.
    #[error("the earlier text of `{path}` is not in this partial clone", path = .path.display())]
    NoContent {
        /// Path from the top of the repository.
        path: PathBuf,
    },
    /// Anything else.
    #[error("`git {command}` failed: {words}")]
    Failed {
        /// The subcommand.
        command: String,
        /// Git's words.
        words: String,
    },
}

const FETCH: &str = "fetch the history first: `git fetch --unshallow`, or in GitHub Actions `fetch-depth: 0` for \
                     actions/checkout, in GitLab `GIT_DEPTH: 0`";

impl GitError {
    /// The way out.
    pub fn help(&self) -> String {
        match self {
            GitError::NotRun(_) => "install git, or check without `--since` and `--staged`".to_owned(),
            GitError::NoRepository { .. } => {
                "`--since` and `--staged` ask git what has changed; check without them, or run `git init`"
                    .to_owned()
            }
            GitError::NoCommit { shallow: true, .. } | GitError::NoMergeBase { shallow: true, .. } => {
                FETCH.to_owned()
            }
            GitError::NoCommit { name, .. } => match name.split_once('/') {
                Some((remote, branch)) if !branch.is_empty() => {
                    format!("fetch it: `git fetch {remote} {branch}`, or name another branch, tag or commit")
                }
                _ => "name a branch, a tag or a commit: `--since main`, `--since origin/main`".to_owned(),
            },
            GitError::NoMergeBase { .. } => {
                "the two have no commit in common; name a commit of this branch".to_owned()
            }
            GitError::NoHead => "commit first, or use `--staged`".to_owned(),
            GitError::NoContent { .. } => "fetch it: `git fetch --refetch --no-filter`".to_owned(),
            GitError::Failed { .. } => "check without `--since` and `--staged`".to_owned(),
        }
    }
}
