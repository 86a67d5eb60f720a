//! Questions that rendering, resolving and rules ask of the finished site.

use std::collections::HashSet;
use std::sync::Arc;

use crate::liquid::Value;
use crate::markdown::{Dialect, Flavor};
use crate::source::SitePath;

use super::custom_plugins::{MadePages, may_be_added};
use super::drops::DOCUMENT_KEYS;
use super::themes::SiteTheme;
use super::{Jekyll, Page, PageId, Site, SiteKind, plugins};

/// Pages of plugins that themes depend on, so that Jekyll loads them: jekyll-feed, jekyll-sitemap, jekyll-archives.
fn theme_may_bring(theme: &str, jekyll: Jekyll, path: &str) -> bool {
    let path = path.trim_start_matches('/');
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    match first {
        _ if theme == "jekyll-theme-primer" => false,
        "feed.xml" | "sitemap.xml" | "robots.txt" => rest.is_empty(),
        // jekyll-archives is not allowed on GitHub Pages.
        "tag" | "tags" | "category" | "categories" => jekyll != Jekyll::Pages && !rest.contains('.'),
        _ => false,
    }
}

impl Page {
    /// Whether it only sends visitors of an old URL on (`redirect_from`); a page of its own with `redirect_to` is no such page.
    pub fn is_old_url(&self) -> bool {
        self.redirect.is_some() && self.source.is_none()
    }
}

impl Site {
    /// The year by the clock, in the site's zone.
    pub fn year(&self) -> i64 {
        self.environment.now.to_zoned(self.time_zone.clone()).year().into()
    }

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
            SiteKind::Jekyll => {
                let mut dialect = self.config.dialect();
                dialect.output.heading_links = self.custom_plugins.links_headings;
                dialect
            }
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

    /// Whether a path of the sources leads into a folder that is not here.
    pub fn is_absent(&self, path: &SitePath) -> bool {
        self.absent.holds(path.as_str())
    }

    /// Whether a theme or a folder that is not here supplies the layout, or may.
    pub fn may_have_layout(&self, name: &str) -> bool {
        self.theme.may_have_layout(name)
            || self.absent.holds(&format!("{}/{name}", self.config.layouts_dir()))
    }

    /// Whether a theme or a folder that is not here supplies the include, or may.
    pub fn may_have_include(&self, name: &str) -> bool {
        self.theme.may_have_include(name)
            || self.custom_plugins.may_write_include(name)
            || self.absent.holds(&format!("{}/{name}", self.config.includes_dir()))
    }

    /// Whether there are layouts and includes that are not here, or pages in folders that only a plugin reads, which may use and
    /// read anything.
    pub fn has_unread_templates(&self) -> bool {
        !matches!(self.theme, SiteTheme::None)
            || self.absent.has_templates(&self.config)
            || plugins::reads_other_folders(self)
    }

    /// Whether a layout or an include, or those of a theme known for it, changes the images of what it is laid around.
    pub fn rewrites_images(&self) -> bool {
        let layouts = self.layouts.values().map(|layout| &layout.parsed);
        let includes = self.includes.values().map(|(_, parsed)| parsed);
        self.config.theme().is_some_and(|theme| theme.contains("chirpy"))
            || layouts.chain(includes).any(|parsed| parsed.template.rewrites_images)
    }

    /// Whether the front matter or the defaults of some page set the key, or Jekyll sets it on documents.
    pub fn some_page_has(&self, key: &str) -> bool {
        DOCUMENT_KEYS.contains(&key) || self.pages_in_order().any(|page| page.data.contains_key(key))
    }

    /// Whether something in the data files, the settings or the front matter of pages has the key, at any depth: an entry
    /// without it leaves it out, where nobody mistyped it.
    pub fn some_data_has(&self, key: &str) -> bool {
        let keys = self.index.data_keys.get_or_init(|| data_keys(self));
        keys.as_ref().is_none_or(|keys| keys.contains(key))
    }

    /// Whether git leaves out a data file of that name: a path below the folder of the data, without extension. A tool makes it.
    pub fn may_have_data_made(&self, name: &str) -> bool {
        let folder = self.config.data_dir();
        let is_left_out =
            |extension: &&str| self.premises.ignored.may_hold(&format!("{folder}/{name}.{extension}"));
        ["yml", "yaml", "json", "csv", "tsv"].iter().any(is_left_out)
    }

    /// Whether a plugin, a theme or a folder that is not here may publish a page at the site path.
    pub fn may_make_page(&self, path: &str) -> bool {
        let is_jekyll = self.kind == SiteKind::Jekyll;
        // The dearest question comes last.
        is_jekyll
            && (self.may_be_made_by_plugin(path)
                || self.theme.may_make_page(path)
                || self.config.theme().is_some_and(|theme| theme_may_bring(theme, self.jekyll, path)))
            || self.absent.may_hold(path)
            || OF_SERVERS.iter().any(|folder| path.starts_with(folder))
            || self.premises.ignored.may_hold(path)
            || is_jekyll && (self.premises.answered.holds(path) || self.keeps(path))
    }

    fn may_be_made_by_plugin(&self, path: &str) -> bool {
        let by_code = &self.custom_plugins.pages;
        let is_by_code =
            || by_code.may_hold(path) || by_code.collections().any(|label| may_be_added(self, label, path));
        match &self.declared_pages {
            Some(declared) => declared.is_match(path) || *by_code != MadePages::Anywhere && is_by_code(),
            None => is_by_code() || self.plugin_pages.may_hold(path),
        }
    }

    /// Whether a plugin is in use of which it is not known what pages it makes.
    pub fn has_unmodelled_plugins(&self) -> bool {
        self.plugin_pages == MadePages::Anywhere
    }

    /// What may make a page at any path, so that no link into the site can be called dead: names of plugins, and `_plugins` for the
    /// site's own code.
    pub fn makers_of_any_page(&self) -> Vec<&str> {
        if self.kind != SiteKind::Jekyll || self.declared_pages.is_some() {
            return Vec::new();
        }
        let mut makers = plugins::unmodelled(self);
        if self.custom_plugins.pages == MadePages::Anywhere {
            makers.push("_plugins");
        }
        makers
    }

    /// Whether the build leaves at a path what somebody else put there (`keep_files`). GitHub Pages builds into an empty folder.
    fn keeps(&self, path: &str) -> bool {
        let path = path.trim_start_matches('/');
        self.jekyll != Jekyll::Pages && self.config.kept_files().any(|kept| path.starts_with(kept))
    }

    /// Whether code of the site makes the HTML of the page's Markdown, so that nobody knows what is a link in it.
    pub fn converts_in_its_own_way(&self, id: PageId) -> bool {
        self.custom_plugins.converts_markdown && self.page(id).markdown
    }

    /// Whether a page's Markdown is read by a processor whose links are known and whose finer points are not.
    pub fn has_other_processor(&self, id: PageId) -> bool {
        self.has_unmodelled_processor && self.page(id).markdown
    }

    /// Whether a page's Markdown is read as it is written: no code of the site converts it in its own way, or changes it before.
    pub fn reads_as_written(&self, id: PageId) -> bool {
        !self.custom_plugins.rewrites_texts
            && !self.has_other_processor(id)
            && !self.converts_in_its_own_way(id)
            && !self.is_template_of_another(id)
    }

    /// Whether a page is the source of another site generator with a template in it: what Markdown makes of the text is seen when
    /// that has run.
    pub fn is_template_of_another(&self, id: PageId) -> bool {
        let has_template =
            |page: &Page| page.parsed.as_ref().is_some_and(|parsed| parsed.template.has_liquid);
        self.kind == SiteKind::Plain && self.is_read_by_another_generator(id) && has_template(self.page(id))
    }

    /// Whether a plugin builds the site once for each language, so that a URL may have one page in each of them.
    pub fn builds_each_language_apart(&self) -> bool {
        plugins::builds_each_language_apart(self)
    }

    /// Whether a plugin may define the Liquid tag.
    pub fn may_define_tag(&self, name: &str) -> bool {
        self.config.incomplete
            || self.custom_plugins.any_tag
            || self.plugin_names.tags.iter().any(|tag| tag == name)
            || self.custom_plugins.tags.contains(name)
            || plugins::may_define_tag(self, name)
            || (self.jekyll != Jekyll::Pages && self.config.text("theme").is_some_and(brings_other_tags))
    }

    /// What a page has under a key, which code of the site may have set, or the settings declare.
    pub(super) fn on_page(&self, key: &str, value: Option<Value>) -> Option<Value> {
        let code = &self.custom_plugins;
        let is_set = code.overridden.contains(key)
            || value.is_none()
                && (code.may_set_on_pages(key) || plugins::is_called_like(&self.unknown_keys, key));
        let value = if is_set { Some(Value::Unknown) } else { value };
        self.plugin_names.over(&["page", key], value)
    }

    /// Values that hold the lists of `site` which are the same on every page.
    pub fn lists(&self) -> Vec<Value> {
        self.index.lists.all().chain([&self.data]).cloned().collect()
    }

    /// Whether a plugin may define the Liquid filter.
    pub fn may_define_filter(&self, name: &str) -> bool {
        self.config.incomplete
            || self.custom_plugins.filters
            || self.plugin_names.filters.iter().any(|filter| filter == name)
            || plugins::may_define_filter(self, name)
    }
}

/// Folders that services answer by themselves which stand before a site: Cloudflare, Netlify and Vercel.
const OF_SERVERS: [&str; 3] = ["/cdn-cgi/", "/.netlify/", "/_vercel/"];

/// Values that are looked at for their keys; aliases of YAML can make endlessly many out of few bytes.
const MAX_VALUES: usize = 2_000_000;

fn data_keys(site: &Site) -> Option<HashSet<Arc<str>>> {
    let mut keys = HashSet::new();
    let settings = site.config.values.iter().chain(site.pages_in_order().flat_map(|page| page.data.iter()));
    let layouts = site.layouts.values().flat_map(|layout| layout.data.iter());
    let mut left: Vec<&Value> = vec![&site.data];
    for (key, value) in settings.chain(layouts) {
        keys.insert(key.clone());
        left.push(value);
    }
    let mut seen = 0;
    while let Some(value) = left.pop() {
        seen += 1;
        match value {
            _ if seen > MAX_VALUES => return None,
            Value::Array(items) => left.extend(items.iter()),
            Value::Hash(hash) => {
                keys.extend(hash.keys().cloned());
                left.extend(hash.values());
            }
            _ => {}
        }
    }
    Some(keys)
}

/// Jekyll loads the plugins that a theme depends on. Of the common themes these have no tag but those that the parser knows.
fn brings_other_tags(theme: &str) -> bool {
    const WITHOUT: [&str; 4] = ["minima", "minimal-mistakes-jekyll", "just-the-docs", "jekyll-theme-chirpy"];
    !WITHOUT.contains(&theme)
}

#[cfg(test)]
mod tests {
    use crate::site::testing::site;
    use crate::site::{Jekyll, Page, PageKind};

    #[test]
    fn what_a_theme_may_bring_along_is_open() {
        /// Configuration, Jekyll, site path, whether it may be there.
        type Case = (&'static str, Jekyll, &'static str, bool);
        let cases: &[Case] = &[
            ("theme: minima\n", Jekyll::V4, "/feed.xml", true),
            ("theme: minima\n", Jekyll::V4, "/assets/css/style.css", true),
            ("theme: a-gem\n", Jekyll::V4, "/assets/css/style.css", true),
            ("theme: minima\n", Jekyll::V4, "/assets/img/cat.png", false),
            ("theme: a-gem\n", Jekyll::V4, "/assets/img/favicons/a.png", true),
            ("theme: minima\n", Jekyll::V4, "/css/style.css", false),
            ("theme: jekyll-theme-chirpy\n", Jekyll::V4, "/tags/css/", true),
            ("theme: jekyll-theme-chirpy\n", Jekyll::Pages, "/tags/css/", false),
            ("remote_theme: a/b\n", Jekyll::Pages, "/assets/js/a.js", true),
            ("title: x\n", Jekyll::V4, "/feed.xml", false),
            ("title: x\n", Jekyll::Pages, "/feed.xml", false),
            // A page of the theme, known as such.
            ("title: x\n", Jekyll::Pages, "/assets/css/style.css", false),
        ];
        for (config, jekyll, path, expected) in cases {
            let site = site(*jekyll, &[("_config.yml", config)]);
            assert_eq!(site.may_make_page(path), *expected, "{config}{jekyll:?} {path}");
        }
    }

    #[test]
    fn a_layout_that_cuts_images_out_is_noticed() {
        let cut =
            "{% assign parts = content | split: '<img ' %}{% for part in parts %}{{ part }}{% endfor %}";
        for (layout, expected) in [(cut, true), ("<img src='a.png'>{{ content }}", false)] {
            let site = site(Jekyll::V4, &[("_layouts/a.html", layout)]);
            assert_eq!(site.rewrites_images(), expected, "{layout}");
        }
    }

    #[test]
    fn a_page_made_by_a_plugin_has_the_defaults() {
        let config = "plugins: [jekyll-sitemap]\ndefaults: [{scope: {path: ''}, values: {lang: en}}]\n";
        let site = site(Jekyll::V4, &[("_config.yml", config)]);
        let is_made = |page: &&Page| matches!(page.kind, PageKind::Generated { .. });
        assert!(site.pages.iter().filter(is_made).count() > 0);
        assert!(site.pages.iter().filter(is_made).all(|page| page.data.contains_key("lang")));
    }

    #[test]
    fn a_variable_that_an_include_sets_on_a_condition_is_optional() {
        let include = "{% if site.dark %}{% capture mode %}x{% endcapture %}{% endif %}";
        let page = "---\n---\n{% assign own = 1 %}{{ mode }}";
        let site = site(Jekyll::V4, &[("_includes/a.html", include), ("x.md", page)]);
        let page = &site.pages[0];
        let known = ["mode", "own", "other"].map(|name| site.may_be_assigned(name, page));
        assert_eq!(known, [true, true, false]);
    }
}
