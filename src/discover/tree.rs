//! The walk through folders and what is below them.

use std::io;
use std::path::{Path, PathBuf};

use super::disk::{Disk, Item};

/// Goes through everything below a folder, a folder before what it holds. Loops of links end.
#[derive(Debug)]
pub(super) struct Tree<'d> {
    disk: &'d Disk,
    follows_links: bool,
    max_depth: usize,
    /// The folders that the walk is in, with what is left of each.
    within: Vec<(PathBuf, std::vec::IntoIter<Item>)>,
    /// A folder that was met last and is entered next.
    next: Option<PathBuf>,
}

/// What cannot be read.
#[derive(Debug)]
pub(super) struct Unreadable {
    pub(super) path: PathBuf,
    pub(super) error: io::Error,
}

impl<'d> Tree<'d> {
    /// What lies up to `max_depth` folders below a folder.
    pub(super) fn new(disk: &'d Disk, folder: &Path, follows_links: bool, max_depth: usize) -> Self {
        Tree { disk, follows_links, max_depth, within: Vec::new(), next: Some(folder.to_path_buf()) }
    }

    /// Does not enter the folder that was met last.
    pub(super) fn skip_folder(&mut self) {
        self.next = None;
    }

    fn enter(&mut self, folder: PathBuf) -> Option<Unreadable> {
        if self.within.len() >= self.max_depth {
            return None;
        }
        match self.disk.list(&folder) {
            Ok(items) => {
                self.within.push((folder, items.into_iter()));
                None
            }
            Err(error) => Some(Unreadable { path: folder, error }),
        }
    }

    /// The item that a link leads to; `None` where that closes a loop.
    fn behind(&self, link: Item) -> Option<Result<Item, Unreadable>> {
        let real = match self.disk.real(&link.path) {
            Ok(real) => real,
            Err(error) => return Some(Err(Unreadable { path: link.path, error })),
        };
        let is_folder = self.disk.is_folder(&real);
        let is_above = |(folder, _): &(PathBuf, _)| self.disk.real(folder).is_ok_and(|above| above == real);
        let is_loop = is_folder && self.within.iter().any(is_above);
        let is_file = self.disk.is_file(&real);
        (!is_loop).then_some(Ok(Item { is_folder, is_file, ..link }))
    }
}

impl Iterator for Tree<'_> {
    type Item = Result<Item, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(folder) = self.next.take()
            && let Some(unreadable) = self.enter(folder)
        {
            return Some(Err(unreadable));
        }
        loop {
            let Some(item) = self.within.last_mut()?.1.next() else {
                self.within.pop();
                continue;
            };
            let item = match item.is_link && self.follows_links {
                true => self.behind(item),
                false => Some(Ok(item)),
            };
            if let Some(Ok(item)) = &item {
                self.next = item.is_folder.then(|| item.path.clone());
            }
            if item.is_some() {
                return item;
            }
        }
    }
}

/// The files up to `max_depth` folders below a folder, links left out.
pub fn files_below(disk: &Disk, folder: &Path, max_depth: usize) -> Vec<PathBuf> {
    let items = Tree::new(disk, folder, false, max_depth).filter_map(Result::ok);
    items.filter(|item| item.is_file).map(|item| item.path).collect()
}
