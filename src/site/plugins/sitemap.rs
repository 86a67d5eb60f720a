//! jekyll-sitemap (J-PLUG-2).

use std::collections::HashSet;

use crate::site::{Page, Site};

use super::made;

/// The gem.
pub(super) const NAME: &str = "jekyll-sitemap";

/// Makes `/sitemap.xml` and `/robots.txt`, unless a page or static file has that URL.
pub(super) fn run(site: &mut Site) {
    let taken: HashSet<&str> = made::urls(site).filter_map(|url| url.strip_prefix('/')).collect();
    let made: Vec<Page> = ["sitemap.xml", "robots.txt"]
        .into_iter()
        .filter(|name| !taken.contains(name))
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
