//! jekyll-sitemap (J-PLUG-2).

use crate::site::{Page, Site};

use super::made;

/// The gem.
pub(super) const NAME: &str = "jekyll-sitemap";

/// Makes `/sitemap.xml` and `/robots.txt`, unless a page or static file has that URL.
pub(super) fn run(site: &mut Site) {
    let missing = |name: &str| {
        let url = format!("/{name}");
        let taken = |page: &Page| *page.url == *url;
        let ids =
            site.page_ids().filter(|id| made::is_page(site.page(*id)) || made::is_static_file(site, *id));
        !ids.map(|id| site.page(id)).any(taken)
    };
    let made: Vec<Page> = ["sitemap.xml", "robots.txt"]
        .into_iter()
        .filter(|name| missing(name))
        .filter_map(|name| made::file(site, NAME, name))
        .collect();
    site.pages.extend(made);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{Builder, generated};
    use super::*;

    #[test]
    fn a_page_with_the_url_stays_alone() {
        let mut builder = Builder::new(json!({}));
        builder.page("robo.txt", "/robots.txt", json!({"permalink": "/robots.txt"}));
        let mut site = builder.site();
        run(&mut site);
        assert_eq!(generated(&site), [("/sitemap.xml".to_string(), "sitemap.xml".to_string())]);
    }
}
