//! A theme whose files were read, since the settings say where it is. The site's own files go before them (J-CONF-6).

use std::collections::HashSet;

use crate::discover::Role;
use crate::liquid::Hash;
use crate::site::build::{Build, LoadedFile};
use crate::site::layouts::below;
use crate::site::{Site, data, layouts, pages, statics};

/// The files of a theme.
#[derive(Clone, Debug, Default)]
pub struct ThemeFiles {
    /// Its folder, from the root of the site.
    pub folder: String,
    /// Its layouts, includes, data and assets.
    pub files: Vec<LoadedFile>,
}

impl ThemeFiles {
    fn inside(&self, name: &str) -> String {
        format!("{}/{name}", self.folder)
    }

    /// Adds the layouts and includes that the site has none of its own for.
    pub(in crate::site) fn fill(&self, site: &mut Site) {
        for (name, layout) in layouts::layouts(&self.files, &self.inside("_layouts")) {
            site.layouts.entry(name).or_insert(layout);
        }
        for (name, include) in layouts::includes(&self.files, &self.inside("_includes")) {
            site.includes.entry(name).or_insert(include);
        }
    }

    /// Its data, which that of the site is laid over.
    pub(in crate::site) fn data(&self) -> Hash {
        data::tree(&self.files, &self.inside("_data"))
    }

    /// Publishes the assets that the site has no file of its own for.
    pub(in crate::site) fn add_assets(&self, site: &mut Site, build: &mut Build) {
        let own: HashSet<Box<str>> = site.pages.iter().map(|page| page.relative_path.clone()).collect();
        for file in self.files.iter().filter(|file| file.role == Role::File) {
            let relative =
                LoadedFile { path: below(file.path.as_str(), &self.folder).into(), ..file.clone() };
            if own.contains(relative.path.as_str()) {
                continue;
            }
            let mut page = if file.is_page {
                pages::page(build, &relative)
            } else {
                let (url, output) = statics::address(relative.path.as_str(), build.jekyll);
                statics::static_file(build, &relative, url, output, None)
            };
            page.source = Some(file.path.clone());
            site.push(page);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::site::testing::findings;

    const FILES: [(&str, &str); 7] = [
        ("theme/_layouts/post.html", "---\nlayout: default\n---\n<h1 id=top-of-post>x</h1>{{ content }}"),
        (
            "theme/_layouts/default.html",
            "{% include nav.html %}{{ site.colour }}{{ site.title }}{{ content }}",
        ),
        ("theme/_includes/nav.html", "<a href='/from-theme/'>{{ site.data.words.a }}</a>"),
        ("theme/_data/words.yml", "a: 1\n"),
        ("theme/assets/site.scss", "---\n---\n"),
        ("theme/_config.yml", "colour: red\npermalink: pretty\n"),
        (
            "a.md",
            "---\nlayout: post\n---\n[a](/assets/site.css) [b](#top-of-post) [c](/assets/no.css) {{ site.data.words.a }}\n",
        ),
    ];

    fn with(config: &str, settings: &str, more: &[(&str, &str)]) -> Vec<String> {
        let config = format!("title: x\nexclude: [theme]\n{config}");
        let own = [("_config.yml", config.as_str()), (".postproof.yml", settings)];
        findings(&[&FILES[..], &own, more].concat())
    }

    #[test]
    fn the_files_of_a_theme_are_those_of_the_site() {
        let link = "missing-page: no page is published at `/from-theme/`";
        let asset = "missing-file: no file is published at `/assets/no.css`";
        assert_eq!(with("theme: mine\n", "theme_dir: theme\n", &[]), [asset, link].map(str::to_owned));
        assert!(with("theme: mine\n", "", &[]).is_empty());
    }

    #[test]
    fn the_sites_own_files_go_first() {
        let own = ("_includes/nav.html", "{{ site.data.words.b }}");
        let data = ("_data/words.yml", "b: 2\n");
        let found = with("theme: mine\n", "theme_dir: ./theme/\n", &[own, data]);
        assert_eq!(found, ["missing-file: no file is published at `/assets/no.css`"]);
    }

    #[test]
    fn a_themes_configuration_can_be_ignored() {
        let found = with("theme: mine\nignore_theme_config: true\n", "theme_dir: theme\n", &[]);
        assert!(found.iter().any(|one| one.contains("site.colour")), "{found:?}");
    }
}
