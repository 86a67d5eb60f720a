//! Pages and layouts rendered in the context of the site, and the facts of what came out.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use crate::facts::{self, Facts};
use crate::liquid::filters::uri;
use crate::liquid::{self, Budget, Included, Lookup, Object, Output, Template, Value, World};
use crate::markdown::{self, Dialect, html};
use crate::origin::{Origin, RenderedText, Text};
use crate::settings::Settings;
use crate::site::{Drops, Jekyll, PageId, PageKind, Site, SiteKind, plugins};
use crate::source::{FileId, Place, SitePath, Source, Span};
use crate::workspace::Sources;

/// Files that `include_relative` may name, parsed as templates of their own.
pub type RelativeIncludes = HashMap<SitePath, (FileId, Arc<Template>)>;

/// What rendering needs.
#[derive(Debug)]
pub struct Renderer<'a> {
    /// The site.
    pub site: &'a Site,
    /// The texts.
    pub sources: &'a Sources,
    /// The settings.
    pub settings: &'a Settings,
    /// Targets of `include_relative`.
    pub relative_includes: &'a RelativeIncludes,
}

impl Renderer<'_> {
    /// Facts of every page, by page number.
    pub fn pages(&self) -> Vec<Option<Facts>> {
        let ids: Vec<PageId> = self.site.page_ids().collect();
        let dialect = self.site.dialect();
        ids.par_iter().map(|id| self.page(*id, &dialect)).collect()
    }

    /// Facts of every layout that a page uses, each rendered once with its page unknown.
    pub fn layouts(&self) -> BTreeMap<Box<str>, Facts> {
        let mut used: BTreeMap<&str, FileId> = BTreeMap::new();
        for page in self.site.pages.iter().filter(|page| page.written) {
            let mut name = page.layout.as_deref();
            while let Some((key, layout)) = name.and_then(|name| self.site.layouts.get_key_value(name)) {
                if used.insert(key, layout.file).is_some() {
                    break;
                }
                name = layout.parent.as_deref();
            }
        }
        let used: Vec<&str> = used.into_keys().collect();
        let facts = used.par_iter().filter_map(|name| Some(((*name).into(), self.layout(name)?)));
        facts.collect::<Vec<_>>().into_iter().collect()
    }

    fn layout(&self, name: &str) -> Option<Facts> {
        let layout = self.site.layouts.get(name)?;
        let world = SiteWorld { renderer: self, page: None, layout: Some(name) };
        let source = self.sources.get(layout.file);
        let output = liquid::render(&layout.parsed.template, layout.file, source, &world, Budget::default());
        let content_at = self.content_position(&output);
        let elements = html::parse(&output.text.text);
        let mut facts = facts::extract(output, elements, None, self.sources);
        facts.content_at = content_at;
        Some(facts)
    }

    /// Where `{{ content }}` was printed.
    fn content_position(&self, output: &Output) -> Option<usize> {
        let is_content = |via: Place| {
            let written = self.sources.get(via.file).slice(via.span);
            written.trim_matches(|c| matches!(c, '{' | '}' | '-' | ' ')).starts_with("content")
        };
        let stretch = output.text.stretches.iter().find(|stretch| stretch.via.is_some_and(is_content))?;
        Some(stretch.start as usize)
    }

    fn page(&self, id: PageId, dialect: &Dialect) -> Option<Facts> {
        let page = self.site.page(id);
        let file = page.file?;
        if !page.written || page.redirect.is_some() || matches!(page.kind, PageKind::Generated { .. }) {
            return None;
        }
        let source = self.sources.get(file);
        let output = self.body(id, file, source);
        let elements = match (page.markdown, page.html) {
            (true, _) => markdown::parse(&output.text.text, dialect),
            (false, true) => html::parse(&output.text.text),
            (false, false) => Vec::new(),
        };
        let mut facts = facts::extract(output, elements, Some(id), self.sources);
        if let Some(parsed) = &page.parsed {
            let keys = &self.settings.image_keys;
            facts.references.extend(facts::front_matter_references(
                &parsed.front_matter,
                keys,
                id,
                file,
                source,
            ));
        }
        self.rewrite_relative_links(id, &mut facts);
        Some(facts)
    }

    /// The page's content after Liquid, before Markdown.
    pub(crate) fn body(&self, id: PageId, file: FileId, source: &Source) -> Output {
        let page = self.site.page(id);
        let template = page.parsed.as_ref().map(|parsed| &parsed.template);
        if let Some(template) = template.filter(|template| page.liquid && template.has_liquid) {
            let world = SiteWorld { renderer: self, page: Some(id), layout: None };
            return liquid::render(template, file, source, &world, Budget::default());
        }
        let start = template.map_or(0, |template| template.start as usize);
        let span = Span::new(start.min(source.text.len()), source.text.len());
        let mut text = RenderedText::default();
        text.push(
            source.slice(span),
            Some(Origin { place: Place::new(file, span), exact: true }),
            None,
            false,
        );
        Output { text, events: Vec::new() }
    }

    /// jekyll-relative-links turns links to source files into links to their pages (J-PLUG-9).
    fn rewrite_relative_links(&self, id: PageId, facts: &mut Facts) {
        let page = self.site.page(id);
        if self.site.kind == SiteKind::Plain || !plugins::relative_links::applies(self.site, page) {
            return;
        }
        for reference in facts.references.iter_mut().filter(|reference| !reference.raw_html) {
            let (path, fragment) = match reference.url.split_once('#') {
                Some((path, fragment)) => (path, Some(fragment)),
                None => (&*reference.url, None),
            };
            if path.is_empty() || path.contains(':') {
                continue;
            }
            if let Some(url) = plugins::relative_links::rewrite_target(self.site, page, path) {
                let mut url = format!("{}{url}", self.site.base_path);
                if let Some(fragment) = fragment {
                    url.push('#');
                    url.push_str(fragment);
                }
                reference.url = url.into();
            }
        }
    }
}

/// The site as the template of one page, or of one layout, sees it.
struct SiteWorld<'a> {
    renderer: &'a Renderer<'a>,
    /// `None`: a layout whose page is unknown.
    page: Option<PageId>,
    layout: Option<&'a str>,
}

impl SiteWorld<'_> {
    fn site(&self) -> &Site {
        self.renderer.site
    }

    fn drops(&self) -> Drops<'_> {
        Drops { site: self.site(), current: self.page }
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
            return Some(if named { Included::Missing } else { Included::Unknown });
        };
        let source = self.renderer.sources.get(*file).clone();
        Some(Included::File { file: *file, source, template: template.clone() })
    }
}

impl World for SiteWorld<'_> {
    fn global(&self, name: &str) -> Option<Value> {
        Some(match name {
            "site" => Value::Object(Object::Site),
            "page" => self.drops().global_page(),
            "layout" => match self.layout.and_then(|name| self.site().layouts.get(name)) {
                Some(layout) => Value::Hash(layout.data.clone()),
                None => Value::Unknown,
            },
            "content" if self.layout.is_some() => Value::Unknown,
            "paginator" => self.drops().global_paginator(),
            "jekyll" => Value::Object(Object::Jekyll),
            "theme" => self.drops().global_theme(),
            "highlighter_prefix" | "highlighter_suffix" => Value::Nil,
            _ => return None,
        })
    }

    fn property(&self, object: Object, key: &str) -> Option<Value> {
        self.drops().property(object, key)
    }

    fn items(&self, object: Object) -> Option<Vec<Value>> {
        self.drops().items(object)
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
            None if self.site().has_theme() => Included::Unknown,
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

    fn markdownify(&self, _text: &Text) -> Value {
        Value::Unknown
    }

    fn time_zone(&self) -> &jiff::tz::TimeZone {
        &self.site().time_zone
    }

    fn may_define_tag(&self, name: &str) -> bool {
        self.site().may_define_tag(name)
    }

    fn may_define_filter(&self, name: &str) -> bool {
        self.site().may_define_filter(name)
    }

    fn jekyll(&self) -> Jekyll {
        self.site().jekyll
    }
}
