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
        "; no text is written yet".to_owned()
    } else {
        format!("; {} written so far", counted(done, "text"))
    }
}

/// The path of a changed file from where the user stands.
pub(super) fn path(root: &str, change: &Change) -> String {
    let path = change.old.path.as_str();
    if root == "." { path.to_owned() } else { format!("{root}/{path}") }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use postproof::source::Source;

    use super::*;

    #[test]
    fn a_file_that_was_changed_meanwhile_is_told_so_and_how_many_were_written() {
        let folder = tempfile::tempdir().unwrap();
        let change = |name: &str| {
            let real = folder.path().join(name);
            fs::write(&real, "old").unwrap();
            Change { real, old: Source::new(name.into(), "old").into(), new: "new".into() }
        };
        let changes = ["a.md", "b.md"].map(change);
        for theirs in ["b.md", "a.md"] {
            changes.iter().for_each(|change| fs::write(&change.real, "old").unwrap());
            fs::write(folder.path().join(theirs), "theirs").unwrap();
            let failure = write(&changes).unwrap_err().to_string();
            assert!(failure.contains(&format!("{theirs}` was changed while it was checked")), "{failure}");
            let so_far =
                if theirs == "b.md" { "; 1 text written so far" } else { "; no text is written yet" };
            assert!(failure.contains(&format!("run it again{so_far}")), "{failure}");
        }
    }
}
