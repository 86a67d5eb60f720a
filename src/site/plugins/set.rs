//! Which plugins run.

use std::collections::BTreeSet;

use crate::site::{Jekyll, Site};

use super::known::gem_of;
use super::options::{is, option, strings};

/// Loaded by GitHub Pages for every site (J-CONF-12).
pub const ALWAYS_ON_PAGES: [&str; 10] = [
    "jekyll-coffeescript",
    "jekyll-commonmark-ghpages",
    "jekyll-gist",
    "jekyll-github-metadata",
    "jekyll-paginate",
    "jekyll-relative-links",
    "jekyll-optional-front-matter",
    "jekyll-readme-index",
    "jekyll-default-layout",
    "jekyll-titles-from-headings",
];

/// Loaded by GitHub Pages when the site asks for them; any other plugin is not (J-CONF-12).
const ALLOWED_ON_PAGES: [&str; 10] = [
    "jekyll-feed",
    "jekyll-redirect-from",
    "jekyll-seo-tag",
    "jekyll-sitemap",
    "jekyll-avatar",
    "jemoji",
    "jekyll-mentions",
    "jekyll-include-cache",
    "jekyll-octicons",
    "jekyll-remote-theme",
];

/// Part of Jekyll itself, or of the machine that builds: nothing is missing without them in `plugins`.
const OF_JEKYLL: [&str; 6] =
    ["github-pages", "jekyll-sass-converter", "jekyll-watch", "kramdown", "kramdown-parser-gfm", "webrick"];

/// Whether GitHub Pages does not load a plugin, however the site asks for it, and something is lost by that.
pub fn is_refused_by_pages(name: &str) -> bool {
    ![&ALWAYS_ON_PAGES[..], &ALLOWED_ON_PAGES, &OF_JEKYLL].iter().any(|known| known.contains(&name))
}

/// The gem names of the plugins in use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PluginSet<'s> {
    names: BTreeSet<&'s str>,
}

impl<'s> PluginSet<'s> {
    /// Whether the plugin is in use.
    pub fn contains(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// All of them, sorted.
    pub fn iter(&self) -> impl Iterator<Item = &'s str> + '_ {
        self.names.iter().copied()
    }
}

/// The plugins that the build loads: `plugins` of the configuration, the Gemfile's group `:jekyll_plugins`, and those that code of the
/// site requires, less what `safe` or GitHub Pages refuses, and what GitHub Pages always adds.
pub fn plugins_of(site: &Site) -> PluginSet<'_> {
    let mut asked = strings(option(site, &["plugins"]));
    if !site.jekyll.is_4() {
        asked.extend(strings(option(site, &["gems"])));
    }
    let on_pages = site.jekyll == Jekyll::Pages;
    // Where it is only guessed that GitHub Pages builds the site, what the author asks for may well run.
    if on_pages && site.premises.is_surely_pages {
        // What the Gemfile names, Bundler loads in a workflow of one's own, whatever GitHub's gem says of it.
        let is_installed =
            |name: &str| site.premises.bundle.as_ref().is_some_and(|bundle| bundle.names(name));
        asked.retain(|name| ALLOWED_ON_PAGES.contains(name) || is_installed(name));
    } else if !on_pages && is(site, &["safe"], true) {
        let allowed = strings(option(site, &["whitelist"]));
        asked.retain(|name| allowed.contains(name));
    } else {
        asked.extend(site.gemfile_plugins.iter().map(|name| &**name));
    }
    asked.extend(site.custom_plugins.gems.iter().map(String::as_str));
    let mut names: BTreeSet<&str> = asked.into_iter().map(gem_of).collect();
    // The gem `github-pages` turns the same plugins on wherever it is installed.
    let is_listed = names.remove("github-pages");
    if on_pages || is_listed {
        names.extend(ALWAYS_ON_PAGES);
    }
    PluginSet { names }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::Builder;
    use super::*;

    fn names(config: serde_json::Value, jekyll: Jekyll, gemfile: &[&str]) -> Vec<String> {
        names_where(config, jekyll, gemfile, true)
    }

    fn names_where(
        config: serde_json::Value,
        jekyll: Jekyll,
        gemfile: &[&str],
        is_surely_pages: bool,
    ) -> Vec<String> {
        let mut builder = Builder::new(config);
        builder.jekyll(jekyll);
        let mut site = builder.site();
        site.premises.is_surely_pages = is_surely_pages;
        site.gemfile_plugins = gemfile.iter().map(|name| Box::from(*name)).collect();
        plugins_of(&site).iter().map(str::to_string).collect()
    }

    #[test]
    fn plugins_come_from_the_configuration_and_the_gemfile() {
        let config = json!({"plugins": ["b", "a"], "gems": ["old"]});
        assert_eq!(names(config.clone(), Jekyll::V4, &["c", "a"]), ["a", "b", "c"]);
        assert_eq!(names(config, Jekyll::V3, &[]), ["a", "b", "old"]);
        let path = json!({"plugins": ["jekyll/scholar", "a/b"]});
        assert_eq!(names(path, Jekyll::V4, &["jekyll-scholar"]), ["a/b", "jekyll-scholar"]);
        let safe = json!({"plugins": ["b", "a"], "safe": true, "whitelist": ["a"]});
        assert_eq!(names(safe, Jekyll::V4, &["c"]), ["a"]);
    }

    #[test]
    fn github_pages_decides_by_itself() {
        let config = json!({"plugins": ["jekyll-feed", "my-own-gem"]});
        let on_pages = names(config.clone(), Jekyll::Pages, &["jekyll-archives"]);
        assert_eq!(on_pages.len(), ALWAYS_ON_PAGES.len() + 1);
        let local = names(config, Jekyll::V3, &["github-pages"]);
        assert_eq!(local.len(), ALWAYS_ON_PAGES.len() + 2);
    }

    #[test]
    fn a_plugin_that_is_asked_for_may_run_where_nothing_says_that_github_builds_the_site() {
        let config = json!({"plugins": ["jekyll-polyglot"]});
        let guessed = names_where(config, Jekyll::Pages, &["jekyll-archives", "github-pages"], false);
        assert!(guessed.iter().all(|name| name != "github-pages"), "it stands for the others");
        assert!(
            ["jekyll-polyglot", "jekyll-archives"].iter().all(|name| guessed.iter().any(|one| one == name))
        );
    }
}
