//! Addresses of files, as editors write them, and paths.

use std::path::{Component, Path, PathBuf};
use std::str::FromStr;

use lsp_types::Uri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stands in a URI as it is.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The path of a file; `None` for what is no file (`untitled:`).
pub(super) fn to_path(uri: &Uri) -> Option<PathBuf> {
    text_to_path(uri.as_str())
}

/// The same, of the text of an address.
pub(super) fn text_to_path(uri: &str) -> Option<PathBuf> {
    let url = url::Url::parse(uri).ok()?;
    (url.scheme() == "file").then_some(())?;
    Some(folded(&url.to_file_path().ok()?))
}

/// The address of a file.
pub(super) fn of_path(path: &Path) -> Option<Uri> {
    let text = path.to_str()?.replace('\\', "/");
    let slash = if text.starts_with('/') { "" } else { "/" };
    Uri::from_str(&format!("file://{slash}{}", utf8_percent_encode(&text, ESCAPED))).ok()
}

/// The path without `.` and `..`.
pub(super) fn folded(path: &Path) -> PathBuf {
    let mut folded = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => _ = folded.pop(),
            other => folded.push(other),
        }
    }
    folded
}

/// The way from a folder to a path, both absolute, with `/` between its parts.
pub(super) fn way(folder: &Path, path: &Path) -> String {
    let common = folder.components().zip(path.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(common).map(|_| "..".to_owned());
    let down = path.components().skip(common).map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_survives_the_way_through_an_address() {
        for path in ["/a/b.md", "/a b/ü [1] %20 #?|.md", "/漢/🎉.md"] {
            let uri = of_path(Path::new(path)).unwrap();
            assert_eq!(to_path(&uri).as_deref(), Some(Path::new(path)), "{}", uri.as_str());
        }
        assert_eq!(text_to_path("untitled:Untitled-1"), None);
        assert_eq!(text_to_path("file:///a/./b/../c.md").as_deref(), Some(Path::new("/a/c.md")));
    }

    #[test]
    fn a_way_may_lead_up() {
        assert_eq!(way(Path::new("/a/docs"), Path::new("/a/docs/x/y.md")), "x/y.md");
        assert_eq!(way(Path::new("/a/docs"), Path::new("/a/_config.yml")), "../_config.yml");
    }
}
