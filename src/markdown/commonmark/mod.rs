//! CommonMark by pulldown-cmark: its events become elements, or HTML.

mod chunks;
mod code;
mod destination;
mod headings;
mod inline_html;
mod links;
mod write;

use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options, Parser, RefDefs, Tag, TagEnd};

use self::code::{OpenCode, language};
use self::headings::OpenHeading;
use self::inline_html::InlineHtml;
pub(super) use self::links::is_index;
use self::links::{OpenLink, push_undefined};
use self::write::Located;
use super::ids::{HeadingSource, Ids};
use super::{Dialect, Element, ElementKind, Link, Rewrite, Written, html};

/// How deep images and links may nest before their text is no longer gathered: it would grow with the square of the depth.
const MAX_NESTED_TEXTS: usize = 16;

/// What the visitor meets.
pub(super) fn parse(text: &str, dialect: &Dialect) -> Vec<Element> {
    read(&without_mark(text), dialect, None)
}

/// The text as HTML.
pub(super) fn to_html(text: &str, dialect: &Dialect, rewrite: Rewrite<'_>) -> Written {
    let text = without_mark(text);
    let mut events = Vec::new();
    let elements = read(&text, dialect, Some(&mut events));
    write::write(&text, &events, &elements, rewrite)
}

/// The text with line ends in the place of a byte order mark: as long, so that ranges hold for both.
fn without_mark(text: &str) -> Cow<'_, str> {
    match text.strip_prefix('\u{feff}') {
        Some(rest) => Cow::Owned(format!("\n\n\n{rest}")),
        None => Cow::Borrowed(text),
    }
}

/// Reads a text. With `kept`, the events are kept for the writer.
fn read<'p>(text: &'p str, dialect: &Dialect, mut kept: Option<&mut Vec<Located<'p>>>) -> Vec<Element> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let undefined = RefCell::new(Vec::new());
    let callback = |broken: BrokenLink<'_>| -> Option<(CowStr<'_>, CowStr<'_>)> {
        if matches!(broken.link_type, LinkType::Reference | LinkType::Collapsed) {
            undefined.borrow_mut().push((broken.span, broken.reference.to_string()));
        }
        None
    };
    let mut reader = Reader::new(text, dialect);
    let mut events = Parser::new_with_broken_link_callback(text, options, Some(callback)).into_offset_iter();
    while let Some((event, range)) = events.next() {
        if let Some(kept) = &mut kept {
            kept.push((event.clone(), range.clone()));
        }
        reader.event(event, range, events.reference_definitions());
    }
    let mut elements = reader.finish();
    drop(events);
    push_undefined(text, undefined.into_inner(), &mut elements);
    elements.sort_by_key(|element| element.range.start);
    elements
}

struct Reader<'t> {
    text: &'t str,
    ids: Ids<'t>,
    elements: Vec<Element>,
    /// The text that the visitor sees, of the current block.
    visible: String,
    heading: Option<OpenHeading>,
    links: Vec<OpenLink>,
    code: Option<OpenCode>,
    inline_html: InlineHtml,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, dialect: &'t Dialect) -> Self {
        Reader {
            text,
            ids: Ids::new(dialect),
            elements: Vec::new(),
            visible: String::new(),
            heading: None,
            links: Vec::new(),
            code: None,
            inline_html: InlineHtml::default(),
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>, definitions: &RefDefs<'_>) {
        if let Some(link) = self.links.last_mut().filter(|_| !matches!(event, Event::End(_))) {
            link.inner_end = link.inner_end.max(range.end.min(link.range.end));
        }
        match event {
            Event::Start(tag) => self.start(tag, range, definitions),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.push_text(&text, range),
            Event::Code(text) => self.push_code(&text, range),
            Event::InlineHtml(_) => self.push_inline_html(range),
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
                        self.elements.get_mut(image.element)
                    {
                        (link.tag, link.attribute) = ("img", "src");
                    }
                }
            }
            Tag::CodeBlock(kind) => {
                self.code = Some(OpenCode { start: range.start, content: None, language: language(&kind) });
            }
            Tag::HtmlBlock => self.elements.extend(html::read(self.text, range)),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::Link | TagEnd::Image => self.end_link(),
            TagEnd::CodeBlock => self.end_code_block(),
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
        self.heading = Some(OpenHeading::new(self.elements.len()));
        let end = range.start + self.text[range.clone()].trim_end().len();
        let kind = ElementKind::Heading { level, id: None, text: String::new() };
        self.elements.push(Element { range: range.start..end, kind });
    }

    fn end_heading(&mut self) {
        let Some(heading) = self.heading.take() else { return };
        let source = HeadingSource { plain: heading.text.trim(), html: heading.html.trim() };
        let written = self.ids.next(&source);
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
                    destination = destination::definition(self.text, &definition.span);
                }
            }
            _ => {}
        }
        let element = self.elements.len();
        let (tag, attribute, rel, text) = ("a", "href", String::new(), String::new());
        let picture = None;
        let link = Link { tag, attribute, destination, url, rel, text, raw_html: false, picture };
        self.elements.push(Element { range: range.clone(), kind: ElementKind::Link(link) });
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
        if let Some(Element { kind: ElementKind::Link(link), .. }) = self.elements.get_mut(open.element) {
            link.text = text;
            if inline {
                link.destination = destination::inline(self.text, &open.range, open.inner_end);
            }
        }
        if let Some(parent) = self.links.last_mut() {
            parent.inner_end = parent.inner_end.max(open.range.end);
        }
    }

    fn push_text(&mut self, text: &str, range: Range<usize>) {
        if let Some(code) = &mut self.code {
            let start = code.content.as_ref().map_or(range.start, |content| content.start);
            code.content = Some(start..range.end);
            return;
        }
        self.push_visible(text);
        let in_image = self.links.iter().any(|link| link.image);
        if let Some(heading) = self.heading.as_mut().filter(|_| !in_image) {
            heading.push_text(text);
        }
    }

    /// Text of links, and alternative text.
    fn push_visible(&mut self, text: &str) {
        if !self.links.is_empty() || self.inline_html.is_gathering() {
            self.visible.push_str(text);
        }
    }

    fn push_code(&mut self, text: &str, range: Range<usize>) {
        self.push_visible(text);
        if let Some(heading) = &mut self.heading {
            heading.push_code(text);
        }
        let written = self.text.get(range.clone()).unwrap_or_default();
        let ticks = written.bytes().take_while(|byte| *byte == b'`').count();
        let content = range.start + ticks..range.end.saturating_sub(ticks).max(range.start + ticks);
        self.elements
            .push(Element { range: content, kind: ElementKind::Code { block: false, language: None } });
    }

    fn end_code_block(&mut self) {
        let Some(code) = self.code.take() else { return };
        let range = code.content.unwrap_or(code.start..code.start);
        self.elements
            .push(Element { range, kind: ElementKind::Code { block: true, language: code.language } });
    }

    fn push_inline_html(&mut self, range: Range<usize>) {
        self.inline_html.read(self.text, range.clone(), &self.visible, &mut self.elements);
        if let Some(heading) = &mut self.heading {
            heading.html.push_str(self.text.get(range).unwrap_or_default());
        }
    }

    /// The elements, when all events are read.
    fn finish(mut self) -> Vec<Element> {
        self.inline_html.end_of_block(&mut self.elements, &self.visible);
        self.elements
    }
}
