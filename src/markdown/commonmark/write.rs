//! CommonMark as HTML. What a heading's id and a link's destination are was decided when the text was read; the writer looks it
//! up among the elements.

use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, Tag, TagEnd};

use super::chunks::Chunks;
use super::code::language;
use crate::markdown::{Element, ElementKind, Link, Rewrite, Written};

/// An event of the parser with its bytes.
pub(super) type Located<'e> = (Event<'e>, Range<usize>);

/// Writes what was read of a text.
pub(super) fn write(
    text: &str,
    events: &[Located<'_>],
    elements: &[Element],
    rewrite: Rewrite<'_>,
) -> Written {
    let mut writer = Writer {
        text,
        elements,
        rewrite,
        chunks: Chunks::default(),
        images: Vec::new(),
        alignments: Vec::new(),
        cell: 0,
        in_head: false,
        hidden: 0,
    };
    for (event, range) in events {
        writer.event(event, range);
    }
    writer.chunks.finish(text)
}

struct Writer<'t> {
    text: &'t str,
    /// Sorted by start.
    elements: &'t [Element],
    rewrite: Rewrite<'t>,
    chunks: Chunks,
    /// Where the open images began: what is inside is only their alternative text.
    images: Vec<usize>,
    alignments: Vec<Alignment>,
    cell: usize,
    in_head: bool,
    /// Definitions of footnotes around: they are not shown.
    hidden: usize,
}

impl Writer<'_> {
    fn event(&mut self, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(Tag::FootnoteDefinition(_)) => self.hidden += 1,
            Event::End(TagEnd::FootnoteDefinition) => self.hidden = self.hidden.saturating_sub(1),
            _ if self.hidden > 0 => {}
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(*tag, range),
            Event::Text(text) => self.escaped(text, range),
            Event::Code(text) => {
                self.chunks.made("<code>", range);
                self.code(text, range);
                self.chunks.made("</code>", range);
            }
            Event::InlineHtml(_) | Event::Html(_) => self.chunks.exact(range.clone()),
            Event::SoftBreak => self.chunks.made("\n", range),
            Event::HardBreak => self.chunks.made("<br />\n", range),
            Event::Rule => self.chunks.made("<hr />\n\n", range),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        let html = match tag {
            Tag::Paragraph => "<p>".to_owned(),
            Tag::Heading { level, .. } => {
                let (level, id) = self.heading(range).unwrap_or((*level as u8, None));
                let id = id.map(|id| format!(" id=\"{}\"", attribute(id))).unwrap_or_default();
                format!("<h{level}{id}>")
            }
            Tag::BlockQuote(_) => "<blockquote>\n".to_owned(),
            Tag::List(None) => "<ul>\n".to_owned(),
            Tag::List(Some(1)) => "<ol>\n".to_owned(),
            Tag::List(Some(first)) => format!("<ol start=\"{first}\">\n"),
            Tag::Item => "<li>".to_owned(),
            Tag::CodeBlock(kind) => start_code(kind),
            Tag::Table(alignments) => {
                self.alignments.clone_from(alignments);
                "<table>\n".to_owned()
            }
            Tag::TableHead => {
                (self.in_head, self.cell) = (true, 0);
                "<thead>\n<tr>\n".to_owned()
            }
            Tag::TableRow => {
                self.cell = 0;
                "<tr>\n".to_owned()
            }
            Tag::TableCell => self.start_cell(),
            Tag::Emphasis => "<em>".to_owned(),
            Tag::Strong => "<strong>".to_owned(),
            Tag::Strikethrough => "<del>".to_owned(),
            Tag::Link { title, .. } => return self.link(title, range),
            Tag::Image { .. } => return self.images.push(self.chunks.len()),
            _ => return,
        };
        self.chunks.made(html, range);
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        let html = match tag {
            TagEnd::Paragraph => "</p>\n\n",
            TagEnd::Heading(_) => {
                let level = self.heading(range).map_or(1, |(level, _)| level);
                return self.chunks.made(format!("</h{level}>\n\n"), range);
            }
            TagEnd::BlockQuote(_) => "</blockquote>\n\n",
            TagEnd::List(true) => "</ol>\n\n",
            TagEnd::List(false) => "</ul>\n\n",
            TagEnd::Item => "</li>\n",
            TagEnd::CodeBlock => "</code></pre>\n\n",
            TagEnd::Table => "</tbody>\n</table>\n\n",
            TagEnd::TableHead => {
                self.in_head = false;
                "</tr>\n</thead>\n<tbody>\n"
            }
            TagEnd::TableRow => "</tr>\n",
            TagEnd::TableCell if self.in_head => "</th>\n",
            TagEnd::TableCell => "</td>\n",
            TagEnd::Emphasis => "</em>",
            TagEnd::Strong => "</strong>",
            TagEnd::Strikethrough => "</del>",
            TagEnd::Link => "</a>",
            TagEnd::Image => return self.image(range),
            _ => return,
        };
        self.chunks.made(html, range);
    }

    fn start_cell(&mut self) -> String {
        let name = if self.in_head { "th" } else { "td" };
        let side = match self.alignments.get(self.cell) {
            Some(Alignment::Left) => "left",
            Some(Alignment::Center) => "center",
            Some(Alignment::Right) => "right",
            _ => "",
        };
        self.cell += 1;
        if side.is_empty() { format!("<{name}>") } else { format!("<{name} style=\"text-align: {side}\">") }
    }

    /// The elements that begin at a byte.
    fn elements_at(&self, at: usize) -> impl Iterator<Item = &Element> {
        let first = self.elements.partition_point(|element| element.range.start < at);
        self.elements.iter().skip(first).take_while(move |element| element.range.start == at)
    }

    /// The level and id that the reader found.
    fn heading(&self, range: &Range<usize>) -> Option<(u8, Option<&str>)> {
        self.elements_at(range.start).find_map(|element| match &element.kind {
            ElementKind::Heading { level, id, .. } => Some((*level, id.as_deref())),
            _ => None,
        })
    }

    fn link_at(&self, at: usize, tag: &str) -> Option<Link> {
        self.elements_at(at).find_map(|element| match &element.kind {
            ElementKind::Link(link) if link.tag == tag && !link.raw_html => Some(link.clone()),
            _ => None,
        })
    }

    fn link(&mut self, title: &str, range: &Range<usize>) {
        let Some(link) = self.link_at(range.start, "a") else { return };
        self.chunks.made("<a href=\"", range);
        self.destination(&link, range);
        self.chunks.made("\"", range);
        self.title(title, range);
        self.chunks.made(">", range);
    }

    fn title(&mut self, title: &str, range: &Range<usize>) {
        if !title.is_empty() {
            self.chunks.made(format!(" title=\"{}\"", attribute(title)), range);
        }
    }

    fn destination(&mut self, link: &Link, range: &Range<usize>) {
        let (url, written) = (&link.url, link.destination.clone());
        if let Some(url) = (self.rewrite)(url) {
            self.chunks.made(attribute(&url), &written);
        } else if self.text.get(written.clone()) == Some(url) && !url.contains('"') {
            self.escaped(url, &written);
        } else {
            let source = if written.is_empty() { range } else { &written };
            self.chunks.made(attribute(url), source);
        }
    }

    fn image(&mut self, range: &Range<usize>) {
        let Some(start) = self.images.pop() else { return };
        self.chunks.truncate(start);
        let Some(link) = self.link_at(range.start, "img") else { return };
        let title = self.title_of_image(range, &link.destination);
        self.chunks.made("<img src=\"", range);
        self.destination(&link, range);
        self.chunks.made(format!("\" alt=\"{}\"", attribute(&link.text)), range);
        self.title(&title, range);
        self.chunks.made(" />", range);
    }

    /// What stands in quotes behind the destination.
    fn title_of_image(&self, range: &Range<usize>, destination: &Range<usize>) -> String {
        let behind = self.text.get(destination.end..range.end).unwrap_or_default();
        let behind = behind.trim_start_matches('>').trim_end_matches(')').trim();
        let quoted = |quote| behind.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
        ['"', '\''].into_iter().find_map(quoted).unwrap_or_default().to_owned()
    }

    fn code(&mut self, code: &str, range: &Range<usize>) {
        let written = self.text.get(range.clone()).unwrap_or_default();
        match written.find(code).filter(|_| !code.is_empty()) {
            Some(at) => self.escaped(code, &(range.start + at..range.start + at + code.len())),
            None => self.chunks.made(escaped(code), range),
        }
    }

    /// Text: bytes of the source where they are the same.
    fn escaped(&mut self, text: &str, range: &Range<usize>) {
        if self.text.get(range.clone()) != Some(text) {
            return self.chunks.made(escaped(text), range);
        }
        let mut from = range.start;
        for (offset, c) in text.char_indices() {
            let by = match c {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                _ => continue,
            };
            let at = range.start + offset;
            self.chunks.exact(from..at);
            self.chunks.made(by, &(at..at + 1));
            from = at + 1;
        }
        self.chunks.exact(from..range.end);
    }
}

fn start_code(kind: &CodeBlockKind<'_>) -> String {
    let class = language(kind).map(|name| format!(" class=\"language-{}\"", attribute(&name)));
    format!("<pre><code{}>", class.unwrap_or_default())
}

/// Text as HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The value of an attribute as HTML.
fn attribute(text: &str) -> String {
    escaped(text).replace('"', "&quot;")
}
