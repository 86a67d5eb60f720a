//! What moves where, as the user says it.

use std::path::{Path, PathBuf};

use postproof::discover::{as_far_as_it_exists, folded};

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

/// The path from the root of the machine, without `.` and `..`, the links of its folders followed as far as they exist.
fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    let unknown = |error: std::io::Error| {
        Failure::new(format!("cannot read `{}`: {error}", path.display()), "check how the path is spelled")
    };
    let folded = folded(&std::path::absolute(path).map_err(unknown)?);
    let (Some(folder), Some(name)) = (folded.parent(), folded.file_name()) else { return Ok(folded) };
    Ok(as_far_as_it_exists(folder).join(name))
}
