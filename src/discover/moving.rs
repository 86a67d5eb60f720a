//! Files that change their places: which ones, and whether what they hold can matter.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::site::is_image_extension;

/// Extensions of files whose content nothing is said of, beside images: only that they exist matters.
const OPAQUE: [&str; 17] = [
    "pdf", "mp3", "mp4", "m4v", "mov", "ogg", "ogv", "wav", "webm", "woff", "woff2", "ttf", "otf", "eot",
    "zip", "gz", "jar",
];

/// Whether nothing is said of the content of a file with that name.
pub fn is_opaque(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    // An SVG is a text with links.
    let is_picture = is_image_extension(extension) && !extension.eq_ignore_ascii_case("svg");
    is_picture || OPAQUE.iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// Every file at or below a path on disk, links among them, and the path that it has once that one is called `new`.
pub fn files_that_move(old: &Path, new: &Path) -> Vec<(PathBuf, PathBuf)> {
    let files = WalkDir::new(old).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files = files.filter(|entry| !entry.file_type().is_dir());
    files
        .filter_map(|entry| {
            let below = entry.path().strip_prefix(old).ok()?;
            let new = if below.as_os_str().is_empty() { new.to_path_buf() } else { new.join(below) };
            Some((entry.path().to_path_buf(), new))
        })
        .collect()
}
