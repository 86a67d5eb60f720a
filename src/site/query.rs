//! Questions that rendering, resolving and rules ask of the finished site.

use crate::markdown::{Dialect, Flavor};

use super::{Page, Site, SiteKind, plugins};

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

    /// Whether a plugin may define the Liquid tag.
    pub fn may_define_tag(&self, name: &str) -> bool {
        self.custom_plugins.any_tag
            || self.plugin_names.tags.iter().any(|tag| tag == name)
            || self.custom_plugins.tags.contains(name)
            || plugins::may_define_tag(self, name)
    }

    /// Whether a plugin may define the Liquid filter.
    pub fn may_define_filter(&self, name: &str) -> bool {
        self.custom_plugins.filters
            || self.plugin_names.filters.iter().any(|filter| filter == name)
            || plugins::may_define_filter(self, name)
    }
}
