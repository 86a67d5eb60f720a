//! What git leaves out of the repository. A tool may make it before the site is built, so nobody knows what is there.

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// The patterns of the files `.gitignore` at the sources and above them, as far as the repository goes.
#[derive(Clone, Debug, Default)]
pub struct Ignored {
    /// Each with the way from its folder down to the sources: empty, or with a slash at its end. The outermost first.
    files: Vec<(String, Gitignore)>,
}

impl Ignored {
    /// Adds the text of a file that lies further inside than the last. A pattern that cannot be read is left out.
    pub fn add(&mut self, down: String, text: &str) {
        let mut patterns = GitignoreBuilder::new("");
        for line in text.lines() {
            drop(patterns.add_line(None, line));
        }
        self.files
            .extend(patterns.build().ok().filter(|patterns| !patterns.is_empty()).map(|file| (down, file)));
    }

    /// Whether git would leave out a file that is published at a site path, decoded. The innermost pattern decides.
    pub(crate) fn may_hold(&self, path: &str) -> bool {
        let path = path.trim_matches('/');
        // The crate refuses paths that leave the folder.
        if path.is_empty() || path.split('/').any(|part| part == "..") {
            return false;
        }
        let matched = self
            .files
            .iter()
            .rev()
            .map(|(down, file)| file.matched_path_or_any_parents(format!("{down}{path}"), false));
        matched.into_iter().find(|one| !one.is_none()).is_some_and(|one| one.is_ignore())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_pattern_decides() {
        let mut ignored = Ignored::default();
        assert!(!ignored.may_hold("/a.js"));
        ignored.add("docs/".into(), "# built\n/docs/dist\n*.map\n[\n");
        ignored.add(String::new(), "!kept.map\nassets/\n");
        let cases = [
            ("/dist/a.js", true),
            ("/dist", true),
            ("/a/dist/a.js", false),
            ("/a.map", true),
            ("/kept.map", false),
            ("/assets/js/a.js", true),
            ("/../assets/a.js", false),
            ("/", false),
            ("/about/", false),
        ];
        for (path, expected) in cases {
            assert_eq!(ignored.may_hold(path), expected, "{path}");
        }
    }
}
