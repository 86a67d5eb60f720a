//! What a site's own `_plugins/*.rb` may do, read from their text. Site code is never run.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use regex::Regex;

/// What the site's own Ruby code can add to the build.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CustomPlugins {
    /// Names of Liquid tags that it registers.
    pub tags: BTreeSet<String>,
    /// Whether it registers filters; their names are methods of any module, so any filter may be meant.
    pub filters: bool,
    /// Pages that it makes.
    pub pages: MadePages,
    /// Whether it registers tags under names that are not literal.
    pub any_tag: bool,
    /// Whether it may change `site.data`.
    pub data: bool,
    /// Whether it may read the files of the includes folder.
    pub includes: bool,
    /// Whether it adds placeholders to permalinks.
    pub placeholders: bool,
    /// Whether it has a converter of its own for Markdown.
    pub converts_markdown: bool,
    /// Whether it writes into each heading of Markdown a link to itself, as a converter of kramdown that is opened again does.
    pub links_headings: bool,
    /// Every word in it: what it reads of front matter and settings is one of them.
    pub words: Arc<BTreeSet<Box<str>>>,
}

/// Where code may make pages.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum MadePages {
    /// It makes none.
    #[default]
    None,
    /// Only below these folders.
    Below(BTreeSet<String>),
    /// Nobody can tell.
    Anywhere,
}

impl MadePages {
    /// Whether a page at the site path may have been made by the code.
    pub fn may_hold(&self, path: &str) -> bool {
        let path = path.trim_start_matches('/');
        match self {
            MadePages::None => false,
            MadePages::Below(folders) => folders
                .iter()
                .any(|folder| path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'))),
            MadePages::Anywhere => true,
        }
    }
}

#[expect(clippy::unwrap_used, reason = "the patterns are literals, and a test compiles them")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).unwrap()
}

static TAG: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"register_tag\s*\(?\s*(?:["']([\w-]+)["']|:(\w+)|(\w))"#));
static NEW_PAGE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"\b(?:Page\w*|StaticFile|Document)\.new\s*\(\s*[^,()]+,\s*[^,()]+,\s*(?:["']([^"'#]*)["']|[^"'])"#,
    )
});
static MAKES_PAGES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\.pages\s*(?:<<|\.push|\.concat|\+=)|\.static_files\s*(?:<<|\.push|\.concat|\+=)|\.docs\s*<<|<\s*(?:Jekyll::)?Page\b",
    )
});
static CONVERTER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"<\s*(?:Jekyll::)?(?:Converters::)?(?:Converter|Markdown)\b"));
static LINKS_ITSELF: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"(?s)\bKramdown\b.*\bdef\s+convert_header\b.*\bhref=\\?["']##\{"#));
static MARKDOWN: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\bmd\b|markdown"));

/// What may be the name of a key in a text that is no template.
pub(crate) fn names(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    text.split(move |c| !is_part(c)).filter(|word| !word.is_empty())
}

/// Reads the texts of a site's plugins.
pub fn read<'a>(texts: impl IntoIterator<Item = &'a str>) -> CustomPlugins {
    let mut plugins = CustomPlugins::default();
    let mut words = BTreeSet::new();
    for text in texts {
        words.extend(names(text).map(Box::from));
        for tag in TAG.captures_iter(text) {
            match tag.get(1).or_else(|| tag.get(2)) {
                Some(name) => _ = plugins.tags.insert(name.as_str().to_owned()),
                None => plugins.any_tag = true,
            }
        }
        plugins.filters |= text.contains("register_filter");
        plugins.includes |= text.contains("_includes") || text.contains("includes_dir");
        plugins.data |= text.contains("site.data") || text.contains(".data[");
        plugins.placeholders |= text.contains("UrlDrop");
        plugins.converts_markdown |= CONVERTER.is_match(text) && MARKDOWN.is_match(text);
        plugins.links_headings |= LINKS_ITSELF.is_match(text);
        if MAKES_PAGES.is_match(text) {
            plugins.pages = join(std::mem::take(&mut plugins.pages), made_pages(text));
        }
    }
    plugins.words = Arc::new(words);
    plugins
}

/// Folders that are literal in every `Page.new(site, base, "folder", name)`; otherwise anywhere.
fn made_pages(text: &str) -> MadePages {
    let mut folders = BTreeSet::new();
    for made in NEW_PAGE.captures_iter(text) {
        match made.get(1).map(|folder| folder.as_str().trim_matches('/')) {
            Some(folder) if !folder.is_empty() => _ = folders.insert(folder.to_owned()),
            _ => return MadePages::Anywhere,
        }
    }
    let is_subclass = text.contains("< Page") || text.contains("< Jekyll::Page");
    if folders.is_empty() || is_subclass { MadePages::Anywhere } else { MadePages::Below(folders) }
}

fn join(a: MadePages, b: MadePages) -> MadePages {
    match (a, b) {
        (MadePages::None, other) | (other, MadePages::None) => other,
        (MadePages::Below(a), MadePages::Below(b)) => MadePages::Below(a.into_iter().chain(b).collect()),
        _ => MadePages::Anywhere,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_folder_bounds_where_pages_are_made() {
        let text = r##"
            page = PageWithoutAFile.new(site, site.source, "packages", "#{slug}.md")
            site.pages << page
        "##;
        let pages = read([text]).pages;
        assert!(pages.may_hold("/packages/a.html"));
        assert!(!pages.may_hold("/packages.html"));
        assert!(!pages.may_hold("/blog/a/"));
    }

    #[test]
    fn a_converter_of_markdown_is_noticed() {
        let own = "class M < Converter\n def matches(ext) ext =~ /^\\.(md|markdown)$/i end\nend";
        let other = "class U < Jekyll::Converter\n def matches(ext) ext == '.up' end\nend";
        assert!(read([own]).converts_markdown && !read([other]).converts_markdown);
    }

    #[test]
    fn headings_that_link_to_themselves_are_noticed() {
        let method = |link: &str| {
            format!(
                "module Kramdown::Converter\n class Html\n  def convert_header(el, indent)\n   \"{link}\"\n  end\n end\nend"
            )
        };
        assert!(read([&*method(r###"<a href=\"##{id}\">#</a>"###)]).links_headings);
        assert!(!read([&*method(r#"<a href=\"/top/\">^</a>"#)]).links_headings);
        assert!(!read([r###"def anchor(id) = "<a href=\"##{id}\">#</a>""###]).links_headings);
    }

    #[test]
    fn a_computed_folder_may_be_anywhere() {
        let text = "site.pages << CategoryPage.new(site, site.source, File.join(dir, category), category)";
        assert_eq!(read([text]).pages, MadePages::Anywhere);
    }

    #[test]
    fn tags_and_filters_are_found_by_their_registration() {
        let text = "Liquid::Template.register_tag('youtube', Y)\nLiquid::Template.register_filter(Jekyll::F)";
        let plugins = read([text]);
        assert_eq!(plugins.tags.iter().collect::<Vec<_>>(), ["youtube"]);
        assert!(plugins.filters && !plugins.any_tag);
        assert_eq!(plugins.pages, MadePages::None);
        assert!(!plugins.placeholders && !plugins.data);
        assert!(read(["site.data['team'] = team"]).data);
        assert!(read(["doc.data['lead-in']"]).words.contains("lead-in"));
        assert!(read(["File.read(\"_includes/#{name}.md\")"]).includes);
        assert!(read(["Jekyll::Drops::UrlDrop.class_eval { def number; end }"]).placeholders);
    }
}
