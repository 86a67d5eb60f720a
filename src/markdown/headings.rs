//! Headings of Markdown while they are read: what their ids are made from.

use pulldown_cmark::{Tag, TagEnd};

use super::ids::push_typographic;

/// A heading whose end is not reached yet.
#[derive(Default)]
pub(super) struct OpenHeading {
    /// Its place among the elements.
    pub(super) element: usize,
    /// Its text.
    pub(super) text: String,
    /// What kramdown's typography makes of the text; `run` is text that it is still to see, whole.
    pub(super) typographic: String,
    run: String,
    /// Its content as HTML, from which J-MD-5 makes its id.
    pub(super) html: String,
}

impl OpenHeading {
    /// A heading without text yet.
    pub(super) fn new(element: usize) -> Self {
        OpenHeading { element, ..OpenHeading::default() }
    }

    /// Ends the text that typography sees as one.
    pub(super) fn end_run(&mut self) {
        push_typographic(&mut self.typographic, &self.run);
        self.run.clear();
    }

    /// Adds text; an `escaped` first character stands for itself.
    pub(super) fn push_text(&mut self, text: &str, escaped: bool) {
        self.text.push_str(text);
        push_escaped(&mut self.html, text);
        let mut rest = text;
        if escaped && let Some(first) = text.chars().next() {
            self.end_run();
            self.typographic.push(first);
            rest = &text[first.len_utf8()..];
        }
        self.run.push_str(rest);
    }

    /// Adds text without typography.
    pub(super) fn push_code(&mut self, text: &str) {
        self.end_run();
        self.text.push_str(text);
        self.typographic.push_str(text);
        self.html.push_str("code");
        push_escaped(&mut self.html, text);
        self.html.push_str("/code");
    }

    /// Adds the HTML of a start tag, without its brackets.
    pub(super) fn push_start_tag(&mut self, tag: &Tag<'_>) {
        self.end_run();
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
        self.end_run();
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

/// The content of a heading's first line, as written.
pub(super) fn raw_heading(heading: &str) -> &str {
    let line = heading.lines().next().unwrap_or_default().trim();
    if !line.starts_with('#') {
        return line;
    }
    let content = line.trim_start_matches('#').trim();
    let open = content.trim_end_matches('#');
    if open.is_empty() || open.ends_with([' ', '\t']) { open.trim_end() } else { content }
}
