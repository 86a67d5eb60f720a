//! The tree as elements: what a visitor meets.

use std::ops::Range;

use super::Document;
use super::attributes::Attributes;
use super::definitions::skip_one_indent;
use super::resolve::{attributes as attributes_of, mark_name, push_symbol};
use super::scan::Window;
use super::tree::{Kind, LinkKind, NONE, Node, NodeId, TRANSPARENT};
use crate::markdown::commonmark::is_index;
use crate::markdown::html::{collapse, heading_level};
use crate::markdown::{Element, ElementKind, Link, entities};
use crate::origin::HOLE;

/// How deep texts of links and headings may nest before they are no longer gathered.
const MAX_NESTED_TEXTS: usize = 16;

/// Collects the elements, in the order of the text.
pub(super) fn elements(document: &Document) -> Vec<Element> {
    let tree = &document.tree;
    let likely = tree.links.len() + tree.headings.len() + tree.codes.len() + tree.tags.len();
    let mut collector = Collector {
        document,
        text: &document.arena.text,
        elements: Vec::with_capacity(likely + likely / 4),
        visible: String::new(),
        gathering: 0,
        in_contents: false,
    };
    collector.children(document.root);
    for note in &document.resolved.notes {
        collector.note(note);
    }
    collector.undefined();
    collector.elements
}

mod html;

struct Collector<'d> {
    document: &'d Document,
    text: &'d str,
    elements: Vec<Element>,
    /// The text inside the links and headings that are open.
    visible: String,
    gathering: usize,
    /// Whether an entry of the table of contents is read: its links and footnotes go.
    in_contents: bool,
}

impl Collector<'_> {
    fn children(&mut self, parent: NodeId) {
        let tree = &self.document.tree;
        for id in tree.children(parent) {
            self.node(id, tree.node(id));
        }
    }

    fn node(&mut self, id: NodeId, node: &Node) {
        if node.attributes != NONE && self.has_tag(node) {
            self.listed_anchor(id, node);
        }
        match node.kind {
            Kind::Text | Kind::Math => self.push(node.range()),
            Kind::Abbreviation => {
                self.push(node.range());
                let known = self.document.definitions.abbreviations.get(node.data as usize);
                if let Some(boundary) = known.map(|known| *self.document.tree.node(known.boundary)) {
                    let listed = attributes_of(&self.document.tree, &boundary, &self.document.definitions);
                    self.listed_ids(node, &listed);
                }
            }
            Kind::CodeSpan => {
                self.push(node.range());
                self.code(node.range(), None, false);
            }
            Kind::Entity if self.gathering > 0 => self.visible.extend(char::from_u32(node.data)),
            Kind::Symbol if self.gathering > 0 => push_symbol(node, &mut self.visible),
            Kind::Break => self.push_space(),
            Kind::CodeBlock => self.code_block(node),
            Kind::Heading => self.heading(id, node),
            Kind::Link if self.in_contents => self.children(id),
            Kind::Link | Kind::Image => self.link(id, node),
            Kind::HtmlBlock | Kind::HtmlSpan => self.html(id, node),
            Kind::FootnoteMark => self.mark(id, node),
            Kind::Raw | Kind::RawBlock => self.raw(node.range()),
            Kind::UnorderedList | Kind::OrderedList if self.document.resolved.toc == Some(id) => {
                self.contents(node)
            }
            Kind::UnorderedList | Kind::OrderedList if self.document.resolved.notes_place == Some(id) => {}
            Kind::MathBlock | Kind::CommentBlock | Kind::Comment | Kind::NoteBlock | Kind::Note => {}
            _ => self.children(id),
        }
    }

    /// Whether what is written for a node has a tag that holds attributes.
    fn has_tag(&self, node: &Node) -> bool {
        has_attributes(node.kind)
            && !(node.kind == Kind::Paragraph && node.has(TRANSPARENT))
            && !(self.in_contents && node.kind == Kind::Link)
    }

    fn push(&mut self, range: Range<usize>) {
        if self.gathering > 0 {
            self.visible.push_str(self.text.get(range).unwrap_or_default());
        }
    }

    fn push_space(&mut self) {
        if self.gathering > 0 {
            self.visible.push(' ');
        }
    }

    fn add(&mut self, range: Range<usize>, kind: ElementKind) {
        let range = self.document.arena.origin(range);
        self.elements.push(Element { range, kind });
    }

    /// The id that an attribute list gives.
    fn listed_anchor(&mut self, id: NodeId, node: &Node) {
        let tree = &self.document.tree;
        let is_heading = tree.tag(node).is_some_and(|tag| {
            let name = self.text.get(tag.name.clone()).unwrap_or_default();
            heading_level(&name.to_ascii_lowercase()).is_some()
        });
        if self.document.resolved.toc == Some(id) || is_heading && node.kind == Kind::HtmlBlock {
            return;
        }
        let listed = attributes_of(&self.document.tree, node, &self.document.definitions);
        self.listed_ids(node, &listed);
    }

    fn listed_ids(&mut self, node: &Node, listed: &Attributes) {
        let name = listed.get("name").filter(|_| node.kind == Kind::Link);
        let id = listed.get("id");
        for anchor in [id, name.filter(|name| id != Some(name))].into_iter().flatten() {
            if !anchor.trim().is_empty() {
                self.add(listed.range.clone(), ElementKind::Anchor { id: anchor.to_owned() });
            }
        }
    }

    fn code(&mut self, range: Range<usize>, language: Option<String>, block: bool) {
        self.add(range, ElementKind::Code { block, language });
    }

    fn code_block(&mut self, node: &Node) {
        let Some(data) = self.document.tree.codes.get(node.data as usize) else { return };
        let mut range = node.range();
        if data.is_indented {
            range.start = skip_one_indent(&self.window(), range.start);
        }
        let written = data.language.clone().and_then(|language| self.text.get(language));
        let listed = attributes_of(&self.document.tree, node, &self.document.definitions);
        let class = listed.get("class").and_then(|classes| {
            classes.split_ascii_whitespace().find_map(|class| class.strip_prefix("language-"))
        });
        let language = class.or(written).map(str::to_owned);
        self.code(range, language, true);
    }

    fn window(&self) -> Window<'_> {
        Window { text: self.text, start: 0, end: self.text.len() }
    }

    /// Reads the text of what is open while its children are.
    fn gather(&mut self, id: NodeId) -> String {
        if self.gathering >= MAX_NESTED_TEXTS {
            self.children(id);
            return String::new();
        }
        let start = self.visible.len();
        self.gathering += 1;
        self.children(id);
        self.gathering -= 1;
        let text = collapse(self.visible.get(start..).unwrap_or_default());
        if self.gathering == 0 {
            self.visible.clear();
        }
        text
    }

    fn heading(&mut self, id: NodeId, node: &Node) {
        let Some(data) = self.document.tree.heading(node) else { return };
        let level =
            (i16::from(data.level) + i16::from(self.document.options.header_offset)).clamp(1, 6) as u8;
        let own = self.document.resolved.ids.get(&id).filter(|id| !id.trim().is_empty()).cloned();
        let index = self.elements.len();
        let lines = self.window().trim_end(data.lines.clone());
        self.add(lines.clone(), ElementKind::Heading { level, id: own, text: String::new() });
        let visible = self.gather(id);
        if self.document.options.output.heading_links {
            self.link_to_itself(index, lines);
        }
        if let Some(Element { kind: ElementKind::Heading { text, .. }, .. }) = self.elements.get_mut(index) {
            *text = visible;
        }
    }

    /// Ends a heading, the element of this number, in a link to itself, unless it holds a link.
    fn link_to_itself(&mut self, heading: usize, lines: Range<usize>) {
        let is_link =
            |element: &Element| matches!(&element.kind, ElementKind::Link(link) if link.attribute == "href");
        if self.elements.iter().skip(heading).any(is_link) {
            return;
        }
        let id = match self.elements.get(heading).map(|element| &element.kind) {
            Some(ElementKind::Heading { id: Some(id), .. }) => id,
            _ => "",
        };
        let url = format!("#{id}");
        self.made_link(lines.clone(), lines.end..lines.end, url, String::new());
    }

    fn link(&mut self, id: NodeId, node: &Node) {
        let Some(data) = self.document.tree.link(node) else { return };
        let is_image = node.kind == Kind::Image;
        let (tag, attribute) = if is_image { ("img", "src") } else { ("a", "href") };
        let mut destination = self.destination(node, data.destination.clone());
        let written = self.text.get(data.destination.clone()).unwrap_or_default();
        let mut url = entities::decode_markdown(written).into_owned();
        if data.kind == LinkKind::Mail {
            url.insert_str(0, "mailto:");
        }
        if node.attributes != NONE {
            let listed = attributes_of(&self.document.tree, node, &self.document.definitions);
            if let Some(own) = listed.get(attribute) {
                url = entities::decode_markdown(own).into_owned();
                destination = self.document.arena.origin(listed.range.clone());
            }
        }
        if data.attributes != NONE {
            let mut defined = Attributes::default();
            if let Some(list) = self.document.tree.attributes.get(data.attributes as usize) {
                defined.apply(list, &self.document.definitions.attribute_lists);
                defined.range = list.range.clone();
            }
            self.listed_ids(node, &defined);
        }
        let index = self.elements.len();
        let (rel, raw_html, picture) = (String::new(), false, None);
        let link = Link { tag, attribute, destination, url, rel, text: String::new(), raw_html, picture };
        self.add(node.range(), ElementKind::Link(link));
        let visible = if is_image { self.alternative_text(id) } else { self.gather(id) };
        if let Some(Element { kind: ElementKind::Link(link), .. }) = self.elements.get_mut(index) {
            link.text = visible;
        }
    }

    /// Where a destination is written; one of the settings would stand behind the link.
    fn destination(&self, node: &Node, destination: Range<usize>) -> Range<usize> {
        let is_given = self.document.definitions.given.contains(&destination.start);
        let end = node.end as usize;
        self.document.arena.origin(if is_given { end..end } else { destination })
    }

    /// The text within an image: none of its constructs are shown.
    fn alternative_text(&mut self, id: NodeId) -> String {
        let count = self.elements.len();
        let text = self.gather(id);
        self.elements.truncate(count);
        text
    }

    fn mark(&mut self, id: NodeId, node: &Node) {
        let Some(mark) = self.document.resolved.marks.get(&id).filter(|_| !self.in_contents) else { return };
        let name = format!("{}{}", self.document.options.footnote_prefix, mark_name(self.text, node));
        let repeat = if mark.repeat == 0 { String::new() } else { format!(":{}", mark.repeat) };
        self.add(node.range(), ElementKind::Anchor { id: format!("fnref:{name}{repeat}") });
        let written = node.start as usize + 2..node.end as usize - 1;
        let url = format!("#fn:{name}");
        self.made_link(node.range(), written, url, String::new());
    }

    /// A link that kramdown makes by itself.
    fn made_link(&mut self, range: Range<usize>, destination: Range<usize>, url: String, text: String) {
        let destination = self.document.arena.origin(destination);
        let (tag, attribute, rel, picture) = ("a", "href", String::new(), None);
        let link = Link { tag, attribute, destination, url, rel, text, raw_html: false, picture };
        self.add(range, ElementKind::Link(link));
    }

    fn note(&mut self, note: &super::resolve::Note) {
        let name = format!("{}{}", self.document.options.footnote_prefix, note.name);
        self.add(note.mark.clone(), ElementKind::Anchor { id: format!("fn:{name}") });
        let behind = note.mark.end..note.mark.end;
        let has_way_back = !self.document.options.output.footnote_backlink.is_empty();
        for number in (0..=note.repeats).filter(|_| has_way_back) {
            let repeat = if number == 0 { String::new() } else { format!(":{number}") };
            let url = format!("#fnref:{name}{repeat}");
            self.made_link(note.mark.clone(), behind.clone(), url, String::new());
        }
        self.children(note.content);
    }

    /// The table of contents.
    fn contents(&mut self, node: &Node) {
        let listed = attributes_of(&self.document.tree, node, &self.document.definitions);
        let own = listed.get("id").unwrap_or("markdown-toc").to_owned();
        let range = self.window().trim_end(node.range());
        let behind = range.end..range.end;
        let document = self.document;
        if document.resolved.entries.is_empty() {
            return;
        }
        self.add(range.clone(), ElementKind::Anchor { id: own.clone() });
        for entry in &document.resolved.entries {
            let count = self.elements.len();
            self.in_contents = true;
            let text = self.gather(entry.heading);
            self.in_contents = false;
            let shown = self.elements.split_off(count);
            let id = document.resolved.id(entry);
            self.made_link(range.clone(), behind.clone(), format!("#{id}"), text);
            self.add(range.clone(), ElementKind::Anchor { id: format!("{own}-{id}") });
            self.elements.extend(shown);
        }
    }

    /// References to labels that nothing defines. What holds a hole may be defined after all.
    fn undefined(&mut self) {
        for (range, label) in &self.document.undefined {
            let is_reference = !label.trim().is_empty() && !label.starts_with('^') && !label.contains(HOLE);
            let before = self.text.get(..range.start).and_then(|text| text.chars().next_back());
            let after = self.text.get(range.end..).unwrap_or_default();
            let goes_on = after.starts_with('[') && !after.starts_with("[]");
            // `[NEW][[Issue 1]](url)`: the second bracket is the text of a link, not a label.
            let is_text = label.starts_with('[');
            // Notes that another site had: `[7][8]`.
            let written = self.text.get(range.clone()).unwrap_or_default();
            let is_note = written.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'[' | b']'));
            if is_reference && !goes_on && !is_text && !is_note && !is_index(before, label) {
                self.add(range.clone(), ElementKind::UndefinedReference { label: label.clone() });
            }
        }
    }
}

/// Whether such a node is written as a tag.
fn has_attributes(kind: Kind) -> bool {
    use Kind::*;
    matches!(
        kind,
        Paragraph
            | Quote
            | CodeBlock
            | Rule
            | UnorderedList
            | OrderedList
            | Item
            | DefinitionList
            | Term
            | Definition
            | HtmlBlock
            | Table
            | MathBlock
            | Emphasis
            | Strong
            | Deleted
            | CodeSpan
            | Link
            | Image
            | HtmlSpan
            | Math
    )
}
