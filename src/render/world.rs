//! The site as a template sees it.

use std::sync::Arc;

use crate::liquid::filters::uri;
use crate::liquid::{FilteredLists, Hash, Included, Lookup, Object, Value, World};
use crate::origin::Text;
use crate::site::{Drops, Jekyll, Page, PageId, PageKind, Site, plugins};
use crate::source::SitePath;

use super::Renderer;
use super::profile::Profile;

/// The site as the template of one page, or of one layout, sees it.
pub(super) struct SiteWorld<'a> {
    pub(super) renderer: &'a Renderer<'a>,
    /// `None`: a layout whose page is unknown.
    pub(super) page: Option<PageId>,
    /// What is known of the pages, where a layout is planned for many.
    pub(super) profile: Option<&'a Profile>,
    /// The data of the layout being rendered, merged with that of the layouts within it (J-LIQ-54).
    pub(super) layout: Option<Arc<Hash>>,
    /// Whether a layout is rendered, so that there is `content`.
    pub(super) has_content: bool,
    /// Whether that is the page's own content, not what a layout within this one prints.
    pub(super) is_innermost: bool,
    /// What is rendered, and so how much of others it may read.
    pub(super) depth: Depth,
}

/// How far what is rendered stands from a page that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    /// A page or layout.
    Page,
    /// A content that a page or layout reads.
    Content,
    /// A content that such a content reads, or an excerpt: those of others are unknown to it.
    Nested,
}

impl SiteWorld<'_> {
    fn site(&self) -> &Site {
        self.renderer.site
    }

    fn drops(&self) -> Drops<'_> {
        Drops { site: self.site(), current: self.page }
    }

    /// The content of a page as it is at this time (J-LIQ-3): text until it is rendered, then HTML.
    fn content_of(&self, id: PageId) -> Value {
        let Some(current) = self.page else { return Value::Unknown };
        let site = self.site();
        let is_document = matches!(site.page(id).kind, PageKind::Document { .. });
        let is_html = if id == current {
            // What a layout sees of a page was put together before the page was rendered.
            self.has_content && is_document
        } else {
            let Some(is_before) = site.is_rendered_before(id, current) else { return Value::Unknown };
            is_before
        };
        if is_html { self.renderer.content(id, self.depth) } else { self.renderer.raw_content(id) }
    }

    /// What a page's body sees as `layout`: the data of its layout, over which shines what the pages before it left there
    /// (J-LIQ-54). So a key that another layout has cannot be known.
    fn layout_in_body(&self, page: &Page) -> Value {
        let layouts = &self.site().layouts;
        if layouts.is_empty() {
            return Value::Nil;
        }
        let Some((own, layout)) = page.layout.as_deref().and_then(|name| layouts.get_key_value(name)) else {
            return Value::Unknown;
        };
        let mut data = (*layout.data).clone();
        for (_, other) in layouts.iter().filter(|(name, _)| *name != own) {
            data.extend(other.data.keys().map(|key| (key.clone(), Value::Unknown)));
        }
        Value::Hash(Arc::new(data))
    }

    /// A global variable, whatever plugins make of it.
    fn own_global(&self, name: &str) -> Option<Value> {
        Some(match name {
            "site" => Value::Object(Object::Site),
            "page" => self.drops().global_page(),
            "layout" => match (&self.layout, self.page) {
                (Some(data), _) => Value::Hash(data.clone()),
                (None, None) => Value::Unknown,
                (None, Some(page)) => self.layout_in_body(self.site().page(page)),
            },
            "content" if self.has_content => match self.page {
                Some(page) if self.is_innermost => self.renderer.content(page, self.depth),
                _ => Value::Unknown,
            },
            // A page's own text still finds what the page before it left there.
            "content" => Value::Unknown,
            "paginator" if self.profile.is_some_and(|profile| profile.without_paginator) => Value::Nil,
            "paginator" => self.drops().global_paginator(),
            "jekyll" => Value::Object(Object::Jekyll),
            "theme" => self.drops().global_theme(),
            "highlighter_prefix" | "highlighter_suffix" => {
                let is_markdown = self.page.is_some_and(|page| self.site().page(page).markdown);
                if is_markdown { Value::Str(Text::plain("\n")) } else { Value::Nil }
            }
            // Of all that is there: Ruby's own methods of it, where no variable is called so.
            "count" | "first" | "max" | "min" | "sort" => Value::Unknown,
            _ => return None,
        })
    }

    fn relative_include(&self, name: &str) -> Option<Included> {
        let page = self.site().page(self.page?);
        let path = SitePath::new(page.source.as_ref()?.folder()).join(name);
        let Some((file, template)) = self.renderer.relative_includes.get(&path) else {
            // Only what the page itself names was looked for on disk.
            let named = page
                .parsed
                .as_ref()
                .is_some_and(|parsed| parsed.template.relative_includes.iter().any(|n| n == name));
            let is_missing = named && !self.site().is_absent(&path);
            return Some(if is_missing { Included::Missing } else { Included::Unknown });
        };
        let source = self.renderer.sources.get(*file).clone();
        Some(Included::File { file: *file, source, template: template.clone() })
    }
}

impl World for SiteWorld<'_> {
    fn global(&self, name: &str) -> Option<Value> {
        let is_set = || self.site().custom_plugins.variables.contains(name);
        let value = self.own_global(name).or_else(|| is_set().then_some(Value::Unknown));
        self.site().plugin_names.over(&[name], value)
    }

    fn adds_data(&self) -> bool {
        self.site().custom_plugins.adds_data
    }

    fn may_set(&self, key: &str) -> bool {
        self.site().custom_plugins.keys.contains(key)
    }

    fn belongs_to_page(&self, name: &str) -> bool {
        if self.page.is_some() {
            return false;
        }
        match name {
            "page" | "content" => true,
            "layout" => self.profile.is_none(),
            "paginator" => self.profile.is_none_or(|profile| !profile.without_paginator),
            _ => false,
        }
    }

    fn shared_by_pages(&self, key: &str) -> Option<Option<Value>> {
        self.profile?.keys.get(key).cloned()
    }

    fn lanes(&self) -> usize {
        self.profile.map_or(0, |profile| profile.pages.len())
    }

    fn page_of_lane(&self, lane: usize) -> Value {
        let page = self.profile.and_then(|profile| profile.pages.get(lane));
        page.map_or(Value::Unknown, |page| Value::Object(Object::Page(page.0)))
    }

    fn is_read_elsewhere(&self, name: &str) -> bool {
        self.has_content && name == "content"
    }

    fn depends_on_page(&self, object: Object, key: &str) -> bool {
        self.page.is_none()
            && matches!((object, key), (Object::Page(_), "content") | (Object::Site, "related_posts"))
    }

    fn property(&self, object: Object, key: &str) -> Option<Value> {
        let value = self.drops().property(object, key)?;
        Some(match (&value, object, key) {
            (Value::Unknown, Object::Page(number), "content") => self.content_of(PageId(number)),
            (Value::Unknown, Object::Page(number), "excerpt") => {
                self.renderer.excerpt(PageId(number), self.depth)
            }
            _ => value,
        })
    }

    fn items(&self, object: Object) -> Option<Vec<Value>> {
        self.drops().items(object)
    }

    fn filtered_lists(&self) -> Option<&FilteredLists> {
        Some(&self.renderer.contents.filtered)
    }

    fn lists(&self) -> Vec<Value> {
        self.site().lists()
    }

    fn keys(&self, object: Object) -> Vec<Arc<str>> {
        self.drops().keys(object)
    }

    fn include(&self, name: &str) -> Included {
        let name = name.trim_start_matches('/');
        match self.site().includes.get(name) {
            Some((file, parsed)) => Included::File {
                file: *file,
                source: self.renderer.sources.get(*file).clone(),
                template: parsed.template.clone(),
            },
            None if self.site().may_have_include(name) => Included::Unknown,
            None => Included::Missing,
        }
    }

    fn include_relative(&self, path: &str) -> Included {
        self.relative_include(path).unwrap_or(Included::Unknown)
    }

    fn link(&self, path: &str) -> Lookup {
        self.site().link(path, &uri::normalize)
    }

    fn post_url(&self, name: &str) -> Lookup {
        self.site().post_url(name, &uri::normalize)
    }

    fn base_path(&self) -> Option<&str> {
        Some(&self.site().base_path)
    }

    fn site_url(&self) -> Option<&str> {
        Some(&self.site().home_url)
    }

    fn markdownify(&self, text: &Text) -> Value {
        self.renderer.markdownify(text)
    }

    fn year(&self) -> i64 {
        self.site().year()
    }

    fn time_zone(&self) -> &jiff::tz::TimeZone {
        &self.site().time_zone
    }

    fn may_define_tag(&self, name: &str) -> bool {
        self.site().may_define_tag(name)
    }

    fn plugin_tag(&self, name: &str, markup: &str) -> Option<String> {
        plugins::tag_output(self.site(), name, markup)
    }

    fn plugin_filter(&self, name: &str, input: &Text) -> Option<Text> {
        plugins::filter_output(self.site(), name, input)
    }

    fn may_define_filter(&self, name: &str) -> bool {
        self.site().may_define_filter(name)
    }

    fn jekyll(&self) -> Jekyll {
        self.site().jekyll
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::origin::HOLE;
    use crate::settings::Settings;
    use crate::site::{PageId, SiteKind};
    use crate::workspace::{OpenOptions, Root, Workspace};

    #[test]
    fn a_body_knows_of_its_layout_what_no_other_layout_says() {
        let site = tempfile::tempdir().unwrap();
        fs::create_dir(site.path().join("_layouts")).unwrap();
        for (path, text) in [
            ("_config.yml", "title: x\n"),
            ("_layouts/own.html", "---\nown: a\nboth: b\n---\n"),
            ("_layouts/other.html", "---\nboth: c\nother: d\n---\n"),
            (
                "index.html",
                "---\nlayout: own\n---\n{{ layout.own }}{{ layout.both }}{{ layout.other }}{{ layout.x }}",
            ),
        ] {
            fs::write(site.path().join(path), text).unwrap();
        }
        let root = Root { path: site.path().into(), kind: SiteKind::Jekyll };
        let workspace = Workspace::open(&root, Settings::default(), &OpenOptions::default()).unwrap();
        let page = workspace.site.page_ids().next().and_then(|id| workspace.rendered(id)).unwrap();
        assert_eq!(page.text.text, format!("a{HOLE}{HOLE}"));
    }

    #[test]
    fn nobody_knows_which_of_two_pages_of_one_name_is_rendered_first() {
        let site = tempfile::tempdir().unwrap();
        let asks = |name: &str| {
            format!(
                "---\n---\n{{% for p in site.pages %}}{{% if p.path == '{name}' %}}{{{{ p.content }}}}{{% endif %}}{{% endfor %}}"
            )
        };
        for (path, text) in [
            ("_config.yml", "title: x\n".to_owned()),
            ("a/one.md", asks("b/one.md")),
            ("b/one.md", "---\n---\n*b*\n".to_owned()),
            ("c/two.md", asks("b/one.md")),
        ] {
            let path = site.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let root = Root { path: site.path().into(), kind: SiteKind::Jekyll };
        let workspace = Workspace::open(&root, Settings::default(), &OpenOptions::default()).unwrap();
        let text = |path: &str| {
            let is_it =
                |id: &PageId| workspace.site.page(*id).source.as_ref().is_some_and(|s| s.as_str() == path);
            let id = workspace.site.page_ids().find(is_it).unwrap();
            workspace.rendered(id).unwrap().text.text.clone()
        };
        assert_eq!(text("a/one.md"), HOLE.to_string());
        assert_eq!(text("c/two.md"), "<p><em>b</em></p>\n");
    }
}
