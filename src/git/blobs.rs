//! The content of files as git keeps it.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use super::command::Git;
use super::error::GitError;
use super::raw::{Entry, Kind};
use crate::discover;
use crate::workspace::Content;

/// What lay at the paths of a difference in the tree of a commit. Absolute paths.
pub(super) fn before(
    git: &Git,
    root: &Path,
    commit: &str,
    diff: &[Entry],
) -> Result<Vec<(PathBuf, Content)>, GitError> {
    let mut states = Vec::new();
    let mut wanted = Vec::new();
    for entry in diff.iter().filter(|entry| entry.now != Kind::Submodule) {
        let path = match &entry.from {
            Some(from) => {
                states.push((git.top.join(&entry.path), Content::Missing));
                from
            }
            None => &entry.path,
        };
        match entry.before {
            Kind::Nothing => states.push((git.top.join(path), Content::Missing)),
            Kind::Submodule => {}
            // What it led to is asked for by its path: git follows links inside of a tree.
            Kind::Link => wanted.push((path.clone(), format!("{commit}:{}", path.display()))),
            Kind::File => wanted.push((path.clone(), entry.old.clone())),
        }
    }
    states.extend(contents(git, root, wanted)?);
    states.retain(|(path, _)| matters(root, path));
    Ok(states)
}

/// Whether a file can be of any meaning to the site: it lies below its folder, or in a folder above it, or says how the repository is
/// published.
pub(super) fn matters(root: &Path, path: &Path) -> bool {
    let folder = path.parent().unwrap_or(path);
    path.starts_with(root) || root.starts_with(folder) || folder.ends_with(".github/workflows")
}

/// Reads contents; the second of each pair is the name that git knows it by.
pub(super) fn contents(
    git: &Git,
    root: &Path,
    wanted: Vec<(PathBuf, String)>,
) -> Result<Vec<(PathBuf, Content)>, GitError> {
    let wanted = wanted.into_iter().filter(|(path, _)| matters(root, &git.top.join(path)));
    let (unread, read): (Vec<_>, Vec<_>) = wanted.partition(|(path, _)| discover::is_opaque(path));
    let mut found: Vec<_> =
        unread.into_iter().map(|(path, _)| (git.top.join(path), Content::Unread)).collect();
    if read.is_empty() {
        return Ok(found);
    }
    let mut command = git.command();
    command.args(["cat-file", "--batch", "--buffer", "--follow-symlinks"]);
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut run = piped.spawn().map_err(GitError::NotRun)?;
    let mut questions = run.stdin.take();
    let names: Vec<String> = read.iter().map(|(_, name)| name.replace('\n', "")).collect();
    let asks = std::thread::spawn(move || {
        // Where git ends early, its answers end early, too.
        questions.as_mut().map(|git| git.write_all((names.join("\n") + "\n").as_bytes()))
    });
    let mut answers = run.stdout.take().map(BufReader::new);
    let read_all = || -> Result<(), GitError> {
        for (path, _) in read {
            let content = answers.as_mut().and_then(|answers| answer(answers).ok());
            let content = content.ok_or_else(|| GitError::NoContent { path: path.clone() })?;
            found.extend(content.map(|content| (git.top.join(path), content)));
        }
        Ok(())
    };
    let all = read_all();
    drop(answers);
    let _ = asks.join();
    let _ = run.wait();
    all.map(|()| found)
}

/// One answer: `NAME TYPE SIZE`, the bytes, a line end. `None` for a link whose end is not a file of the repository.
fn answer(answers: &mut impl BufRead) -> std::io::Result<Option<Content>> {
    let mut head = String::new();
    answers.read_line(&mut head)?;
    let mut words = head.trim_end().rsplit(' ');
    let (last, kind) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let size: u64 = match last {
        "missing" | "" => return Err(std::io::ErrorKind::NotFound.into()),
        size => size.parse().map_err(std::io::Error::other)?,
    };
    let mut bytes = Vec::new();
    answers.take(size).read_to_end(&mut bytes)?;
    let mut end = [0];
    answers.read_exact(&mut end)?;
    Ok((kind == "blob").then(|| Content::from(bytes)))
}
