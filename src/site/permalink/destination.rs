//! From URLs to files (J-URL-9, 10), and the URLs of static files (J-URL-12, 13).

use percent_encoding::percent_decode_str;

use crate::site::Jekyll;

use super::fields::without_trailing_dots;
use super::{PermalinkError, expand_known};

/// The extension of a path with its dot, as Ruby's `File.extname` sees it: leading dots of the name are none, a last dot is one.
pub fn extension(path: &str) -> &str {
    split_extension(path).1
}

/// A path before its extension, and the extension.
pub(super) fn split_extension(path: &str) -> (&str, &str) {
    let name = memchr::memrchr(b'/', path.as_bytes()).map_or(path, |slash| &path[slash + 1..]);
    let visible = name.trim_start_matches('.');
    let length = memchr::memrchr(b'.', visible.as_bytes()).map_or(0, |at| visible.len() - at);
    path.split_at(path.len() - length)
}

/// The extension that a front matter permalink forces on its output (J-URL-10).
pub fn permalink_extension(permalink: &str) -> Option<String> {
    let found = extension(permalink);
    (!permalink.ends_with('/') && !found.is_empty()).then(|| found.to_string())
}

/// The file of a page's URL, relative to the destination (J-URL-9).
pub fn output_path(url: &str, output_ext: &str) -> String {
    if url.ends_with('/') {
        return in_destination(&format!("{}/index{output_ext}", in_destination(&decode(url))));
    }
    let path = in_destination(&decode(url));
    if path.ends_with(output_ext) { path } else { path + output_ext }
}

/// The file of a document's URL. Unlike a page's, its index is always `index.html`, whatever the output's extension.
pub fn document_output_path(url: &str, output_ext: &str) -> String {
    output_path(url, if url.ends_with('/') { ".html" } else { output_ext })
}

/// The URL of a static file outside of collections (J-URL-12).
pub fn static_url(relative_path: &str, jekyll: Jekyll) -> String {
    let (stem, extension) = split_extension(relative_path.trim_start_matches('/'));
    let stem = without_trailing_dots(stem, jekyll);
    format!("/{stem}{extension}")
}

/// The file that a static file's URL is written to: Jekyll 4 decodes it, Jekyll 3 keeps the name.
pub fn static_output(url: &str, jekyll: Jekyll) -> String {
    if jekyll.is_4() { in_destination(&decode(url)) } else { in_destination(url) }
}

/// The URL of a static file of a collection: `path` is its path below the collection's folder (J-URL-13).
/// In Jekyll 3 `:path` holds the extension and nothing is appended.
///
/// # Errors
/// [`PermalinkError`]: the build stops.
pub fn static_collection_url(
    template: &str,
    collection: &str,
    path: &str,
    jekyll: Jekyll,
) -> Result<String, PermalinkError> {
    let path = path.trim_start_matches('/');
    let (stem, extension) = if jekyll.is_4() { split_extension(path) } else { (path, "") };
    let stem = without_trailing_dots(stem, jekyll);
    let name = stem.rsplit_once('/').map_or(stem, |(_, name)| name);
    let values = [
        ("collection", collection.to_string()),
        ("path", format!("/{stem}")),
        ("output_ext", String::new()),
        ("name", if jekyll.is_4() { name.to_string() } else { String::new() }),
        ("title", String::new()),
    ];
    let url = expand_known(template, &values)?;
    Ok(format!("{}{extension}", url.strip_suffix('/').unwrap_or(&url)))
}

/// The file of a static file of a collection. Jekyll 3 takes only the folder from the URL.
pub fn static_collection_output(url: &str, path: &str, jekyll: Jekyll) -> String {
    if jekyll.is_4() {
        return static_output(url, jekyll);
    }
    let folder = url.rsplit_once('/').map_or("", |(folder, _)| folder);
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    in_destination(&format!("{folder}/{name}"))
}

/// Percent-decoded once; what is no valid escape stays, and so does a path whose bytes are no text.
fn decode(url: &str) -> String {
    percent_decode_str(url).decode_utf8().map_or_else(|_| url.to_string(), String::from)
}

/// A path without `.`, `..` and empty parts, relative to the destination.
fn in_destination(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}
