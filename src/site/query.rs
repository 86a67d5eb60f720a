//! Questions that rendering, resolving and rules ask of the finished site.

use jiff::tz::TimeZone;

use super::{Jekyll, Page, Site};

impl Site {
    /// Names of the layouts around a page, the innermost first. The last one may not exist; a cycle ends.
    pub fn layout_chain<'s>(&'s self, page: &'s Page) -> impl Iterator<Item = &'s str> {
        let mut next = page.layout.as_deref();
        let mut left = self.layouts.len() + 1;
        std::iter::from_fn(move || {
            let name = next?;
            next = self.layouts.get(name).and_then(|layout| layout.parent.as_deref());
            left = left.checked_sub(1)?;
            Some(name)
        })
    }

    /// Whether a theme that is not on disk may supply layouts and includes (J-CONF-6, 7, 12).
    pub fn has_theme(&self) -> bool {
        let names = |key: &str| self.config.get(key).is_some_and(|node| node.is_truthy());
        names("theme") || names("remote_theme") || self.jekyll == Jekyll::Pages
    }

    /// Whether a theme may have the layout.
    pub fn theme_may_have_layout(&self, _name: &str) -> bool {
        self.has_theme()
    }

    /// Whether the front matter or the defaults of some page set the key.
    pub fn some_page_has(&self, key: &str) -> bool {
        self.pages.iter().any(|page| page.data.contains_key(key))
    }

    /// The zone that dates are in: `timezone` of the configuration, else the environment's.
    pub fn time_zone(&self) -> &TimeZone {
        self.config.time_zone().unwrap_or(&self.environment.time_zone)
    }

    /// Whether a plugin may publish a page at the site path.
    pub fn may_make_page(&self, path: &str) -> bool {
        self.custom_plugins.pages.may_hold(path) || self.gems.make_pages
    }

    /// Whether a plugin may define the Liquid tag.
    pub fn may_define_tag(&self, name: &str) -> bool {
        self.custom_plugins.any_tag || self.custom_plugins.tags.contains(name) || self.gems.make_tags
    }

    /// Whether a plugin may define Liquid filters.
    pub fn may_define_filter(&self) -> bool {
        self.custom_plugins.filters || self.gems.make_filters
    }
}
