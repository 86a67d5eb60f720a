//! Writing files so that nobody ever finds half of one.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Puts a new text in the place of a file's: written beside it, then renamed over it. A link stays a link, and the permissions stay
/// as they are. A file that no longer holds `old` was changed by someone else meanwhile, and stays as it is: then it is `false`.
pub(super) fn replace(path: &Path, old: &str, text: &str) -> io::Result<bool> {
    let path = path.canonicalize()?;
    if fs::read(&path)? != old.as_bytes() {
        return Ok(false);
    }
    put(&path, text.as_bytes())?;
    Ok(true)
}

/// Writes a file, which may be new.
pub(super) fn put(path: &Path, content: &[u8]) -> io::Result<()> {
    let permissions = fs::metadata(path).ok().map(|metadata| metadata.permissions());
    let beside = beside(path);
    let written = write(&beside, content, permissions).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // The file itself is untouched; what was begun beside it goes.
        let _ = fs::remove_file(&beside);
    }
    written
}

fn write(path: &Path, content: &[u8], permissions: Option<fs::Permissions>) -> io::Result<()> {
    let mut file = File::options().write(true).create_new(true).open(path)?;
    file.write_all(content)?;
    if let Some(permissions) = permissions {
        file.set_permissions(permissions)?;
    }
    file.sync_all()
}

/// A name in the same folder that Jekyll would not read.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!(".{name}.{}.postproof", std::process::id()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_stays_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "old").unwrap();
        assert!(replace(&path, "old", "new").unwrap());
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(replace(&folder.path().join("none.md"), "", "x").is_err());
    }

    #[test]
    fn what_someone_else_has_written_meanwhile_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "theirs").unwrap();
        assert!(!replace(&path, "old", "new").unwrap());
        assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
    }

    #[cfg(unix)]
    #[test]
    fn permissions_stay() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        replace(&path, "old", "new").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    }
}
