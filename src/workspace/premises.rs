//! What is found out about a site beside its files.

use std::path::Path;

use crate::discover::{self, Disk};
use crate::site::config::Config;
use crate::site::version::{self, Hints};
use crate::site::{Jekyll, Premises};

/// Finds it out. `is_named`: somebody says which Jekyll publishes the site.
pub(super) fn premises(disk: &Disk, root: &Path, config: &Config, hints: &Hints, is_named: bool) -> Premises {
    let is_pages = config.jekyll() == Jekyll::Pages;
    Premises {
        bundle: version::Bundle::read(hints),
        is_surely_pages: is_pages && (is_named || version::names_pages(hints)),
        absent_collections: discover::absent_collections(disk, root, config),
        scope_folders: discover::scope_folders(disk, root, config),
        lacks_source: config.source().is_some_and(|folder| !root.ends_with(folder)),
    }
}
