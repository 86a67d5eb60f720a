//! jekyll-readme-index (J-PLUG-11): a README is the index of its folder.

use std::collections::HashSet;

use crate::site::permalink::{extension, output_path};
use crate::site::{Page, PageId, PageKind, Site};

use super::made;
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
    let mut indexed: HashSet<String> = made::urls(site).filter_map(indexed_folder).collect();
    let mut claims = Vec::new();
    for id in made::static_files(site) {
        claims.extend(
            folder_of_readme(site, id)
                .filter(|folder| claim(&mut indexed, folder))
                .map(|folder| (id, folder)),
        );
    }
    let ids: Vec<PageId> = claims.iter().map(|(id, _)| *id).collect();
    let made = made::read_as_pages(site, &ids);
    for (mut page, (id, folder)) in made.into_iter().zip(claims) {
        move_to(&mut page, &folder);
        site.pages.push(page);
        if let Some(original) = site.pages.get_mut(id.0 as usize).filter(|_| cleanup) {
            original.written = false;
        }
    }
    if is(site, &["readme_index", "with_frontmatter"], true) {
        let pages: Vec<PageId> = site.page_ids().filter(|id| site.page(*id).kind == PageKind::Page).collect();
        for id in pages {
            let folder = folder_of_readme(site, id).filter(|folder| claim(&mut indexed, folder));
            if let (Some(folder), Some(page)) = (folder, site.pages.get_mut(id.0 as usize)) {
                move_to(page, &folder);
            }
        }
    }
}

fn move_to(page: &mut Page, folder: &str) {
    page.output = output_path(folder, ".html").into();
    page.url = folder.into();
    page.html = true;
}

/// Whether the folder had no index yet; from now on it has one.
fn claim(indexed: &mut HashSet<String>, folder: &str) -> bool {
    indexed.insert(folder.to_lowercase())
}

/// The URL of the folder that a README could be the index of.
fn folder_of_readme(site: &Site, id: PageId) -> Option<String> {
    let page = site.page(id);
    let name = made::file_name(page);
    let extension = extension(name);
    let stem = name.strip_suffix(extension).unwrap_or(name);
    // Unlike the name, the extension counts only in lower case.
    let markdown = is_markdown_extension(site, extension) && extension == extension.to_lowercase();
    if !stem.eq_ignore_ascii_case("readme") || !markdown {
        return None;
    }
    let url = page.url.trim_end_matches('/');
    Some(format!("{}/", url.rsplit_once('/').map_or("", |(folder, _)| folder)))
}

/// The folder that a URL is the index of, in lower case.
fn indexed_folder(url: &str) -> Option<String> {
    let url = url.to_lowercase();
    let (folder, name) = url.rsplit_once('/')?;
    let is_index = matches!(name, "" | "index.html" | "index.htm" | "index.xhtml" | "index.xml");
    is_index.then(|| format!("{folder}/"))
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
