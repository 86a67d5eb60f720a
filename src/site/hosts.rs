//! Hosts whose absolute URLs are pages of this site.

use super::build::BuildOptions;
use super::config::Config;
use super::{Environment, Jekyll, Site};

/// Where `jekyll serve` publishes (J-CONF-5).
const LOCAL: &str = "localhost:4000";

/// `url`, `CNAME`, `OWNER.github.io` and what the settings name; lower-case, without scheme, each once. And `site.url`.
pub(super) fn own_hosts(
    config: &Config,
    environment: &Environment,
    options: &BuildOptions,
) -> (Vec<Box<str>>, String) {
    let mut hosts: Vec<Box<str>> = Vec::new();
    let mut add = |text: &str| {
        let host = host_of(text);
        if !host.is_empty() && host != "localhost" && !hosts.iter().any(|known| **known == *host) {
            hosts.push(host.into());
        }
    };
    add(config.url().unwrap_or_default());
    add(options.cname.as_deref().unwrap_or_default());
    if environment.folder_name.to_lowercase().ends_with(".github.io") {
        add(&environment.folder_name);
    }
    if let Some((owner, _)) = environment.repository.as_deref().and_then(|name| name.split_once('/')) {
        add(&format!("{owner}.github.io"));
    }
    options.own_hosts.iter().for_each(|host| add(host));
    let written = config.url().map(str::to_owned).filter(|url| !url.is_empty());
    let is_filled_in = config.jekyll() == Jekyll::Pages || config.has_plugin("jekyll-github-metadata");
    let home = match (written, is_filled_in) {
        (Some(url), _) => url,
        (None, false) => String::new(),
        (None, true) => {
            if hosts.is_empty() {
                hosts.push(LOCAL.into());
            }
            format!("https://{}", hosts[0])
        }
    };
    (hosts, home)
}

impl Site {
    /// Where the site lies on its host, where `baseurl` says nothing of it: the path of `url`, else that of its repository. Empty, or
    /// with one leading and no trailing slash.
    pub fn mount(&self) -> &str {
        let path =
            self.home_url.split_once("//").and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..)));
        let path = path.map(|path| path.trim_end_matches('/')).filter(|path| !path.is_empty());
        path.or(self.path_of_repository()).filter(|_| self.base_path.is_empty()).unwrap_or_default()
    }

    /// The path below which GitHub Pages serves the site beside other repositories of its owner (J-CONF-13), as far as nothing says that it
    /// is served elsewhere: `/REPO`.
    pub fn path_of_repository(&self) -> Option<&str> {
        let name = self.environment.repository.as_deref().filter(|_| self.jekyll == Jekyll::Pages)?;
        let (owner, path) = name.split_at(name.find('/')?);
        let shared = format!("{owner}.github.io");
        let is_shared = host_of(&self.home_url) == shared.to_lowercase();
        (is_shared && !path[1..].eq_ignore_ascii_case(&shared)).then_some(path)
    }

    /// The owner of the repository whose site takes a whole host for itself, beside whose pages those of other repositories lie.
    pub fn owner_of_host(&self) -> Option<&str> {
        let (owner, repository) = self.environment.repository.as_deref()?.split_once('/')?;
        repository.eq_ignore_ascii_case(&format!("{owner}.github.io")).then_some(owner)
    }
}

/// The host (with a port, if one is written) of a URL, of `//host/path` or of a bare host.
fn host_of(text: &str) -> String {
    let text = text.trim().lines().next().unwrap_or("").trim();
    let rest = text.split_once("//").map_or(text, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or("").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::host_of;
    use crate::site::Jekyll;
    use crate::site::testing::findings_by;

    /// Links of a site of GitHub Pages without `baseurl`, in a repository of this name.
    fn missing(repository: &str, more: &[(&str, &str)]) -> Vec<String> {
        let origin = format!("[remote \"origin\"]\n\turl = https://github.com/{repository}.git\n");
        let page = "---\ntitle: a\n---\n[b](/list/) [c](/list/about.html) [d](/other/x) [e](/list/nope)\n\
            [f](https://owner.github.io/list/nope) [g](https://owner.github.io/other/) [h](nope) [i](/about/nope)\n";
        let files = [("_config.yml", "title: x\n"), (".git/HEAD", ""), (".git/config", &origin)];
        let pages = [("index.md", page), ("about.md", "---\ntitle: b\n---\n"), ("about/c.md", "---\n---\n")];
        let files: Vec<(&str, &str)> = files.into_iter().chain(pages).chain(more.iter().copied()).collect();
        let found = findings_by(Jekyll::Pages, &files);
        let paths = found.iter().filter_map(|one| one.strip_prefix("missing-page: no page is published at "));
        paths.map(|path| path.trim_matches('`').to_owned()).collect()
    }

    #[test]
    fn beside_a_projects_site_lie_those_of_other_repositories() {
        assert_eq!(missing("owner/list", &[]), ["/nope", "/nope", "/nope", "/about/nope"]);
        // With a domain of its own, and as a whole host, all paths are its own.
        let own = ["/list/", "/list/about.html", "/other/x", "/list/nope", "/nope", "/about/nope"];
        assert_eq!(missing("owner/list", &[("CNAME", "list.example")]), own);
        assert_eq!(missing("owner/owner.github.io", &[]), own);
    }

    #[test]
    fn hosts_are_read_from_urls_and_bare_names() {
        for (text, host) in [
            ("https://Example.com/blog", "example.com"),
            ("http://localhost:4000", "localhost:4000"),
            ("example.org\n", "example.org"),
            ("//x.y/", "x.y"),
            ("", ""),
        ] {
            assert_eq!(host_of(text), host, "{text}");
        }
    }
}
