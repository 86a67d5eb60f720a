//! What each plugin can add to a site, so that what an unknown plugin may have made is not reported as missing.

use crate::site::{Jekyll, Site};

use super::options::{is, string};
use super::set::plugins_of;

/// A plugin whose effects are known.
struct Known {
    name: &'static str,
    /// It makes or moves pages in a way that is not modelled here.
    makes_pages: bool,
    tags: &'static [&'static str],
    filters: &'static [&'static str],
}

/// A plugin that adds nothing that a template could name.
const fn plain(name: &'static str) -> Known {
    Known { name, makes_pages: false, tags: &[], filters: &[] }
}

/// A plugin with tags and filters.
const fn liquid(
    name: &'static str,
    tags: &'static [&'static str],
    filters: &'static [&'static str],
) -> Known {
    Known { name, makes_pages: false, tags, filters }
}

/// A plugin whose pages are not modelled.
const fn pages(name: &'static str, tags: &'static [&'static str], filters: &'static [&'static str]) -> Known {
    Known { name, makes_pages: true, tags, filters }
}

const TOC_FILTERS: [&str; 3] = ["toc", "toc_only", "inject_anchors"];

/// Plugins that are modelled, or of which it is known what they add.
const KNOWN: [Known; 42] = [
    plain("jekyll-archives"),
    pages("jekyll-archives-v2", &[], &[]),
    pages("jekyll-auto-authors", &[], &[]),
    liquid("jekyll-avatar", &["avatar"], &[]),
    plain("jekyll-coffeescript"),
    plain("jekyll-commonmark"),
    plain("jekyll-commonmark-ghpages"),
    plain("jekyll-compress-images"),
    plain("jekyll-default-layout"),
    liquid("jekyll-email-protect", &[], &["encode_email"]),
    liquid("jekyll-feed", &["feed_meta"], &[]),
    liquid("jekyll-gist", &["gist"], &[]),
    liquid("jekyll-github-metadata", &["github_edit_link"], &[]),
    liquid("jekyll-include-cache", &["include_cached"], &[]),
    liquid("jekyll-last-modified-at", &["last_modified_at"], &[]),
    plain("jekyll-livereload"),
    plain("jekyll-mentions"),
    plain("jekyll-minifier"),
    pages("jekyll-multiple-languages", &["t", "translate"], &[]),
    pages("jekyll-multiple-languages-plugin", &["t", "translate", "tf", "translate_file"], &[]),
    liquid("jekyll-octicons", &["octicon"], &[]),
    plain("jekyll-optional-front-matter"),
    plain("jekyll-paginate"),
    plain("jekyll-paginate-v2"),
    pages("jekyll-polyglot", &["static_href", "endstatic_href", "I18n_Headers", "i18n_headers"], &[]),
    plain("jekyll-readme-index"),
    plain("jekyll-redirect-from"),
    plain("jekyll-relative-links"),
    plain("jekyll-remote-theme"),
    liquid("jekyll-sass-converter", &[], &[]),
    liquid("jekyll-seo-tag", &["seo"], &[]),
    plain("jekyll-sitemap"),
    plain("jekyll-spaceship"),
    plain("jekyll-target-blank"),
    plain("jekyll-tidy"),
    plain("jekyll-titles-from-headings"),
    liquid("jekyll-toc", &["toc"], &TOC_FILTERS),
    plain("jekyll-watch"),
    plain("jekyll-webrick"),
    plain("jemoji"),
    plain("kramdown-parser-gfm"),
    plain("webrick"),
];

fn known(name: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.name == name)
}

/// Plugins in use of which it is not known what they make, sorted.
pub fn unmodelled(site: &Site) -> Vec<&str> {
    plugins_of(site).iter().filter(|name| known(name).is_none_or(|known| known.makes_pages)).collect()
}

/// Whether there may be pages that this crate does not know of.
pub fn may_make_pages(site: &Site) -> bool {
    has_own_code(site) || !unmodelled(site).is_empty()
}

/// Whether a plugin of the site defines this tag, or may.
pub fn may_define_tag(site: &Site, tag: &str) -> bool {
    has_own_code(site) || any_plugin(site, |known| known.tags.contains(&tag))
}

/// Whether a plugin of the site defines this filter, or may.
pub fn may_define_filter(site: &Site, filter: &str) -> bool {
    has_own_code(site) || any_plugin(site, |known| known.filters.contains(&filter))
}

/// Whether the condition holds for a plugin in use, or one is not known at all.
fn any_plugin(site: &Site, defines: impl Fn(&Known) -> bool) -> bool {
    plugins_of(site).iter().any(|name| known(name).is_none_or(&defines))
}

/// Whether the build runs Ruby code of the site (J-CONF-11).
fn has_own_code(site: &Site) -> bool {
    if site.jekyll == Jekyll::Pages || is(site, &["safe"], true) {
        return false;
    }
    let folder = string(site, &["plugins_dir"]).unwrap_or("_plugins").trim_end_matches('/');
    site.unpublished.iter().map(|unpublished| unpublished.source.as_str()).any(|path| {
        path.ends_with(".rb") && path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    })
}
