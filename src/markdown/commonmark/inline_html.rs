//! Tags within a line of Markdown.

use std::ops::Range;

use crate::markdown::tag::{Token, Tokenizer};
use crate::markdown::{Element, ElementKind, html};

/// What the tags of the current block have opened.
#[derive(Default)]
pub(super) struct InlineHtml {
    /// The `<a>` whose text is being gathered: its place among the elements, and where its text begins.
    link: Option<(usize, usize)>,
}

impl InlineHtml {
    /// Whether the text of an `<a>` is being gathered.
    pub(super) fn is_gathering(&self) -> bool {
        self.link.is_some()
    }

    /// Reads the tag at `range`. `visible` is the text so far.
    pub(super) fn read(
        &mut self,
        text: &str,
        range: Range<usize>,
        visible: &str,
        elements: &mut Vec<Element>,
    ) {
        let written = text.get(range.clone()).unwrap_or_default();
        if let Some(name) = written.strip_prefix("</") {
            if name.trim_end_matches('>').trim().eq_ignore_ascii_case("a") {
                self.end_link(range.end, visible, elements);
            }
            return;
        }
        let Some(Token::Start(tag)) = Tokenizer::new(text, range).next() else { return };
        let name = text[tag.name.clone()].to_ascii_lowercase();
        if name == "a" {
            self.end_link(tag.range.start, visible, elements);
        }
        let first = elements.len();
        html::push_tag(text, &name, &tag, elements);
        let found = elements.iter().skip(first).position(is_link);
        if let Some(offset) = found.filter(|_| name == "a") {
            self.link = Some((first + offset, visible.len()));
        }
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
    }
}

fn is_link(element: &Element) -> bool {
    matches!(element.kind, ElementKind::Link(_))
}
