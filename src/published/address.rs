//! What a URL says before anything is looked up: whose it is, which path of the site, which fragment.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::origin::has_hole;

/// A URL as a browser on a page of the site would understand it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A path of the site, without base URL and query, percent-decoded once, dots folded.
    Site(SiteAddress),
    /// A path of the site's host that lies outside of the base URL; the raw decoded path.
    OutsideBase(String),
    /// Another host.
    External,
    /// A path of the site on the author's own machine, where `jekyll serve` shows it.
    Served(SiteAddress),
    /// No http: `mailto:`, `tel:`, `data:`, or no URL at all.
    Other,
    /// Holds output that cannot be known.
    Unknown,
}

/// A path of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteAddress {
    /// Starts with `/`.
    pub path: String,
    /// Decoded, without `#`; `None` when there is none or it is empty.
    pub fragment: Option<String>,
    /// Whether scheme and host were written; then it may still belong to another repository on the host.
    pub absolute: bool,
    /// Whether it was written from the root of the host, and does not lie below [`Home::mount`].
    pub beside_mount: bool,
}

impl SiteAddress {
    /// Path and fragment, as `links` prints the target.
    pub fn display(&self) -> String {
        match &self.fragment {
            Some(fragment) => format!("{}#{fragment}", self.path),
            None => self.path.clone(),
        }
    }
}

/// The site's own place in the web.
#[derive(Clone, Copy, Debug)]
pub struct Home<'a> {
    /// Own hosts, lower-case.
    pub hosts: &'a [Box<str>],
    /// Base URL: empty, or with one leading and no trailing slash.
    pub base: &'a str,
    /// Where the whole site lies on its host, as far as `url` says so and not `baseurl`: empty, or with one leading and no trailing slash.
    /// Then a path may be written with it or without.
    pub mount: &'a str,
}

/// Understands `url`, found on the page whose output file is `output` (relative to the destination).
pub(super) fn parse(url: &str, output: &str, home: Home) -> Address {
    if is_plain_path(url.as_bytes()) {
        return in_base(url.to_owned(), false, None, home);
    }
    let url = url.trim_matches(|c: char| c.is_ascii_whitespace() || c.is_ascii_control());
    let url: Cow<str> = if memchr::memchr3(b'\n', b'\r', b'\t', url.as_bytes()).is_some() {
        Cow::Owned(url.replace(['\n', '\r', '\t'], ""))
    } else {
        Cow::Borrowed(url)
    };
    let (before_query, fragment) = parts(&url);
    if has_hole(before_query) {
        return Address::Unknown;
    }
    let (scheme, rest) = split_scheme(before_query);
    if !["", "http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
        return Address::Other;
    }
    let (host, path) = match rest.strip_prefix("//") {
        Some(rest) => {
            // Browsers skip more slashes than two.
            let host = rest.trim_start_matches('/');
            let rest = if host.is_empty() { rest } else { host };
            rest.split_at(rest.find('/').unwrap_or(rest.len()))
        }
        None if scheme.is_empty() => ("", rest),
        None => return Address::Other,
    };
    let is_other = !host.is_empty() && !home.hosts.iter().any(|own| own.eq_ignore_ascii_case(host));
    if is_other && !(is_served(host) && path.len() > 1) {
        return Address::External;
    }
    let fragment =
        fragment.map(|fragment| decode(fragment).into_owned()).filter(|fragment| !fragment.is_empty());
    match site_path(&decode(path), !host.is_empty(), fragment, output, home) {
        Address::Site(address) if is_other => Address::Served(address),
        _ if is_other => Address::External,
        address => address,
    }
}

/// Whether `jekyll serve` answers at a host: its port is 4000, and the next ones are for who has several sites.
fn is_served(host: &str) -> bool {
    let Some((name, port)) = host.split_once(':') else { return false };
    matches!(name, "localhost" | "127.0.0.1" | "0.0.0.0")
        && matches!(port, "4000" | "4001" | "4002" | "4003" | "4004" | "4005")
}

/// What stands before query and fragment, and the fragment.
fn parts(url: &str) -> (&str, Option<&str>) {
    let Some(end) = memchr::memchr2(b'?', b'#', url.as_bytes()) else { return (url, None) };
    let (path, rest) = url.split_at(end);
    (path, rest.split_once('#').map(|(_, fragment)| fragment))
}

/// Splits off `scheme:`; empty when there is none.
fn split_scheme(url: &str) -> (&str, &str) {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    match url.bytes().position(|byte| !is_part(byte)) {
        Some(end)
            if end > 0
                && url[end..].starts_with(':')
                && url.starts_with(|c: char| c.is_ascii_alphabetic()) =>
        {
            (&url[..end], &url[end + 1..])
        }
        _ => ("", url),
    }
}

fn site_path(path: &str, absolute: bool, fragment: Option<String>, output: &str, home: Home) -> Address {
    if absolute || path.starts_with('/') {
        return in_base(fold(path, path.ends_with('/')), absolute, fragment, home);
    }
    let site = |path: String| Address::Site(SiteAddress { path, fragment, absolute, beside_mount: false });
    if path.is_empty() {
        return site(format!("/{output}"));
    }
    let folder = output.rsplit_once('/').map_or("", |(folder, _)| folder);
    let is_folder =
        path.ends_with('/') || path.ends_with("/.") || path.ends_with("/..") || path == "." || path == "..";
    site(fold(&format!("/{folder}/{path}"), is_folder))
}

/// Takes the base URL off a path from the host's root.
fn in_base(folded: String, absolute: bool, fragment: Option<String>, home: Home) -> Address {
    let Home { base, mount, .. } = home;
    let site =
        |path: String, beside_mount| Address::Site(SiteAddress { path, fragment, absolute, beside_mount });
    if base.is_empty() {
        return match folded.strip_prefix(mount) {
            Some("") => site("/".into(), false),
            Some(rest) if !mount.is_empty() && rest.starts_with('/') => site(rest.into(), false),
            _ => site(folded, !mount.is_empty()),
        };
    }
    match folded.strip_prefix(base) {
        Some("") => site("/".into(), false),
        Some(rest) if rest.starts_with('/') => site(rest.into(), false),
        _ if absolute => Address::External,
        _ => Address::OutsideBase(folded),
    }
}

/// Whether a URL is a path from the host's root that means what it says: nothing in it is to be decoded, folded or left out.
/// Nearly all are.
fn is_plain_path(url: &[u8]) -> bool {
    let mut before = 0;
    let mut is_plain = |byte: u8| match std::mem::replace(&mut before, byte) {
        b'/' => IS_OF_NAME[usize::from(byte)],
        0 => byte == b'/',
        _ => IS_OF_NAME[usize::from(byte)] || matches!(byte, b'/' | b'.'),
    };
    url.iter().all(|byte| is_plain(*byte)) && !url.is_empty()
}

/// Bytes that are plain wherever they stand in a path.
const IS_OF_NAME: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let this = byte as u8;
        table[byte] = this.is_ascii_alphanumeric() || matches!(this, b'-' | b'_' | b'~' | b'+' | b'@');
        byte += 1;
    }
    table
};

/// Folds `.`, `..` and repeated slashes of an absolute path.
fn fold(path: &str, is_folder: bool) -> String {
    if is_folded(path) && is_folder == path.ends_with('/') {
        return path.to_owned();
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let mut folded = String::with_capacity(path.len() + 1);
    for part in &parts {
        folded.push('/');
        folded.push_str(part);
    }
    if is_folder || parts.is_empty() {
        folded.push('/');
    }
    folded
}

/// Whether a relative path, found on the page whose output file is `output`, goes up from the root.
pub(super) fn leads_out(url: &str, output: &str) -> bool {
    let (path, _) = parts(url);
    if path.starts_with('/') || path.contains(':') {
        return false;
    }
    let mut folders = output.split('/').count() - 1;
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." if folders == 0 => return true,
            ".." => folders -= 1,
            _ => folders += 1,
        }
    }
    false
}

/// Whether no segment of a path is empty or begins with a dot.
fn is_folded(path: &str) -> bool {
    let mut is_behind_slash = false;
    let is_plain = |byte: u8| {
        let is_slash = byte == b'/';
        let was_slash = std::mem::replace(&mut is_behind_slash, is_slash);
        !was_slash || !is_slash && byte != b'.'
    };
    path.starts_with('/') && path.bytes().all(is_plain)
}

/// Percent-decodes once; bytes that are no UTF-8 become U+FFFD.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    if text.contains('%') { percent_decode_str(text).decode_utf8_lossy() } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(url: &str, output: &str, base: &str) -> String {
        let hosts: [Box<str>; 2] = ["me.github.io".into(), "example.org".into()];
        match parse(url, output, Home { hosts: &hosts, base, mount: "/mounted" }) {
            Address::Site(site) => site.display(),
            Address::OutsideBase(path) => format!("!{path}"),
            other => format!("{other:?}").to_lowercase(),
        }
    }

    #[test]
    fn urls_become_site_paths() {
        let cases = [
            ("/a/b.html", "x.html", "", "/a/b.html"),
            ("/mounted/b.html#c", "x.html", "", "/b.html#c"),
            ("https:///example.org/mounted/a", "x.html", "", "/a"),
            ("https:///elsewhere.org/a", "x.html", "", "external"),
            ("https://me.github.io/mounted", "x.html", "", "/"),
            ("/mountedness/b.html", "x.html", "", "/mountedness/b.html"),
            ("/base/mounted/", "x.html", "/base", "/mounted/"),
            ("b.html#c", "sub/x.html", "", "/sub/b.html#c"),
            ("../b/", "sub/deep/x.html", "", "/sub/b/"),
            ("..", "sub/deep/x.html", "", "/sub/"),
            ("#top", "sub/index.html", "", "/sub/index.html#top"),
            ("", "sub/index.html", "", "/sub/index.html"),
            ("?page=2", "x.html", "", "/x.html"),
            ("/base/a", "x.html", "/base", "/a"),
            ("/base", "x.html", "/base", "/"),
            ("/basement", "x.html", "/base", "!/basement"),
            ("/other/a", "x.html", "/base", "!/other/a"),
            ("https://ME.github.io/a%20b/", "x.html", "", "/a b/"),
            ("//me.github.io/a", "x.html", "", "/a"),
            ("https://me.github.io/project/", "x.html", "/base", "external"),
            ("https://me.github.io", "x.html", "", "/"),
            ("https://elsewhere.org/a", "x.html", "", "external"),
            ("mailto:a@example.org", "x.html", "", "other"),
            ("/a//b/../c", "x.html", "", "/a/c"),
            ("/../a", "x.html", "", "/a"),
            ("/%C3%BCn", "x.html", "", "/ün"),
            ("/x\u{fdd0}/", "x.html", "", "unknown"),
            ("/x/#\u{fdd0}", "x.html", "", "/x/#\u{fdd0}"),
            ("foo:bar", "x.html", "", "other"),
            (":bar", "x.html", "", "/:bar"),
        ];
        for (url, output, base, expected) in cases {
            assert_eq!(shown(url, output, base), expected, "{url} on {output} with base {base:?}");
        }
    }
}
