//! Headings of Markdown while they are read: what their ids are made from.

use pulldown_cmark::{Tag, TagEnd};

/// A heading whose end is not reached yet.
#[derive(Default)]
pub(super) struct OpenHeading {
    /// Its place among the elements.
    pub(super) element: usize,
    /// Its text.
    pub(super) text: String,
    /// Its content as HTML, from which J-MD-5 makes its id.
    pub(super) html: String,
}

impl OpenHeading {
    /// A heading without text yet.
    pub(super) fn new(element: usize) -> Self {
        OpenHeading { element, ..OpenHeading::default() }
    }

    /// Adds text.
    pub(super) fn push_text(&mut self, text: &str) {
        self.text.push_str(text);
        push_escaped(&mut self.html, text);
    }

    /// Adds code.
    pub(super) fn push_code(&mut self, text: &str) {
        self.text.push_str(text);
        self.html.push_str("code");
        push_escaped(&mut self.html, text);
        self.html.push_str("/code");
    }

    /// Adds the HTML of a start tag, without its brackets.
    pub(super) fn push_start_tag(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Emphasis => self.html.push_str("em"),
            Tag::Strong => self.html.push_str("strong"),
            Tag::Strikethrough => self.html.push_str("del"),
            Tag::Link { dest_url, .. } => self.html.push_str(&format!("a href=\"{dest_url}\"")),
            Tag::Image { dest_url, .. } => self.html.push_str(&format!("img src=\"{dest_url}\" alt=\"")),
            _ => {}
        }
    }

    /// Adds the HTML of an end tag, without its brackets.
    pub(super) fn push_end_tag(&mut self, tag: TagEnd) {
        self.html.push_str(match tag {
            TagEnd::Emphasis => "/em",
            TagEnd::Strong => "/strong",
            TagEnd::Strikethrough => "/del",
            TagEnd::Link => "/a",
            TagEnd::Image => "\" /",
            _ => "",
        });
    }
}

/// Text as HTML.
fn push_escaped(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            _ => html.push(c),
        }
    }
}
