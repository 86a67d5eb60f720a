//! Which entries of a folder Jekyll leaves out: `exclude`, `include` and names that start with `_`, `.`, `#` or `~` (J-READ-5..11).

use std::borrow::Cow;

use super::{Jekyll, Why, glob};

/// What is excluded unless the site says otherwise (J-READ-10).
const DEFAULT_EXCLUDE_4: &[&str] = &[
    ".sass-cache",
    ".jekyll-cache",
    "gemfiles",
    "Gemfile",
    "Gemfile.lock",
    "node_modules",
    "vendor/bundle/",
    "vendor/cache/",
    "vendor/gems/",
    "vendor/ruby/",
];
const DEFAULT_EXCLUDE_3: &[&str] = &[
    "Gemfile",
    "Gemfile.lock",
    "node_modules",
    "vendor/bundle/",
    "vendor/cache/",
    "vendor/gems/",
    "vendor/ruby/",
];

/// The patterns in force for `exclude`, given what the site wrote (`None`: nothing).
pub fn exclude_patterns(written: Option<Vec<String>>, jekyll: Jekyll) -> Vec<String> {
    let owned = |list: &[&str]| list.iter().map(|pattern| pattern.to_string()).collect::<Vec<_>>();
    match (jekyll, written) {
        (Jekyll::V4, written) => {
            let mut patterns = written.unwrap_or_default();
            patterns.extend(owned(DEFAULT_EXCLUDE_4));
            patterns
        }
        (_, Some(patterns)) => patterns,
        (Jekyll::V3, None) => owned(DEFAULT_EXCLUDE_3),
        (Jekyll::Pages, None) => {
            let mut patterns = owned(DEFAULT_EXCLUDE_3);
            patterns.push("CNAME".into());
            patterns
        }
    }
}

/// Jekyll's `EntryFilter`.
#[derive(Clone, Debug)]
pub struct EntryFilter {
    exclude: Vec<String>,
    include: Vec<String>,
    jekyll: Jekyll,
}

impl EntryFilter {
    /// A filter of these patterns.
    pub fn new(exclude: Vec<String>, include: Vec<String>, jekyll: Jekyll) -> Self {
        let exclude = exclude.into_iter().filter(|pattern| !include.contains(pattern)).collect();
        EntryFilter { exclude, include, jekyll }
    }

    /// Why `entry` (a name, or in globbed folders a path) of the folder `base` is left out; `None` when it is read.
    pub fn skips(&self, base: &str, entry: &str, is_folder: bool) -> Option<Why> {
        if self.jekyll.is_4() && entry.ends_with('.') {
            return Some(Why::Hidden);
        }
        let name = entry.rsplit_once('/').map_or(entry, |(_, name)| name);
        if self.includes(entry, is_folder) || self.includes(name, is_folder) {
            return None;
        }
        let path =
            if base.is_empty() { Cow::Borrowed(entry) } else { Cow::Owned([base, "/", entry].concat()) };
        if let Some(pattern) = self.exclude.iter().find(|pattern| pattern_matches(pattern, &path, is_folder))
        {
            return Some(Why::Excluded(pattern.clone()));
        }
        let special = |text: &str| text.starts_with(['.', '_', '#', '~']);
        (special(entry) || special(name) || entry.ends_with('~')).then_some(Why::Hidden)
    }

    /// J-READ-6: patterns are held against the entry as if it stood in the source's root.
    pub(super) fn includes(&self, entry: &str, is_folder: bool) -> bool {
        self.include.iter().any(|pattern| pattern_matches(pattern, entry, is_folder))
    }
}

/// J-READ-8: glob, or prefix, or the pattern is the folder's path with a slash.
pub(crate) fn pattern_matches(pattern: &str, path: &str, is_folder: bool) -> bool {
    let pattern = pattern.trim_start_matches('/');
    path.starts_with(pattern)
        || (is_folder && pattern.strip_suffix('/') == Some(path))
        // Without a mark it matches itself alone, which it is a prefix of.
        || (pattern.bytes().any(|byte| matches!(byte, b'*' | b'?' | b'[' | b'\\')) && glob::fnmatch(pattern, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(exclude: &[&str], include: &[&str], jekyll: Jekyll) -> EntryFilter {
        let owned = |list: &[&str]| list.iter().map(|p| p.to_string()).collect();
        EntryFilter::new(owned(exclude), owned(include), jekyll)
    }

    /// J-GOLD-11, given as paths whose folders are tried one after the other.
    #[test]
    fn the_golden_exclude_list_drops_what_jekyll_drops() {
        let patterns = ["*.txt", "README", "/foo", "bar/", "**/x", "[b].md", "brace{1,2}.md"];
        let filter = filter(&patterns, &[".htaccess"], Jekyll::V4);
        let dropped = |path: &str| {
            let parts: Vec<&str> = path.trim_end_matches('/').split('/').collect();
            (0..parts.len()).any(|at| {
                let is_folder = at + 1 < parts.len() || path.ends_with('/');
                filter.skips(&parts[..at].join("/"), parts[at], is_folder).is_some()
            })
        };
        for path in [
            "foo.txt",
            "sub/foo.txt",
            "README.md",
            "READMEX.md",
            "foo/",
            "foobar/",
            "bar/",
            "sub/x",
            "a/b/x",
            "b.md",
            "[b].md",
        ] {
            // `[b].md` is a pattern that also starts with itself.
            assert!(dropped(path), "{path} should be dropped");
        }
        for path in ["barx/", "q/bar/", "xx/foo/", "x", "brace1.md"] {
            assert!(!dropped(path), "{path} should be kept");
        }
    }

    #[test]
    fn include_keeps_names_at_any_depth_but_no_paths_of_folders() {
        let four = filter(&["secret.md"], &["_pages", "sub/_x", "secret.md"], Jekyll::V4);
        assert_eq!(four.skips("", "_pages", true), None);
        assert_eq!(four.skips("deep/er", "_pages", true), None);
        assert_eq!(four.skips("sub", "_x", true), Some(Why::Hidden));
        assert_eq!(four.skips("", "secret.md", false), None);
        assert_eq!(four.skips("", ".htaccess", false), Some(Why::Hidden));
        assert_eq!(four.skips("", "trail.", false), Some(Why::Hidden));
        assert_eq!(filter(&[], &[], Jekyll::V3).skips("", "trail.", false), None);
    }

    #[test]
    fn defaults_are_appended_in_4_and_replaced_in_3() {
        let written = || Some(vec!["tmp".to_string()]);
        assert!(exclude_patterns(written(), Jekyll::V4).contains(&"node_modules".to_string()));
        assert_eq!(exclude_patterns(written(), Jekyll::V3), ["tmp"]);
        assert_eq!(exclude_patterns(written(), Jekyll::Pages), ["tmp"]);
        assert!(exclude_patterns(None, Jekyll::Pages).contains(&"CNAME".to_string()));
        assert!(!exclude_patterns(None, Jekyll::V3).contains(&"CNAME".to_string()));
    }
}
