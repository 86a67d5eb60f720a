//! The files as the site is to see them: those on disk, and over them what somebody says to lie there instead.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Cursor, Read, Seek};
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use super::real::{RealFolders, behind};

/// What lies at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A file of these bytes: an open buffer, a blob of git.
    Bytes(Arc<[u8]>),
    /// A file whose content is not known, and hardly matters: an image.
    Unread,
    /// No file.
    Missing,
    /// Whatever lies on disk.
    OnDisk,
}

impl From<&str> for Content {
    fn from(text: &str) -> Self {
        Content::Bytes(text.as_bytes().into())
    }
}

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Self {
        Content::Bytes(bytes.into())
    }
}

/// The files of the machine, with others in the place of some. Folders are there as long as they are on disk, and where a
/// file in them is said to be.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    /// By absolute path. The way to the file is without links; one that is there instead of another has no link at its end
    /// either.
    over: BTreeMap<PathBuf, Content>,
    /// The names of all of these.
    names: HashSet<OsString>,
    folders: RealFolders,
    /// What folders on disk hold, as far as that is to be looked up once.
    listings: Option<Listings>,
}

/// What the folders hold that were listed.
type Listings = Arc<Mutex<HashMap<PathBuf, Vec<Item>>>>;

/// An open file.
pub trait OpenFile: Read + Seek {}

impl<F: Read + Seek> OpenFile for F {}

/// Something in a folder.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its path: that of the folder with its name.
    pub path: PathBuf,
    /// Whether it is a folder; a link is none.
    pub is_folder: bool,
    /// Whether it is a file; a link is none.
    pub is_file: bool,
    /// Whether it is a link.
    pub is_link: bool,
}

impl FromIterator<(PathBuf, Content)> for Disk {
    fn from_iter<I: IntoIterator<Item = (PathBuf, Content)>>(files: I) -> Self {
        let mut disk = Disk::default();
        files.into_iter().for_each(|(path, content)| disk.set(&path, content));
        disk
    }
}

impl Disk {
    /// Says what lies at an absolute path from now on.
    pub fn set(&mut self, path: &Path, content: Content) {
        let own = self.without_links_above(path);
        if content == Content::OnDisk {
            // What it was told of is perhaps the link, perhaps the file behind it.
            self.over.remove(&own);
            if let Some(real) = behind(&own) {
                self.over.remove(&real);
            }
            return;
        }
        // A link can be deleted; what is written to it lands in the file.
        let real = match content {
            Content::Missing => own,
            _ => {
                self.over.remove(&own);
                behind(&own).unwrap_or(own)
            }
        };
        self.names.extend(real.file_name().map(Into::into));
        self.over.insert(real, content);
    }

    /// Where a path leads, links followed.
    ///
    /// # Errors
    /// Nothing is there, or the system does not say what.
    pub fn real(&self, path: &Path) -> io::Result<PathBuf> {
        if self.over.is_empty() {
            return path.canonicalize();
        }
        let own = self.without_links_above(path);
        let behind = behind(&own);
        let real = behind.as_ref().unwrap_or(&own);
        let is_missing = |path: &Path| self.over.get(path) == Some(&Content::Missing);
        if is_missing(&own) || is_missing(real) {
            return Err(io::ErrorKind::NotFound.into());
        }
        if self.over.contains_key(real) || self.below(real).next().is_some() {
            return Ok(real.clone());
        }
        behind.map_or_else(|| path.canonicalize(), Ok)
    }

    /// Whether a file is there, links followed.
    pub fn is_file(&self, path: &Path) -> bool {
        match self.told(path) {
            Some(Content::Missing) => false,
            Some(_) => true,
            None => !self.is_told_folder(path) && path.is_file(),
        }
    }

    /// Whether a folder is there, links followed.
    pub fn is_folder(&self, path: &Path) -> bool {
        self.is_told_folder(path) || self.told(path).is_none() && path.is_dir()
    }

    /// What a folder holds, sorted by name.
    ///
    /// # Errors
    /// The system cannot read it.
    pub fn list(&self, folder: &Path) -> io::Result<Vec<Item>> {
        let mut items = match self.list_on_disk(folder) {
            Ok(items) => items,
            Err(_) if self.is_told_folder(folder) => Vec::new(),
            Err(error) => return Err(error),
        };
        if !self.over.is_empty() {
            let links = items.iter().filter(|item| item.is_link);
            self.folders.note_links(folder, links.filter_map(|item| item.path.file_name()));
            self.lay_over(folder, &mut items);
        }
        // They differ in the name alone.
        items.sort_by(|a, b| a.path.as_os_str().cmp(b.path.as_os_str()));
        Ok(items)
    }

    /// From now on each folder on disk is listed once, since all looks are at the same moment.
    pub fn keep_listings(&mut self) {
        self.listings = Some(Listings::default());
    }

    /// From now on folders are listed anew.
    pub fn forget_listings(&mut self) {
        self.listings = None;
    }

    fn list_on_disk(&self, folder: &Path) -> io::Result<Vec<Item>> {
        let mut known =
            self.listings.as_ref().map(|known| known.lock().unwrap_or_else(PoisonError::into_inner));
        if let Some(items) = known.as_ref().and_then(|known| known.get(folder)) {
            return Ok(items.clone());
        }
        let items = fs::read_dir(folder)?.map(|entry| item(&entry?)).collect::<io::Result<Vec<Item>>>()?;
        if let Some(known) = &mut known {
            known.insert(folder.to_path_buf(), items.clone());
        }
        Ok(items)
    }

    fn lay_over(&self, folder: &Path, items: &mut Vec<Item>) {
        let Ok(real) = self.real(folder) else { return };
        for (path, content) in self.below(&real) {
            let Ok(below) = path.strip_prefix(&real) else { continue };
            let mut names = below.components();
            let Some(name) = names.next() else { continue };
            let path = folder.join(name);
            let is_file = names.next().is_none();
            let known = items.iter().position(|item| item.path == path);
            match (content, known) {
                (Content::Missing, Some(at)) if is_file => drop(items.remove(at)),
                (Content::Missing, _) => {}
                // A link to a folder stays a link: what is told of the files in it is told of where it leads to.
                (_, Some(at)) => {
                    if let Some(item) = items.get_mut(at) {
                        *item = Item { path, is_folder: !is_file, is_file, is_link: false };
                    }
                }
                (_, None) => items.push(Item { path, is_folder: !is_file, is_file, is_link: false }),
            }
        }
    }

    /// What a file says, and how many bytes that are; `None` where nothing can be read, since it is no file or of unknown
    /// content.
    ///
    /// # Errors
    /// The system cannot read it.
    pub fn open(&self, path: &Path) -> io::Result<Option<(Box<dyn OpenFile + '_>, u64)>> {
        match self.told(path) {
            Some(Content::Bytes(bytes)) => Ok(Some((Box::new(Cursor::new(&bytes[..])), bytes.len() as u64))),
            Some(Content::Unread) => Ok(None),
            Some(Content::Missing) => Err(io::ErrorKind::NotFound.into()),
            Some(Content::OnDisk) | None => {
                // Pipes and devices could block or never end.
                let metadata = path.metadata()?;
                match metadata.is_file() {
                    true => Ok(Some((Box::new(File::open(path)?), metadata.len()))),
                    false => Ok(None),
                }
            }
        }
    }

    /// All bytes of a file that has no more than `limit` of them.
    pub fn read(&self, path: &Path, limit: u64) -> Option<Vec<u8>> {
        let (mut file, size) = self.open(path).ok()??;
        let mut bytes = Vec::new();
        (size <= limit).then_some(())?;
        (&mut file).take(limit).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    /// The same as text, in which bytes that are no UTF-8 are replaced.
    pub fn text(&self, path: &Path, limit: u64) -> Option<String> {
        Some(String::from_utf8_lossy(&self.read(path, limit)?).into_owned())
    }

    /// When a file was last changed; `None` for one that is not on disk.
    pub fn modified(&self, path: &Path) -> Option<SystemTime> {
        path.metadata().ok()?.modified().ok()
    }

    /// What was told of a path, links followed.
    fn told(&self, path: &Path) -> Option<&Content> {
        let has_a_name = path.file_name().is_some_and(|name| self.names.contains(name));
        if self.over.is_empty() || !has_a_name && self.folders.is_known_to_be_no_link(path) {
            return None;
        }
        let own = self.without_links_above(path);
        self.over.get(&own).or_else(|| self.over.get(&behind(&own)?))
    }

    /// Whether a file below the path is said to be there.
    fn is_told_folder(&self, path: &Path) -> bool {
        if self.over.is_empty() {
            return false;
        }
        let own = self.without_links_above(path);
        let real = behind(&own).unwrap_or(own);
        self.below(&real).any(|(_, content)| *content != Content::Missing)
    }

    /// What was told of paths below a folder, which is given without links.
    fn below<'a>(&'a self, folder: &'a Path) -> impl Iterator<Item = (&'a PathBuf, &'a Content)> {
        let after = (Bound::Excluded(folder.to_path_buf()), Bound::Unbounded);
        self.over.range::<PathBuf, _>(after).take_while(move |(path, _)| path.starts_with(folder))
    }

    /// The path with the links of the folders above it followed, as far as there are any.
    fn without_links_above(&self, path: &Path) -> PathBuf {
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return path.to_path_buf() };
        self.folders.of(folder).join(name)
    }
}

fn item(entry: &fs::DirEntry) -> io::Result<Item> {
    let kind = entry.file_type()?;
    Ok(Item {
        path: entry.path(),
        is_folder: kind.is_dir(),
        is_file: kind.is_file(),
        is_link: kind.is_symlink(),
    })
}
