//! Markdown by pulldown-cmark: its events become elements.

use std::cell::RefCell;
use std::ops::Range;

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options, Parser, RefDefs, Tag, TagEnd};

use super::code::{OpenCode, language};
use super::headings::{OpenHeading, raw_heading};
use super::ids::{HeadingSource, Ids};
use super::inline_html::InlineHtml;
use super::links::{OpenLink, has_empty_title, kramdown_links, push_undefined};
use super::prepared::Prepared;
use super::tag::Syntax;
use super::writer::{Located, Notes};
use super::{Dialect, Element, ElementKind, Link, attribute_list, destination, entities, footnotes, html};

/// How deep images and links may nest before their text is no longer gathered: it would grow with the square of the depth.
const MAX_NESTED_TEXTS: usize = 16;

/// Reads a text. The parser sees `prepared`, which has the same length: ranges hold for both. With `kept`, the events are kept
/// for the writer.
pub(super) fn read<'p>(
    text: &str,
    prepared: &'p Prepared<'_>,
    dialect: &Dialect,
    mut kept: Option<&mut Vec<Located<'p>>>,
) -> (Vec<Element>, Notes) {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let undefined = RefCell::new(Vec::new());
    let callback = |broken: BrokenLink<'_>| -> Option<(CowStr<'_>, CowStr<'_>)> {
        if matches!(broken.link_type, LinkType::Reference | LinkType::Collapsed) {
            undefined.borrow_mut().push((broken.span, broken.reference.to_string()));
        }
        None
    };
    let mut reader = Reader::new(text, prepared, dialect);
    let mut events =
        Parser::new_with_broken_link_callback(&prepared.text, options, Some(callback)).into_offset_iter();
    while let Some((event, range)) = events.next() {
        if let Some(kept) = &mut kept {
            kept.push((event.clone(), range.clone()));
        }
        reader.event(event, range, events.reference_definitions());
    }
    let notes = std::mem::take(&mut reader.notes);
    let mut elements = reader.finish();
    drop(events);
    push_undefined(text, undefined.into_inner(), &mut elements);
    elements.sort_by_key(|element| element.range.start);
    (elements, notes)
}

struct Reader<'t> {
    text: &'t str,
    prepared: &'t Prepared<'t>,
    dialect: &'t Dialect,
    auto_ids: bool,
    ids: Ids<'t>,
    elements: Vec<Element>,
    /// The text that the visitor sees, of the current block.
    visible: String,
    heading: Option<OpenHeading>,
    links: Vec<OpenLink>,
    code: Option<OpenCode>,
    inline_html: InlineHtml,
    footnotes: footnotes::Footnotes,
    /// Text up to here is an attribute list.
    skip_until: usize,
    notes: Notes,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, prepared: &'t Prepared<'t>, dialect: &'t Dialect) -> Self {
        Reader {
            text,
            prepared,
            dialect,
            auto_ids: prepared.auto_ids.unwrap_or(dialect.auto_ids),
            ids: Ids::new(dialect),
            elements: Vec::new(),
            visible: String::new(),
            heading: None,
            links: Vec::new(),
            code: None,
            inline_html: InlineHtml::new(dialect.flavor),
            footnotes: footnotes::Footnotes::default(),
            skip_until: 0,
            notes: Notes::default(),
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>, definitions: &RefDefs<'_>) {
        if let Some(link) = self.links.last_mut().filter(|_| !matches!(event, Event::End(_))) {
            link.inner_end = link.inner_end.max(range.end.min(link.range.end));
        }
        match event {
            Event::Start(tag) => self.start(tag, range, definitions),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => self.push_text(&text, range),
            Event::Code(text) => self.push_code(&text, range),
            Event::InlineHtml(_) => self.push_inline_html(range),
            Event::FootnoteReference(name) if self.dialect.flavor.is_kramdown() => {
                self.footnotes.push_reference(&name, range.clone(), &mut self.elements);
                self.take_attributes(range.end);
            }
            Event::SoftBreak | Event::HardBreak => self.push_visible(" "),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>, definitions: &RefDefs<'_>) {
        if let Some(heading) = &mut self.heading {
            heading.push_start_tag(&tag);
        }
        match tag {
            Tag::Paragraph | Tag::TableCell | Tag::Item => self.start_block(),
            Tag::Heading { level, .. } => self.start_heading(level as u8, range),
            Tag::Link { link_type, dest_url, id, .. } => {
                self.start_link(link_type, &dest_url, &id, range, definitions)
            }
            Tag::Image { link_type, dest_url, id, .. } => {
                self.start_link(link_type, &dest_url, &id, range, definitions);
                if let Some(image) = self.links.last_mut() {
                    image.image = true;
                    image.inner_end += 1;
                    if let Some(Element { kind: ElementKind::Link(link), .. }) =
                        image.element.and_then(|index| self.elements.get_mut(index))
                    {
                        (link.tag, link.attribute) = ("img", "src");
                    }
                }
            }
            Tag::CodeBlock(kind) => {
                self.code = Some(OpenCode { start: range.start, content: None, language: language(&kind) });
            }
            Tag::HtmlBlock => {
                let syntax =
                    if self.dialect.flavor.is_kramdown() { Syntax::Kramdown } else { Syntax::Browser };
                self.elements.extend(html::read(self.text, range, syntax));
            }
            Tag::FootnoteDefinition(name) => self.footnotes.start(&name, range, self.elements.len()),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Heading(_) => self.end_heading(range),
            TagEnd::Link | TagEnd::Image => self.end_link(),
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => self.take_attributes(range.end),
            TagEnd::CodeBlock => self.end_code_block(),
            TagEnd::FootnoteDefinition => {
                let kramdown = self.dialect.flavor.is_kramdown();
                self.footnotes.end(self.text, kramdown, &mut self.elements);
            }
            _ => {}
        }
        if let Some(heading) = &mut self.heading {
            heading.push_end_tag(tag);
        }
    }

    /// A new block: what is open inline ends with the block before it.
    fn start_block(&mut self) {
        if self.links.is_empty() {
            self.inline_html.end_of_block(&mut self.elements, &self.visible);
            self.visible.clear();
        }
    }

    fn start_heading(&mut self, level: u8, range: Range<usize>) {
        self.start_block();
        let offset = if self.dialect.flavor.is_kramdown() { self.dialect.header_offset } else { 0 };
        let level = (level as i8).saturating_add(offset).clamp(1, 6) as u8;
        self.heading = Some(OpenHeading::new(self.elements.len()));
        let end = range.start + self.text[range.clone()].trim_end().len();
        let kind = ElementKind::Heading { level, id: None, text: String::new() };
        self.elements.push(Element { range: range.start..end, kind });
    }

    fn end_heading(&mut self, range: Range<usize>) {
        let Some(mut heading) = self.heading.take() else { return };
        heading.end_run();
        let mut written = self.prepared.id_of_heading(&range);
        if written.is_none() && self.auto_ids {
            let source = HeadingSource {
                typographic: &heading.typographic,
                plain: heading.text.trim(),
                raw: raw_heading(self.prepared.text.get(range.clone()).unwrap_or_default()),
                html: heading.html.trim(),
                nested: self.footnotes.is_inside() || self.prepared.is_nested(range.start),
            };
            written = self.ids.next(&source);
        }
        if let Some(Element { kind: ElementKind::Heading { id, text, .. }, .. }) =
            self.elements.get_mut(heading.element)
        {
            *id = written;
            *text = html::collapse(&heading.text);
        }
    }

    fn start_link(
        &mut self,
        kind: LinkType,
        url: &str,
        id: &str,
        mut range: Range<usize>,
        definitions: &RefDefs<'_>,
    ) {
        if kind == LinkType::Collapsed
            && self.text.get(range.end..).is_some_and(|rest| rest.starts_with("[]"))
        {
            range.end += 2;
        }
        let mut destination = range.start..range.start;
        let mut url = url.to_owned();
        match kind {
            LinkType::Autolink | LinkType::Email => {
                destination = destination::autolink(self.text, &range);
                if kind == LinkType::Email && !url.starts_with("mailto:") {
                    url.insert_str(0, "mailto:");
                }
            }
            LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut => {
                if let Some(definition) = definitions.get(id) {
                    destination = destination::definition(&self.prepared.text, &definition.span);
                }
            }
            _ => {}
        }
        let known = !self.dialect.flavor.is_kramdown()
            || match kind {
                LinkType::Autolink => kramdown_links(&url),
                LinkType::Inline => !has_empty_title(self.text.get(range.clone()).unwrap_or_default()),
                _ => true,
            };
        let element = (known && !self.inline_html.is_opaque()).then_some(self.elements.len());
        if element.is_some() {
            let (tag, attribute, rel, text) = ("a", "href", String::new(), String::new());
            let link = Link { tag, attribute, destination, url, rel, text, raw_html: false };
            self.elements.push(Element { range: range.clone(), kind: ElementKind::Link(link) });
        }
        let (text_start, inner_end) = (self.visible.len(), range.start + 1);
        self.links.push(OpenLink { range, element, text_start, inner_end, kind, image: false });
    }

    fn end_link(&mut self) {
        let Some(open) = self.links.pop() else { return };
        let text = match self.visible.get(open.text_start..) {
            Some(text) if self.links.len() < MAX_NESTED_TEXTS => html::collapse(text),
            _ => String::new(),
        };
        if let Some(heading) = self.heading.as_mut().filter(|_| open.image) {
            heading.html.push_str(&text);
        }
        let inline = open.kind == LinkType::Inline;
        if let Some(Element { kind: ElementKind::Link(link), .. }) =
            open.element.and_then(|index| self.elements.get_mut(index))
        {
            link.text = text;
            if inline {
                link.destination = destination::inline(&self.prepared.text, &open.range, open.inner_end);
            }
            let verbatim = matches!(open.kind, LinkType::Autolink | LinkType::Email);
            if self.dialect.flavor.is_kramdown() && !verbatim {
                // J-MD-21: backslashes stay.
                let written = self.text.get(link.destination.clone()).unwrap_or_default();
                link.url = entities::decode_markdown(written).into_owned();
            }
        }
        if let Some(parent) = self.links.last_mut() {
            parent.inner_end = parent.inner_end.max(open.range.end);
        }
        self.take_attributes(open.range.end);
    }

    fn push_text(&mut self, text: &str, range: Range<usize>) {
        if let Some(code) = &mut self.code {
            let start = code.content.as_ref().map_or(range.start, |content| content.start);
            code.content = Some(start..range.end);
            return;
        }
        if self.inline_html.is_opaque() {
            return;
        }
        let text = match self.skip_until.checked_sub(range.start) {
            Some(_) if self.skip_until >= range.end => return,
            Some(skip) if text.len() == range.len() => text.get(skip..).unwrap_or_default(),
            _ => text,
        };
        let text = self.prepared.shown(text);
        let escaped = range.start > 0 && self.text.as_bytes().get(range.start - 1) == Some(&b'\\');
        self.push_shown(&text, escaped);
    }

    /// Text that the visitor sees.
    fn push_shown(&mut self, text: &str, escaped: bool) {
        self.push_visible(text);
        let in_image = self.links.iter().any(|link| link.image);
        if let Some(heading) = self.heading.as_mut().filter(|_| !in_image) {
            heading.push_text(text, escaped);
        }
    }

    /// Text of links, and alternative text.
    fn push_visible(&mut self, text: &str) {
        if !self.links.is_empty() || self.inline_html.is_gathering() {
            self.visible.push_str(text);
        }
    }

    fn push_code(&mut self, text: &str, range: Range<usize>) {
        if self.inline_html.is_opaque() {
            return;
        }
        let text = self.prepared.shown(text);
        self.push_visible(&text);
        if let Some(heading) = &mut self.heading {
            heading.push_code(&text);
        }
        let written = self.text.get(range.clone()).unwrap_or_default();
        let ticks = written.bytes().take_while(|byte| *byte == b'`').count();
        let content = range.start + ticks..range.end.saturating_sub(ticks).max(range.start + ticks);
        self.elements
            .push(Element { range: content, kind: ElementKind::Code { block: false, language: None } });
        self.take_attributes(range.end);
    }

    fn end_code_block(&mut self) {
        let Some(code) = self.code.take() else { return };
        let range = code.content.unwrap_or(code.start..code.start);
        self.elements
            .push(Element { range, kind: ElementKind::Code { block: true, language: code.language } });
    }

    fn push_inline_html(&mut self, range: Range<usize>) {
        let end = range.end;
        if let Some(opaque) = self.inline_html.opaque_text(self.text, &range) {
            self.push_visible(&entities::decode_text(opaque));
            let in_image = self.links.iter().any(|link| link.image);
            if let Some(heading) = self.heading.as_mut().filter(|_| !in_image) {
                heading.push_code(opaque);
            }
        }
        let opaque = self.inline_html.opaque_start();
        let shown = self.inline_html.read(self.text, range.clone(), &self.visible, &mut self.elements);
        if let Some(start) = opaque.filter(|_| !self.inline_html.is_opaque()) {
            self.notes.opaque.push(start..range.start);
        }
        if shown {
            self.notes.text_tags.push(range.clone());
            let text = self.text.get(range).unwrap_or_default();
            self.push_shown(text, false);
        } else {
            if let Some(heading) = &mut self.heading {
                heading.html.push_str(self.text.get(range).unwrap_or_default());
            }
            self.take_attributes(end);
        }
    }

    /// An attribute list directly after a span (J-MD-29) is not visible.
    fn take_attributes(&mut self, at: usize) {
        if !self.dialect.flavor.is_kramdown()
            || !self.links.is_empty() && self.links.iter().any(|link| link.image)
        {
            return;
        }
        let Some(range) = attribute_list::span(self.text, at) else { return };
        let attributes = self.prepared.attributes(self.text.get(range.clone()).unwrap_or_default());
        self.skip_until = range.end;
        self.notes.lists.push(range.clone());
        if let Some(id) = attributes.id {
            self.elements.push(Element { range, kind: ElementKind::Anchor { id } });
        }
    }

    /// The elements, when all events are read.
    fn finish(mut self) -> Vec<Element> {
        self.inline_html.end_of_block(&mut self.elements, &self.visible);
        let mut elements = self.elements;
        self.footnotes.finish(&mut elements);
        if self.dialect.flavor.is_kramdown() {
            self.prepared.push_elements(self.text, &mut elements);
        }
        elements
    }
}
