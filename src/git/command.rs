//! Runs the git program.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::error::GitError;
use super::raw;

/// What a hook is told of its repository. It counts from where the hook runs, so git must be run there.
const OF_HOOK: [&str; 3] = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"];
/// The same, and what else binds git to a repository.
const OF_REPOSITORY: [&str; 7] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_NAMESPACE",
];

/// A repository with its files.
#[derive(Debug)]
pub(super) struct Git {
    /// The top folder of its files, without links.
    pub(super) top: PathBuf,
    /// Whether only the last commits are here.
    is_shallow: bool,
    /// Where it says what is being merged.
    merge_head: PathBuf,
    /// Where git is run; `None` for where we are, in the hook of this very repository.
    folder: Option<PathBuf>,
}

impl Git {
    /// The repository that a folder is in.
    pub(super) fn of(root: &Path) -> Result<Git, GitError> {
        let root = &root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
        let nearest = root.ancestors().find(|folder| folder.join(".git").exists());
        if OF_HOOK.iter().any(|name| std::env::var_os(name).is_some())
            && let Ok(git) = Git::at(root, None)
            && root.starts_with(&git.top)
            && nearest.is_none_or(|nearest| nearest == git.top)
        {
            return Ok(git);
        }
        Git::at(root, Some(root.clone()))
    }

    /// The repository whose top folder that is.
    pub(super) fn below(top: PathBuf) -> Option<Git> {
        let has_own = top.join(".git").exists();
        has_own.then(|| Git::at(&top, Some(top.clone())).ok())?
    }

    fn at(root: &Path, folder: Option<PathBuf>) -> Result<Git, GitError> {
        let mut git = Git { top: PathBuf::new(), is_shallow: false, merge_head: PathBuf::new(), folder };
        let questions =
            ["rev-parse", "--show-toplevel", "--is-shallow-repository", "--git-path", "MERGE_HEAD"];
        let output = git.run(&questions)?;
        if !output.status.success() {
            return Err(GitError::NoRepository { path: root.to_path_buf(), words: words(&output) });
        }
        let mut lines = output.stdout.split(|byte| *byte == b'\n');
        let mut line = || lines.next().unwrap_or_default();
        let top = raw::path(line());
        git.top = top.canonicalize().unwrap_or(top);
        git.is_shallow = line() == b"true";
        let merge_head = raw::path(line());
        git.merge_head = git.folder.as_ref().map_or(merge_head.clone(), |folder| folder.join(&merge_head));
        Ok(git)
    }

    /// A run of git, which neither writes to the repository nor asks a server.
    pub(super) fn command(&self) -> Command {
        let mut command = Command::new("git");
        command.args([
            "--no-optional-locks",
            "-c",
            "core.fsmonitor=false",
            "-c",
            "diff.autoRefreshIndex=true",
        ]);
        command.env("LC_ALL", "C").env("GIT_NO_LAZY_FETCH", "1").env("GIT_TERMINAL_PROMPT", "0");
        command.env_remove("GIT_LITERAL_PATHSPECS").stdin(Stdio::null());
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
            for name in OF_REPOSITORY {
                command.env_remove(name);
            }
        }
        command
    }

    fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Result<Output, GitError> {
        self.command().args(arguments).output().map_err(GitError::NotRun)
    }

    pub(super) fn succeed<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Result<Vec<u8>, GitError> {
        let output = self.run(arguments)?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let command = arguments.first().map(|name| name.as_ref().to_string_lossy().into_owned());
        Err(GitError::Failed { command: command.unwrap_or_default(), words: words(&output) })
    }

    /// What differs between two states, as `raw` reads it. Without arguments: the files on disk and the index.
    pub(super) fn diff(&self, what: &[&str]) -> Result<Vec<u8>, GitError> {
        let how = [
            "--raw",
            "-z",
            "--no-abbrev",
            "--find-renames",
            "--no-ext-diff",
            "--no-textconv",
            "--no-relative",
        ];
        let rest = ["--no-color", "--ignore-submodules=dirty"];
        self.succeed(&[&["diff"], &how[..], &rest[..], what, &["--"]].concat())
    }

    /// The files that git was not told of and not told to ignore, from the top. Repositories below are left out.
    pub(super) fn untracked(&self) -> Result<Vec<PathBuf>, GitError> {
        let arguments = ["ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", ":/"];
        let listed = self.succeed(&arguments)?;
        let files = listed.split(|byte| *byte == 0).filter(|name| !name.is_empty() && !name.ends_with(b"/"));
        Ok(files.map(raw::path).collect())
    }

    /// The full name of a commit.
    fn commit(&self, name: &str) -> Result<Option<String>, GitError> {
        let commit = format!("{name}^{{commit}}");
        let output = self.run(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])?;
        Ok(output.status.success().then(|| one_line(&output.stdout)))
    }

    /// Where this branch began to differ from a commit.
    pub(super) fn merge_base(&self, name: &str) -> Result<String, GitError> {
        let shallow = self.is_shallow;
        let Some(other) = self.commit(name)? else {
            return Err(GitError::NoCommit { name: name.to_owned(), shallow });
        };
        let head = self.commit("HEAD")?.ok_or(GitError::NoHead)?;
        let output = self.run(&["merge-base", &other, &head])?;
        match output.status.success() {
            true => Ok(one_line(&output.stdout)),
            false => Err(GitError::NoMergeBase { name: name.to_owned(), shallow }),
        }
    }

    /// The commits that the next one comes after: none in a new repository, several in a merge.
    pub(super) fn parents(&self) -> Result<Vec<String>, GitError> {
        let head = self.commit("HEAD")?;
        let merged = fs::read_to_string(&self.merge_head).unwrap_or_default();
        Ok(head.into_iter().chain(merged.lines().map(|line| line.trim().to_owned())).collect())
    }
}

fn one_line(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).lines().next().unwrap_or_default().to_owned()
}

/// What git says is wrong: the first line that says so, else the first.
fn words(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    let line = said.lines().find_map(|line| line.strip_prefix("fatal: ")).or_else(|| said.lines().next());
    line.unwrap_or("it did not say why").to_owned()
}
