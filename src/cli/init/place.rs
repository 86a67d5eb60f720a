//! What can be found out about where a site lives.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use postproof::workspace::repository;

/// Where a site lives.
#[derive(Debug)]
pub(super) struct Place {
    /// The top of the repository, else the site's folder.
    pub(super) top: PathBuf,
    /// What runs before each commit.
    pub(super) hook: Hook,
    /// Where the repository is kept.
    pub(super) host: Host,
}

/// What runs before each commit.
#[derive(Debug, PartialEq)]
pub(super) enum Hook {
    /// There are no commits.
    None,
    /// pre-commit, with this file.
    PreCommit(PathBuf),
    /// This script, which may be there or not.
    Script(PathBuf),
}

/// Where a repository is kept.
#[derive(Debug, PartialEq)]
pub(super) enum Host {
    /// GitHub, or nobody knows: that is where most sites of Jekyll are.
    GitHub,
    /// GitLab.
    GitLab,
}

impl Place {
    /// Looks around a site.
    pub(super) fn find(root: &Path) -> Place {
        let in_repository = repository(root);
        let top = in_repository.unwrap_or(root).to_path_buf();
        let pre_commit = top.join(".pre-commit-config.yaml");
        let hook = match in_repository {
            None => Hook::None,
            Some(_) if pre_commit.is_file() => Hook::PreCommit(pre_commit),
            Some(top) => Hook::Script(hooks(top).join("pre-commit")),
        };
        Place { host: host(&top), hook, top }
    }

    /// A path as it is named to people.
    pub(super) fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.top).unwrap_or(path).display().to_string().replace('\\', "/")
    }
}

/// The folder of git's hooks: the settings of git may name another one, and worktrees share theirs.
fn hooks(top: &Path) -> PathBuf {
    git(top, &["rev-parse", "--git-path", "hooks"])
        .map_or_else(|| top.join(".git/hooks"), |path| top.join(path))
}

fn host(top: &Path) -> Host {
    let remote = || git(top, &["remote", "get-url", "origin"]).unwrap_or_default();
    if top.join(".github").is_dir() {
        return Host::GitHub;
    }
    let has_gitlab = fs::exists(top.join(".gitlab-ci.yml")).unwrap_or(false) || remote().contains("gitlab");
    if has_gitlab { Host::GitLab } else { Host::GitHub }
}

/// A line that git prints; `None` where it is not installed or does not know.
fn git(folder: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).current_dir(folder).output().ok()?;
    let line = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !line.is_empty()).then_some(line)
}
