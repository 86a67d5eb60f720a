//! Blocks as HTML.

use super::*;

impl Writer<'_> {
    pub(super) fn start(&mut self, name: &str, listed: &Attributes, node: &Node, indent: usize, end: &str) {
        self.indent(indent, node);
        let at = node.start as usize..node.start as usize;
        self.parts(&["<", name], at.clone());
        if !listed.pairs.is_empty() {
            self.attributes(listed, node);
        }
        self.made(end, at);
    }

    pub(super) fn end(&mut self, name: &str, node: &Node) {
        let at = node.end as usize..node.end as usize;
        self.parts(&["</", name, ">\n"], at);
    }

    /// A block whose content stands on lines of its own.
    pub(super) fn container(&mut self, name: &str, id: NodeId, node: &Node, indent: usize) {
        let mut listed = Attributes::default();
        if node.has(TASK_CLASS) {
            listed.add_class("task-list");
        }
        listed.extend(&self.listed(node));
        self.start(name, &listed, node, indent, ">\n");
        self.children(id, indent + 2);
        self.indent(indent, node);
        self.end(name, node);
    }

    /// The text of a paragraph.
    pub(super) fn paragraph_text(&mut self, id: NodeId, node: &Node, indent: usize) {
        self.children(id, indent + 2);
        self.way_back_of(id);
        if node.has(LINE_AFTER) {
            self.made("\n", node.end as usize..node.end as usize);
        }
    }

    pub(super) fn paragraph(&mut self, id: NodeId, node: &Node, indent: usize) {
        let tree = &self.document.tree;
        let first = tree.node(node.first);
        if first.kind == Kind::Image
            && node.first == node.last
            && tree
                .attributes
                .get(first.attributes as usize)
                .is_some_and(|list| list.references.iter().any(|r| r == "standalone"))
        {
            return self.figure(node, first, indent);
        }
        let listed = self.listed(node);
        self.start("p", &listed, node, indent, ">");
        self.paragraph_text(id, node, indent);
        self.end("p", node);
    }

    /// An image that stands alone, with its alternative text below.
    fn figure(&mut self, node: &Node, image: &Node, indent: usize) {
        let mut listed = self.listed(node);
        let mut own = self.image_attributes(image);
        for name in ["class", "id"] {
            if listed.get(name).is_none()
                && let Some(at) = own.pairs.iter().position(|(key, _)| key == name)
            {
                let (key, value) = own.pairs.remove(at);
                listed.set(&key, value);
            }
        }
        self.start("figure", &listed, node, indent, ">\n");
        self.start("img", &own, image, indent + 2, " />\n");
        self.indent(indent + 2, node);
        let text = own.get("alt").unwrap_or_default().to_owned();
        self.made(&format!("<figcaption>{text}</figcaption>\n"), image.range());
        self.indent(indent, node);
        self.end("figure", node);
    }

    pub(super) fn heading(&mut self, id: NodeId, node: &Node, indent: usize) {
        let Some(data) = self.document.tree.heading(node) else { return };
        let level = (i16::from(data.level) + i16::from(self.document.options.header_offset)).clamp(1, 6);
        let name = format!("h{level}");
        let mut listed = Attributes::default();
        if let Some(own) = data.id.clone().and_then(|id| self.text.get(id)) {
            listed.set("id", own.to_owned());
        }
        listed.extend(&self.listed(node));
        if listed.get("id").is_none()
            && let Some(own) = self.document.resolved.ids.get(&id)
        {
            listed.set("id", own.clone());
        }
        self.start(&name, &listed, node, indent, ">");
        let inner = self.written.html.len();
        let breaks = std::mem::replace(&mut self.breaks_lines, false);
        self.children(id, indent + 2);
        self.way_back_of(id);
        self.breaks_lines = breaks;
        let links_itself = self.document.options.output.heading_links;
        if links_itself && !self.written.html.get(inner..).is_some_and(|html| html.contains("href=")) {
            let link = format!(" <a href=\"#{}\"></a>", listed.get("id").unwrap_or_default());
            self.made(&link, node.end as usize..node.end as usize);
        }
        self.end(&name, node);
    }

    pub(super) fn list(&mut self, id: NodeId, node: &Node, indent: usize) {
        let name = if node.kind == Kind::UnorderedList { "ul" } else { "ol" };
        if self.document.resolved.toc == Some(id) {
            self.contents(name, node);
        } else if self.document.resolved.notes_place == Some(id) {
            self.notes();
        } else {
            self.container(name, id, node, indent);
        }
    }

    pub(super) fn item(&mut self, name: &str, id: NodeId, node: &Node, indent: usize) {
        let mut listed = Attributes::default();
        if node.has(TASK_CLASS) {
            listed.add_class("task-list-item");
        }
        listed.extend(&self.listed(node));
        self.start(name, &listed, node, indent, ">");
        let first = self.document.tree.node(node.first);
        let is_inline = node.first == NONE || first.kind == Kind::Paragraph && first.has(TRANSPARENT);
        if !is_inline {
            self.made("\n", node.start as usize..node.start as usize);
        }
        self.children(id, indent + 2);
        if !is_inline || node.first != NONE && self.written.html.ends_with('\n') {
            self.indent(indent, node);
        }
        self.end(name, node);
    }

    pub(super) fn term(&mut self, id: NodeId, node: &Node, indent: usize) {
        let listed = self.listed(node);
        self.start("dt", &listed, node, indent, ">");
        self.children(id, indent + 2);
        self.end("dt", node);
    }

    pub(super) fn math_block(&mut self, node: &Node, indent: usize) {
        if !self.document.options.output.math {
            return self.plain_math_block(node, indent);
        }
        let listed = self.listed(node);
        let has_tag = !listed.pairs.is_empty();
        if has_tag {
            self.start("div", &listed, node, indent, ">");
        }
        self.made("\\[", node.range());
        self.escaped(node.range(), false, false);
        self.made("\\]\n", node.range());
        if has_tag {
            self.end("div", node);
        }
    }

    /// Without an engine the dollars stay.
    fn plain_math_block(&mut self, node: &Node, indent: usize) {
        let mut listed = self.listed(node);
        listed.add_class("kdmath");
        self.start("div", &listed, node, indent, ">$$\n");
        self.exact(node.range());
        self.made("\n$$", node.range());
        self.end("div", node);
    }
}
