//! The texts of the workspace, by number and by path.

use std::sync::Arc;

use foldhash::HashMap;

use crate::source::{FileId, SitePath, Source};

/// All files whose text was read.
#[derive(Debug)]
pub struct Sources {
    /// `None`: there was one.
    files: Vec<Option<Arc<Source>>>,
    by_path: HashMap<SitePath, FileId>,
    /// How many of them only stand for a file that has no text.
    without_text: usize,
    /// The text of a number that no file has.
    nothing: Arc<Source>,
}

impl Sources {
    /// The file of that number. Numbers come from [`Sources::add`]; [`FileId::OF_THE_PAGE`] has an empty text.
    pub fn get(&self, id: FileId) -> &Arc<Source> {
        self.files.get(id.0 as usize).and_then(Option::as_ref).unwrap_or(&self.nothing)
    }

    /// The file at a path.
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.by_path.get(path).copied()
    }

    /// All files, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Arc<Source>)> {
        let numbered = self.files.iter().enumerate();
        numbered.filter_map(|(index, source)| Some((FileId(index as u32), source.as_ref()?)))
    }

    /// Number of files that have a text.
    pub fn len(&self) -> usize {
        self.by_path.len() - self.without_text
    }

    /// Whether no file was read.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds a file; one path has one number, whatever roles the file plays.
    pub fn add(&mut self, source: Source) -> FileId {
        if let Some(id) = self.by_path.get(&source.path) {
            return *id;
        }
        let id = FileId(self.files.len() as u32);
        self.by_path.insert(source.path.clone(), id);
        self.files.push(Some(Arc::new(source)));
        id
    }
}

impl Sources {
    /// Gives a number to a file that has no text, so that findings can be about it.
    pub(super) fn add_without_text(&mut self, path: SitePath) -> FileId {
        let before = self.files.len();
        let id = self.add(Source::new(path, ""));
        self.without_text += self.files.len() - before;
        id
    }

    /// Puts another text in the place of a file's.
    pub(super) fn replace(&mut self, id: FileId, source: Source) {
        if let Some(slot) = self.files.get_mut(id.0 as usize) {
            *slot = Some(Arc::new(source));
        }
    }

    /// Takes a file out. Its number is never given again.
    pub(super) fn remove(&mut self, id: FileId) {
        if let Some(source) = self.files.get_mut(id.0 as usize).and_then(Option::take) {
            self.by_path.remove(&source.path);
        }
    }
}

impl Default for Sources {
    fn default() -> Self {
        let nothing = Arc::new(Source::new(SitePath::new(""), ""));
        Sources { files: Vec::new(), by_path: HashMap::default(), without_text: 0, nothing }
    }
}

impl FromIterator<Arc<Source>> for Sources {
    fn from_iter<I: IntoIterator<Item = Arc<Source>>>(files: I) -> Self {
        let files: Vec<Arc<Source>> = files.into_iter().collect();
        let by_path =
            files.iter().enumerate().map(|(at, file)| (file.path.clone(), FileId(at as u32))).collect();
        Sources { files: files.into_iter().map(Some).collect(), by_path, ..Sources::default() }
    }
}
