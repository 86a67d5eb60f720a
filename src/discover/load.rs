//! Reading the files that the walk found.

use std::io::{self, Read};
use std::path::Path;
use std::sync::LazyLock;

use rayon::prelude::*;
use regex::bytes::Regex;

use super::{Access, Disk, Entry, Role, image};
use crate::AT_ONCE;
use crate::site::{self, Image, SiteKind, Why};
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
    /// What its first bytes say, of an image that is to be published, where that is asked for.
    pub image: Option<Image>,
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
    /// What is read of images.
    pub images: Images,
    /// Whether code of the site puts front matter before the Markdown of collections that has none.
    pub is_front_matter_added: bool,
}

/// What is read of images.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Images {
    /// Nothing: no rule asks for it.
    #[default]
    Unread,
    /// Their headers.
    Headers,
    /// Their headers, and all texts that may name them: scripts and data that are copied as they are.
    Files,
}

/// Reads all entries in parallel; the result has their order.
pub fn load(reader: Reader, entries: Vec<Entry>) -> Vec<Loaded> {
    entries.into_par_iter().with_max_len(AT_ONCE).map(|entry| load_one(reader, entry)).collect()
}

/// Reads one entry.
pub fn load_one(reader: Reader, entry: Entry) -> Loaded {
    let nothing = |entry, problem| Loaded { entry, text: None, is_page: false, problem, image: None };
    // A misnamed post is read so that a finding has a text to stand in; a draft for its permalink, and nobody misses it.
    let is_draft = entry.role == Role::Skipped(Why::Draft);
    let is_skipped = matches!(&entry.role, Role::Skipped(why) if !is_draft && *why != Why::InvalidPostName);
    if is_skipped || entry.access == Access::Outside || is_draft && entry.access != Access::Open {
        return nothing(entry, None);
    }
    if let Access::Denied(reason) = &entry.access {
        let reason = reason.clone();
        return nothing(entry, Some(reason));
    }
    match read(reader, &entry) {
        Ok(Text { text, is_page, image }) => Loaded { text, is_page, problem: None, image, entry },
        Err(error) => nothing(entry, Some(error).filter(|_| !is_draft)),
    }
}

#[derive(Default)]
struct Text {
    text: Option<Source>,
    is_page: bool,
    image: Option<Image>,
}

fn read(reader: Reader, entry: &Entry) -> Result<Text, String> {
    let Reader { root, kind, limit, disk, images, is_front_matter_added } = reader;
    let path = &root.join(entry.path.as_str());
    let words = |error: io::Error| error.to_string();
    let is_plain_page = kind == SiteKind::Plain && is_markdown(&entry.path);
    let is_image = images != Images::Unread
        && is_published(&entry.role)
        && site::expected_formats(&entry.path).is_some();
    if kind == SiteKind::Plain && !is_plain_page && !is_html(&entry.path) && !is_image {
        return Ok(Text::default());
    }
    let Some((mut file, size)) = disk.open(path).map_err(words)? else { return Ok(Text::default()) };
    let mut bytes = Vec::with_capacity(size.min(FIRST_BYTES) as usize + 1);
    (&mut file).take(FIRST_BYTES).read_to_end(&mut bytes).map_err(words)?;
    let is_all = (bytes.len() as u64) < FIRST_BYTES;
    let is_page = match (kind, &entry.role) {
        (SiteKind::Plain, _) => is_plain_page,
        (_, Role::Post | Role::Draft) => true,
        (_, Role::Collection(_)) if is_front_matter_added && is_markdown(&entry.path) => true,
        (_, Role::File | Role::Collection(_)) => FrontMatter::is_first_line(&bytes),
        _ => false,
    };
    let matters = match &entry.role {
        // Plugins make pages of Markdown without front matter; HTML without it has links all the same.
        Role::File | Role::Collection(_) => {
            is_page || is_markdown(&entry.path) || is_html(&entry.path) || is_optional(entry, images)
        }
        Role::Skipped(_) => is_markdown(&entry.path) || is_html(&entry.path),
        _ => true,
    };
    if !matters {
        let image = is_image.then(|| image::read(&mut *file, &bytes, size));
        return Ok(Text { image, ..Text::default() });
    }
    let is_optional = !is_page && is_optional(entry, images);
    if size > limit && is_optional {
        return Ok(Text::default());
    }
    if size > limit {
        return Err(format!("it has {size} bytes; files over {limit} bytes are not read"));
    }
    if !is_all {
        bytes.reserve_exact((size as usize + 1).saturating_sub(bytes.len()));
        file.take(limit.saturating_sub(bytes.len() as u64)).read_to_end(&mut bytes).map_err(words)?;
    }
    let is_copied = !is_page && matches!(entry.role, Role::File | Role::Collection(_) | Role::Skipped(_));
    let is_in_other = is_copied && is_html(&entry.path) && names_other_encoding(&bytes);
    let source = Source::from_bytes(entry.path.clone(), bytes);
    let is_read = source.invalid_at.is_none() || !(is_optional || is_in_other);
    Ok(Text { text: is_read.then_some(source), is_page, image: None })
}

fn is_published(role: &Role) -> bool {
    matches!(role, Role::File | Role::Collection(_))
}

/// Whether a file that is copied as it is may ask for images or name them. Nothing else of its text matters.
fn is_optional(entry: &Entry, images: Images) -> bool {
    let extension = entry.path.extension();
    let names_images = ["js", "mjs", "json", "webmanifest", "xml", "txt"].contains(&extension);
    is_published(&entry.role) && (extension == "css" || names_images && images == Images::Files)
}

/// The encoding that HTML says it is in.
static ENCODING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let pattern = r#"(?i)(?:<meta\s[^>]*\bcharset|<\?xml\s[^>]*\bencoding)\s*=\s*["']?\s*([\w.:-]+)"#;
    Regex::new(pattern).ok()
});

/// Whether HTML says that it is in another encoding than UTF-8. Browsers believe it, so that it is right as it is.
fn names_other_encoding(html: &[u8]) -> bool {
    let head = html.get(..FIRST_BYTES as usize).unwrap_or(html);
    let named = ENCODING.as_ref().and_then(|pattern| pattern.captures(head)?.get(1));
    named.is_some_and(|name| !matches!(&*name.as_bytes().to_ascii_lowercase(), b"utf-8" | b"utf8"))
}

fn is_markdown(path: &SitePath) -> bool {
    let extension = path.extension().to_ascii_lowercase();
    matches!(extension.as_str(), "md" | "markdown" | "mkd" | "mkdn" | "mkdown")
}

fn is_html(path: &SitePath) -> bool {
    matches!(path.extension().to_ascii_lowercase().as_str(), "html" | "htm" | "xhtml")
}
