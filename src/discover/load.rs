//! Reading the files that the walk found.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Access, Entry, Role};
use crate::site::{SiteKind, Why};
use crate::source::{SitePath, Source};
use crate::yaml::front_matter::FrontMatter;

/// Larger files are not read.
pub const DEFAULT_LIMIT: u64 = 8 << 20;
/// The first line of a page fits in this.
const FIRST_BYTES: u64 = 4096;

/// An [`Entry`] and what was read of it.
#[derive(Debug)]
pub struct Loaded {
    /// The entry.
    pub entry: Entry,
    /// The text, for files whose text matters.
    pub text: Option<Source>,
    /// Whether Jekyll reads it as a page or document (J-READ-20).
    pub is_page: bool,
    /// Why it was not read although its text matters.
    pub problem: Option<String>,
}

/// Texts that stand in for what lies on disk, by real path.
#[derive(Clone, Debug, Default)]
pub struct Texts(BTreeMap<PathBuf, Arc<str>>);

impl Texts {
    /// Sets the text of a file that exists; `path` is absolute and without links.
    pub fn set(&mut self, path: PathBuf, text: impl Into<Arc<str>>) {
        self.0.insert(path, text.into());
    }

    fn get(&self, path: &Path) -> Option<&str> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&path.canonicalize().ok()?).map(|text| &**text)
    }
}

/// How files are read.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// The folder that paths count from.
    pub root: &'a Path,
    /// What it holds.
    pub kind: SiteKind,
    /// Larger files, in bytes, are not read.
    pub limit: u64,
    /// What goes before the texts on disk.
    pub texts: &'a Texts,
}

/// Reads all entries in parallel; the result has their order.
pub fn load(reader: Reader, entries: Vec<Entry>) -> Vec<Loaded> {
    entries.into_par_iter().map(|entry| load_one(reader, entry)).collect()
}

/// Reads one entry.
pub fn load_one(reader: Reader, entry: Entry) -> Loaded {
    let nothing = |entry, problem| Loaded { entry, text: None, is_page: false, problem };
    // A misnamed post is read so that a finding has a text to stand in.
    let is_skipped = matches!(&entry.role, Role::Skipped(why) if *why != Why::InvalidPostName);
    if is_skipped || entry.access == Access::Outside {
        return nothing(entry, None);
    }
    if let Access::Denied(reason) = &entry.access {
        let reason = reason.clone();
        return nothing(entry, Some(reason));
    }
    match read(reader, &entry) {
        Ok(Content { text, is_page }) => Loaded { text, is_page, problem: None, entry },
        Err(error) => nothing(entry, Some(error)),
    }
}

#[derive(Default)]
struct Content {
    text: Option<Source>,
    is_page: bool,
}

fn read(reader: Reader, entry: &Entry) -> Result<Content, String> {
    let Reader { root, kind, limit, texts } = reader;
    let path = &root.join(entry.path.as_str());
    let words = |error: io::Error| error.to_string();
    // Pipes and devices could block or never end.
    let metadata = path.metadata().map_err(words)?;
    if !metadata.is_file() {
        return Ok(Content::default());
    }
    let is_plain_page = kind == SiteKind::Plain && is_markdown(&entry.path);
    if kind == SiteKind::Plain && !is_plain_page && !is_html(&entry.path) {
        return Ok(Content::default());
    }
    let (mut file, size): (Box<dyn Read>, u64) = match texts.get(path) {
        Some(text) => (Box::new(text.as_bytes()), text.len() as u64),
        None => (Box::new(File::open(path).map_err(words)?), metadata.len()),
    };
    let mut bytes = Vec::new();
    (&mut file).take(FIRST_BYTES).read_to_end(&mut bytes).map_err(words)?;
    let is_page = match (kind, &entry.role) {
        (SiteKind::Plain, _) => is_plain_page,
        (_, Role::Post | Role::Draft) => true,
        (_, Role::File | Role::Collection(_)) => FrontMatter::is_first_line(&bytes),
        _ => false,
    };
    let matters = match &entry.role {
        // Plugins make pages of Markdown without front matter; HTML without it has links all the same.
        Role::File | Role::Collection(_) => is_page || is_markdown(&entry.path) || is_html(&entry.path),
        Role::Skipped(_) => is_markdown(&entry.path) || is_html(&entry.path),
        _ => true,
    };
    if !matters {
        return Ok(Content::default());
    }
    if size > limit {
        return Err(format!("it has {size} bytes; files over {limit} bytes are not read"));
    }
    bytes.reserve_exact((size as usize + 1).saturating_sub(bytes.len()));
    file.take(limit.saturating_sub(bytes.len() as u64)).read_to_end(&mut bytes).map_err(words)?;
    Ok(Content { text: Some(Source::from_bytes(entry.path.clone(), bytes)), is_page })
}

fn is_markdown(path: &SitePath) -> bool {
    let extension = path.extension().to_ascii_lowercase();
    matches!(extension.as_str(), "md" | "markdown" | "mkd" | "mkdn" | "mkdown")
}

fn is_html(path: &SitePath) -> bool {
    matches!(path.extension().to_ascii_lowercase().as_str(), "html" | "htm" | "xhtml")
}
