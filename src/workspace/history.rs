//! The site before and after a change, and what of it the change caused.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::baseline::{self, Kind};
use crate::diagnostic::Diagnostic;
use crate::discover::{self, Disk};
use crate::settings::Settings;
use crate::source::{FileId, SitePath};
use crate::tally::Tally;

use super::gone::{self, Gone, Renamed};
use super::open::way;
use super::{Content, OpenError, OpenOptions, Root, Workspace};

/// What has changed around a site. All paths are absolute and without links.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// Where the files to be judged are not those on disk.
    pub now: BTreeMap<PathBuf, Content>,
    /// What they were before: one state, several for what merges, none for the first of all.
    pub pasts: Vec<Past>,
    /// The files that are the work of this change: all findings in them count.
    pub changed: BTreeSet<PathBuf>,
    /// How to speak of it.
    pub scope: Scope,
}

/// An earlier state.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// What lay at each path that differs.
    pub files: Vec<(PathBuf, Content)>,
    /// The files that have another name now.
    pub moves: Vec<Move>,
}

/// A file with another name.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// The path that it had.
    pub from: PathBuf,
    /// The path that it has.
    pub to: PathBuf,
    /// Whether nothing but the name has changed.
    pub is_exact: bool,
    /// Whether both are so alike that there is no doubt.
    pub is_sure: bool,
}

/// What a run was limited to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scope {
    /// The commit that was named; `None` for what is staged.
    pub since: Option<String>,
    /// The full name of the commit that was compared with; `None` where there is none yet.
    pub base: Option<String>,
    /// How many files differ.
    pub changed: usize,
}

/// What was there before a change.
#[derive(Debug, Default)]
pub struct Before {
    /// How many findings of each kind.
    known: Tally<Kind>,
    /// The files that the change is made of.
    changed: BTreeSet<PathBuf>,
    /// What was published and is no more, by the file that the build wrote.
    gone: HashMap<Box<str>, Gone>,
    /// The files with another name.
    renamed: Renamed,
    /// The files of which another text is judged than the one on disk.
    elsewhere: BTreeSet<PathBuf>,
    /// How to speak of it.
    pub(super) scope: Scope,
}

impl Workspace {
    /// Reads a site together with its past. What [`check`](Workspace::check) then reports is what the change caused: what is found
    /// in the changed files, and what is found elsewhere and was not there before.
    ///
    /// # Errors
    /// [`OpenError`] when the folder cannot be read.
    pub fn open_with_history(
        root: &Root,
        settings: Settings,
        options: &OpenOptions,
        history: &History,
    ) -> Result<Workspace, OpenError> {
        let now = |path: &PathBuf| history.now.get(path).cloned().unwrap_or(Content::OnDisk);
        let over = || history.now.iter().map(|(path, content)| (path.clone(), content.clone()));
        let first = history.pasts.first().map(|past| past.files.as_slice()).unwrap_or_default();
        let mut disk: Disk = over().chain(first.iter().cloned()).collect();
        disk.keep_listings();
        let mut before =
            Before { changed: history.changed.clone(), scope: history.scope.clone(), ..Before::default() };
        before.elsewhere = history.now.keys().cloned().collect();
        let mut workspace = match Workspace::open_over(root, settings.clone(), options, disk) {
            Ok(workspace) => workspace,
            // Nothing was published then, and so nothing found: all of it comes with the change.
            Err(OpenError::MissingSource { .. }) => {
                let mut workspace = Workspace::open_over(root, settings, options, over().collect())?;
                workspace.opened.before = Some(Arc::new(before));
                return Ok(workspace);
            }
            Err(error) => return Err(error),
        };
        for (number, past) in history.pasts.iter().enumerate() {
            if number > 0 {
                workspace.set_at(past.files.iter().cloned())?;
            }
            let files = past.files.iter().map(|(path, _)| (workspace.site_path(path), now(path)));
            let (_, prepared) =
                rayon::join(|| before.remember(&workspace, past, number == 0), || workspace.prepare(files));
            workspace.make(prepared)?;
        }
        workspace.disk.forget_listings();
        gone::keep_gone(&mut before.gone, &workspace.site);
        workspace.opened.before = Some(Arc::new(before));
        Ok(workspace)
    }

    /// The path of a file as the site's sources count it, given an absolute one; files outside of their folder have `..` in front.
    pub fn site_path(&self, path: &Path) -> SitePath {
        site_path(&self.root, path)
    }

    /// Says what lies at absolute paths.
    fn set_at(&mut self, files: impl IntoIterator<Item = (PathBuf, Content)>) -> Result<(), OpenError> {
        let root = self.root.clone();
        self.set(files.into_iter().map(|(path, content)| (site_path(&root, &path), content)))
    }
}

impl Before {
    /// What was published and is no more, sorted by URL.
    pub(crate) fn gone(&self) -> impl Iterator<Item = &Gone> {
        let mut gone: Vec<&Gone> = self.gone.values().collect();
        gone.sort_by(|a, b| a.url.cmp(&b.url));
        gone.into_iter()
    }

    /// What the build wrote to a file, before, and writes no more.
    pub(crate) fn at(&self, output: &str) -> Option<&Gone> {
        self.gone.get(output)
    }

    /// The name that a file has now whose earlier path satisfies a condition, and whether it is surely that file.
    pub(crate) fn renamed(&self, was: impl Fn(&SitePath) -> bool) -> Option<(&SitePath, bool)> {
        let (_, (now, is_sure)) = self.renamed.iter().filter(|(from, _)| was(from)).min()?;
        Some((now, *is_sure))
    }

    /// Whether the text of a file that is judged is the one on disk, so that a fix of it can be written there.
    pub(super) fn is_on_disk(&self, path: &Path) -> bool {
        !self.elsewhere.contains(path)
    }

    /// Adds what is found in an earlier state. Several states share what they have in common.
    fn remember(&mut self, workspace: &Workspace, past: &Past, is_first: bool) {
        let inside = |path: &Path| site_path(&workspace.root, path);
        let moves = || past.moves.iter();
        let exact = moves().filter(|one| one.is_exact);
        let moved: HashMap<SitePath, SitePath> =
            exact.map(|one| (inside(&one.from), inside(&one.to))).collect();
        let renamed = moves().map(|one| (inside(&one.from), (inside(&one.to), one.is_sure))).collect();
        let published = gone::published(&workspace.site, &workspace.sources, &renamed);
        match is_first {
            true => (self.gone, self.renamed) = (published, renamed),
            // What one side of a merge had given up is not given up by the merge.
            false => self.gone.retain(|output, _| published.contains_key(output)),
        }
        let found = workspace.check(None).diagnostics;
        let path = |path: &SitePath| moved.get(path).unwrap_or(path).clone();
        self.known.raise(baseline::kinds(&workspace.sources, &found, path));
    }

    /// Takes out what was there before.
    pub(super) fn take_out(&self, workspace: &Workspace, found: &mut Vec<Diagnostic>) -> Vec<Diagnostic> {
        let mut is_changed: HashMap<FileId, bool> = HashMap::new();
        let mut left = self.known.clone();
        let mut was_there = |finding: &Diagnostic| {
            let file = finding.place.file;
            if *is_changed.entry(file).or_insert_with(|| self.is_changed(workspace, file)) {
                return false;
            }
            left.take(&baseline::kind(&workspace.sources, finding, SitePath::clone))
        };
        let (before, caused) = std::mem::take(found).into_iter().partition(|finding| was_there(finding));
        *found = caused;
        before
    }

    /// Whether a file is one that the change is made of, or a link to one.
    fn is_changed(&self, workspace: &Workspace, file: FileId) -> bool {
        let path = workspace.root.join(workspace.sources.get(file).path.as_str());
        let folder = path.parent().map(discover::as_far_as_it_exists);
        let path = folder.and_then(|folder| Some(folder.join(path.file_name()?)));
        path.is_some_and(|path| {
            self.changed.contains(&path) || path.canonicalize().is_ok_and(|real| self.changed.contains(&real))
        })
    }
}

/// The path of a file from the folder of the sources; files outside of it have `..` in front.
fn site_path(root: &Path, path: &Path) -> SitePath {
    let names = |path: &Path| path.iter().map(|name| name.to_string_lossy()).collect::<Vec<_>>().join("/");
    match (path.strip_prefix(root), path.parent()) {
        (Ok(below), _) => SitePath::new(&names(below)),
        (Err(_), Some(folder)) => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            SitePath::new(&format!("{}{name}", way(root, folder)))
        }
        (Err(_), None) => SitePath::new(""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_may_lead_up() {
        let way = |path: &str| site_path(Path::new("/a/docs"), Path::new(path));
        assert_eq!(way("/a/docs/x/y.md").as_str(), "x/y.md");
        assert_eq!(way("/a/_config.yml").as_str(), "../_config.yml");
    }
}
