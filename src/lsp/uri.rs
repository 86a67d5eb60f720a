//! Addresses of files, as editors write them, and paths.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use lsp_types::Uri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::discover::folded;

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
}
