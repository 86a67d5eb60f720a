//! Repository documentation without Jekyll: every file is where it lies.

use std::collections::BTreeSet;

use super::build::{LoadedFile, blank};
use super::{Page, PageKind, Site, SiteKind};
use crate::discover::Role;

/// Files that make their folder the source of another site generator.
const GENERATOR_FILES: [&str; 19] = [
    ".eleventy.js",
    ".gitbook.yaml",
    ".vitepress",
    ".vuepress",
    "_bookdown.yml",
    "_quarto.yml",
    "_toc.yml",
    "antora.yml",
    "book.toml",
    "bridgetown.config.yml",
    "hugo.json",
    "hugo.toml",
    "hugo.yaml",
    "hugo.yml",
    "mint.json",
    "mkdocs.yml",
    "myst.yml",
    "nanoc.yaml",
    "pelicanconf.py",
];

/// The same, with any extension of a script.
const GENERATOR_SCRIPTS: [&str; 8] = [
    "astro.config",
    "docusaurus.config",
    "eleventy.config",
    "gatsby-config",
    "gridsome.config",
    "next.config",
    "nuxt.config",
    "svelte.config",
];

/// Whether a file of that name says that another generator than Jekyll makes the site of its folder.
pub fn names_another_generator(file_name: &str) -> bool {
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    GENERATOR_FILES.contains(&file_name) || GENERATOR_SCRIPTS.contains(&stem)
}

/// Whether files of a folder say so together. `has` says whether the folder holds a path.
pub fn holds_another_generator(has: impl Fn(&str) -> bool) -> bool {
    GENERATOR_PAIRS.iter().any(|(first, second)| has(first) && has(second))
}

/// The Carpentries Workbench: lessons that pandoc reads, which gives `[text]{#id}` its id.
const WORKBENCH: (&str, &str) = ("config.yaml", "episodes");

/// Names that prove it only beside another: Hexo, Zola and Hugo, Middleman, Bridgetown, Sphinx.
const GENERATOR_PAIRS: [(&str, &str); 9] = [
    WORKBENCH,
    ("_config.yml", "source"),
    ("config.toml", "content"),
    ("config.yaml", "content"),
    ("config.yml", "content"),
    ("config.rb", "source"),
    ("Gemfile", "config/initializers.rb"),
    ("conf.py", "index.rst"),
    ("conf.py", "index.md"),
];

/// Those of them that lie right beside the documents: Sphinx, Jupyter Book, Quarto, bookdown. Others have folders for these.
const BESIDE_DOCUMENTS: [&str; 5] = ["_bookdown.yml", "_quarto.yml", "_toc.yml", "conf.py", "myst.yml"];

/// Stands for what lies at the top of the repository itself.
const TOP: &str = ".";

/// Adds every Markdown file as a page and every other file as an asset.
pub(super) fn add_files(site: &mut Site, files: &[LoadedFile]) {
    for file in files.iter().filter(|file| file.role == Role::File) {
        let kind = if file.is_page { PageKind::Page } else { PageKind::Static };
        site.push(Page {
            url: format!("/{}", file.path).into(),
            output: file.path.as_str().into(),
            markdown: file.is_page,
            html: file.is_page,
            parsed: file.parsed.clone().filter(|_| file.is_page),
            ..blank(kind, file)
        });
    }
}

/// Folders of plain documentation that another site generator reads: what a link in them means is its secret.
pub(super) fn generator_folders(site: &Site) -> Vec<Box<str>> {
    if site.kind != SiteKind::Plain {
        return Vec::new();
    }
    let skipped = site.unpublished.iter().map(|item| item.source.as_str());
    let paths: BTreeSet<&str> = site.pages_in_order().map(|page| &*page.output).chain(skipped).collect();
    let is_there = |path: &str| {
        paths.contains(path)
            || paths.range(&*format!("{path}/")..).next().is_some_and(|next| is_below(next, path))
    };
    let mut folders: BTreeSet<Box<str>> = BTreeSet::new();
    for path in &paths {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let below =
            |name: &str| if folder.is_empty() { name.to_string() } else { format!("{folder}/{name}") };
        let paired = |(first, second): &(&str, &str)| name == *first && is_there(&below(second));
        if names_another_generator(name) || GENERATOR_PAIRS.iter().any(paired) {
            folders.insert(folder.into());
            if folder.is_empty() && (BESIDE_DOCUMENTS.contains(&name) || paired(&WORKBENCH)) {
                folders.insert(TOP.into());
            }
        }
        // Hugo's settings may have a folder of their own.
        let above = folder.strip_suffix("config/_default");
        if let Some(above) = above.filter(|above| above.is_empty() || above.ends_with('/')) {
            folders.insert(above.trim_end_matches('/').into());
        }
        // Docusaurus usually lies beside the documents that it reads.
        if stem == "docusaurus.config" && !folder.is_empty() {
            let above = folder.rsplit_once('/').map_or(String::new(), |(above, _)| format!("{above}/"));
            folders.insert(format!("{above}docs").into());
        }
    }
    folders.into_iter().collect()
}

/// Whether a path lies below a folder, at any depth.
fn is_below(path: &str, folder: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// Whether a generator with these folders reads the file. What lies at the top of the repository is mostly written for GitHub: `README.md`,
/// `CONTRIBUTING.md` always.
pub(super) fn is_generated_from(folders: &[Box<str>], path: &str) -> bool {
    let has_shouted_name = || !path.split('.').next().is_some_and(|stem| stem.contains(char::is_lowercase));
    let is_at_top = !path.contains('/');
    let for_github = path.starts_with(".github/")
        || is_at_top && (has_shouted_name() || !folders.iter().any(|folder| &**folder == TOP));
    !for_github && folders.iter().any(|folder| is_below(path, folder))
}

#[cfg(test)]
mod tests {
    use crate::site::testing::{open, write};
    use crate::site::{Jekyll, SiteKind};

    #[test]
    fn folders_of_other_generators_are_told_apart() {
        /// Files, the page asked about, whether another generator reads it.
        type Case = (&'static [&'static str], &'static str, bool);
        let cases: &[Case] = &[
            (&["README.md", "docs/a.md"], "docs/a.md", false),
            (&["README.md", "mkdocs.yml", "docs/a.md"], "docs/a.md", true),
            (&["README.md", "mkdocs.yml", "docs/a.md"], "README.md", false),
            (&["mkdocs.yml", ".github/CONTRIBUTING.md"], ".github/CONTRIBUTING.md", false),
            (&["README.md", ".eleventy.js", "content/a.md"], "content/a.md", true),
            (&["config.rb", "source/a.html.md"], "source/a.html.md", true),
            (&["config.rb", "docs/a.md"], "docs/a.md", false),
            (&["site/hugo.toml", "site/content/a.md", "docs/b.md"], "docs/b.md", false),
            (&["site/hugo.toml", "site/content/a.md"], "site/content/a.md", true),
            (&["config/_default/params.toml", "content/a.md"], "content/a.md", true),
            (&["gridsome.config.js", "content/a.md"], "content/a.md", true),
            (&["docs/.vitepress/config.ts", "docs/a.md"], "docs/a.md", true),
            (&["website/docusaurus.config.js", "docs/a.md"], "docs/a.md", true),
            (&["docs/conf.py", "docs/index.rst", "docs/a.md"], "docs/a.md", true),
            (&["astro.config.mjs", "src/content/a.md"], "src/content/a.md", true),
            (&["_config.yml", "source/_posts/a.md"], "source/_posts/a.md", true),
            (&["conf.py", "index.rst", "guide.md"], "guide.md", true),
            (&["conf.py", "index.rst", "README.md"], "README.md", false),
            (&["_quarto.yml", "chapters.md", "README.de.md"], "README.de.md", false),
            (&["mkdocs.yml", "guide.md"], "guide.md", false),
            (&["config.yaml", "episodes/a.md"], "episodes/a.md", true),
            (&["config.yaml", "episodes/a.md", "learners/b.md"], "learners/b.md", true),
            (&["config.yaml", "episodes/a.md", "links.md"], "links.md", true),
            (&["config.yaml", "episodes/a.md", "CONTRIBUTING.md"], "CONTRIBUTING.md", false),
            (&["config.yaml", "docs/a.md"], "docs/a.md", false),
        ];
        for (files, page, expected) in cases {
            let folder = tempfile::tempdir().unwrap();
            write(folder.path(), &files.iter().map(|path| (*path, "x")).collect::<Vec<_>>());
            let site = open(folder.path(), Jekyll::V4, SiteKind::Plain);
            let page = site.by_source(page).unwrap();
            assert_eq!(site.is_read_by_another_generator(page), *expected, "{files:?}");
        }
    }
}
