//! Reads what `git diff --raw -z` prints.

use std::path::PathBuf;

/// What git keeps at a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// Nothing.
    Nothing,
    /// A file.
    File,
    /// A link.
    Link,
    /// Another repository.
    Submodule,
}

/// A path that differs between two states. Paths count from the top of the repository.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    /// Where it is now, or was.
    pub(super) path: PathBuf,
    /// Where it was, when it has moved.
    pub(super) from: Option<PathBuf>,
    /// What was there.
    pub(super) before: Kind,
    /// The name of its content, in hexadecimal digits.
    pub(super) old: String,
    /// What is there.
    pub(super) now: Kind,
    /// The name of its content; zeros for what lies on disk.
    pub(super) new: String,
    /// How alike both are, in percent, when it has moved.
    pub(super) similarity: u8,
}

impl Entry {
    /// A file that was not there.
    pub(super) fn new(path: PathBuf) -> Entry {
        let (before, now) = (Kind::Nothing, Kind::File);
        Entry { path, from: None, before, old: String::new(), now, new: String::new(), similarity: 0 }
    }
}

/// All entries. What has conflicts is in none, and neither is a file of which only the permissions differ.
pub(super) fn parse(output: &[u8]) -> Vec<Entry> {
    let mut fields = output.split(|byte| *byte == 0);
    let mut entries = Vec::new();
    while let Some(head) = fields.next().and_then(|head| std::str::from_utf8(head).ok()) {
        let mut words = head.trim_start_matches(':').split(' ');
        let mut word = || words.next().unwrap_or_default();
        let (before, now, old, new, status) = (kind(word()), kind(word()), word(), word(), word());
        let Some(path) = fields.next().map(path) else { break };
        let (letter, score) = status.split_at_checked(1).unwrap_or_default();
        let to = if matches!(letter, "R" | "C") { fields.next().map(self::path) } else { None };
        let is_same = before == now && old == new && to.is_none();
        if letter == "U" || is_same {
            continue;
        }
        let (path, from) = match to {
            Some(to) => (to, Some(path)),
            None => (path, None),
        };
        let similarity = score.parse().unwrap_or(0);
        let (old, new) = (old.to_owned(), new.to_owned());
        entries.push(Entry { path, from, before, old, now, new, similarity });
    }
    entries
}

fn kind(mode: &str) -> Kind {
    match mode {
        "120000" => Kind::Link,
        "160000" => Kind::Submodule,
        "000000" | "" => Kind::Nothing,
        _ => Kind::File,
    }
}

/// A path as git writes it.
#[cfg(unix)]
pub(super) fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    std::ffi::OsStr::from_bytes(bytes).into()
}

/// A path as git writes it.
#[cfg(not(unix))]
pub(super) fn path(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_added_deleted_and_moved_files_are_told_apart() {
        let (a, b, none) = ("a".repeat(40), "b".repeat(40), "0".repeat(40));
        let output = format!(
            ":100644 100644 {a} {b} M\0a b.md\0:000000 100644 {none} {b} A\0ä\"\n.md\0\
             :100644 000000 {a} {none} D\0gone.md\0:100644 100644 {a} {b} R087\0old.md\0new.md\0\
             :100644 100755 {a} {a} M\0run.sh\0:000000 000000 {none} {none} U\0both.md\0\
             :120000 100644 {a} {b} T\0link.md\0:160000 160000 {a} {none} M\0theme\0"
        );
        let parsed = parse(output.as_bytes());
        let found: Vec<_> = parsed
            .iter()
            .map(|one| {
                let from = one.from.as_ref().and_then(|from| from.to_str());
                (one.path.to_str().unwrap(), from, one.before, one.now, one.similarity)
            })
            .collect();
        let expected = [
            ("a b.md", None, Kind::File, Kind::File, 0),
            ("ä\"\n.md", None, Kind::Nothing, Kind::File, 0),
            ("gone.md", None, Kind::File, Kind::Nothing, 0),
            ("new.md", Some("old.md"), Kind::File, Kind::File, 87),
            ("link.md", None, Kind::Link, Kind::File, 0),
            ("theme", None, Kind::Submodule, Kind::Submodule, 0),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_no_output_of_git_gives_nothing() {
        for output in [&b""[..], b":", b"\0\0", b":100644", &[0xff, 0, 0xff]] {
            assert!(parse(output).iter().all(|entry| entry.from.is_none()), "{output:?}");
        }
    }
}
