//! Fixes applied to a site, until nothing is left that they change. Nothing is written here.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Fix};
use crate::discover::{self, Access};
use crate::fix;
use crate::source::{FileId, SitePath, Source};

use super::{Content, Findings, OpenError, Workspace};

/// One fix can make room for another. What does not settle in so many rounds never will.
const MAX_ROUNDS: usize = 10;

/// A file with another text.
#[derive(Clone, Debug)]
pub struct Change {
    /// Where it lies, links followed.
    pub real: PathBuf,
    /// Its path in the site, and its text so far.
    pub old: Arc<Source>,
    /// Its text from now on.
    pub new: Arc<str>,
}

impl Change {
    /// What [`Workspace::set`] is told of it.
    pub(super) fn content(&self) -> (SitePath, Content) {
        (self.old.path.clone(), Content::from(&*self.new))
    }
}

/// A site after its fixes, before they are written.
#[derive(Debug)]
pub struct Mended {
    /// The site as it will be.
    pub workspace: Workspace,
    /// What will be left.
    pub findings: Findings,
    /// The files that change, by path.
    pub changes: Vec<Change>,
}

impl Workspace {
    /// Applies the fixes of what [`check`](Workspace::check) finds, and of what it finds after that. With `guesses`, those
    /// that are not safe too.
    ///
    /// # Errors
    /// [`OpenError`] when the site cannot be read again.
    pub fn mend(self, only: Option<&[SitePath]>, guesses: bool) -> Result<Mended, OpenError> {
        self.mend_where(only, |fix| fix.safe || guesses)
    }

    /// The same for what is found in one file, as far as no other file need be changed.
    ///
    /// # Errors
    /// [`OpenError`] when the site cannot be read again.
    pub fn mend_file(self, path: &SitePath, guesses: bool) -> Result<Mended, OpenError> {
        let file = self.sources.find(path.as_str());
        let is_inside = |fix: &Fix| fix.edits.iter().all(|edit| Some(edit.place.file) == file);
        self.mend_where(Some(std::slice::from_ref(path)), |fix| (fix.safe || guesses) && is_inside(fix))
    }

    fn mend_where(
        self,
        only: Option<&[SitePath]>,
        may_apply: impl Fn(&Fix) -> bool,
    ) -> Result<Mended, OpenError> {
        let mut fixed: BTreeMap<&'static str, usize> = BTreeMap::new();
        let mut changes = Changes::default();
        let mut workspace = self;
        let mut findings = workspace.check(only);
        for _ in 0..MAX_ROUNDS {
            let (mended, rules) = workspace.round(&findings.diagnostics, &may_apply);
            if mended.is_empty() {
                break;
            }
            for rule in rules {
                *fixed.entry(rule).or_default() += 1;
            }
            workspace.set(mended.iter().map(Change::content))?;
            mended.into_iter().for_each(|change| changes.add(change));
            findings = workspace.check(only);
        }
        findings.summary.fixed = fixed;
        Ok(Mended { workspace, findings, changes: changes.sorted() })
    }

    /// What the fixes at hand change, and the rules of those that apply.
    fn round(
        &self,
        findings: &[Diagnostic],
        may_apply: impl Fn(&Fix) -> bool,
    ) -> (Vec<Change>, Vec<&'static str>) {
        let with_fix = findings.iter().filter_map(|finding| Some((finding.rule, finding.fix.as_ref()?)));
        let (rules, fixes): (Vec<&'static str>, Vec<&Fix>) =
            with_fix.filter(|(_, fix)| may_apply(fix)).unzip();
        let (changes, done) = self.apply(&fixes);
        (changes, rules.into_iter().zip(done).filter(|(_, done)| *done).map(|(rule, _)| rule).collect())
    }

    /// What fixes change, and which of them apply. One that reaches out of the repository does not, nor one in a file that
    /// is being changed under another name, or of which another state is looked at than the one on disk.
    pub fn apply(&self, fixes: &[&Fix]) -> (Vec<Change>, Vec<bool>) {
        let mut real: HashMap<FileId, Option<PathBuf>> = HashMap::new();
        let mut owner: HashMap<PathBuf, FileId> = HashMap::new();
        let mut may_change = |file: FileId| {
            let path = real.entry(file).or_insert_with(|| self.real(file));
            path.as_ref().is_some_and(|path| *owner.entry(path.clone()).or_insert(file) == file)
        };
        let allowed: Vec<bool> =
            fixes.iter().map(|fix| fix.edits.iter().all(|edit| may_change(edit.place.file))).collect();
        let candidates = fixes.iter().zip(&allowed).filter(|(_, allowed)| **allowed).map(|(fix, _)| *fix);
        let applied = fix::apply(&self.sources, candidates);
        let mut done = applied.done.into_iter();
        let done = allowed.into_iter().map(|allowed| allowed && done.next().unwrap_or(false)).collect();
        let change = |(file, new): (FileId, String)| {
            let real = real.remove(&file).flatten()?;
            Some(Change { real, old: self.sources.get(file).clone(), new: new.into() })
        };
        (applied.texts.into_iter().filter_map(change).collect(), done)
    }

    /// Where a file lies, links followed, if it may be written: inside of the repository.
    pub(super) fn real(&self, file: FileId) -> Option<PathBuf> {
        let path = self.root.join(self.sources.get(file).path.as_str());
        let is_inside = discover::access(&self.disk, &self.boundary, &path) == Access::Open;
        let is_on_disk =
            |real: &PathBuf| self.opened.before.as_ref().is_none_or(|before| before.is_on_disk(real));
        self.disk.real(&path).ok().filter(|real| is_inside && self.disk.is_file(real) && is_on_disk(real))
    }
}

/// Changes of several rounds, one for each file.
#[derive(Default)]
pub(super) struct Changes {
    by_path: BTreeMap<PathBuf, Change>,
}

impl Changes {
    pub(super) fn add(&mut self, change: Change) {
        match self.by_path.get_mut(&change.real) {
            Some(earlier) => earlier.new = change.new,
            None => drop(self.by_path.insert(change.real.clone(), change)),
        }
    }

    pub(super) fn sorted(self) -> Vec<Change> {
        let mut changes: Vec<Change> =
            self.by_path.into_values().filter(|change| *change.old.text != *change.new).collect();
        changes.sort_by(|a, b| a.old.path.cmp(&b.old.path));
        changes
    }
}
