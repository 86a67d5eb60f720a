//! jekyll-optional-front-matter (J-PLUG-10): Markdown files without front matter are pages too.

use crate::site::permalink::{self, PageFields};
use crate::site::{Page, PageId, PageKind, Site};

use super::made;
use super::options::{is, is_markdown_extension, option, string, strings, text};

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
    let originals: Vec<PageId> = site.page_ids().filter(|id| becomes_page(site, *id)).collect();
    let made: Vec<Page> = originals.iter().filter_map(|id| page(site, *id, None)).collect();
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
    if !made::is_static_file(site, id) || !page.written || !is_markdown_extension(site, extension) {
        return false;
    }
    let stem = name.strip_suffix(extension).unwrap_or(name).to_uppercase();
    !NOT_PAGES.contains(&stem.as_str()) || is_included(site, &page.relative_path)
}

/// Whether `include` names the file or its name (J-READ-8).
fn is_included(site: &Site, path: &str) -> bool {
    let path = path.trim_start_matches('/');
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    let matches = |pattern: &str, text: &str| {
        let pattern = pattern.trim_start_matches('/');
        text.starts_with(pattern)
            || globset::Glob::new(pattern).is_ok_and(|glob| glob.compile_matcher().is_match(text))
    };
    let included = strings(option(site, &["include"]));
    included.iter().any(|pattern| matches(pattern, path) || matches(pattern, name))
}

/// The page that Jekyll reads from a file that is copied, with a permalink or at its default URL.
pub(super) fn page(site: &Site, id: PageId, permalink: Option<&str>) -> Option<Page> {
    let original = site.page(id);
    let fields = PageFields::new(&original.relative_path, ".html", site.jekyll);
    let style = string(site, &["permalink"]).unwrap_or("date");
    let default = permalink::page_template(style, site.jekyll, fields.basename == "index", true);
    let from_data = original.data.get("permalink").and_then(text);
    let template = permalink.or(from_data).unwrap_or(&default);
    let url = permalink::expand(template, &|name| fields.placeholder(name), false).ok()?;
    let output_ext =
        permalink.or(from_data).and_then(permalink::permalink_extension).unwrap_or(fields.output_ext);
    Some(Page {
        kind: PageKind::Page,
        output: permalink::output_path(&url, &output_ext).into(),
        url: url.into(),
        relative_path: original.relative_path.trim_start_matches('/').into(),
        layout: original.data.get("layout").and_then(text).filter(|name| *name != "none").map(Box::from),
        markdown: true,
        liquid: original.parsed.is_some(),
        html: true,
        written: true,
        ..original.clone()
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::Builder;
    use super::*;

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
}
