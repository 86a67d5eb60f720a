//! The destination of a link, made to lead elsewhere in the way it did.

use percent_encoding::percent_decode_str;

use crate::site::Page;

/// A destination that led to a file which has moved, or that stands in one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Destination<'a> {
    /// What the browser got.
    pub url: &'a str,
    /// The site path that it led to, decoded, without base URL and fragment.
    pub path: &'a str,
    /// What it led to.
    pub old: &'a Page,
    /// The same after the move.
    pub new: &'a Page,
    /// The file that the page with the link is written to, after the move; `None` where many pages show it.
    pub output: Option<&'a str>,
    /// The base URL: empty, or with one leading and no trailing slash.
    pub base: &'a str,
}

impl Destination<'_> {
    /// The URL that leads to the new place: absolute, from the root or relative as the old one is, with its query and fragment.
    pub(super) fn moved(&self) -> String {
        let end = self.url.find(['?', '#']).unwrap_or(self.url.len());
        let (address, rest) = self.url.split_at(end);
        let (host, path) = address.split_at(host_end(address));
        let target = like(path, &self.target());
        let is_rooted = !host.is_empty() || path.starts_with('/');
        let new = match self.output.filter(|_| !is_rooted) {
            Some(output) => relative(output, &target, path.starts_with("./")),
            None => format!("{host}{}{target}", self.base),
        };
        new + rest
    }

    /// The new site path, with or without `index.html`, `.html` and the last slash as the old one has it.
    fn target(&self) -> String {
        let (old, new) = (self.old, self.new);
        let old_url = percent_decode_str(&old.url).decode_utf8_lossy();
        if *self.path == *old_url {
            return new.url.to_string();
        }
        if self.path.strip_prefix('/') == Some(&*old.output) {
            return format!("/{}", new.output);
        }
        let without_end = |page: &Page| page.url.strip_suffix('/').map(str::to_owned);
        let is_short =
            old_url.strip_suffix('/') == Some(self.path) || old_url.strip_suffix(".html") == Some(self.path);
        let short = without_end(new).or_else(|| new.url.strip_suffix(".html").map(str::to_owned));
        short.filter(|short| is_short && !short.is_empty()).unwrap_or_else(|| new.url.to_string())
    }
}

/// Where scheme and host end.
fn host_end(address: &str) -> usize {
    let start = match address.find("//") {
        Some(0) => 2,
        Some(at) if address[..at].ends_with(':') => at + 2,
        _ => return 0,
    };
    address[start..].find('/').map_or(address.len(), |at| start + at)
}

/// Letters of other scripts as they are where the old path has them so.
pub(crate) fn like(old: &str, new: &str) -> String {
    let is_escape_of_letter =
        |escape: &str| u8::from_str_radix(escape.get(..2).unwrap_or(""), 16).is_ok_and(|byte| byte >= 0x80);
    if old.contains('%') || !new.split('%').skip(1).all(is_escape_of_letter) {
        return new.to_owned();
    }
    percent_decode_str(new).decode_utf8().map_or_else(|_| new.to_owned(), String::from)
}

/// The way from the page written to `output` to the site path `target`.
pub(crate) fn relative(output: &str, target: &str, with_dot: bool) -> String {
    let from: Vec<&str> = output
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder)
        .split('/')
        .filter(|part| !part.is_empty())
        .collect();
    let to: Vec<&str> = target.trim_start_matches('/').split('/').collect();
    // The last part is the file itself, or empty for a folder.
    let folders = to.len().saturating_sub(1);
    let common = from.iter().zip(&to[..folders]).take_while(|(a, b)| a == b).count();
    let up = "../".repeat(from.len() - common);
    let down = to[common..].join("/");
    match up + &down {
        way if way.is_empty() => "./".to_owned(),
        way if with_dot && !way.starts_with("..") => format!("./{way}"),
        way => way,
    }
}

/// The way from one source file to another, as jekyll-relative-links reads it (J-PLUG-9).
pub(crate) fn between_sources(from: &str, to: &str, old: &str) -> String {
    let escaped = to.replace('%', "%25").replace(' ', "%20").replace('(', "%28").replace(')', "%29");
    if old.starts_with('/') { format!("/{escaped}") } else { relative(from, &escaped, old.starts_with("./")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_path_goes_up_as_far_as_it_must() {
        let cases = [
            ("index.html", "/about/", "about/"),
            ("a/index.html", "/a/b.html", "b.html"),
            ("a/b/index.html", "/a/c/", "../c/"),
            ("a/index.html", "/", "../"),
            ("a/x.html", "/a/", "./"),
            ("a/b/c.html", "/d.png", "../../d.png"),
        ];
        for (output, target, expected) in cases {
            assert_eq!(relative(output, target, false), expected, "{output} {target}");
        }
        assert_eq!(relative("index.html", "/about/", true), "./about/");
    }

    #[test]
    fn letters_stay_as_the_author_writes_them() {
        let cases = [
            ("/ñ/", "/%C3%B1/x", "/ñ/x"),
            ("/%C3%B1/", "/%C3%BC/", "/%C3%BC/"),
            ("/a/", "/a%20b/", "/a%20b/"),
        ];
        for (old, new, expected) in cases {
            assert_eq!(like(old, new), expected);
        }
    }

    #[test]
    fn a_host_ends_at_the_first_slash_after_it() {
        let cases = [("https://a.b/c", 11), ("//a.b/c", 5), ("/a//b", 0), ("https://a.b", 11), ("a/b", 0)];
        for (address, end) in cases {
            assert_eq!(host_end(address), end, "{address}");
        }
    }
}
