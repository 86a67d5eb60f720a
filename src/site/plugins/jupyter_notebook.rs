//! jekyll-jupyter-notebook: notebooks become pages, and are not copied.

use crate::site::custom_plugins::MadePages;
use crate::site::{PageId, Site};

use super::made;

/// The gem.
pub(super) const NAME: &str = "jekyll-jupyter-notebook";

/// `a.ipynb` is published as `a.ipynb.html`, whatever the style of permalinks is.
pub(super) fn run(site: &mut Site) {
    for PageId(at) in made::static_files(site) {
        let Some(page) = site.pages.get_mut(at as usize).filter(|page| is_notebook(&page.relative_path))
        else {
            continue;
        };
        page.url = format!("{}.html", page.url).into();
        page.output = format!("{}.html", page.output).into();
    }
}

/// Those of collections become documents besides, with permalinks of their own.
pub(super) fn pages(site: &Site) -> MadePages {
    let mut files = site.collections.iter().flat_map(|collection| &collection.files);
    let is_any = files.any(|id| is_notebook(&site.page(*id).relative_path));
    if is_any { MadePages::Anywhere } else { MadePages::None }
}

fn is_notebook(path: &str) -> bool {
    path.ends_with(".ipynb")
}

#[cfg(test)]
mod tests {
    use crate::site::Jekyll;
    use crate::site::testing::{findings, site, written};

    #[test]
    fn notebooks_are_pages_of_a_longer_name() {
        let config = "plugins: [jekyll-jupyter-notebook]\npermalink: pretty\n";
        let page = "---\n---\n[a](/lab/x.ipynb.html#any) [b](/lab/y.ipynb.html)\n";
        let files = [("_config.yml", config), ("lab/x.ipynb", "{}"), ("index.md", page)];
        let expected = "lab/x.ipynb -> /lab/x.ipynb.html -> lab/x.ipynb.html".to_owned();
        assert!(written(&site(Jekyll::V4, &files)).contains(&expected));
        assert_eq!(findings(&files), ["missing-page: no page is published at `/lab/y.ipynb.html`"]);
    }

    #[test]
    fn a_notebook_of_a_collection_may_be_anywhere() {
        let config = "plugins: [jekyll-jupyter-notebook]\ncollections: {labs: {output: true}}\n";
        let page = "---\n---\n[a](/labs/x/)\n";
        assert_eq!(
            findings(&[("_config.yml", config), ("_labs/x.ipynb", "{}"), ("index.md", page)]),
            [""; 0]
        );
        assert_ne!(findings(&[("_config.yml", config), ("_labs/x.json", "{}"), ("index.md", page)]), [""; 0]);
    }
}
