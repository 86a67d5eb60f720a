//! Reading the files that the walk found.

use std::io::{self, Read};
use std::path::Path;

use rayon::prelude::*;

use super::{Access, Disk, Entry, Role};
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

/// How files are read.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// The folder that paths count from.
    pub root: &'a Path,
    /// What it holds.
    pub kind: SiteKind,
    /// Larger files, in bytes, are not read.
    pub limit: u64,
    /// Where they are read from.
    pub disk: &'a Disk,
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
        Ok(Text { text, is_page }) => Loaded { text, is_page, problem: None, entry },
        Err(error) => nothing(entry, Some(error)),
    }
}

#[derive(Default)]
struct Text {
    text: Option<Source>,
    is_page: bool,
}

fn read(reader: Reader, entry: &Entry) -> Result<Text, String> {
    let Reader { root, kind, limit, disk } = reader;
    let path = &root.join(entry.path.as_str());
    let words = |error: io::Error| error.to_string();
    let is_plain_page = kind == SiteKind::Plain && is_markdown(&entry.path);
    if kind == SiteKind::Plain && !is_plain_page && !is_html(&entry.path) {
        return Ok(Text::default());
    }
    let Some((mut file, size)) = disk.open(path).map_err(words)? else { return Ok(Text::default()) };
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
        return Ok(Text::default());
    }
    if size > limit {
        return Err(format!("it has {size} bytes; files over {limit} bytes are not read"));
    }
    bytes.reserve_exact((size as usize + 1).saturating_sub(bytes.len()));
    file.take(limit.saturating_sub(bytes.len() as u64)).read_to_end(&mut bytes).map_err(words)?;
    Ok(Text { text: Some(Source::from_bytes(entry.path.clone(), bytes)), is_page })
}

fn is_markdown(path: &SitePath) -> bool {
    let extension = path.extension().to_ascii_lowercase();
    matches!(extension.as_str(), "md" | "markdown" | "mkd" | "mkdn" | "mkdown")
}

fn is_html(path: &SitePath) -> bool {
    matches!(path.extension().to_ascii_lowercase().as_str(), "html" | "htm" | "xhtml")
}
