//! The site with other files: open buffers, the blobs of a commit, what fixes would write.

use std::collections::BTreeSet;

use crate::discover::Disk;
use crate::site::Why;
use crate::source::SitePath;

use super::arrivals::Walked;
use super::edit::Reread;
use super::{Content, OpenError, Workspace};

/// Changes, read and not yet made.
pub(super) struct Prepared {
    disk: Disk,
    way: Way,
}

/// How changes are made.
enum Way {
    /// Files that are known have another text.
    Edit(Reread),
    /// Files come or go.
    Walk(Walked),
    /// The site is opened afresh.
    Open,
}

impl Workspace {
    /// Says what lies at these paths from now on, whatever is on disk; [`Content::OnDisk`] takes that back, and reads the
    /// file again. Nothing is written. Afterwards the site is what opening it afresh over such files would give.
    ///
    /// Paths count from the site's sources ([`Workspace::root`]) and may leave them by `..`: the configuration, the Gemfile
    /// and the workflows of the repository count, too. The settings file does not: they are given when a site is opened.
    /// Files that nobody spoke of may or may not be read again.
    ///
    /// # Errors
    /// [`OpenError`] when the site cannot be read with these files; then it stays as it was.
    pub fn set(&mut self, changes: impl IntoIterator<Item = (SitePath, Content)>) -> Result<(), OpenError> {
        let prepared = self.prepare(changes);
        self.make(prepared)
    }

    /// Reads what there is to be read for [`set`](Self::set). The site must be the same when that is applied.
    pub(super) fn prepare(&self, changes: impl IntoIterator<Item = (SitePath, Content)>) -> Prepared {
        let mut disk = self.disk.clone();
        let mut paths = BTreeSet::new();
        for (path, content) in changes {
            disk.set(&self.root.join(path.as_str()), content);
            paths.insert(path);
        }
        let is_read = !paths.iter().any(|path| self.was_unread(path));
        let edit = || self.read_again(&paths, &disk).map(Way::Edit);
        let walk = || self.walked(&paths, &disk).map(Way::Walk);
        let way = if is_read { edit().or_else(walk) } else { None };
        Prepared { disk, way: way.unwrap_or(Way::Open) }
    }

    /// Makes the changes that were prepared.
    ///
    /// # Errors
    /// Those of [`set`](Self::set).
    pub(super) fn make(&mut self, prepared: Prepared) -> Result<(), OpenError> {
        let Prepared { disk, way } = prepared;
        match way {
            Way::Edit(read) => self.take_over(read),
            Way::Walk(walked) => self.take_over_walk(walked, &disk),
            Way::Open => {
                *self = self.over(disk)?;
                return Ok(());
            }
        }
        self.disk = disk;
        Ok(())
    }

    /// Whether a file could not be read when the site was opened.
    fn was_unread(&self, path: &SitePath) -> bool {
        self.unread.iter().any(|(id, _)| self.sources.get(*id).path == *path)
    }

    /// The same site, opened afresh over other files.
    pub(super) fn over(&self, disk: Disk) -> Result<Workspace, OpenError> {
        let opened = self.opened.clone();
        let mut workspace = Workspace::open_over(&opened.root, opened.settings, &opened.options, disk)?;
        workspace.opened.before = opened.before;
        workspace.plans_layouts = self.plans_layouts;
        Ok(workspace)
    }

    /// Whether the text of a file that is on disk matters to the site at all: of what the walk leaves out it does not.
    pub fn heeds(&self, path: &SitePath) -> bool {
        let is_draft =
            || self.site.unpublished_file(path.as_str()).is_some_and(|file| file.why == Why::Draft);
        self.decides_more(path)
            || is_draft()
            || self.sources.find(path.as_str()).is_some()
            || self.site.unpublished_source(path.as_str()).is_none()
    }
}
