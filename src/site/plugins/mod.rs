//! Plugins that make or change pages (J-PLUG). One file each; a plugin acts only where the site uses it.

mod archives;
mod archives_v2;
mod autopages;
mod converters;
pub(super) mod declared;
mod default_layout;
mod feed;
mod get_json;
mod imagemagick;
mod jupyter_notebook;
mod known;
pub(super) mod made;
mod optional_front_matter;
mod options;
mod paginate;
mod paginate_v2;
mod readme_index;
pub mod redirect_from;
pub mod relative_links;
mod scholar;
mod selection;
mod set;
mod setting;
mod sitemap;
mod tags;
#[cfg(test)]
mod testing;
mod third_party_libraries;
pub mod titles_from_headings;

pub(super) use converters::Converters;
pub(super) use known::pages;
pub use known::{
    brings_no_plugin, builds_each_language_apart, is_called_like, may_change_setting, may_define_filter,
    may_define_tag, may_set_on_site, reads_other_folders, unknown_keys, unmodelled,
};
pub use set::{ALWAYS_ON_PAGES, PluginSet, is_refused_by_pages, plugins_of};
pub use tags::{filter_output, tag_output};

use std::sync::Arc;

use super::defaults::Defaults;
use super::values::deep_merge;
use super::{PageKind, Site};

/// What a plugin does to a site.
type Generator = fn(&mut Site);

/// Generators in the order of their priorities (J-PLUG-15).
const GENERATORS: [(&str, Generator); 15] = [
    (get_json::NAME, get_json::run),
    (redirect_from::NAME, redirect_from::run),
    (archives::NAME, archives::run),
    (archives_v2::NAME, archives_v2::run),
    (jupyter_notebook::NAME, jupyter_notebook::run),
    (optional_front_matter::NAME, optional_front_matter::run),
    (readme_index::NAME, readme_index::run),
    (feed::NAME, feed::run),
    (sitemap::NAME, sitemap::run),
    (paginate::NAME, paginate::run),
    (paginate_v2::NAME, paginate_v2::run),
    (titles_from_headings::NAME, titles_from_headings::run),
    (default_layout::NAME, default_layout::run),
    (imagemagick::NAME, imagemagick::run),
    ("jekyll-spaceship", rewrite_texts),
];

/// jekyll-spaceship has marks of its own for Markdown (tables, media, mathematics), and makes HTML of them before kramdown reads the
/// rest.
fn rewrite_texts(site: &mut Site) {
    site.custom_plugins.rewrites_texts = true;
}

/// The templates of the permalinks of a collection's archives.
pub(super) fn archives_of(site: &Site, label: &str) -> Vec<String> {
    let plugins = plugins_of(site);
    let of_posts = plugins.contains(archives::NAME).then(|| archives::kinds(site));
    let of_all = plugins.contains(archives_v2::NAME).then(|| archives_v2::kinds(site));
    let kinds = of_posts.into_iter().chain(of_all).flatten().filter(|kind| kind.collection == label);
    kinds.map(|kind| kind.template()).collect()
}

/// Lets the plugins of the site make and change its pages. Pages are only added, so that their numbers stay; the new
/// ones follow the site's own and precede static files and documents where two are written to one place (J-URL-20).
pub fn run(site: &mut Site) {
    let plugins = plugins_of(site);
    let active: Vec<Generator> =
        GENERATORS.iter().filter(|(name, _)| plugins.contains(name)).map(|(_, generate)| *generate).collect();
    for generate in active {
        generate(site);
    }
    // What is copied as it is has neither front matter nor Liquid.
    site.pages.iter_mut().filter(|page| page.kind == PageKind::Static).for_each(|page| page.parsed = None);
    take_defaults(site);
}

/// Pages made by plugins have the defaults of pages too, as far as Liquid sees them (J-URL-16).
fn take_defaults(site: &mut Site) {
    let config = site.config.clone();
    let defaults = Defaults::new(&config, site.pages.iter().filter_map(|page| page.source.as_ref()));
    for page in site.pages.iter_mut().filter(|page| matches!(page.kind, PageKind::Generated { .. })) {
        let mut data = defaults.all(&page.relative_path, Some("pages"));
        deep_merge(&mut data, &page.data);
        page.data = Arc::new(data);
    }
}
