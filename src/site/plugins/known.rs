//! What each plugin can add to a site, so that what an unknown plugin may have made is not reported as missing.

use crate::site::custom_plugins::MadePages;
use crate::site::{Site, themes};

use super::set::plugins_of;
use super::{archives_v2, imagemagick, jupyter_notebook, scholar, third_party_libraries};

/// A plugin whose effects are known.
#[derive(Clone, Copy)]
struct Known {
    name: &'static str,
    /// Pages that it makes or moves, beside those that are modelled.
    makes: Makes,
    tags: &'static [&'static str],
    filters: &'static [&'static str],
    /// Keys of `site` that it sets.
    site_keys: &'static [&'static str],
}

/// Pages that a plugin makes and that are not modelled.
#[derive(Clone, Copy)]
enum Makes {
    Nothing,
    /// The settings say where.
    Within(fn(&Site) -> MadePages),
    Anything,
}

impl Known {
    const fn makes(self, pages: fn(&Site) -> MadePages) -> Known {
        Known { makes: Makes::Within(pages), ..self }
    }

    const fn sets(self, site_keys: &'static [&'static str]) -> Known {
        Known { site_keys, ..self }
    }

    fn pages(&self, site: &Site) -> MadePages {
        match self.makes {
            Makes::Nothing => MadePages::None,
            Makes::Within(pages) => pages(site),
            Makes::Anything => MadePages::Anywhere,
        }
    }
}

/// A plugin that adds nothing that a template could name.
const fn plain(name: &'static str) -> Known {
    liquid(name, &[], &[])
}

/// A plugin with tags and filters.
const fn liquid(
    name: &'static str,
    tags: &'static [&'static str],
    filters: &'static [&'static str],
) -> Known {
    Known { name, makes: Makes::Nothing, tags, filters, site_keys: &[] }
}

/// A plugin whose pages are not modelled.
const fn unknown(
    name: &'static str,
    tags: &'static [&'static str],
    filters: &'static [&'static str],
) -> Known {
    Known { makes: Makes::Anything, ..liquid(name, tags, filters) }
}

const TOC_FILTERS: [&str; 3] = ["toc", "toc_only", "inject_anchors"];

/// Plugins that are modelled, or of which it is known what they add.
const KNOWN: [Known; 67] = [
    plain("jekyll-3rd-party-libraries").makes(third_party_libraries::files),
    plain("jekyll-analytics"),
    plain("jekyll-archives").sets(&["archives"]),
    plain("jekyll-archives-v2").makes(archives_v2::undated).sets(&["archives", "jekyll-archives"]),
    unknown("jekyll-auto-authors", &[], &[]),
    liquid("jekyll-avatar", &["avatar"], &[]),
    liquid("jekyll-cache-bust", &[], &["bust_css_cache", "bust_file_cache"]),
    plain("jekyll-coffeescript"),
    plain("jekyll-commonmark"),
    plain("jekyll-commonmark-ghpages"),
    plain("jekyll-compress-images"),
    plain("jekyll-default-layout"),
    liquid(
        "jekyll-diagrams",
        &[
            "blockdiag",
            "erd",
            "graphviz",
            "mermaid",
            "nomnoml",
            "plantuml",
            "smcat",
            "svgbob",
            "syntrax",
            "vega",
            "vegalite",
            "wavedrom",
        ],
        &[],
    ),
    liquid("jekyll-email-protect", &[], &["encode_email"]),
    liquid("jekyll-feed", &["feed_meta"], &[]),
    plain("jekyll-get-json"),
    liquid("jekyll-gist", &["gist"], &[]),
    liquid("jekyll-github-metadata", &["github_edit_link"], &[]),
    plain("jekyll-gzip"),
    plain("jekyll-imagemagick").makes(imagemagick::files),
    liquid("jekyll-include-cache", &["include_cached"], &[]),
    liquid("jekyll-inline-svg", &["svg"], &[]),
    liquid("jekyll-jupyter-notebook", &["jupyter_notebook"], &[]).makes(jupyter_notebook::pages),
    liquid("jekyll-katex", &["katex", "katexmm"], &[]),
    liquid("jekyll-last-modified-at", &["last_modified_at"], &[]),
    plain("jekyll-link-attributes"),
    liquid("jekyll-liquify", &[], &["liquify"]),
    plain("jekyll-livereload"),
    plain("jekyll-loading-lazy"),
    plain("jekyll-mentions"),
    plain("jekyll-minifier"),
    unknown("jekyll-multiple-languages", &["t", "translate"], &[]),
    unknown(
        "jekyll-multiple-languages-plugin",
        &["t", "translate", "tf", "translate_file", "tl", "translate_link"],
        &[],
    ),
    liquid("jekyll-octicons", &["octicon"], &[]),
    plain("jekyll-optional-front-matter"),
    plain("jekyll-paginate"),
    plain("jekyll-paginate-v2"),
    unknown(
        "jekyll-polyglot",
        &["static_href", "Static_Href", "endstatic_href", "I18n_Headers", "i18n_headers"],
        &[],
    ),
    plain("jekyll-readme-index"),
    plain("jekyll-redirect-from"),
    liquid("jekyll-regex-replace", &[], &["regex_replace", "regex_replace_once"]),
    plain("jekyll-relative-links"),
    plain("jekyll-remote-theme"),
    unknown("jekyll-responsive-image", &["responsive_image", "responsive_image_block"], &[]),
    liquid("jekyll-sass-converter", &[], &[]),
    liquid(
        "jekyll-scholar",
        &[
            "bibliography",
            "bibliography_count",
            "bibtex",
            "cite",
            "cite_details",
            "details_link",
            "nocite",
            "quote",
            "reference",
        ],
        &[],
    )
    .makes(scholar::pages),
    liquid("jekyll-seo-tag", &["seo"], &[]),
    plain("jekyll-sitemap"),
    liquid("jekyll-socials", &["social_links"], &[]),
    plain("jekyll-spaceship"),
    liquid("jekyll-tabs", &["tab", "tabs"], &[]),
    plain("jekyll-target-blank"),
    plain("jekyll-terser"),
    plain("jekyll-tidy"),
    liquid("jekyll-timeago", &["timeago"], &["timeago"]),
    plain("jekyll-titles-from-headings"),
    liquid("jekyll-toc", &["toc"], &TOC_FILTERS),
    liquid("jekyll-twitter-plugin", &["twitter", "twitternocache"], &[]),
    plain("jekyll-watch"),
    plain("jekyll-webrick"),
    liquid("jekyll-youtube", &["youtube"], &[]),
    unknown("jekyll_picture_tag", &["picture"], &[]),
    plain("jemoji"),
    plain("kramdown-parser-gfm"),
    liquid("liquid_pluralize", &[], &["pluralize"]),
    liquid("liquid_reading_time", &[], &["count_words", "reading_time"]),
    plain("webrick"),
];

/// Gems that people list beside plugins, and that add nothing to a site: libraries, and programs that the build does not run.
const NO_PLUGINS: [&str; 53] = [
    "activesupport",
    "base64",
    "bibtex-ruby",
    "bigdecimal",
    "bundler",
    "citeproc-ruby",
    "classifier-reborn",
    "coderay",
    "concurrent-ruby",
    "css_parser",
    "csv",
    "execjs",
    "faraday",
    "faraday-retry",
    "feedjira",
    "ffi",
    "google-protobuf",
    "hawkins",
    "html-proofer",
    "httparty",
    "i18n",
    "jekyll",
    "jekyll-admin",
    "jekyll-algolia",
    "jekyll-compose",
    "jekyll-import",
    "json",
    "kramdown",
    "kramdown-math-katex",
    "kramdown-syntax-coderay",
    "liquid",
    "liquid-c",
    "logger",
    "mini_racer",
    "mutex_m",
    "nokogiri",
    "observer",
    "ostruct",
    "puma",
    "racc",
    "rake",
    "rexml",
    "rouge",
    "sass",
    "sass-embedded",
    "sassc",
    "terser",
    "therubyracer",
    "tzinfo",
    "tzinfo-data",
    "uglifier",
    "unicode_utils",
    "wdm",
];

/// What such a gem adds, and a theme that is only a theme.
const NOTHING: Known = plain("");

fn modelled(name: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.name == name)
}

fn known(name: &str) -> Option<&'static Known> {
    let is_plain = || NO_PLUGINS.contains(&name) || themes::is_known_gem(name);
    modelled(name).or_else(|| is_plain().then_some(&NOTHING))
}

/// The gem that a name in `plugins` means: `jekyll/scholar` is a file of jekyll-scholar.
pub(super) fn gem_of(plugin: &str) -> &str {
    let is_meant = |known: &&Known| plugin.contains('/') && plugin.replace('/', "-") == known.name;
    KNOWN.iter().find(is_meant).map_or(plugin, |known| known.name)
}

/// Whether the gem is a known plugin: none of those depends on another plugin. Themes do, and a library may be one of Jekyll's own,
/// which is there without the Gemfile.
pub fn brings_no_plugin(gem: &str) -> bool {
    modelled(gem).is_some()
}

/// Plugins in use that may make a page at any path, sorted.
pub fn unmodelled(site: &Site) -> Vec<&str> {
    let may_make_any = |name: &&str| known(name).is_none_or(|known| known.pages(site) == MadePages::Anywhere);
    plugins_of(site).iter().filter(may_make_any).collect()
}

/// Where plugins in use may make pages that are not modelled.
pub(in crate::site) fn pages(site: &Site) -> MadePages {
    let of_plugin = |name| known(name).map_or(MadePages::Anywhere, |known| known.pages(site));
    plugins_of(site).iter().map(of_plugin).fold(MadePages::None, MadePages::and)
}

/// Whether a plugin in use sets the key of `site`, or may.
pub fn may_set_on_site(site: &Site, key: &str) -> bool {
    any_plugin(site, |known| known.site_keys.contains(&key))
}

/// Whether a plugin in use changes a setting: jekyll-3rd-party-libraries puts versions into addresses.
pub fn may_change_setting(site: &Site, key: &str) -> bool {
    key == "third_party_libraries" && plugins_of(site).contains("jekyll-3rd-party-libraries")
}

/// Known plugins that set a key of their own name.
const SETS_ITS_NAME: [&str; 1] = ["jekyll-last-modified-at"];

/// What the keys are called that plugins may set of which nothing at all is known: mostly like themselves, `jekyll-last-commit` sets
/// `last_commit`.
pub fn unknown_keys(site: &Site) -> Vec<Box<str>> {
    let plugins = plugins_of(site);
    let unknown = plugins.iter().filter(|name| known(name).is_none() || SETS_ITS_NAME.contains(name));
    unknown
        .map(|name| name.trim_start_matches("jekyll").trim_matches(['-', '_']).replace('-', "_").into())
        .collect()
}

/// Whether a key is called like one of these, or a part of one.
pub fn is_called_like(names: &[Box<str>], key: &str) -> bool {
    if names.is_empty() || key.len() < MIN_KEY {
        return false;
    }
    let key = key.replace('-', "_");
    let is_alike = |name: &str| name.contains(&*key) || key.contains(name);
    names.iter().any(|name| name.len() >= MIN_KEY && is_alike(name))
}

/// Shorter names are like very many.
const MIN_KEY: usize = 4;

/// Whether a plugin takes posts and templates from a folder that Jekyll does not read: `_i18n`.
pub fn reads_other_folders(site: &Site) -> bool {
    plugins_of(site).contains("jekyll-multiple-languages-plugin")
}

/// Plugins that build the site once for each language.
const BY_LANGUAGE: [&str; 3] =
    ["jekyll-multiple-languages", "jekyll-multiple-languages-plugin", "jekyll-polyglot"];

/// Whether a plugin of the site builds it once for each language.
pub fn builds_each_language_apart(site: &Site) -> bool {
    let plugins = plugins_of(site);
    BY_LANGUAGE.iter().any(|name| plugins.contains(name))
}

/// Whether a plugin of the site defines this tag, or may.
pub fn may_define_tag(site: &Site, tag: &str) -> bool {
    any_plugin(site, |known| known.tags.contains(&tag))
}

/// Whether a plugin of the site defines this filter, or may.
pub fn may_define_filter(site: &Site, filter: &str) -> bool {
    any_plugin(site, |known| known.filters.contains(&filter))
}

/// Whether the condition holds for a plugin in use, or one is not known at all.
fn any_plugin(site: &Site, defines: impl Fn(&Known) -> bool) -> bool {
    plugins_of(site).iter().any(|name| known(name).is_none_or(&defines))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::Builder;
    use super::*;

    #[test]
    fn the_table_is_sorted_and_without_doubles() {
        assert!(KNOWN.windows(2).all(|pair| pair[0].name < pair[1].name));
        assert!(NO_PLUGINS.is_sorted_by(|one, next| one < next));
        assert!(NO_PLUGINS.iter().all(|name| KNOWN.iter().all(|known| known.name != *name)));
    }

    #[test]
    fn only_unknown_plugins_leave_questions_open() {
        let cases = [
            (json!(["jekyll-feed", "jekyll-seo-tag", "jekyll-toc"]), vec![], false),
            (json!(["jekyll-feed", "jekyll-polyglot"]), vec!["jekyll-polyglot"], false),
            (json!(["kramdown", "tzinfo-data", "jekyll-admin", "minimal-mistakes-jekyll"]), vec![], false),
            (json!(["my-own-gem", "jemoji"]), vec!["my-own-gem"], true),
            (json!(["github-pages"]), vec![], false),
        ];
        for (plugins, unknown, anything) in cases {
            let site = Builder::new(json!({"plugins": plugins})).site();
            assert_eq!(unmodelled(&site), unknown);
            assert_eq!(may_define_tag(&site, "whatever"), anything);
            assert_eq!(may_define_filter(&site, "whatever"), anything);
        }
        let site = Builder::new(json!({"plugins": ["jekyll-toc", "jekyll-seo-tag"]})).site();
        assert!(may_define_tag(&site, "seo") && may_define_filter(&site, "toc_only"));
        assert!(!may_define_tag(&site, "gist"));
    }

    #[test]
    fn themes_bring_plugins_along_and_libraries_are_none() {
        for (gem, expected) in
            [("jekyll-feed", true), ("rouge", false), ("minima", false), ("minimal-mistakes-jekyll", false)]
        {
            assert_eq!(brings_no_plugin(gem), expected, "{gem}");
        }
    }
}
