//! The site after some of its files have moved, with everything that named them written anew. Nothing is written here.

use std::collections::BTreeSet;
use std::io::Read;

use crate::baseline::{self, Kind};
use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::discover::{self, Disk};
use crate::fix;
use crate::moves::{self, Look, Moves};
use crate::source::SitePath;
use crate::tally::Tally;

use super::mend::Changes;
use super::{Change, Content, Findings, OpenError, Sources, Workspace};

/// What a move would change.
#[derive(Debug)]
pub struct Renamed {
    /// The site as it will be.
    pub workspace: Workspace,
    /// What is wrong then and was not before.
    pub findings: Findings,
    /// The files that change, by their new paths. Their texts so far are those that have moved already.
    pub changes: Vec<Change>,
    /// The pages that get another URL.
    pub pages: Vec<MovedPage>,
    /// How many links lead to the files that move: before, and after.
    pub links: (usize, usize),
}

/// A page with another URL.
#[derive(Clone, Debug, PartialEq)]
pub struct MovedPage {
    /// The URL so far.
    pub old_url: String,
    /// The URL from now on.
    pub new_url: String,
    /// Whether the old one leads to the new one.
    pub redirects: bool,
}

impl Workspace {
    /// What moving these files would change.
    ///
    /// # Errors
    /// [`OpenError`] when one of them, or the site as it would be, cannot be read.
    pub fn rename(&self, moves: &Moves) -> Result<Renamed, OpenError> {
        let contents: Vec<(&SitePath, Content)> =
            moves.iter().map(|(old, new)| Ok((new, self.content(old)?))).collect::<Result<_, OpenError>>()?;
        let mut disk = self.disk.clone();
        for (old, _) in moves.iter() {
            disk.set(&self.root.join(old.as_str()), Content::Missing);
        }
        for (new, content) in contents {
            disk.set(&self.root.join(new.as_str()), content);
        }
        self.renamed(disk, moves)
    }

    /// What writing these bytes would change, which others go by: a permalink, a heading, an anchor. The changes are those of the
    /// texts as they are.
    ///
    /// # Errors
    /// [`OpenError`] when the site as it would be cannot be read.
    pub fn edited(&self, edits: &[Edit]) -> Result<Renamed, OpenError> {
        let fix = Fix { title: String::new(), safe: true, edits: edits.to_vec() };
        let mut disk = self.disk.clone();
        let mut paths = BTreeSet::new();
        for (file, text) in fix::apply(&self.sources, [&fix]).texts {
            let path = &self.sources.get(file).path;
            disk.set(&self.root.join(path.as_str()), Content::from(&*text));
            paths.insert(path.clone());
        }
        let mut renamed = self.renamed(disk, &Moves::of_edits(&self.sources, edits))?;
        paths.extend(renamed.changes.iter().map(|change| change.old.path.clone()));
        let change = |path: &SitePath| {
            let file = self.sources.find(path.as_str())?;
            let new = renamed.workspace.sources.find(path.as_str())?;
            let new = renamed.workspace.sources.get(new).text.as_ref().into();
            Some(Change { real: self.real(file)?, old: self.sources.get(file).clone(), new })
        };
        renamed.changes = paths.iter().filter_map(change).collect();
        Ok(renamed)
    }

    /// The site over files that have moved, with everything that named them written anew.
    fn renamed(&self, disk: Disk, moves: &Moves) -> Result<Renamed, OpenError> {
        let mut workspace = self.over(disk)?;
        let mut done = Changes::default();
        let own = moves::own_redirects(&workspace.site, &workspace.sources, moves);
        let moves = moves.clone().and_edits(&workspace.sources, own.iter().flat_map(|fix| &fix.edits));
        workspace.change(&own, &mut done)?;
        let (fixes, old_links) = self.look_at_both(&workspace, |before, after| {
            (moves::fixes(before, after, &moves), moves::inbound(before, |path| moves.moves(path)))
        });
        workspace.change(&fixes, &mut done)?;
        let (before, mut findings) = (self.check(None), workspace.check(None));
        let is_named = |path: &SitePath| moves.after(path).clone();
        let before = Found { sources: &self.sources, all: before.diagnostics, path: &is_named };
        let now = Found { sources: &workspace.sources, all: findings.diagnostics, path: &SitePath::clone };
        findings.diagnostics = new_ones(before, now);
        let (pages, links) = self.outcome(&workspace, &moves);
        Ok(Renamed { workspace, findings, changes: done.sorted(), pages, links: (old_links, links) })
    }

    /// What lies at a path, as far as that can matter wherever it lies.
    fn content(&self, path: &SitePath) -> Result<Content, OpenError> {
        let place = self.root.join(path.as_str());
        let is_read = self.sources.find(path.as_str()).is_some();
        if !self.disk.is_file(&place) || !is_read && discover::is_opaque(&place) {
            return Ok(Content::Unread);
        }
        let unreadable = |error| OpenError::Unreadable { path: place.clone(), error };
        match self.disk.open(&place).map_err(unreadable)? {
            Some((mut file, size)) if is_read || size <= self.settings.max_file_size => {
                let mut bytes = Vec::new();
                file.read_to_end(&mut bytes).map_err(unreadable)?;
                Ok(Content::from(bytes))
            }
            _ => Ok(Content::Unread),
        }
    }

    /// Applies fixes.
    fn change(&mut self, fixes: &[Fix], done: &mut Changes) -> Result<(), OpenError> {
        let (changes, _) = self.apply(&fixes.iter().collect::<Vec<_>>());
        if !changes.is_empty() {
            self.set(changes.iter().map(Change::content))?;
        }
        changes.into_iter().for_each(|change| done.add(change));
        Ok(())
    }

    fn outcome(&self, done: &Workspace, moves: &Moves) -> (Vec<MovedPage>, usize) {
        let page = |(from, to)| {
            let (from, to) = (self.site.page(from), done.site.page(to));
            let left = done.site.by_output(&from.output).map(|id| done.site.page(id));
            MovedPage {
                old_url: from.url.to_string(),
                new_url: to.url.to_string(),
                redirects: left.is_some_and(|page| page.redirect.is_some()),
            }
        };
        self.look_at_both(done, |before, after| {
            let pages = moves::moved_pages(before, after, moves).map(page).collect();
            (pages, moves::inbound(after, |path| moves.before(path) != path))
        })
    }

    /// Looks at the site as it is and as it will be.
    fn look_at_both<T>(&self, other: &Workspace, then: impl FnOnce(Look, Look) -> T) -> T {
        self.look(|old| {
            other.look(|new| {
                let before = Look { published: old, sources: &self.sources };
                then(before, Look { published: new, sources: &other.sources })
            })
        })
    }
}

/// What is found in a state of the site, and the paths that its files have after the move.
struct Found<'a> {
    sources: &'a Sources,
    all: Vec<Diagnostic>,
    path: &'a dyn Fn(&SitePath) -> SitePath,
}

/// What findings have in common that are not quite the same before and after: where they are, and of which rule. What they say may
/// name what has moved; a link that leads nowhere may do so for another reason now.
type Likeness = (SitePath, Option<&'static str>);

impl Found<'_> {
    fn kinds(&self) -> Tally<Kind> {
        baseline::kinds(self.sources, &self.all, self.path)
    }

    /// Takes out what is known.
    fn without(mut self, mut known: Tally<Kind>) -> Self {
        let (sources, path) = (self.sources, self.path);
        self.all.retain(|finding| !known.take(&baseline::kind(sources, finding, path)));
        self
    }

    fn likeness(&self, finding: &Diagnostic) -> Likeness {
        let path = (self.path)(&self.sources.get(finding.place.file).path);
        (path, finding.target.is_none().then_some(finding.rule))
    }

    fn likenesses(&self) -> Tally<Likeness> {
        self.all.iter().map(|finding| self.likeness(finding)).collect()
    }
}

/// The findings that were not there before. Of those that are not the same, the ones of which there are more than before; all of
/// these.
fn new_ones(before: Found, now: Found) -> Vec<Diagnostic> {
    let (known, found) = (before.kinds(), now.kinds());
    let (gone, come) = (before.without(found), now.without(known));
    let (gone, counts) = (gone.likenesses(), come.likenesses());
    let is_more = |finding: &Diagnostic| {
        let likeness = come.likeness(finding);
        counts.of(&likeness) > gone.of(&likeness)
    };
    come.all.iter().filter(|finding| is_more(finding)).cloned().collect()
}
