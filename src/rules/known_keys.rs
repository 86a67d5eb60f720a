//! Keys that well-known themes and plugins read from the settings and from front matter. They are optional, so a template
//! that prints one of them is not mistaken where nobody sets it.

use crate::site::plugins::redirect_from;

/// Read by jekyll-seo-tag, jekyll-feed, jekyll-sitemap, jekyll-github-metadata, minima, minimal-mistakes, just-the-docs,
/// chirpy and the themes of GitHub Pages.
pub(super) const KEYS: &[&str] = &[
    "analytics",
    "aside",
    "atom_feed",
    "author",
    "author_profile",
    "authors",
    "avatar",
    "baseurl",
    "breadcrumbs",
    "canonical_url",
    "categories",
    "category",
    "classes",
    "comments",
    "cover",
    "date",
    "date_format",
    "description",
    "disqus",
    "dsq_thread_id",
    "email",
    "excerpt",
    "excerpt_separator",
    "facebook",
    "favicon",
    "feed",
    "footer_content",
    "footer_scripts",
    "github",
    "github_username",
    "google_analytics",
    "google_site_verification",
    "has_children",
    "head_scripts",
    "header",
    "header_pages",
    "image",
    "keywords",
    "lang",
    "last_modified_at",
    "layout",
    "license",
    "linkedin_username",
    "locale",
    "logo",
    "masthead_title",
    "math",
    "modified",
    "name",
    "nav_order",
    "og_image",
    "parent",
    "pin",
    "redirect_from",
    "repository",
    "seo",
    "show_downloads",
    "sidebar",
    "social",
    "subtitle",
    "tagline",
    "tags",
    "theme_color",
    "title",
    "toc",
    "twitter",
    "twitter_username",
    "url",
];

/// Who reads a key of front matter, whatever the theme.
#[derive(Clone, Copy, Debug)]
enum Reader {
    Jekyll,
    /// Any of these plugins.
    Plugins(&'static [&'static str]),
    /// Templates alone, by a name that Jekyll or many themes give a meaning.
    Templates,
}

use Reader::{Jekyll, Plugins, Templates};

const SEO: &str = "jekyll-seo-tag";
const FEED: &str = "jekyll-feed";
const SITEMAP: &str = "jekyll-sitemap";

/// Keys of front matter that Jekyll and the plugins of GitHub Pages read.
const FRONT_MATTER: &[(&str, Reader)] = &[
    ("author", Plugins(&[SEO, FEED])),
    ("authors", Plugins(&[SEO])),
    ("canonical_url", Plugins(&[SEO])),
    ("categories", Jekyll),
    ("category", Jekyll),
    ("date", Jekyll),
    ("description", Plugins(&[SEO, FEED])),
    ("draft", Templates),
    ("excerpt", Jekyll),
    ("excerpt_separator", Jekyll),
    ("hidden", Plugins(&["jekyll-paginate", "jekyll-paginate-v2"])),
    ("image", Plugins(&[SEO, FEED])),
    ("lang", Plugins(&[SEO])),
    ("last_modified_at", Plugins(&[SEO, FEED, SITEMAP])),
    ("layout", Jekyll),
    ("pagination", Plugins(&["jekyll-paginate-v2"])),
    ("permalink", Jekyll),
    ("published", Jekyll),
    ("redirect_from", Plugins(&[redirect_from::NAME])),
    ("redirect_to", Plugins(&[redirect_from::NAME])),
    ("render_with_liquid", Jekyll),
    ("sitemap", Plugins(&[SITEMAP])),
    ("slug", Jekyll),
    ("tag", Jekyll),
    ("tags", Jekyll),
    ("title", Jekyll),
];

/// Keys of front matter that Jekyll and the plugins of GitHub Pages read.
pub(super) fn of_front_matter<'k>() -> impl Iterator<Item = &'k str> {
    FRONT_MATTER.iter().map(|(key, _)| *key)
}

/// Those that Jekyll reads, or a plugin that is in use.
pub(crate) fn in_use(has_plugin: impl Fn(&str) -> bool) -> impl Iterator<Item = &'static str> {
    let is_read = move |reader: &Reader| match reader {
        Jekyll => true,
        Plugins(plugins) => plugins.iter().any(|plugin| has_plugin(plugin)),
        Templates => false,
    };
    FRONT_MATTER.iter().filter(move |(_, reader)| is_read(reader)).map(|(key, _)| *key)
}

/// Whether Jekyll, or a plugin of GitHub Pages, reads the key.
pub(super) fn is_of_front_matter(key: &str) -> bool {
    FRONT_MATTER.binary_search_by_key(&key, |(known, _)| known).is_ok()
}

/// Whether a theme or a plugin that many sites use reads the key.
pub(crate) fn is_read_by_plugins(key: &str) -> bool {
    KEYS.binary_search(&key).is_ok()
}

/// Whether Jekyll, or a theme or a plugin that many sites use, reads the key.
pub(super) fn is_key(key: &str) -> bool {
    is_of_front_matter(key) || is_read_by_plugins(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_so_that_they_can_be_searched() {
        assert!(KEYS.is_sorted_by(|a, b| a < b) && of_front_matter().is_sorted_by(|a, b| a < b));
        assert!(is_key("permalink") && is_key("toc") && !is_key("permlink"));
        let in_use =
            |plugins: &[&str], key: &str| in_use(|name| plugins.contains(&name)).any(|one| one == key);
        assert!(in_use(&[], "permalink") && !in_use(&[], "redirect_from") && !in_use(&[], "draft"));
        assert!(in_use(&["jekyll-redirect-from"], "redirect_from"));
        assert!(is_read_by_plugins("google_analytics") && !is_read_by_plugins("imagespost"));
    }
}
