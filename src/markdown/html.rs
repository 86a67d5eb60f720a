//! Raw HTML: the elements and attributes that name resources or can be linked to.

use std::borrow::Cow;
use std::ops::Range;

use super::constructs::{self, Construct};
use super::css::{self, Syntax};
use super::entities::{decode_attribute, decode_text};
use super::tag::{Tag, Token, Tokenizer};
use super::{Element, ElementKind, Link, Picture};
use crate::origin::HOLE;

/// Reads a whole HTML text: a layout, a static page, the output of an HTML page. Headings get only the ids that are written.
pub fn parse(text: &str) -> Vec<Element> {
    read(text, 0..text.len())
}

/// The same, with the pieces that are not text.
pub fn parse_with_constructs(text: &str) -> (Vec<Element>, Vec<Construct>) {
    let mut found = Vec::new();
    let elements =
        read_each(text, 0..text.len(), |token, range| constructs::add(text, token, range, &mut found));
    (elements, found)
}

/// Reads a range of a text as HTML.
pub(super) fn read(text: &str, range: Range<usize>) -> Vec<Element> {
    read_each(text, range, |_, _| {})
}

/// Reads a range of a text as HTML, and shows each token and all of its bytes to `see`.
fn read_each(text: &str, range: Range<usize>, mut see: impl FnMut(&Token, Range<usize>)) -> Vec<Element> {
    let mut reader = Reader { text, elements: Vec::new(), visible: String::new(), heading: None, link: None };
    let mut tokens = Tokenizer::new(text, range.clone());
    loop {
        let start = tokens.position();
        let Some(token) = tokens.next() else { break };
        see(&token, start..tokens.position());
        match token {
            Token::Start(tag) => {
                reader.start(&tag);
                if text[tag.name.clone()].eq_ignore_ascii_case("style") {
                    css::push(
                        text,
                        tag.range.end..tokens.position(),
                        Syntax::Css,
                        None,
                        &mut reader.elements,
                    );
                }
            }
            Token::End(name) => reader.end(&name),
            Token::Text(range) => {
                if reader.heading.is_some() || reader.link.is_some() {
                    reader.visible.push_str(&decode_text(&text[range]));
                }
            }
        }
    }
    reader.close_heading(range.end);
    reader.close_link(range.end);
    reader.elements
}

/// An element whose text is still being read: its place among the elements, and where its text begins.
struct Open {
    element: usize,
    text_start: usize,
}

struct Reader<'t> {
    text: &'t str,
    elements: Vec<Element>,
    /// The text inside the open heading and link.
    visible: String,
    heading: Option<Open>,
    link: Option<Open>,
}

impl Reader<'_> {
    fn start(&mut self, tag: &Tag) {
        let name = lowercase(&self.text[tag.name.clone()]);
        let first = self.elements.len();
        if let Some(level) = heading_level(&name) {
            self.close_heading(tag.range.start);
            let id =
                tag.attribute(self.text, "id").map(|id| value(self.text, id)).filter(|id| !id.is_empty());
            let kind = ElementKind::Heading { level, id, text: String::new() };
            self.elements.push(Element { range: tag.range.clone(), kind });
            self.heading = Some(self.open(first));
            return;
        }
        push_tag(self.text, &name, tag, &mut self.elements);
        match &*name {
            "a" => {
                self.close_link(tag.range.start);
                let is_link = |element: &Element| matches!(element.kind, ElementKind::Link(_));
                let found = self.elements.iter().skip(first).position(is_link);
                self.link = found.map(|offset| self.open(first + offset));
            }
            "img" if self.link.is_some() => {
                if let Some(alt) = tag.attribute(self.text, "alt") {
                    self.visible.push_str(&value(self.text, alt));
                }
            }
            _ => {}
        }
    }

    fn open(&self, element: usize) -> Open {
        Open { element, text_start: self.visible.len() }
    }

    fn end(&mut self, name: &Range<usize>) {
        let end = || self.text[name.end..].find('>').map_or(self.text.len(), |close| name.end + close + 1);
        let name = lowercase(&self.text[name.clone()]);
        if name == "a" {
            self.close_link(end());
        } else if heading_level(&name).is_some() {
            self.close_heading(end());
        }
    }

    fn close_heading(&mut self, end: usize) {
        let Some(open) = self.heading.take() else { return };
        let visible = collapse(self.visible.get(open.text_start..).unwrap_or_default());
        if let Some(element) = self.elements.get_mut(open.element) {
            element.range.end = end;
            if let ElementKind::Heading { text, .. } = &mut element.kind {
                *text = visible;
            }
        }
        self.forget_text();
    }

    fn close_link(&mut self, end: usize) {
        let Some(open) = self.link.take() else { return };
        let visible = collapse(self.visible.get(open.text_start..).unwrap_or_default());
        if let Some(element) = self.elements.get_mut(open.element) {
            element.range.end = end;
            if let ElementKind::Link(link) = &mut element.kind {
                link.text = visible;
            }
        }
        self.forget_text();
    }

    fn forget_text(&mut self) {
        if self.heading.is_none() && self.link.is_none() {
            self.visible.clear();
        }
    }
}

/// The name of a tag, which nearly everybody writes in lower case.
fn lowercase(name: &str) -> Cow<'_, str> {
    match name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => name.to_ascii_lowercase().into(),
        false => name.into(),
    }
}

/// 1 for `h1`.
pub(super) fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
        _ => None,
    }
}

/// An attribute's value as the browser gets it.
fn value(text: &str, range: Range<usize>) -> String {
    decode_attribute(&text[range]).into_owned()
}

/// Text with each run of white space as one space, none at the ends.
pub(super) fn collapse(text: &str) -> String {
    let mut collapsed = String::with_capacity(text.len());
    for word in text.split_ascii_whitespace() {
        if !collapsed.is_empty() {
            collapsed.push(' ');
        }
        collapsed.push_str(word);
    }
    collapsed
}

/// What a start tag by itself contributes: its ids and its links. The text of an `<a>` is the caller's to fill in.
pub(super) fn push_tag(text: &str, name: &str, tag: &Tag, elements: &mut Vec<Element>) {
    if name == "base" {
        if tag.attribute(text, "href").is_some() {
            elements.push(Element { range: tag.range.clone(), kind: ElementKind::Base });
        }
        return;
    }
    push_anchors(text, name, tag, elements);
    push_links(text, name, tag, elements);
    if let Some(style) = tag.attribute(text, "style") {
        css::push(text, style, Syntax::Attribute, Some(&tag.range), elements);
    }
}

/// The addresses of a tag's own attributes.
fn push_links(text: &str, name: &str, tag: &Tag, elements: &mut Vec<Element>) {
    let attributes: &[(&'static str, &'static str)] = match name {
        "a" => &[("a", "href")],
        "area" => &[("area", "href")],
        "link" => &[("link", "href"), ("link", "imagesrcset")],
        "meta" if names_an_image(text, tag) => &[("meta", "content")],
        "img" => &[("img", "src"), ("img", "srcset")],
        "source" => &[("source", "src"), ("source", "srcset")],
        "video" => &[("video", "src"), ("video", "poster")],
        "audio" => &[("audio", "src")],
        "iframe" => &[("iframe", "src")],
        "script" => &[("script", "src")],
        "embed" => &[("embed", "src")],
        "object" => &[("object", "data")],
        _ => &[],
    };
    if attributes.is_empty() {
        return;
    }
    let rel = tag.attribute(text, "rel").filter(|_| name == "link");
    let rel = rel.map(|rel| value(text, rel).trim().to_ascii_lowercase()).unwrap_or_default();
    let alt = tag.attribute(text, "alt").filter(|_| matches!(name, "img" | "area"));
    let alt = alt.map(|alt| value(text, alt)).unwrap_or_default();
    let mut is_picture = name == "img";
    for (tag_name, attribute) in attributes {
        let Some(range) = tag.attribute(text, attribute) else { continue };
        let mut add = |destination: Range<usize>| {
            let mut url = value(text, destination.clone());
            url.retain(|c| !matches!(c, '\t' | '\n' | '\r'));
            // It is said once of an element, however many addresses it has.
            let picture = std::mem::take(&mut is_picture).then(|| picture(text, tag));
            let (rel, text) = (rel.clone(), alt.clone());
            let link =
                Link { tag: tag_name, attribute, destination, url, rel, text, raw_html: true, picture };
            elements.push(Element { range: tag.range.clone(), kind: ElementKind::Link(link) });
        };
        match *attribute {
            "srcset" | "imagesrcset" => candidates(text, range).into_iter().for_each(add),
            _ => add(trim(text, range)),
        }
    }
}

/// What else an `<img>` says. Liquid that is not known may have written any attribute.
fn picture(text: &str, tag: &Tag) -> Picture {
    let written = &text[tag.range.clone()];
    let is_open = tag.attributes.iter().any(|attribute| text[attribute.name.clone()].contains(HOLE));
    let has = |name: &str| tag.attribute(text, name).is_some();
    let style = tag.attribute(text, "style").map(|range| text[range].to_ascii_lowercase());
    let is_styled = style.is_some_and(|style| style.contains("width") || style.contains("height"));
    // Templates of other languages, which the browser never sees as they are.
    let is_open = is_open || written.contains("{{") || written.contains("<%");
    Picture {
        has_alt: is_open || has("alt") || has(":alt") || has("v-bind:alt"),
        has_size: is_open || is_styled || has("width") && has("height"),
        may_be_filled_in: is_open
            || has("id")
            || tag.attributes.iter().any(|own| is_for_script(&text[own.name.clone()])),
    }
}

/// Whether scripts and frameworks read an attribute: `data-src`, `onerror`, `:src`, `ng-src`.
fn is_for_script(name: &str) -> bool {
    let begins_with =
        |start: &&str| name.get(..start.len()).is_some_and(|part| part.eq_ignore_ascii_case(start));
    name.contains(':') || ["data-", "on", "ng-", "x-"].iter().any(begins_with)
}

/// Names of the `<meta>` elements whose content is the address of an image.
const IMAGE_PROPERTIES: [&str; 7] = [
    "og:image",
    "og:image:url",
    "og:image:secure_url",
    "twitter:image",
    "twitter:image:src",
    "msapplication-tileimage",
    "thumbnail",
];

/// Whether the content of a `<meta>` is what a shared link shows.
pub(super) fn names_an_image(text: &str, tag: &Tag) -> bool {
    let is_image = |attribute: &str| {
        let name = tag.attribute(text, attribute).map(|range| text[range].trim().to_ascii_lowercase());
        name.is_some_and(|name| IMAGE_PROPERTIES.contains(&name.as_str()))
    };
    is_image("property") || is_image("name")
}

/// `id` of any element, `name` of an `<a>`.
fn push_anchors(text: &str, name: &str, tag: &Tag, elements: &mut Vec<Element>) {
    let id = tag.attribute(text, "id").map(|range| value(text, range));
    let name = tag.attribute(text, "name").filter(|_| name == "a").map(|range| value(text, range));
    let name = name.filter(|name| id.as_ref() != Some(name));
    for id in [id, name].into_iter().flatten().filter(|id| !id.is_empty()) {
        elements.push(Element { range: tag.range.clone(), kind: ElementKind::Anchor { id } });
    }
}

/// The range without white space at its ends.
fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let written = &text[range.clone()];
    let start = range.start + (written.len() - written.trim_start().len());
    start..start + written.trim().len()
}

/// The URLs of a `srcset`, as the HTML standard splits it.
fn candidates(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = range.start;
    loop {
        while at < range.end && (bytes[at].is_ascii_whitespace() || bytes[at] == b',') {
            at += 1;
        }
        if at >= range.end {
            return found;
        }
        let start = at;
        while at < range.end && !bytes[at].is_ascii_whitespace() {
            at += 1;
        }
        let url = text[start..at].trim_end_matches(',');
        found.push(start..start + url.len());
        if start + url.len() == at {
            // The descriptors: up to a comma that is not in parentheses.
            let mut depth = 0usize;
            while at < range.end && (depth > 0 || bytes[at] != b',') {
                depth = match bytes[at] {
                    b'(' => depth + 1,
                    b')' => depth.saturating_sub(1),
                    _ => depth,
                };
                at += 1;
            }
        }
    }
}
