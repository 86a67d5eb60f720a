//! Paths that the web host answers by rules of its own, whatever Jekyll publishes: `_redirects` and `netlify.toml`, which Netlify and
//! Cloudflare Pages read, `vercel.json` and `firebase.json`.

use serde_json::Value;

/// The paths of such rules, as patterns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answered {
    patterns: Vec<Box<str>>,
    /// Whether Liquid writes rules, or they are patterns that are not read here, so that any path may be in one.
    is_open: bool,
    /// Whether the host answers `/about/` with `about.html`.
    has_clean_urls: bool,
}

impl Answered {
    /// Adds the rules of a file `_redirects`: a path, where it leads, and perhaps a status, line by line. Both hosts that read it have clean
    /// URLs.
    pub fn add_redirects(&mut self, text: &str) {
        self.has_clean_urls = true;
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
        self.has_clean_urls = true;
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

    /// Adds the rules of a file `vercel.json`, or those of `firebase.json`, which are in `hosting`. What is no JSON says nothing.
    pub fn add_json(&mut self, text: &str) {
        let Ok(settings) = serde_json::from_str::<Value>(text) else { return };
        let sites = match settings.get("hosting") {
            Some(Value::Array(sites)) => sites.iter().collect(),
            Some(site) => vec![site],
            None => vec![&settings],
        };
        for site in sites {
            self.has_clean_urls |= site.get("cleanUrls") == Some(&Value::Bool(true));
            let rules =
                ["redirects", "rewrites", "routes"].into_iter().filter_map(|key| site.get(key)?.as_array());
            for rule in rules.flatten() {
                match rule.get("source").and_then(Value::as_str) {
                    Some(source) => self.add(source, ""),
                    None => self.is_open = true,
                }
            }
        }
    }

    /// The path of a folder without its last slash, where the host looks for a page there, too.
    pub(crate) fn without_slash<'p>(&self, folder: &'p str) -> Option<&'p str> {
        let page = || folder.strip_suffix('/').filter(|page| !page.is_empty());
        if self.has_clean_urls { page() } else { None }
    }

    /// Adds a rule. One for all paths says nothing of any of them, and what is answered by "not found" is not there.
    fn add(&mut self, from: &str, status: &str) {
        let is_for_all = from.trim_start_matches('/').starts_with(['*', ':', '{', '('])
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

/// Whether a path is as a pattern says: `:name`, what Liquid prints and patterns within a segment are any segment, `*` and what ends in it are
/// the rest.
fn matches(pattern: &str, path: &str) -> bool {
    let mut segments = path.split('/');
    for wanted in pattern.split('/') {
        let is_rest = wanted.ends_with('*') || wanted.ends_with("*)");
        if is_rest && wanted.starts_with(['*', ':', '(']) {
            return true;
        }
        let Some(segment) = segments.next() else { return false };
        let is_any = wanted.contains([':', '*', '(', '{', '@']);
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
        assert_eq!(answered.without_slash("about/"), Some("about"));
    }

    #[test]
    fn rules_may_be_written_as_json() {
        let mut answered = Answered::default();
        answered.add_json(
            r#"{"redirects": [{"source": "/old/:slug(\\d+)", "destination": "/x"}, {"source": "/docs/:path*"}],
                "rewrites": [{"source": "/(.*)", "destination": "/index.html"}, {"source": "/api/(.*)"}]}"#,
        );
        answered.add_json(r#"{"hosting": {"redirects": [{"source": "/fire/**"}], "cleanUrls": true}}"#);
        answered.add_json("no");
        for (path, expected) in [
            ("/old/12", true),
            ("/old/12/a", false),
            ("/docs/a/b", true),
            ("/docs", true),
            ("/api/x/", true),
            ("/fire/a", true),
            ("/about", false),
        ] {
            assert_eq!(answered.holds(path), expected, "{path}");
        }
        assert_eq!(answered.without_slash("a/b/"), Some("a/b"));
        assert_eq!(answered.without_slash("a/b"), None);
        assert_eq!(Answered::default().without_slash("a/"), None);
        answered.add_json(r#"{"routes": [{"src": "/a(b|c)", "dest": "/d"}]}"#);
        assert!(answered.holds("/about"), "a regular expression is not read");
    }
}
