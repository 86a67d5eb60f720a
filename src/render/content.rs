//! What templates read of pages: content as HTML, excerpts, `markdownify` (J-LIQ-3, J-POST-14). Made on demand and once,
//! with the origin of every byte.
//!
//! A content may itself print the contents of others, and so on. So that the result never depends on who asked first,
//! each is made for one of two depths: as pages and layouts see it, or as contents see it, in which those of others stay
//! unknown. Nothing is made for the first depth that waits for another of the first.

use std::cell::RefCell;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::OnceLock;

use crate::liquid::{self, Budget, FilteredLists, Output, Reads, Value};
use crate::markdown::{self, Dialect, Written};
use crate::origin::{Origin, RenderedText, Text, TextBuilder};
use crate::site::{Page, PageId, PageKind, Site, SiteKind, plugins};
use crate::source::{FileId, Source};

use super::excerpt::excerpt_source;
use super::world::{Depth, SiteWorld};
use super::{Changed, Renderer, literal};

/// The HTML of pages, as far as it was asked for.
#[derive(Debug, Default)]
pub struct Contents {
    dialect: Dialect,
    pages: Vec<Content>,
    /// What filters made of the lists of the site.
    pub(super) filtered: FilteredLists,
}

#[derive(Debug, Default)]
struct Content {
    /// As pages and layouts see it.
    outer: OnceLock<Box<Made>>,
    /// As it is seen within another.
    inner: OnceLock<Box<Made>>,
    excerpt: OnceLock<Box<Made>>,
}

/// Something made of a page's text, and of what.
#[derive(Debug)]
struct Made {
    value: Value,
    reads: Reads,
    includes: Vec<FileId>,
}

impl Made {
    /// Of the text alone.
    fn of_text(value: Value) -> Made {
        Made { value, reads: Reads::default(), includes: Vec::new() }
    }
}

impl Contents {
    /// Nothing is made yet.
    pub fn new(pages: usize, dialect: Dialect) -> Self {
        let pages = std::iter::repeat_with(Content::default).take(pages).collect();
        Contents { dialect, pages, filtered: FilteredLists::default() }
    }

    /// The pages of which something was made that is not up to date, those of `texts` among them: their contents as others
    /// see them are to be made anew.
    pub(super) fn outdated(&self, site: &Site, changed: &Changed, texts: &mut HashSet<PageId>) {
        loop {
            let before = texts.len();
            for (number, content) in self.pages.iter().enumerate() {
                let id = PageId(number as u32);
                let made = [&content.outer, &content.inner, &content.excerpt];
                let mut made = made.into_iter().filter_map(OnceLock::get).map(|made| &**made);
                let is_outdated = |one: &Made| changed.reach(site, &one.reads, one.includes.iter(), texts);
                if !texts.contains(&id) && made.any(is_outdated) {
                    texts.insert(id);
                }
            }
            if texts.len() == before {
                return;
            }
        }
    }

    /// Makes room for so many pages.
    pub(super) fn resize(&mut self, pages: usize) {
        self.pages.resize_with(pages, Content::default);
    }

    /// Forgets what was made of a page.
    pub(super) fn forget(&mut self, id: PageId) {
        if let Some(content) = self.pages.get_mut(id.0 as usize) {
            *content = Content::default();
        }
    }
}

impl Renderer<'_> {
    /// The content of a page as HTML, without its layouts.
    pub(super) fn content(&self, id: PageId, asked: Depth) -> Value {
        let Some(cell) = self.contents.pages.get(id.0 as usize) else { return Value::Unknown };
        match asked {
            Depth::Page => {
                cell.outer.get_or_init(|| self.make_content(id, Depth::Content).into()).value.clone()
            }
            Depth::Content => {
                cell.inner.get_or_init(|| self.make_content(id, Depth::Nested).into()).value.clone()
            }
            Depth::Nested => Value::Unknown,
        }
    }

    /// The excerpt of a page as HTML: nil where Jekyll makes none.
    pub(super) fn excerpt(&self, id: PageId, asked: Depth) -> Value {
        let Some(cell) = self.contents.pages.get(id.0 as usize) else { return Value::Unknown };
        match asked {
            Depth::Nested => Value::Unknown,
            _ => cell.excerpt.get_or_init(|| self.make_excerpt(id).into()).value.clone(),
        }
    }

    /// The text of a page's file behind its front matter.
    pub(super) fn raw_content(&self, id: PageId) -> Value {
        let page = self.site.page(id);
        let Some((file, source)) = self.source_of(page) else { return Value::Unknown };
        Value::Str(literal(page, file, source).into_value())
    }

    fn source_of(&self, page: &Page) -> Option<(FileId, &Source)> {
        let file = page.file.filter(|_| page.redirect.is_none() && page.parsed.is_some())?;
        Some((file, self.sources.get(file)))
    }

    fn make_content(&self, id: PageId, depth: Depth) -> Made {
        let page = self.site.page(id);
        let Some((file, source)) = self.source_of(page) else { return Made::of_text(Value::Unknown) };
        let Output { text, mut reads, includes, .. } = self.body_at(id, file, source, depth);
        let value = Value::Str(self.converted(page, text, &mut reads));
        Made { value, reads, includes: includes.into_keys().collect() }
    }

    fn make_excerpt(&self, id: PageId) -> Made {
        let page = self.site.page(id);
        let Some((file, source)) = self.source_of(page) else { return Made::of_text(Value::Unknown) };
        let separator = page.data.get("excerpt_separator").filter(|value| !is_falsy(value));
        let separator = match separator.or(self.site.config.get("excerpt_separator")) {
            Some(Value::Str(separator)) => separator.as_str(),
            None | Some(Value::Nil | Value::Bool(false)) => "",
            Some(_) => return Made::of_text(Value::Unknown),
        };
        if separator.is_empty() {
            let is_document = matches!(page.kind, PageKind::Document { .. });
            return Made::of_text(if is_document { Value::Str(Text::default()) } else { Value::Nil });
        }
        let start = page.parsed.as_ref().map_or(0, |parsed| parsed.template.start as usize);
        let excerpt = excerpt_source(&source.text, start, separator);
        let template = liquid::parse(&excerpt.text, start);
        let shortened = Source::new(source.path.clone(), excerpt.text.as_str());
        let mut output = if page.liquid && template.has_liquid {
            let world = SiteWorld { depth: Depth::Nested, ..self.world_of(Some(id), false) };
            liquid::render(&template, file, &shortened, &world, Budget::default())
        } else {
            Output { text: literal(page, file, &shortened), ..Output::default() }
        };
        let value = Value::Str(self.converted(page, excerpt.moved(output.text), &mut output.reads));
        Made { value, reads: output.reads, includes: output.includes.into_keys().collect() }
    }

    /// The text as HTML, if it is Markdown.
    fn converted(&self, page: &Page, text: RenderedText, reads: &mut Reads) -> Text {
        if !page.markdown {
            return text.into_value();
        }
        let rewrites = self.rewrites_links(page);
        let reads = RefCell::new(reads);
        let rewrite =
            |url: &str| rewrites.then(|| self.relative_link(page, url, &mut reads.borrow_mut())).flatten();
        let written = markdown::to_html(&text.text, &self.contents.dialect, &rewrite);
        with_origins(&text, &written)
    }

    /// The filter `markdownify`.
    pub(super) fn markdownify(&self, text: &Text) -> Value {
        let mut rendered = RenderedText::default();
        rendered.push_text(text, None, false);
        let written = markdown::to_html(text.as_str(), &self.contents.dialect, &|_| None);
        Value::Str(with_origins(&rendered, &written))
    }

    /// Whether jekyll-relative-links looks at a page.
    pub(super) fn rewrites_links(&self, page: &Page) -> bool {
        self.site.kind != SiteKind::Plain && plugins::relative_links::applies(self.site, page)
    }

    /// jekyll-relative-links turns links to source files into links to their pages (J-PLUG-9). What it looks up is noted.
    pub(super) fn relative_link(&self, page: &Page, url: &str, reads: &mut Reads) -> Option<String> {
        let (path, fragment) = match url.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (url, None),
        };
        if path.is_empty() || path.contains(':') {
            return None;
        }
        reads.paths.extend(plugins::relative_links::wanted(page, path).map(String::into_boxed_str));
        let target = plugins::relative_links::rewrite_target(self.site, page, path)?;
        let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
        Some(format!("{}{target}{fragment}", self.site.base_path))
    }
}

fn is_falsy(value: &Value) -> bool {
    matches!(value, Value::Nil | Value::Bool(false))
}

/// HTML with the origins of the text that it was made from.
fn with_origins(text: &RenderedText, written: &Written) -> Text {
    let mut builder = TextBuilder::default();
    for (index, piece) in written.pieces.iter().enumerate() {
        let end = written.pieces.get(index + 1).map_or(written.html.len(), |next| next.start as usize);
        let html = written.html.get(piece.start as usize..end).unwrap_or_default();
        if !piece.exact {
            builder.push_str(html, derived(text, piece.source.clone()));
            continue;
        }
        for (range, stretch) in text.stretches_of(piece.source.clone()) {
            let via = stretch.via.map(|place| Origin { place, exact: false });
            let at = range.start - piece.source.start;
            let part = html.get(at..at + range.len()).unwrap_or_default();
            builder.push_str(part, stretch.origin.or(via));
        }
    }
    builder.finish()
}

/// The origin of what was made from a range: where its first byte came from.
fn derived(text: &RenderedText, source: Range<usize>) -> Option<Origin> {
    let last = text.text.len();
    let start = source.start.min(last.saturating_sub(1));
    let (_, stretch) = text.stretches_of(start..source.end.clamp(start + 1, last.max(start + 1))).next()?;
    let place = stretch.origin.map(|origin| origin.place).or(stretch.via)?;
    Some(Origin { place, exact: false })
}
