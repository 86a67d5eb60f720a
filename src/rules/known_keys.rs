//! Keys that well-known themes and plugins read from the settings and from front matter. They are optional, so a template
//! that prints one of them is not mistaken where nobody sets it.

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

/// Keys of front matter that Jekyll and the plugins of GitHub Pages read, whatever the theme.
pub(super) const JEKYLL: &[&str] = &[
    "author",
    "authors",
    "canonical_url",
    "categories",
    "category",
    "date",
    "description",
    "draft",
    "excerpt",
    "excerpt_separator",
    "hidden",
    "image",
    "lang",
    "last_modified_at",
    "layout",
    "pagination",
    "permalink",
    "published",
    "redirect_from",
    "redirect_to",
    "render_with_liquid",
    "sitemap",
    "slug",
    "tag",
    "tags",
    "title",
];

/// Whether a theme or a plugin that many sites use reads the key.
pub(crate) fn is_read_by_plugins(key: &str) -> bool {
    KEYS.binary_search(&key).is_ok()
}

/// Whether Jekyll, or a theme or a plugin that many sites use, reads the key.
pub(super) fn is_key(key: &str) -> bool {
    JEKYLL.binary_search(&key).is_ok() || is_read_by_plugins(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_so_that_they_can_be_searched() {
        assert!(KEYS.is_sorted_by(|a, b| a < b) && JEKYLL.is_sorted_by(|a, b| a < b));
        assert!(is_key("permalink") && is_key("toc") && !is_key("permlink"));
        assert!(is_read_by_plugins("google_analytics") && !is_read_by_plugins("imagespost"));
    }
}
