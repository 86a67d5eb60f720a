//! A repository with a site in it, made for one test.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A folder with a repository.
pub(crate) struct Repository {
    _folder: Option<TempDir>,
    /// Its top.
    pub(crate) top: PathBuf,
}

/// The program under test.
pub(crate) const POSTPROOF: &str = env!("CARGO_BIN_EXE_postproof");

/// The text of standard output and standard error, the exit code before it.
pub(crate) fn said(output: &Output) -> String {
    let text = [&output.stdout[..], &output.stderr].concat();
    format!("{}\n{}", output.status.code().unwrap_or(-1), String::from_utf8_lossy(&text))
}

/// Git in a folder, as if nobody had set anything up.
pub(crate) fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    for (who, name) in [("AUTHOR", "An Author"), ("COMMITTER", "A Committer")] {
        command.env(format!("GIT_{who}_NAME"), name).env(format!("GIT_{who}_EMAIL"), "a@example.org");
    }
    let options =
        ["init.defaultBranch=main", "protocol.file.allow=always", "commit.gpgSign=false", "gc.auto=0"];
    for option in options {
        command.args(["-c", option]);
    }
    command
}

impl Repository {
    /// A new repository with these files, which are committed.
    pub(crate) fn with(files: &[(&str, &str)]) -> Repository {
        let repository = Repository::empty();
        repository.write(files);
        repository.commit_all();
        repository
    }

    /// A new repository without a commit.
    pub(crate) fn empty() -> Repository {
        let folder = tempfile::tempdir().expect("a folder");
        let top = folder.path().canonicalize().expect("a folder");
        let repository = Repository { _folder: Some(folder), top };
        repository.git(&["init", "-q"]);
        repository
    }

    /// The one that is there already.
    pub(crate) fn at(top: PathBuf) -> Repository {
        Repository { _folder: None, top }
    }

    /// Runs git; a failure fails the test.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let output = git(&self.top).args(arguments).output().expect("git is installed");
        assert!(output.status.success(), "git {arguments:?}: {}", said(&output));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Writes files, below folders that it makes.
    pub(crate) fn write(&self, files: &[(&str, &str)]) {
        for (path, text) in files {
            let path = self.top.join(path);
            fs::create_dir_all(path.parent().expect("a folder above")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
    }

    /// Stages everything.
    pub(crate) fn stage(&self) {
        self.git(&["add", "-A"]);
    }

    /// Commits everything, without hooks.
    pub(crate) fn commit_all(&self) {
        self.stage();
        self.git(&["commit", "-qnm", "x", "--allow-empty"]);
    }

    /// What `postproof check` says in a folder of the repository: the exit code, then the findings as lines.
    pub(crate) fn check_in(&self, folder: &str, arguments: &[&str]) -> String {
        let mut command = Command::new(POSTPROOF);
        command.args(["check", "--jekyll", "4"]).args(arguments);
        if !arguments.contains(&"--format") {
            command.args(["--format", "short"]);
        }
        said(&command.current_dir(self.top.join(folder)).output().expect("the program runs"))
    }

    /// The same at the top.
    pub(crate) fn check(&self, arguments: &[&str]) -> String {
        self.check_in(".", arguments)
    }

    /// Exit code and findings, without the summary.
    pub(crate) fn findings(&self, arguments: &[&str]) -> String {
        self.check(&[arguments, &["--quiet"]].concat())
    }
}
