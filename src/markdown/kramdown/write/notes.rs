//! Footnotes and the table of contents as HTML.

use super::*;
use crate::markdown::kramdown::resolve::mark_name;

impl Writer<'_> {
    pub(super) fn mark(&mut self, id: NodeId, node: &Node) {
        let document = self.document;
        let Some(mark) = document.resolved.marks.get(&id).filter(|_| !self.in_contents) else { return };
        let name = format!("{}{}", document.options.footnote_prefix, mark_name(self.text, node));
        let repeat = if mark.repeat == 0 { String::new() } else { format!(":{}", mark.repeat) };
        let number = mark.note + document.options.footnote_nr as usize;
        let html = format!(
            "<sup id=\"fnref:{name}{repeat}\" role=\"doc-noteref\"><a href=\"#fn:{name}\" class=\"footnote\" \
             rel=\"footnote\">{number}</a></sup>"
        );
        self.made(&html, node.range());
    }

    /// The notes that were referred to.
    pub(super) fn notes(&mut self) {
        let document = self.document;
        let (Some(first), Some(last)) = (document.resolved.notes.first(), document.resolved.notes.last())
        else {
            return;
        };
        let breaks = std::mem::replace(&mut self.breaks_lines, false);
        let start = match document.options.footnote_nr {
            1 => String::new(),
            number => format!(" start=\"{number}\""),
        };
        let open = format!("<div class=\"footnotes\" role=\"doc-endnotes\">\n  <ol{start}>\n");
        self.made(&open, first.mark.clone());
        for note in &document.resolved.notes {
            let prefix = &document.options.footnote_prefix;
            let open = format!("    <li id=\"fn:{prefix}{}\" role=\"doc-endnote\">\n", note.name);
            self.made(&open, note.mark.clone());
            let way_back = self.way_back_to(&format!("{prefix}{}", note.name), note.repeats);
            let holder = self.last_paragraph(note.content);
            self.way_back = holder.map(|holder| (holder, way_back.clone(), note.mark.clone()));
            self.parents.push(Kind::Item);
            self.children(note.content, 6);
            self.parents.pop();
            if holder.is_none() {
                self.made(&format!("      <p>{way_back}</p>\n"), note.mark.clone());
            }
            self.way_back = None;
            self.made("    </li>\n", note.mark.clone());
        }
        self.made("  </ol>\n</div>\n", last.mark.clone());
        self.breaks_lines = breaks;
    }

    /// The paragraph that a note ends in, or by the settings also one or a heading that ends what it ends in.
    fn last_paragraph(&self, content: NodeId) -> Option<NodeId> {
        let tree = &self.document.tree;
        let is_deep = self.document.options.output.footnote_backlink_inline;
        let mut last = tree.node(content).last;
        while last != NONE {
            match tree.node(last).kind {
                Kind::Paragraph => return Some(last),
                Kind::Heading if is_deep => return Some(last),
                _ if is_deep => last = tree.node(last).last,
                _ => return None,
            }
        }
        None
    }

    /// Writes the way back, if it belongs to this node.
    pub(super) fn way_back_of(&mut self, id: NodeId) {
        if self.way_back.as_ref().is_some_and(|(holder, ..)| *holder == id)
            && let Some((_, html, mark)) = self.way_back.take()
            && !html.is_empty()
        {
            self.made("\u{a0}", mark.clone());
            self.made(&html, mark);
        }
    }

    /// The table of contents in the place of a list.
    pub(super) fn contents(&mut self, name: &str, node: &Node) {
        let document = self.document;
        let entries = &document.resolved.entries;
        if entries.is_empty() {
            return;
        }
        let mut listed = Attributes::default();
        if node.has(TASK_CLASS) {
            listed.add_class("task-list");
        }
        listed.extend(&self.listed(node));
        let own = listed.get("id").unwrap_or("markdown-toc").to_owned();
        listed.set("id", own.clone());
        self.start(name, &listed, node, 0, ">\n");
        self.in_contents = true;
        // The levels of the open items, and whether they have entries below.
        let mut open: Vec<(u8, bool)> = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            while let Some((_, is_parent)) = open.pop_if(|(level, _)| *level >= entry.level) {
                self.close_entry(name, node, open.len(), is_parent);
            }
            let indent = open.len() * 4 + 2;
            self.indent(indent, node);
            let id = document.resolved.id(entry);
            self.made(&format!("<li><a href=\"#{id}\" id=\"{own}-{id}\">"), node.range());
            self.children(entry.heading, indent);
            self.made("</a>", node.range());
            let is_parent = entries.get(index + 1).is_some_and(|next| next.level > entry.level);
            open.push((entry.level, is_parent));
            if is_parent {
                self.indent(indent + 2, node);
                self.made(&format!("<{name}>\n"), node.range());
            } else {
                self.made("</li>\n", node.range());
            }
        }
        while let Some((_, is_parent)) = open.pop() {
            self.close_entry(name, node, open.len(), is_parent);
        }
        self.in_contents = false;
        self.end(name, node);
    }

    /// Ends an item with entries below it; one without was ended with its link.
    fn close_entry(&mut self, name: &str, node: &Node, depth: usize, is_parent: bool) {
        if is_parent {
            let indent = depth * 4 + 2;
            self.indent(indent + 2, node);
            self.made(&format!("</{name}>\n"), node.range());
            self.indent(indent, node);
            self.made("</li>\n", node.range());
        }
    }

    /// The links back to the marks of a note.
    fn way_back_to(&self, name: &str, repeats: usize) -> String {
        let mut html = String::new();
        let text = &self.document.options.output.footnote_backlink;
        if text.is_empty() {
            return html;
        }
        let text = escaped_text(text);
        for number in 0..=repeats {
            let (repeat, label, space) = match number {
                0 => (String::new(), text.clone(), ""),
                number => (format!(":{number}"), format!("{text}<sup>{}</sup>", number + 1), "\u{a0}"),
            };
            let _ = write!(
                html,
                "{space}<a href=\"#fnref:{name}{repeat}\" class=\"reversefootnote\" role=\"doc-backlink\">{label}</a>"
            );
        }
        html
    }
}
