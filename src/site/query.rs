//! Questions that rendering, resolving and rules ask of the finished site.

use crate::markdown::{Dialect, Flavor};

use super::{Jekyll, Page, Site, SiteKind, plugins};

impl Site {
    /// Names of the layouts around a page, those of its theme included, the innermost first. The last one may not exist; a
    /// cycle ends.
    pub fn layout_chain<'s>(&'s self, page: &'s Page) -> impl Iterator<Item = &'s str> {
        let mut next = page.layout.as_deref();
        let mut left = self.layouts.len() + self.theme.layouts().count() + 1;
        std::iter::from_fn(move || {
            let name = next?;
            next = match self.layouts.get(name) {
                Some(layout) => layout.parent.as_deref(),
                None => self.theme.parent_of(name),
            };
            left = left.checked_sub(1)?;
            Some(name)
        })
    }

    /// The Markdown of the site's pages.
    pub fn dialect(&self) -> Dialect {
        match self.kind {
            SiteKind::Jekyll => self.config.dialect(),
            SiteKind::Plain => Dialect { flavor: Flavor::GitHub, ..Dialect::default() },
        }
    }

    /// Whether a file with this extension (without dot) is Markdown.
    pub fn is_markdown(&self, extension: &str) -> bool {
        self.markdown_extensions.iter().any(|known| known.eq_ignore_ascii_case(extension))
    }

    /// Whether a layout or an include, or the page itself, sets the Liquid variable, on whatever condition.
    pub fn may_be_assigned(&self, name: &str, page: &Page) -> bool {
        let layouts = self.layouts.values().map(|layout| &layout.parsed);
        let includes = self.includes.values().map(|(_, parsed)| parsed);
        layouts.chain(includes).chain(&page.parsed).any(|parsed| parsed.template.assigns.contains(name))
    }

    /// Whether the front matter or the defaults of some page set the key.
    pub fn some_page_has(&self, key: &str) -> bool {
        self.pages.iter().any(|page| page.data.contains_key(key))
    }

    /// Whether a plugin or a theme may publish a page at the site path.
    pub fn may_make_page(&self, path: &str) -> bool {
        self.kind == SiteKind::Jekyll
            && (self.declared_pages.is_match(path)
                || self.custom_plugins.pages.may_hold(path)
                || self.has_unmodelled_plugins
                || self.theme.may_make_page(path))
    }

    /// Whether a plugin builds the site once for each language, so that a URL may have one page in each of them.
    pub fn builds_each_language_apart(&self) -> bool {
        plugins::builds_each_language_apart(self)
    }

    /// Whether a plugin may define the Liquid tag.
    pub fn may_define_tag(&self, name: &str) -> bool {
        self.custom_plugins.any_tag
            || self.plugin_names.tags.iter().any(|tag| tag == name)
            || self.custom_plugins.tags.contains(name)
            || plugins::may_define_tag(self, name)
            || (self.jekyll != Jekyll::Pages && self.config.text("theme").is_some_and(brings_other_tags))
    }

    /// Whether a plugin may define the Liquid filter.
    pub fn may_define_filter(&self, name: &str) -> bool {
        self.custom_plugins.filters
            || self.plugin_names.filters.iter().any(|filter| filter == name)
            || plugins::may_define_filter(self, name)
    }
}

/// Jekyll loads the plugins that a theme depends on. Of the common themes these have no tag but those that the parser knows.
fn brings_other_tags(theme: &str) -> bool {
    const WITHOUT: [&str; 4] = ["minima", "minimal-mistakes-jekyll", "just-the-docs", "jekyll-theme-chirpy"];
    !WITHOUT.contains(&theme)
}
