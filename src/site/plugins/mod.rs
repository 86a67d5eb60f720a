//! Plugins that make or change pages (J-PLUG). One file each; a plugin acts only where the site uses it.

mod archives;
mod autopages;
pub(super) mod declared;
mod default_layout;
mod feed;
mod known;
pub(super) mod made;
mod optional_front_matter;
mod options;
mod paginate;
mod paginate_v2;
mod readme_index;
pub mod redirect_from;
pub mod relative_links;
mod selection;
mod set;
mod setting;
mod sitemap;
mod tags;
#[cfg(test)]
mod testing;
pub mod titles_from_headings;

pub use known::{
    brings_no_plugin, builds_each_language_apart, is_called_like, may_define_filter, may_define_tag,
    reads_other_folders, unknown_keys, unmodelled,
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
const GENERATORS: [(&str, Generator); 10] = [
    (redirect_from::NAME, redirect_from::run),
    (archives::NAME, archives::run),
    (optional_front_matter::NAME, optional_front_matter::run),
    (readme_index::NAME, readme_index::run),
    (feed::NAME, feed::run),
    (sitemap::NAME, sitemap::run),
    (paginate::NAME, paginate::run),
    (paginate_v2::NAME, paginate_v2::run),
    (titles_from_headings::NAME, titles_from_headings::run),
    (default_layout::NAME, default_layout::run),
];

/// The plugin that has marks of its own for Markdown (tables, media, mathematics), and makes HTML of them before kramdown reads the rest.
const REWRITES_TEXTS: &str = "jekyll-spaceship";

/// Lets the plugins of the site make and change its pages. Pages are only added, so that their numbers stay; the new
/// ones follow the site's own and precede static files and documents where two are written to one place (J-URL-20).
pub fn run(site: &mut Site) {
    if plugins_of(site).contains(REWRITES_TEXTS) {
        site.custom_plugins.rewrites_texts = true;
    }
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
