//! Tags within a line of Markdown.

use std::ops::Range;

use super::html_blocks::is_block_element;
use super::tag::{Exhausted, Syntax, Tag, Token, Tokenizer, kramdown_tag};
use super::{Element, ElementKind, Flavor, html};

/// Elements whose content kramdown does not read as Markdown (J-MD-37).
const OPAQUE: [&str; 9] = ["code", "kbd", "samp", "var", "script", "style", "math", "textarea", "option"];

/// What the tags of the current block have opened.
pub(super) struct InlineHtml {
    flavor: Flavor,
    /// The `<a>` whose text is being gathered: its place among the elements, and where its text begins.
    link: Option<(usize, usize)>,
    /// The element whose content is opaque, and where that begins.
    opaque: Option<(String, usize)>,
}

impl InlineHtml {
    /// Nothing is open.
    pub(super) fn new(flavor: Flavor) -> Self {
        InlineHtml { flavor, link: None, opaque: None }
    }

    /// Whether Markdown is not read here.
    pub(super) fn is_opaque(&self) -> bool {
        self.opaque.is_some()
    }

    /// Where the content begins that is not read as Markdown.
    pub(super) fn opaque_start(&self) -> Option<usize> {
        self.opaque.as_ref().map(|(_, start)| *start)
    }

    /// Whether the text of an `<a>` is being gathered.
    pub(super) fn is_gathering(&self) -> bool {
        self.link.is_some()
    }

    /// Reads the tag at `range`. `visible` is the text so far. Returns whether it is text to the flavor.
    pub(super) fn read(
        &mut self,
        text: &str,
        range: Range<usize>,
        visible: &str,
        elements: &mut Vec<Element>,
    ) -> bool {
        let written = text.get(range.clone()).unwrap_or_default();
        if written.starts_with("<!--") {
            return false;
        }
        if let Some(name) = written.strip_prefix("</") {
            let name = name.trim_end_matches('>').trim();
            self.close(name, range.end, visible, elements);
            return self.flavor.is_kramdown() && is_block_element(&name.to_ascii_lowercase());
        }
        let Some(tag) = self.tag(text, range) else { return self.flavor.is_kramdown() };
        let name = text[tag.name.clone()].to_ascii_lowercase();
        let kramdown = self.flavor.is_kramdown();
        if kramdown && is_block_element(&name) {
            return true;
        }
        if name == "a" {
            self.end_link(tag.range.start, visible, elements);
        }
        let first = elements.len();
        html::push_tag(text, &name, &tag, elements);
        if name == "a" && elements.get(first..).is_some_and(|new| new.iter().any(is_link)) {
            let offset = elements[first..].iter().position(is_link).unwrap_or_default();
            self.link = Some((first + offset, visible.len()));
        }
        if kramdown && self.opaque.is_none() && !tag.self_closing && OPAQUE.contains(&name.as_str()) {
            self.opaque = Some((name, tag.range.end));
        }
        false
    }

    fn tag(&self, text: &str, range: Range<usize>) -> Option<Tag> {
        if self.flavor.is_kramdown() {
            return kramdown_tag(text, range.start, range.end, &mut Exhausted::default());
        }
        match Tokenizer::new(text, range, Syntax::Browser).next()? {
            Token::Start(tag) => Some(tag),
            _ => None,
        }
    }

    fn close(&mut self, name: &str, end: usize, visible: &str, elements: &mut [Element]) {
        if name.eq_ignore_ascii_case("a") {
            self.end_link(end, visible, elements);
        }
        if self.opaque.as_ref().is_some_and(|(open, _)| open.eq_ignore_ascii_case(name)) {
            self.opaque = None;
        }
    }

    /// The text of the opaque element that the tag at `range` closes, as written.
    pub(super) fn opaque_text<'t>(&self, text: &'t str, range: &Range<usize>) -> Option<&'t str> {
        let (open, start) = self.opaque.as_ref()?;
        let name = text.get(range.clone())?.strip_prefix("</")?.trim_end_matches('>').trim();
        name.eq_ignore_ascii_case(open).then(|| text.get(*start..range.start))?
    }

    fn end_link(&mut self, end: usize, visible: &str, elements: &mut [Element]) {
        let Some((index, text_start)) = self.link.take() else { return };
        if let Some(element) = elements.get_mut(index)
            && let ElementKind::Link(link) = &mut element.kind
        {
            element.range.end = element.range.end.max(end);
            link.text = html::collapse(visible.get(text_start..).unwrap_or_default());
        }
    }

    /// What is still open ends with its block.
    pub(super) fn end_of_block(&mut self, elements: &mut [Element], visible: &str) {
        self.end_link(0, visible, elements);
        self.opaque = None;
    }
}

fn is_link(element: &Element) -> bool {
    matches!(element.kind, ElementKind::Link(_))
}
