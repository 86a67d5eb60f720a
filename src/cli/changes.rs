//! What fixes change: shown as a diff, or written.

use std::io::{self, Write};

use postproof::report::summary::counted;
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
    for (done, change) in changes.iter().enumerate() {
        let path = change.real.display();
        match files::replace(&change.real, &change.old.text, &change.new) {
            Ok(true) => {}
            Ok(false) => {
                let message = format!("`{path}` was changed while it was checked, so it is left as it is");
                return Err(Failure::new(message, "run it again".to_owned() + &so_far(done)));
            }
            Err(error) => {
                let message = format!("cannot write `{path}`: {error}");
                return Err(Failure::new(message, "check its permissions".to_owned() + &so_far(done)));
            }
        }
    }
    Ok(())
}

/// What was written before a file that cannot be.
fn so_far(done: usize) -> String {
    if done == 0 {
        "; nothing is written yet".to_owned()
    } else {
        format!("; {} written so far", counted(done, "file"))
    }
}

/// The path of a changed file from where the user stands.
pub(super) fn path(root: &str, change: &Change) -> String {
    let path = change.old.path.as_str();
    if root == "." { path.to_owned() } else { format!("{root}/{path}") }
}
