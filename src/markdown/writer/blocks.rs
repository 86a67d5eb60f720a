//! Blocks: paragraphs, headings, lists, code, tables, raw HTML.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, Tag, TagEnd};

use super::super::attribute_list::Attributes;
use super::super::code::language;
use super::super::prepared::{BlockKind, NOTHING};
use super::super::{Element, ElementKind};
use super::Writer;
use super::text::escaped_attribute;

impl Writer<'_> {
    pub(super) fn start(&mut self, index: usize, tag: &Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::Paragraph => self.start_paragraph(index, range),
            Tag::Heading { level, .. } => self.start_heading(*level as u8, range),
            Tag::BlockQuote(_) => self.start_container("blockquote".into(), range, false),
            Tag::List(first) => {
                let name = match first {
                    Some(1) => "ol".into(),
                    Some(start) if !self.kramdown => format!("ol start=\"{start}\"").into(),
                    Some(_) => "ol".into(),
                    None => "ul".into(),
                };
                self.start_container(name, range, true);
            }
            Tag::Item => self.chunks.made("<li>", range),
            Tag::CodeBlock(kind) => self.start_code(kind, range),
            Tag::Table(alignments) => {
                self.alignments.clone_from(alignments);
                let attributes = html_attributes(&self.block_attributes(range.start), None);
                self.chunks.made(format!("<table{attributes}>\n"), range);
            }
            Tag::TableHead => {
                (self.in_head, self.cell) = (true, 0);
                self.chunks.made("<thead>\n<tr>\n", range);
            }
            Tag::TableRow => {
                self.cell = 0;
                self.chunks.made("<tr>\n", range);
            }
            Tag::TableCell => self.start_cell(range),
            Tag::FootnoteDefinition(name) => self.notes_of.start(name, range.clone(), self.chunks.len()),
            _ => self.start_span(tag, range),
        }
    }

    pub(super) fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Paragraph => self.end_paragraph(range),
            TagEnd::Heading(_) => {
                let level = self.heading(range).map_or(1, |(level, _)| level);
                self.chunks.made(format!("</h{level}>\n\n"), range);
            }
            TagEnd::BlockQuote(_) => self.end_container("</blockquote>\n\n", range),
            TagEnd::List(ordered) => {
                self.end_container(if ordered { "</ol>\n\n" } else { "</ul>\n\n" }, range);
                if self.containers == 0
                    && let Some(at) = self.toc.take()
                {
                    self.chunks.truncate(at);
                    self.toc_slot = Some(self.chunks.slot(range));
                }
            }
            TagEnd::Item => self.chunks.made("</li>\n", range),
            TagEnd::CodeBlock => self.end_code(range),
            TagEnd::Table => self.chunks.made("</tbody>\n</table>\n\n", range),
            TagEnd::TableHead => {
                self.in_head = false;
                self.chunks.made("</tr>\n</thead>\n<tbody>\n", range);
            }
            TagEnd::TableRow => self.chunks.made("</tr>\n", range),
            TagEnd::TableCell => self.chunks.made(if self.in_head { "</th>\n" } else { "</td>\n" }, range),
            TagEnd::FootnoteDefinition => self.notes_of.end(&mut self.chunks),
            _ => self.end_span(tag, range),
        }
    }

    fn start_paragraph(&mut self, index: usize, range: &Range<usize>) {
        if self.is_nothing(range) {
            self.hidden = Some(self.chunks.len());
            return;
        }
        self.is_bare = self.transparent.contains(&index) || self.is_in_spans(range.start);
        if !self.is_bare {
            let attributes = html_attributes(&self.block_attributes(range.start), None);
            self.chunks.made(format!("<p{attributes}>"), range);
        }
    }

    fn end_paragraph(&mut self, range: &Range<usize>) {
        if let Some(at) = self.hidden.take() {
            self.chunks.truncate(at);
        } else {
            self.chunks.made(if std::mem::take(&mut self.is_bare) { "" } else { "</p>\n\n" }, range);
        }
    }

    fn is_in_spans(&self, at: usize) -> bool {
        let after = self.prepared.spans.partition_point(|span| span.start <= at);
        self.prepared.spans.get(..after).and_then(<[_]>::last).is_some_and(|span| at < span.end)
    }

    /// Whether a paragraph holds nothing but the mark of what was taken out before it.
    fn is_nothing(&self, range: &Range<usize>) -> bool {
        let masked = self.prepared.text.get(range.clone()).unwrap_or_default().as_bytes();
        let is_nothing = |byte: &u8| *byte == NOTHING;
        // A hidden tag is longer than the mark.
        masked.iter().any(is_nothing)
            && masked.iter().all(|byte| is_nothing(byte) || byte.is_ascii_whitespace())
            && !masked.windows(2).any(|pair| pair.iter().all(is_nothing))
    }

    /// The level and id that the reader found.
    fn heading(&self, range: &Range<usize>) -> Option<(u8, Option<&str>)> {
        self.elements_at(range.start).find_map(|element| match &element.kind {
            ElementKind::Heading { level, id, .. } => Some((*level, id.as_deref())),
            _ => None,
        })
    }

    fn start_heading(&mut self, level: u8, range: &Range<usize>) {
        let attributes = self.prepared.attributes_of(range.start);
        let (level, id) = self.heading(range).unwrap_or((level, None));
        let attributes = html_attributes(&attributes, id);
        self.chunks.made(format!("<h{level}{attributes}>"), range);
    }

    /// Attributes of a block, but those that belong to the list or quote around it.
    fn block_attributes(&self, start: usize) -> Attributes {
        let mut attributes = Attributes::default();
        for (list, set) in self.prepared.lists_within(start..start + 1) {
            if list.kind != BlockKind::List && (self.containers == 0 || !self.begins_line(list.range.start)) {
                attributes.extend(set);
            }
        }
        attributes
    }

    fn begins_line(&self, at: usize) -> bool {
        at == 0 || self.byte(at - 1) == Some(b'\n')
    }

    fn start_container(&mut self, name: Cow<'static, str>, range: &Range<usize>, is_list: bool) {
        let mut attributes = Attributes::default();
        if self.containers == 0 && self.kramdown {
            for (list, set) in self.prepared.lists_within(range.clone()) {
                if self.begins_line(list.range.start) && list.block.is_some() {
                    attributes.extend(set);
                }
            }
        }
        self.containers += 1;
        let is_toc = is_list && self.toc_slot.is_none() && attributes.references.iter().any(|r| r == "toc");
        if is_toc && self.toc.is_none() {
            self.toc = Some(self.chunks.len());
            self.notes_of.toc = attributes.clone();
        }
        let attributes = html_attributes(&attributes, None);
        let line = if self.containers > 1 { "\n" } else { "" };
        self.chunks.made(format!("{line}<{name}{attributes}>\n"), range);
    }

    fn end_container(&mut self, end: &'static str, range: &Range<usize>) {
        self.containers = self.containers.saturating_sub(1);
        self.chunks.made(end, range);
    }

    fn start_cell(&mut self, range: &Range<usize>) {
        let name = if self.in_head { "th" } else { "td" };
        let alignment = match self.alignments.get(self.cell) {
            Some(Alignment::Left) => " style=\"text-align: left\"",
            Some(Alignment::Center) => " style=\"text-align: center\"",
            Some(Alignment::Right) => " style=\"text-align: right\"",
            _ => "",
        };
        self.cell += 1;
        self.chunks.made(format!("<{name}{alignment}>"), range);
    }

    /// As Jekyll asks rouge for it; the words of a language are not marked.
    fn start_code(&mut self, kind: &CodeBlockKind<'_>, range: &Range<usize>) {
        self.in_code = true;
        let language = language(kind);
        if !self.kramdown {
            let class = language.map(|name| format!(" class=\"language-{}\"", escaped_attribute(&name)));
            return self.chunks.made(format!("<pre><code{}>", class.unwrap_or_default()), range);
        }
        let name = language.unwrap_or_else(|| "plaintext".into());
        let mut attributes = self.attributes_behind(range);
        attributes.classes =
            format!("{} language-{} highlighter-rouge", attributes.classes, escaped_attribute(&name));
        let attributes = html_attributes(&attributes, None);
        let line = if self.containers > 0 { "\n" } else { "" };
        let html = format!("{line}<div{attributes}><div class=\"highlight\"><pre class=\"highlight\"><code>");
        self.chunks.made(html, range);
    }

    fn end_code(&mut self, range: &Range<usize>) {
        self.in_code = false;
        let end = if self.kramdown { "</code></pre></div></div>\n\n" } else { "</code></pre>\n\n" };
        self.chunks.made(end, range);
    }

    /// Attributes in a list that follows a block.
    fn attributes_behind(&self, range: &Range<usize>) -> Attributes {
        let rest = self.text.get(range.end..).unwrap_or_default();
        let start = range.end + (rest.len() - rest.trim_start().len());
        let mut attributes = Attributes::default();
        for (list, set) in self.prepared.lists_within(start..start + 1) {
            if list.block.is_none() {
                attributes.extend(set);
            }
        }
        attributes
    }

    /// Raw HTML, on lines of its own.
    pub(super) fn raw_block(&mut self, range: Range<usize>) {
        self.without_markdown(range.clone());
        let ends_line = self.byte(range.end).is_none_or(|byte| byte == b'\n');
        if ends_line && self.byte(range.end.saturating_sub(1)) != Some(b'\n') {
            self.chunks.made("\n", &range);
        }
    }

    /// Tags, without the attribute that asks for Markdown in them.
    pub(super) fn without_markdown(&mut self, range: Range<usize>) {
        let written = self.text.get(range.clone()).unwrap_or_default();
        let mut from = range.start;
        for (at, attribute) in written.match_indices(" markdown=") {
            let open = at + attribute.len();
            let quote = written[open..].chars().next().filter(|c| matches!(c, '"' | '\''));
            let value = quote.and_then(|quote| written[open + 1..].find(quote));
            if let Some(length) = value.filter(|_| self.kramdown && range.start + at >= from) {
                self.chunks.exact(from..range.start + at);
                from = range.start + open + length + 2;
            }
        }
        self.chunks.exact(from.min(range.end)..range.end);
    }

    /// The table of contents' links with the levels of their headings.
    pub(super) fn toc_links(&self, list: &Range<usize>) -> Vec<(u8, &str, &str)> {
        let is_heading = |element: &&Element| matches!(element.kind, ElementKind::Heading { .. });
        let mut headings = self.elements.iter().filter(is_heading);
        let links = self.elements_at(list.start).filter_map(|element| match &element.kind {
            ElementKind::Link(link) => link.url.strip_prefix('#').map(|id| (id, link.text.as_str())),
            _ => None,
        });
        let mut level = |id: &str| {
            headings.find_map(|heading| match &heading.kind {
                ElementKind::Heading { level, id: Some(own), .. } if own == id => Some(*level),
                _ => None,
            })
        };
        links.filter_map(|(id, text)| Some((level(id)?, id, text))).collect()
    }
}

/// Attributes as they are written in a tag; an id that is given counts in place of a missing one.
pub(super) fn html_attributes(attributes: &Attributes, id: Option<&str>) -> String {
    let mut html = String::new();
    let mut add = |key: &str, value: &str| {
        html.push_str(&format!(" {key}=\"{}\"", escaped_attribute(value)));
    };
    let classes = attributes.classes.trim();
    if !classes.is_empty() {
        add("class", classes);
    }
    for (key, value) in &attributes.pairs {
        add(key, value);
    }
    if let Some(id) = attributes.id.as_deref().or(id) {
        add("id", id);
    }
    html
}
