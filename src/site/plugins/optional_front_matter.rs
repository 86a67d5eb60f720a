//! jekyll-optional-front-matter (J-PLUG-10): Markdown files without front matter are pages too.

use crate::site::permalink;
use crate::site::{PageId, Site};

use super::made;
use super::options::{is, is_markdown_extension, option};

/// The gem.
pub(super) const NAME: &str = "jekyll-optional-front-matter";

/// Names that stay plain files, in upper case and without extension.
const NOT_PAGES: [&str; 8] = [
    "README",
    "LICENSE",
    "LICENCE",
    "COPYING",
    "CODE_OF_CONDUCT",
    "CONTRIBUTING",
    "ISSUE_TEMPLATE",
    "PULL_REQUEST_TEMPLATE",
];

/// Adds a page for every Markdown file that is copied. The copy stays, unless `remove_originals` is set.
pub(super) fn run(site: &mut Site) {
    let required = option(site, &["require_front_matter"]).is_some_and(|node| node.is_truthy());
    if required || is(site, &["optional_front_matter", "enabled"], false) {
        return;
    }
    let mut originals = made::static_files(site);
    originals.retain(|id| becomes_page(site, *id));
    let made = made::read_as_pages(site, &originals);
    if is(site, &["optional_front_matter", "remove_originals"], true) {
        for id in originals {
            if let Some(page) = site.pages.get_mut(id.0 as usize) {
                page.written = false;
            }
        }
    }
    site.pages.extend(made);
}

fn becomes_page(site: &Site, id: PageId) -> bool {
    let page = site.page(id);
    let name = made::file_name(page);
    let extension = permalink::extension(name);
    if !page.written || !is_markdown_extension(site, extension) {
        return false;
    }
    let stem = name.strip_suffix(extension).unwrap_or(name).to_uppercase();
    let filter = site.config.entry_filter();
    let is_included = || filter.includes(page.relative_path.trim_start_matches('/'), false);
    !NOT_PAGES.contains(&stem.as_str()) || is_included() || filter.includes(name, false)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::Builder;
    use super::*;
    use crate::site::{Jekyll, PageKind, testing};

    fn outputs(config: serde_json::Value) -> Vec<String> {
        let mut builder = Builder::new(config);
        for path in ["doc/a.md", "README.md", "sub/License.md", "x.txt", "index.md"] {
            builder.asset(path);
        }
        let mut site = builder.site();
        run(&mut site);
        site.pages.iter().skip(5).map(|page| page.output.to_string()).collect()
    }

    #[test]
    fn markdown_without_front_matter_is_a_page() {
        assert_eq!(outputs(json!({})), ["doc/a.html", "index.html"]);
        assert_eq!(outputs(json!({"permalink": "pretty"})), ["doc/a/index.html", "index.html"]);
        assert_eq!(outputs(json!({"include": ["README.md"]})), ["doc/a.html", "README.html", "index.html"]);
        assert!(outputs(json!({"require_front_matter": true})).is_empty());
        assert!(outputs(json!({"optional_front_matter": {"enabled": false}})).is_empty());
    }

    /// Jekyll 3 does not list files of collections among those of the site. Jekyll 4 does, by paths that omit `collections_dir`, and
    /// where that is set it finds no text there.
    #[test]
    fn a_file_of_a_collection_is_a_page_in_jekyll_4() {
        let made = |jekyll: Jekyll, settings: &str, path: &str| {
            let plugin = "plugins: [jekyll-optional-front-matter]";
            let config = format!("{plugin}\ncollections: {{de: {{output: true}}}}\n{settings}");
            let site = testing::site(jekyll, &[("_config.yml", &config), (path, "# a {{ page.path }}\n")]);
            let pages = site.pages.iter().filter(|page| page.kind == PageKind::Page);
            pages.map(|page| (page.output.to_string(), page.parsed.is_some())).collect::<Vec<_>>()
        };
        let dir = "collections_dir: content";
        assert_eq!(made(Jekyll::V4, "", "_de/x/a.md"), [("_de/x/a.html".to_owned(), true)]);
        assert_eq!(made(Jekyll::V4, dir, "content/_de/x/a.md"), [("_de/x/a.html".to_owned(), false)]);
        assert_eq!(made(Jekyll::V4, dir, "content/a.md"), [("content/a.html".to_owned(), true)]);
        for jekyll in [Jekyll::V3, Jekyll::Pages] {
            assert!(made(jekyll, "", "_de/x/a.md").is_empty());
            assert!(made(jekyll, dir, "content/_de/x/a.md").is_empty());
        }
    }
}
