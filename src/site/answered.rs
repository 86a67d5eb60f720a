//! Paths that the web host answers by rules of its own, whatever Jekyll publishes: `_redirects` and `netlify.toml`, which Netlify and
//! Cloudflare Pages read.

/// The paths of such rules, as patterns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answered {
    patterns: Vec<Box<str>>,
    /// Whether Liquid writes rules, so that any path may be in one.
    is_open: bool,
}

impl Answered {
    /// Adds the rules of a file `_redirects`: a path, where it leads, and perhaps a status, line by line.
    pub fn add_redirects(&mut self, text: &str) {
        for line in text.lines() {
            let words: Vec<&str> =
                line.split_whitespace().take_while(|word| !word.starts_with('#')).collect();
            match words.as_slice() {
                [first, ..] if first.starts_with("{{") => self.is_open = true,
                [from, .., last] => self.add(from, last),
                _ => {}
            }
        }
    }

    /// Adds the rules of a file `netlify.toml`: its tables `[[redirects]]`.
    pub fn add_netlify(&mut self, text: &str) {
        for table in text.split("[[").filter(|table| table.trim_start().starts_with("redirects")) {
            let value = |key: &str| {
                let mut lines = table.lines().filter_map(|line| line.split_once('='));
                let (_, value) = lines.find(|(name, _)| name.trim() == key)?;
                Some(value.split('#').next().unwrap_or(value).trim().trim_matches(['"', '\'']))
            };
            if let Some(from) = value("from") {
                self.add(from, value("status").unwrap_or_default());
            }
        }
    }

    /// Adds a rule. One for all paths says nothing of any of them, and what is answered by "not found" is not there.
    fn add(&mut self, from: &str, status: &str) {
        let is_for_all = from.trim_start_matches('/').starts_with(['*', ':', '{'])
            && !from.trim_matches('/').contains('/');
        if from.starts_with('/') && !is_for_all && !status.starts_with("404") {
            self.patterns.push(from.trim_end_matches('/').into());
        }
    }

    /// Whether a rule is about a site path, decoded.
    pub(super) fn holds(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        self.is_open || self.patterns.iter().any(|pattern| matches(pattern, path))
    }
}

/// Whether a path is as a pattern says: `:name` and what Liquid prints are any segment, `*` is the rest.
fn matches(pattern: &str, path: &str) -> bool {
    let mut segments = path.split('/');
    for wanted in pattern.split('/') {
        if wanted == "*" {
            return true;
        }
        let Some(segment) = segments.next() else { return false };
        let is_any = wanted.starts_with(':') || wanted.contains("{{");
        if !is_any && wanted != segment {
            return false;
        }
    }
    segments.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_that_liquid_writes_may_be_about_any_path() {
        let mut answered = Answered::default();
        answered.add_redirects(
            "---\n---\n{% for page in site.pages %}\n{{ page.old }} {{ page.url }}\n{% endfor %}\n",
        );
        assert!(answered.holds("/a/"));
    }

    #[test]
    fn rules_of_the_host_answer_paths() {
        let mut answered = Answered::default();
        answered.add_redirects(
            "# old\n/feed /feed.xml\n/:lang/packages/ /lang/:lang/packages 200\n/blog/* https://b.example/:splat\n\
             /* /404.html 404\n/* /index.html 200\n/:all /x\nhttps://old.example/* https://new.example/:splat 301!\n/gone /404.html 404 # no\n",
        );
        answered.add_netlify(
            "[build]\ncommand = \"jekyll build\"\n[[redirects]]\n  from = \"/docs/*\" # all\n  to = \"/guide/:splat\"\n\
             [[redirects]]\nfrom = '/nowhere'\nstatus = 404\n[[headers]]\nfor = \"/*\"\n",
        );
        for (path, expected) in [
            ("/feed", true),
            ("/feed/", true),
            ("/feed/a", false),
            ("/en/packages", true),
            ("/en/package", false),
            ("/blog/2020/a", true),
            ("/blog", true),
            ("/docs/a/", true),
            ("/about/", false),
            ("/gone", false),
            ("/nowhere", false),
            ("/", false),
        ] {
            assert_eq!(answered.holds(path), expected, "{path}");
        }
    }
}
