//! jekyll-readme-index (J-PLUG-11): a README is the index of its folder.

use crate::site::permalink::{extension, output_path};
use crate::site::{PageId, PageKind, Site};

use super::made;
use super::optional_front_matter;
use super::options::{is, is_markdown_extension};

/// The gem.
pub(super) const NAME: &str = "jekyll-readme-index";

/// Adds an index page for every README that is copied, in folders without an index. With `with_frontmatter`, READMEs that
/// are pages move there.
pub(super) fn run(site: &mut Site) {
    if is(site, &["readme_index", "enabled"], false) {
        return;
    }
    let cleanup = is(site, &["readme_index", "remove_originals"], true);
    let copied: Vec<PageId> = site.page_ids().filter(|id| made::is_static_file(site, *id)).collect();
    for id in copied {
        let Some(folder) = index_for(site, id) else { continue };
        let made = optional_front_matter::page(site, id, Some(&folder));
        site.pages.extend(made);
        if let Some(original) = site.pages.get_mut(id.0 as usize).filter(|_| cleanup) {
            original.written = false;
        }
    }
    if is(site, &["readme_index", "with_frontmatter"], true) {
        let pages: Vec<PageId> = site.page_ids().filter(|id| site.page(*id).kind == PageKind::Page).collect();
        for id in pages {
            let Some(folder) = index_for(site, id) else { continue };
            if let Some(page) = site.pages.get_mut(id.0 as usize) {
                page.output = output_path(&folder, ".html").into();
                page.url = folder.into();
            }
        }
    }
}

/// The URL of the folder that a README becomes the index of.
fn index_for(site: &Site, id: PageId) -> Option<String> {
    let page = site.page(id);
    let name = made::file_name(page);
    let extension = extension(name);
    let stem = name.strip_suffix(extension).unwrap_or(name);
    // Unlike the name, the extension counts only in lower case.
    let markdown = is_markdown_extension(site, extension) && extension == extension.to_lowercase();
    if !stem.eq_ignore_ascii_case("readme") || !markdown {
        return None;
    }
    let folder =
        format!("{}/", page.url.trim_end_matches('/').rsplit_once('/').map_or("", |(folder, _)| folder));
    let is_index = |id: PageId| is_index_of(&site.page(id).url, &folder);
    let known = |id: &PageId| made::is_page(site.page(*id)) || made::is_static_file(site, *id);
    (!site.page_ids().filter(known).any(is_index)).then_some(folder)
}

/// Whether a URL is that of the folder or of an index file in it, in any case.
fn is_index_of(url: &str, folder: &str) -> bool {
    let url = url.to_lowercase();
    let Some(rest) = url.strip_prefix(&folder.to_lowercase()) else { return false };
    matches!(rest, "" | "index.html" | "index.htm" | "index.xhtml" | "index.xml")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::Builder;
    use super::*;

    #[test]
    fn a_readme_is_the_index_of_a_folder_without_one() {
        let mut builder = Builder::new(json!({}));
        builder.asset("README.md");
        builder.asset("a/readme.markdown");
        builder.asset("d/readme.MD");
        builder.asset("b/Readme.md");
        builder.asset("c/README.md");
        builder.page("c/index.html", "/c/", json!({}));
        let mut site = builder.site();
        run(&mut site);
        let made: Vec<_> = site.pages.iter().skip(6).map(|page| (&*page.url, &*page.output)).collect();
        assert_eq!(made, [("/", "index.html"), ("/a/", "a/index.html"), ("/b/", "b/index.html")]);
    }

    #[test]
    fn a_readme_with_front_matter_moves_only_on_request() {
        for (settings, output) in
            [(json!({}), "a/README.html"), (json!({"with_frontmatter": true}), "a/index.html")]
        {
            let mut builder = Builder::new(json!({"readme_index": settings}));
            builder.page("a/README.md", "/a/README.html", json!({}));
            let mut site = builder.site();
            run(&mut site);
            assert_eq!(site.pages.iter().map(|page| &*page.output).collect::<Vec<_>>(), [output]);
        }
    }
}
