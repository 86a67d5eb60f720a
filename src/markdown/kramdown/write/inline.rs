//! Spans as HTML.

use super::*;
use crate::markdown::entities as browser;
use crate::markdown::kramdown::links::unescaped;
use crate::markdown::kramdown::tree::{LinkData, LinkKind, SPACE_AFTER, SPACE_BEFORE};

impl Writer<'_> {
    pub(super) fn span(&mut self, id: NodeId, node: &Node, indent: usize) {
        match node.kind {
            Kind::Text => self.text(id, node),
            Kind::Emphasis => self.simple("em", id, node, indent),
            Kind::Strong => self.simple("strong", id, node, indent),
            Kind::Deleted => self.simple("del", id, node, indent),
            Kind::CodeSpan => self.code_span(node),
            Kind::Link if self.in_contents => self.children(id, indent),
            Kind::Link => self.link(id, node, indent),
            Kind::Image => {
                let own = self.image_attributes(node);
                self.linked("img", node, &own);
                self.made(" />", node.range());
            }
            Kind::HtmlSpan => self.html_span(id, node, indent),
            Kind::FootnoteMark => self.mark(id, node),
            Kind::Entity => self.entity(node),
            Kind::Symbol => self.symbol(node),
            Kind::Break => self.made("<br />", node.range()),
            Kind::Math => self.math(node),
            Kind::Comment => self.exact(node.range()),
            Kind::Raw => self.exact(node.range()),
            Kind::Note => self.note_comment(node),
            Kind::Abbreviation => self.abbreviation(node),
            _ => {}
        }
    }

    pub(super) fn open(&mut self, name: &str, listed: &Attributes, node: &Node) {
        self.parts(&["<", name], node.range());
        if !listed.pairs.is_empty() {
            self.attributes(listed, node);
        }
        self.made(">", node.range());
    }

    fn simple(&mut self, name: &str, id: NodeId, node: &Node, indent: usize) {
        let listed = self.listed(node);
        self.open(name, &listed, node);
        // What is deleted is an element of HTML to kramdown.
        let breaks = self.breaks_lines;
        self.breaks_lines &= node.kind != Kind::Deleted;
        self.children(id, indent + 2);
        self.breaks_lines = breaks;
        self.parts(&["</", name, ">"], node.range());
    }

    /// Text; a backslash at the end of a line breaks it.
    fn text(&mut self, id: NodeId, node: &Node) {
        let mut range = node.range();
        if !self.breaks_lines {
            return self.escaped(range, true, false);
        }
        let (mark, kept) = if self.document.options.hard_wrap { ("\n", 0) } else { ("\\\n", 1) };
        while let Some(found) = self.text.get(range.clone()).and_then(|text| text.find(mark)) {
            let at = range.start + found;
            self.escaped(range.start..at, true, false);
            // The end of a paragraph needs no break.
            let is_last = at + mark.len() == range.end && self.document.tree.node(id).next == NONE;
            if !(is_last && self.parents.last() == Some(&Kind::Paragraph)) {
                self.made("<br />", at..at + kept);
            }
            range.start = at + kept;
            if kept == 0 {
                self.exact(at..at + 1);
                range.start = at + 1;
            }
        }
        self.escaped(range, true, false);
    }

    /// A typographic character, or what the settings put in its place.
    fn symbol(&mut self, node: &Node) {
        let output = &self.document.options.output;
        let spaced = node.has(SPACE_AFTER) || node.has(SPACE_BEFORE);
        let quote = |index: usize| (None, output.smart_quotes.get(index).copied());
        let (name, character) = match node.data {
            0x2018 => quote(0),
            0x2019 => quote(1),
            0x201c => quote(2),
            0x201d => quote(3),
            0x2026 => (Some("hellip"), Some('…')),
            0x2013 => (Some("ndash"), Some('–')),
            0x2014 => (Some("mdash"), Some('—')),
            0xab => (Some(if spaced { "laquo_space" } else { "laquo" }), Some('«')),
            _ => (Some(if spaced { "raquo_space" } else { "raquo" }), Some('»')),
        };
        let set = output.typographic_symbols.iter().find(|(own, _)| Some(own.as_str()) == name);
        if let Some((_, set)) = set {
            return self.made(&escaped_text(set), node.range());
        }
        if node.has(SPACE_BEFORE) {
            self.made("\u{a0}", node.range());
        }
        match character.and_then(|c| entities::escaped(c).filter(|_| c != '"')) {
            Some(escaped) => self.made(escaped, node.range()),
            None => self.made(character.unwrap_or_default().encode_utf8(&mut [0; 4]), node.range()),
        }
        if node.has(SPACE_AFTER) {
            self.made("\u{a0}", node.range());
        }
    }

    fn entity(&mut self, node: &Node) {
        let c = char::from_u32(node.data);
        match c.and_then(|c| entities::escaped(c).filter(|_| c != '"')) {
            Some(escaped) => {
                let written = self.text.get(node.range()).unwrap_or_default();
                if written.starts_with('&') && written.len() > 1 {
                    self.exact(node.range());
                } else {
                    self.made(escaped, node.range());
                }
            }
            None => match c {
                Some(c) => self.made(c.encode_utf8(&mut [0; 4]), node.range()),
                None => self.exact(node.range()),
            },
        }
    }

    fn link(&mut self, id: NodeId, node: &Node, indent: usize) {
        let Some(data) = self.document.tree.link(node) else { return };
        let mut own = self.definition_attributes(data);
        own.set("href", String::new());
        if let Some(title) = data.title.clone().and_then(|title| self.text.get(title)) {
            own.set("title", title.to_owned());
        }
        own.extend(&self.listed(node));
        self.linked("a", node, &own);
        self.made(">", node.range());
        self.children(id, indent + 2);
        self.made("</a>", node.range());
    }

    fn definition_attributes(&self, data: &LinkData) -> Attributes {
        let mut own = Attributes::default();
        if let Some(list) = self.document.tree.attributes.get(data.attributes as usize) {
            own.apply(list, &self.document.definitions.attribute_lists);
        }
        own
    }

    /// The attributes of an image; an empty `src` stands for the destination.
    pub(super) fn image_attributes(&self, node: &Node) -> Attributes {
        let Some(data) = self.document.tree.link(node) else { return Attributes::default() };
        let mut own = self.definition_attributes(data);
        own.set("src", String::new());
        own.set("alt", unescaped(self.text.get(data.text.clone()).unwrap_or_default()));
        if let Some(title) = data.title.clone().and_then(|title| self.text.get(title)) {
            own.set("title", title.to_owned());
        }
        own.extend(&self.listed(node));
        own
    }

    /// A start tag with the destination among its attributes.
    pub(super) fn linked(&mut self, name: &str, node: &Node, own: &Attributes) {
        let Some(data) = self.document.tree.link(node) else { return };
        let attribute = if name == "img" { "src" } else { "href" };
        self.made(&format!("<{name}"), node.range());
        for (key, value) in &own.pairs {
            if key != attribute || !value.is_empty() {
                let is_id = key == "id" && value.trim().is_empty();
                if !is_id {
                    self.made(&format!(" {key}=\"{}\"", escaped_attribute(value)), node.range());
                }
                continue;
            }
            self.made(&format!(" {key}=\""), node.range());
            if data.kind == LinkKind::Mail {
                self.made("mailto:", node.range());
            }
            let written = self.text.get(data.destination.clone()).unwrap_or_default();
            let url = browser::decode_markdown(written);
            match (self.rewrite)(&url) {
                Some(other) => self.made(&escaped_attribute(&other), data.destination.clone()),
                None => self.escaped(data.destination.clone(), true, true),
            }
            self.made("\"", node.range());
        }
    }

    fn math(&mut self, node: &Node) {
        let mut listed = self.listed(node);
        let is_plain = !self.document.options.output.math;
        if is_plain {
            listed.add_class("kdmath");
        }
        if listed.pairs.is_empty() {
            self.made("\\(", node.range());
            self.escaped(node.range(), false, false);
            self.made("\\)", node.range());
        } else {
            self.open("span", &listed, node);
            self.made("$", node.range());
            self.exact(node.range());
            self.made("$</span>", node.range());
        }
    }

    pub(super) fn note_comment(&mut self, node: &Node) {
        if node.start == node.end {
            return;
        }
        self.made("<!-- ", node.range());
        self.exact(node.range());
        self.made(" -->", node.range());
    }

    fn abbreviation(&mut self, node: &Node) {
        let Some(known) = self.document.definitions.abbreviations.get(node.data as usize) else { return };
        let mut own = self.listed(self.document.tree.node(known.boundary));
        let title = self.text.get(known.title.clone()).unwrap_or_default();
        if !title.is_empty() {
            own.set("title", title.to_owned());
        }
        self.open("abbr", &own, node);
        if self.text.get(node.range()) == Some(known.word.as_str()) {
            self.exact(node.range());
        } else {
            self.made(&known.word, node.range());
        }
        self.made("</abbr>", node.range());
    }
}
