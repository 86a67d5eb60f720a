//! The settings of Jekyll, of kramdown and of common plugins, by the place where they are written in `_config.yml`.

/// Settings of one mapping.
pub(crate) struct Settings {
    /// Those that Jekyll or a plugin reads, and that nobody means to misspell.
    pub(crate) read: &'static [&'static str],
    /// Names that look alike and mean something to themes or plugins, or to older versions.
    pub(crate) other: &'static [&'static str],
    /// Whether nothing else has a meaning there, so that templates need not be asked.
    pub(super) is_closed: bool,
}

/// The settings at the top. Short ones are left out of `read`: what is near to them may be anything.
pub(crate) const TOP: Settings = Settings {
    read: &[
        "baseurl",
        "cache_dir",
        "collections",
        "collections_dir",
        "data_dir",
        "defaults",
        "description",
        "destination",
        "disable_disk_cache",
        "encoding",
        "excerpt_separator",
        "exclude",
        "future",
        "highlighter",
        "ignore_theme_config",
        "include",
        "includes_dir",
        "incremental",
        "jekyll-archives",
        "keep_files",
        "kramdown",
        "layouts_dir",
        "limit_posts",
        "liquid",
        "markdown",
        "markdown_ext",
        "optional_front_matter",
        "paginate",
        "paginate_path",
        "pagination",
        "permalink",
        "plugins",
        "plugins_dir",
        "readme_index",
        "relative_links",
        "remote_theme",
        "repository",
        "show_drafts",
        "strict_front_matter",
        "timezone",
        "titles_from_headings",
        "unpublished",
        "webmaster_verifications",
        "whitelist",
    ],
    other: &[
        "collection",
        "default",
        "excerpt",
        "excerpts",
        "futures",
        "gems",
        "highlight",
        "includes",
        "jekyll_archives",
        "layouts",
        "markdowns",
        "paginator",
        "plugin",
        "relative_link",
        "repositories",
    ],
    is_closed: false,
};

pub(super) const COLLECTION: Settings =
    Settings { read: &["output", "permalink", "sort_by"], other: &["input", "sorted_by"], is_closed: false };

pub(super) const SET: Settings = Settings { read: &["scope", "values"], other: &[], is_closed: true };

pub(super) const SCOPE: Settings = Settings { read: &["path", "type"], other: &[], is_closed: true };

/// Settings below a key of the top that nobody but Jekyll, kramdown or the plugin reads.
pub(super) const BELOW: [(&str, Settings); 5] = [
    (
        "kramdown",
        Settings {
            read: &[
                "auto_id_prefix",
                "auto_id_stripping",
                "auto_ids",
                "entity_output",
                "footnote_backlink",
                "footnote_backlink_inline",
                "footnote_link_text",
                "footnote_nr",
                "footnote_prefix",
                "forbidden_inline_options",
                "gfm_emojis",
                "gfm_quirks",
                "guess_lang",
                "hard_wrap",
                "header_links",
                "header_offset",
                "html_to_native",
                "input",
                "link_defs",
                "math_engine",
                "math_engine_opts",
                "parse_block_html",
                "parse_span_html",
                "remove_block_html_tags",
                "remove_line_breaks_for_cjk",
                "remove_span_html_tags",
                "show_warnings",
                "smart_quotes",
                "syntax_highlighter",
                "syntax_highlighter_opts",
                "template",
                "toc_levels",
                "transliterated_header_ids",
                "typographic_symbols",
            ],
            other: &[
                "default_lang",
                "enable_coderay",
                "latex_headers",
                "line_width",
                "list_indent",
                "use_coderay",
            ],
            is_closed: true,
        },
    ),
    (
        "liquid",
        Settings { read: &["error_mode", "strict_filters", "strict_variables"], other: &[], is_closed: true },
    ),
    (
        "feed",
        Settings {
            read: &[
                "categories",
                "collections",
                "disable_in_development",
                "excerpt_only",
                "path",
                "posts_limit",
                "tags",
            ],
            other: &[],
            is_closed: false,
        },
    ),
    (
        "jekyll-archives",
        Settings {
            read: &["enabled", "layout", "layouts", "permalinks", "slug_mode"],
            other: &["permalink"],
            is_closed: true,
        },
    ),
    (
        "pagination",
        Settings {
            read: &[
                "category",
                "collection",
                "enabled",
                "extension",
                "indexpage",
                "limit",
                "locale",
                "offset",
                "per_page",
                "permalink",
                "sort_field",
                "sort_reverse",
                "template",
                "title",
                "trail",
            ],
            other: &["collections", "categories", "debug", "tag", "tags", "titles"],
            is_closed: false,
        },
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_and_share_no_name() {
        let below = BELOW.iter().map(|(_, settings)| settings);
        for settings in below.chain([&TOP, &COLLECTION, &SET, &SCOPE]) {
            assert!(settings.read.is_sorted_by(|a, b| a < b), "{:?}", settings.read);
            assert!(!settings.read.iter().any(|name| settings.other.contains(name)));
        }
    }
}
