//! What moves where, as the user says it.

use std::path::{Component, Path, PathBuf};

use postproof::source::SitePath;
use walkdir::WalkDir;

use crate::cli::failure::Failure;

/// A file or folder that is to move; both paths are absolute, and their folders without links.
pub(super) struct Asked {
    pub(super) old: PathBuf,
    pub(super) new: PathBuf,
    /// The new path as the user would write it.
    pub(super) shown: PathBuf,
}

/// Understands the two arguments as `mv` does.
pub(super) fn asked(old: &Path, new: &Path) -> Result<Asked, Failure> {
    let missing = |error: std::io::Error| {
        Failure::new(format!("cannot read `{}`: {error}", old.display()), "check how the path is spelled")
    };
    old.symlink_metadata().map_err(missing)?;
    let name = old.canonicalize().ok().and_then(|real| real.file_name().map(PathBuf::from));
    let name = old.file_name().map(PathBuf::from).or(name).unwrap_or_default();
    let is_into = new.is_dir() || new.to_string_lossy().ends_with('/');
    let shown = if is_into { new.join(&name) } else { new.to_path_buf() };
    let (absolute_old, absolute_new) = (absolute(old)?, absolute(&shown)?);
    // A change of capitals alone is a move also where the file system does not tell them apart.
    let is_same_file = absolute_new.canonicalize().ok() == absolute_old.canonicalize().ok();
    if shown.symlink_metadata().is_ok() && (!is_same_file || absolute_old == absolute_new) {
        let message = format!("`{}` is there already", shown.display());
        return Err(Failure::new(message, "choose another name, or remove it first"));
    }
    if absolute_new.starts_with(&absolute_old) {
        let message = format!("`{}` cannot move into itself", old.display());
        return Err(Failure::new(message, "choose a folder outside of it"));
    }
    Ok(Asked { old: absolute_old, new: absolute_new, shown })
}

impl Asked {
    /// Every file that moves: its path, and its new one.
    pub(super) fn files(&self) -> Vec<(PathBuf, PathBuf)> {
        let walk = WalkDir::new(&self.old).sort_by_file_name().into_iter().filter_map(Result::ok);
        let files = walk.filter(|entry| !entry.file_type().is_dir());
        files
            .filter_map(|entry| {
                let below = entry.path().strip_prefix(&self.old).ok()?;
                let new = if below.as_os_str().is_empty() { self.new.clone() } else { self.new.join(below) };
                Some((entry.path().to_path_buf(), new))
            })
            .collect()
    }
}

/// The path from the root of the machine, without `.` and `..`, the links of its folders followed as far as they exist.
fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    let unknown = |error: std::io::Error| {
        Failure::new(format!("cannot read `{}`: {error}", path.display()), "check how the path is spelled")
    };
    let mut folded = PathBuf::new();
    for component in std::path::absolute(path).map_err(unknown)?.components() {
        match component {
            Component::ParentDir => drop(folded.pop()),
            Component::CurDir => {}
            other => folded.push(other),
        }
    }
    let (Some(folder), Some(name)) = (folded.parent(), folded.file_name()) else { return Ok(folded) };
    let known = folder.ancestors().find_map(|above| Some((above, above.canonicalize().ok()?)));
    Ok(match known {
        Some((above, real)) => real
            .join(folder.strip_prefix(above).unwrap_or(Path::new("")))
            .components()
            .collect::<PathBuf>()
            .join(name),
        None => folded,
    })
}

/// Whether the text of a file with that name may be a page, or part of one.
pub(super) fn may_matter(path: &SitePath) -> bool {
    const OF_IMAGES: [&str; 16] = [
        "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico", "bmp", "pdf", "mp4", "webm", "mp3", "zip",
        "woff", "woff2",
    ];
    !OF_IMAGES.contains(&path.extension().to_ascii_lowercase().as_str())
}
