//! Pages and layouts rendered in the context of the site, and the facts of what came out.

mod content;
mod excerpt;
mod holes;
mod idle;
mod kept;
mod laid;
mod layouts;
mod open_links;
mod outline;
mod profile;
mod rendering;
mod replan;
mod world;

use std::collections::HashMap;
use std::sync::Arc;

use crate::facts::{self, Facts};
use crate::liquid::{self, Budget, Output, Template};
use crate::markdown::css::{self, Syntax};
use crate::markdown::{self, Dialect, html};
use crate::origin::{Origin, RenderedText};
use crate::settings::{Placeholders, Settings};
use crate::site::{Page, PageId, PageKind, Site};
use crate::source::{FileId, Place, SitePath, Source, Span};
use crate::workspace::Sources;

pub use content::Contents;
pub use layouts::{PlannedLayout, PlannedLayouts};
pub use rendering::{Changed, Rendering, Renewed};

use world::{Depth, SiteWorld};

/// Files that `include_relative` may name, parsed as templates of their own.
pub type RelativeIncludes = HashMap<SitePath, (FileId, Arc<Template>)>;

/// What rendering needs.
#[derive(Clone, Copy, Debug)]
pub struct Renderer<'a> {
    /// The site.
    pub site: &'a Site,
    /// The texts.
    pub sources: &'a Sources,
    /// The settings.
    pub settings: &'a Settings,
    /// Targets of `include_relative`.
    pub relative_includes: &'a RelativeIncludes,
    /// What templates read of pages.
    pub contents: &'a Contents,
    /// Whether layouts are evaluated once for all pages as far as they are the same; if not, each page is rendered through
    /// its layouts, with the same findings.
    pub plans_layouts: bool,
}

impl Renderer<'_> {
    fn page(&self, id: PageId, dialect: &Dialect) -> Option<Facts> {
        let page = self.site.page(id);
        let file = page.file?;
        if !page.written || page.redirect.is_some() {
            return None;
        }
        let source = self.sources.get(file);
        let output = self.body(id, file, source);
        let is_made_of_code =
            page.kind == PageKind::Static && page.html && facts::is_made_of_code(&output.text.text);
        let (elements, remarks) = match (page.markdown, page.html) {
            (true, _) => {
                let document = markdown::document(&output.text.text, dialect);
                (document.elements(), document.remarks())
            }
            (false, true) => (html::parse(&output.text.text), Vec::new()),
            (false, false) => match style_sheet(page) {
                Some(syntax) => (css::parse(&output.text.text, syntax), Vec::new()),
                None => Default::default(),
            },
        };
        let reads_fragment = facts::reads_fragment(&output.text.text);
        let mut facts =
            facts::extract(output, elements, remarks, Some(id), self.sources, self.placeholders(page.html));
        facts.reads_fragment = reads_fragment;
        if is_made_of_code {
            return Some(facts.for_others());
        }
        // What a paginator repeats shows the front matter of its template, which has its own facts.
        if let Some(parsed) = page.parsed.as_ref().filter(|_| page.source.is_some()) {
            let keys = &self.settings.image_keys;
            let is_replaced = |key: &str| self.site.custom_plugins.overridden.contains(key);
            let in_front = facts::front_matter_references(&parsed.front_matter, keys, is_replaced, id, file);
            facts.references.extend(in_front);
        }
        // A file that is copied as it is and taken in by `include_relative`, too: its Liquid is meant for that.
        let is_taken_in = |path| self.relative_includes.contains_key(path);
        if page.kind == PageKind::Static && page.source.as_ref().is_some_and(is_taken_in) {
            facts
                .references
                .retain(|reference| !reference.url.contains("{{") && !reference.url.contains("{%"));
        }
        self.rewrite_relative_links(id, &mut facts);
        Some(facts)
    }

    /// What `leftover-placeholder` looks for in what a visitor reads.
    fn placeholders(&self, html: bool) -> Option<&Placeholders> {
        self.settings.placeholders().filter(|_| html)
    }

    /// The page's content after Liquid, before Markdown.
    pub(crate) fn body(&self, id: PageId, file: FileId, source: &Source) -> Output {
        self.body_at(id, file, source, Depth::Page)
    }

    /// What a piece of template prints in the body of a page, or of any.
    pub(crate) fn printed(&self, page: Option<PageId>, template: &str) -> String {
        let source = Source::new(SitePath::new(""), template);
        let parsed = liquid::parse(template, 0);
        let world = self.world_of(page, false);
        liquid::render(&parsed, FileId::OF_THE_PAGE, &source, &world, Budget::default()).text.text
    }

    fn body_at(&self, id: PageId, file: FileId, source: &Source, depth: Depth) -> Output {
        let page = self.site.page(id);
        let template = page.parsed.as_ref().map(|parsed| &parsed.template);
        if let Some(template) = template.filter(|template| page.liquid && template.has_liquid) {
            let world = SiteWorld { depth, ..self.world_of(Some(id), false) };
            return liquid::render(template, file, source, &world, Budget::default());
        }
        Output { text: literal(page, file, source), ..Output::default() }
    }

    /// The world of the template of a page, or of an unknown one.
    fn world_of(&self, page: Option<PageId>, has_content: bool) -> SiteWorld<'_> {
        SiteWorld {
            renderer: self,
            page,
            profile: None,
            layout: None,
            has_content,
            is_innermost: false,
            depth: Depth::Page,
        }
    }

    /// jekyll-relative-links turns links to source files into links to their pages (J-PLUG-9).
    fn rewrite_relative_links(&self, id: PageId, facts: &mut Facts) {
        let page = self.site.page(id);
        if !self.rewrites_links(page) {
            return;
        }
        for reference in facts.references.iter_mut().filter(|reference| !reference.raw_html) {
            if let Some(url) = self.relative_link(page, &reference.url, &mut facts.reads) {
                reference.url = url.into();
            }
        }
    }
}

/// What the style sheet is written in that a page is published as.
fn style_sheet(page: &Page) -> Option<Syntax> {
    let is_sass = page.source.as_ref().is_some_and(|path| matches!(path.extension(), "scss" | "sass"));
    page.output.ends_with(".css").then_some(if is_sass { Syntax::Sass } else { Syntax::Css })
}

/// A page's text behind its front matter, as it is in the file.
fn literal(page: &Page, file: FileId, source: &Source) -> RenderedText {
    let start = page.parsed.as_ref().map_or(0, |parsed| parsed.template.start as usize);
    let span = Span::new(start.min(source.text.len()), source.text.len());
    let mut text = RenderedText::default();
    text.push(source.slice(span), Some(Origin { place: Place::new(file, span), exact: true }), None, false);
    text
}
