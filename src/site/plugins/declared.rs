//! Pages that the settings say a plugin makes.

use std::collections::HashSet;

use crate::site::{Site, permalink};

use super::made;

/// Adds a page for each of these site paths that nothing else is written to.
pub(in crate::site) fn add(site: &mut Site, urls: &[String]) {
    let known: HashSet<Box<str>> = site.pages.iter().map(|page| page.output.clone()).collect();
    for url in urls {
        let output = permalink::output_path(url, ".html");
        if !known.contains(output.as_str()) {
            let page = made::page("a plugin named in the settings", "", url.clone(), output);
            site.push(page);
        }
    }
}
