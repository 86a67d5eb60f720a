//! What fixes change: shown as a diff, or written.

use std::io::{self, Write};

use postproof::workspace::Change;
use similar::TextDiff;

use super::failure::Failure;
use super::files;

/// Shows changes as a unified diff. `root` is the site's folder from where the user stands.
pub(super) fn diff(out: &mut dyn Write, root: &str, changes: &[Change]) -> io::Result<()> {
    for change in changes {
        let path = path(root, change);
        let diff = TextDiff::from_lines(&*change.old.text, &*change.new);
        let (old, new) = (format!("a/{path}"), format!("b/{path}"));
        write!(out, "{}", diff.unified_diff().context_radius(3).header(&old, &new))?;
    }
    Ok(())
}

/// Writes changes, each file at once.
pub(super) fn write(changes: &[Change]) -> Result<(), Failure> {
    for change in changes {
        files::replace(&change.real, &change.old.text, &change.new).map_err(|error| {
            let message = format!("cannot write `{}`: {error}", change.real.display());
            Failure::new(message, "check its permissions; files that were named before are written")
        })?;
    }
    Ok(())
}

/// The path of a changed file from where the user stands.
pub(super) fn path(root: &str, change: &Change) -> String {
    let path = change.old.path.as_str();
    if root == "." { path.to_owned() } else { format!("{root}/{path}") }
}
