//! Spans: emphasis, links, images, code, tags.

use std::ops::Range;

use pulldown_cmark::{Tag, TagEnd};

use super::super::{ElementKind, Link};
use super::Writer;
use super::blocks::html_attributes;
use super::text::{escaped, escaped_attribute};

/// Elements without content.
const VOID: [&str; 5] = ["br", "img", "input", "hr", "wbr"];

impl Writer<'_> {
    pub(super) fn start_span(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        if range.start < self.skip_until {
            return self.slots.push(None);
        }
        let name = match tag {
            Tag::Emphasis if self.is_both(range) => "<strong",
            Tag::Strong if self.is_both(&(range.start.saturating_sub(1)..range.end + 1)) => "<em",
            Tag::Emphasis => "<em",
            Tag::Strong => "<strong",
            Tag::Strikethrough => "<del",
            Tag::Link { title, .. } => return self.start_link(title, range),
            // Written at its end; what is inside is only its alternative text.
            Tag::Image { .. } => return self.slots.push(Some(self.chunks.len())),
            _ => return self.slots.push(None),
        };
        self.chunks.made(name, range);
        self.open_span(range);
    }

    /// `***a***`: kramdown has the emphasis inside.
    fn is_both(&self, emphasis: &Range<usize>) -> bool {
        let written = self.text.get(emphasis.clone()).unwrap_or_default();
        let marked = |mark| written.starts_with(mark) && written.ends_with(mark) && written.len() > 6;
        self.kramdown && (marked("***") || marked("___"))
    }

    fn open_span(&mut self, range: &Range<usize>) {
        let slot = self.chunks.slot(range);
        self.slots.push(Some(slot));
        self.chunks.made(">", range);
    }

    pub(super) fn end_span(&mut self, tag: TagEnd, range: &Range<usize>) {
        let Some(slot) = self.slots.pop().flatten() else { return };
        let end = match tag {
            TagEnd::Emphasis if self.is_both(range) => "</strong>",
            TagEnd::Strong if self.is_both(&(range.start.saturating_sub(1)..range.end + 1)) => "</em>",
            TagEnd::Emphasis => "</em>",
            TagEnd::Strong => "</strong>",
            TagEnd::Strikethrough => "</del>",
            TagEnd::Link => "</a>",
            TagEnd::Image => return self.image(slot, range),
            _ => return,
        };
        self.chunks.made(end, range);
        let end = self.end_of_span(range);
        let attributes = self.take_attributes(end);
        self.chunks.fill(slot, attributes);
    }

    /// Where a span ends to the reader, who knows of `[a] []`.
    fn end_of_span(&self, range: &Range<usize>) -> usize {
        let link = self.elements_at(range.start).find(|element| matches!(element.kind, ElementKind::Link(_)));
        link.map_or(range.end, |link| link.range.end.max(range.end))
    }

    /// The attributes in the list that begins at a byte; it is not shown.
    fn take_attributes(&mut self, at: usize) -> String {
        let index = self.notes.lists.partition_point(|list| list.start < at);
        let Some(list) = self.notes.lists.get(index).filter(|list| list.start == at) else {
            return String::new();
        };
        self.skip_until = self.skip_until.max(list.end);
        html_attributes(&self.prepared.attributes(self.text.get(list.clone()).unwrap_or_default()), None)
    }

    fn link_at(&self, at: usize, tag: &str) -> Option<&Link> {
        self.elements_at(at).find_map(|element| match &element.kind {
            ElementKind::Link(link) if link.tag == tag && !link.raw_html => Some(link),
            _ => None,
        })
    }

    fn start_link(&mut self, title: &str, range: &Range<usize>) {
        let Some(link) = self.link_at(range.start, "a") else {
            self.plain(range.clone());
            self.skip_until = self.skip_until.max(range.end);
            return self.slots.push(None);
        };
        let (url, destination) = (link.url.clone(), link.destination.clone());
        self.chunks.made("<a href=\"", range);
        self.destination(&url, destination, range);
        self.chunks.made("\"", range);
        self.title(title, range);
        self.open_span(range);
    }

    fn title(&mut self, title: &str, range: &Range<usize>) {
        if !title.is_empty() {
            self.chunks.made(format!(" title=\"{}\"", escaped_attribute(title)), range);
        }
    }

    fn destination(&mut self, url: &str, written: Range<usize>, range: &Range<usize>) {
        if let Some(url) = (self.rewrite)(url) {
            self.chunks.made(escaped_attribute(&url), &written);
        } else if self.text.get(written.clone()) == Some(url) && !url.contains('"') {
            self.plain(written);
        } else {
            let source = if written.is_empty() { range.clone() } else { written };
            self.chunks.made(escaped_attribute(url), &source);
        }
    }

    fn image(&mut self, start: usize, range: &Range<usize>) {
        self.chunks.truncate(start);
        let Some(link) = self.link_at(range.start, "img") else { return };
        let (url, destination, alt) = (link.url.clone(), link.destination.clone(), link.text.clone());
        let title = self.title_of_image(range, &destination);
        self.chunks.made("<img src=\"", range);
        self.destination(&url, destination, range);
        self.chunks.made(format!("\" alt=\"{}\"", escaped_attribute(&alt)), range);
        self.title(&title, range);
        let end = self.end_of_span(range);
        let attributes = self.take_attributes(end);
        self.chunks.made(format!("{attributes} />"), range);
    }

    /// What stands in quotes behind the destination.
    fn title_of_image(&self, range: &Range<usize>, destination: &Range<usize>) -> String {
        let behind = self.text.get(destination.end..range.end).unwrap_or_default();
        let behind = behind.trim_start_matches('>').trim_end_matches(')').trim();
        let quoted = |quote| behind.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
        ['"', '\''].into_iter().find_map(quoted).unwrap_or_default().to_owned()
    }

    pub(super) fn code_span(&mut self, code: &str, range: &Range<usize>) {
        if range.start < self.skip_until {
            return;
        }
        let open =
            if self.kramdown { "<code class=\"language-plaintext highlighter-rouge\"" } else { "<code" };
        self.chunks.made(open, range);
        let slot = self.chunks.slot(range);
        self.chunks.made(">", range);
        let written = self.text.get(range.clone()).unwrap_or_default();
        match written.find(code).filter(|_| !code.is_empty()) {
            Some(at) => self.plain(range.start + at..range.start + at + code.len()),
            None => self.chunks.made(escaped(&self.prepared.shown(code)), range),
        }
        self.chunks.made("</code>", range);
        let attributes = self.take_attributes(range.end);
        self.chunks.fill(slot, attributes);
    }

    /// A tag within a line.
    pub(super) fn inline_html(&mut self, range: &Range<usize>) {
        if range.start < self.skip_until {
            return;
        }
        if self.notes.text_tags.binary_search_by_key(&range.start, |tag| tag.start).is_ok() {
            return self.plain(range.clone());
        }
        let written = self.text.get(range.clone()).unwrap_or_default();
        let name = written.trim_start_matches('<').split(|c: char| !c.is_ascii_alphanumeric()).next();
        let is_void = name.is_some_and(|name| VOID.iter().any(|void| void.eq_ignore_ascii_case(name)));
        if is_void && self.kramdown && !written.ends_with("/>") && !written.starts_with("</") {
            self.without_markdown(range.start..range.end - 1);
            self.chunks.made(" />", range);
        } else {
            self.without_markdown(range.clone());
        }
        self.take_attributes(range.end);
        let index = self.notes.opaque.partition_point(|opaque| opaque.start < range.end);
        if let Some(opaque) = self.notes.opaque.get(index).filter(|opaque| opaque.start == range.end) {
            self.chunks.exact(opaque.clone());
            self.skip_until = self.skip_until.max(opaque.end);
        }
    }
}
