//! The site after some of its files have moved, with everything that named them written anew. Nothing is written here.

use std::collections::BTreeSet;
use std::io::Read;

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
        let known = counts(&self.sources, &before.diagnostics, |path| moves.after(path).clone());
        findings.diagnostics = new_ones(&workspace.sources, findings.diagnostics, known);
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

/// What counts as one kind of finding: where, and of which rule. What they say may name what has moved; a link that leads nowhere
/// may do so for another reason now.
type Kind = (SitePath, Option<&'static str>);

fn kind(path: SitePath, finding: &Diagnostic) -> Kind {
    (path, finding.target.is_none().then_some(finding.rule))
}

fn counts(sources: &Sources, found: &[Diagnostic], path: impl Fn(&SitePath) -> SitePath) -> Tally<Kind> {
    found.iter().map(|finding| kind(path(&sources.get(finding.place.file).path), finding)).collect()
}

/// The findings of the kinds that have become more; of these, all.
fn new_ones(sources: &Sources, found: Vec<Diagnostic>, known: Tally<Kind>) -> Vec<Diagnostic> {
    let now = counts(sources, &found, SitePath::clone);
    let is_new = |finding: &Diagnostic| {
        let kind = kind(sources.get(finding.place.file).path.clone(), finding);
        now.of(&kind) > known.of(&kind)
    };
    found.into_iter().filter(is_new).collect()
}
