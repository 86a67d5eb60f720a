//! Raw HTML as kramdown writes it: the tags in their normal form.

use super::*;
use crate::markdown::kramdown::scan::Window;
use crate::markdown::kramdown::tags;
use crate::markdown::kramdown::tree::Model;

impl Writer<'_> {
    /// Whether the innermost element around is raw HTML.
    fn is_in_raw(&self) -> bool {
        self.raw_parents.last().copied().unwrap_or(false) && self.parents.last() == Some(&Kind::HtmlBlock)
    }

    pub(super) fn html_block(&mut self, id: NodeId, node: &Node, indent: usize) {
        let Some(data) = self.document.tree.tag(node) else { return };
        let name = tags::element_name(self.text.get(data.name.clone()).unwrap_or_default()).into_owned();
        let in_raw = self.is_in_raw();
        if !in_raw {
            self.indent(indent, node);
        }
        self.start_tag(&name, node, false);
        let tag = data.tag.clone();
        let end = node.end as usize..node.end as usize;
        if data.is_closed && data.model == Model::Raw {
            self.made(" />", tag);
        } else {
            let before = self.written.html.len();
            let pieces = self.written.pieces.len();
            self.made(">", tag.clone());
            let block = data.model == Model::Block;
            if block {
                self.made("\n", tag.clone());
            }
            let start = self.written.html.len();
            let breaks = std::mem::replace(&mut self.breaks_lines, false);
            self.raw_parents.push(data.model == Model::Raw);
            if matches!(name.as_str(), "script" | "style") {
                for child in self.document.tree.children(id) {
                    self.exact(self.document.tree.node(child).range());
                }
            } else {
                self.children(id, indent + 2);
            }
            self.raw_parents.pop();
            self.breaks_lines = breaks;
            let is_empty = self.written.html.len() == start;
            if is_empty {
                self.written.html.truncate(before);
                self.written.pieces.truncate(pieces);
                if let Some(last) = self.written.pieces.last().cloned()
                    && last.start as usize >= before
                {
                    self.written.pieces.pop();
                }
                let html = if tags::is_void(&name) { " />".to_owned() } else { format!("></{name}>") };
                self.made(&html, tag);
            } else {
                if block {
                    if !self.written.html.ends_with('\n') {
                        self.made("\n", end.clone());
                    }
                    self.indent(indent, node);
                }
                self.made(&format!("</{name}>"), end.clone());
            }
        }
        if !in_raw {
            self.made("\n", end);
        }
    }

    /// `<name attributes`, without its end.
    pub(super) fn start_tag(&mut self, name: &str, node: &Node, in_line: bool) {
        let Some(data) = self.document.tree.tag(node) else { return };
        let window = Window { text: self.text, start: 0, end: self.text.len() };
        let written = tags::attributes(&window, data.name.end);
        let listed = self.listed(node);
        let is_known = tags::is_known(name);
        self.made(&format!("<{name}"), data.tag.clone());
        let names: Vec<String> = written
            .iter()
            .map(|attribute| {
                let name = window.slice(attribute.name.clone());
                if is_known { name.to_lowercase() } else { name.to_owned() }
            })
            .collect();
        for (index, key) in names.iter().enumerate() {
            let is_repeated = names.iter().take(index).any(|other| other == key);
            if key == "markdown" || is_repeated {
                continue;
            }
            // The last of several values counts, in the place of the first.
            let last = names.iter().rposition(|other| other == key).unwrap_or(index);
            let Some(attribute) = written.get(last) else { continue };
            let value = window.slice(attribute.value.clone());
            if key == "id" && value.trim().is_empty() {
                continue;
            }
            match listed.get(key) {
                Some(own) if key == "class" => {
                    let all = format!(" {key}=\"{} {}\"", escaped_attribute(value), escaped_attribute(own));
                    self.made(&all, attribute.value.clone());
                }
                Some(own) => {
                    self.made(&format!(" {key}=\"{}\"", escaped_attribute(own)), attribute.value.clone())
                }
                None => {
                    self.made(&format!(" {key}=\""), attribute.name.clone());
                    if in_line && value.contains('\n') {
                        self.made(&escaped_attribute(&on_one_line(value)), attribute.value.clone());
                    } else {
                        self.escaped(attribute.value.clone(), true, true);
                    }
                    self.made("\"", attribute.name.clone());
                }
            }
        }
        let mut rest = listed;
        rest.pairs.retain(|(key, _)| !names.contains(key));
        self.attributes(&rest, node);
    }

    pub(super) fn comment_block(&mut self, node: &Node, indent: usize) {
        let in_raw = self.is_in_raw();
        if !in_raw {
            self.indent(indent, node);
        }
        self.exact(node.range());
        if !in_raw {
            self.made("\n", node.end as usize..node.end as usize);
        }
    }

    pub(super) fn html_span(&mut self, id: NodeId, node: &Node, indent: usize) {
        let Some(data) = self.document.tree.tag(node) else { return };
        let name = tags::element_name(self.text.get(data.name.clone()).unwrap_or_default()).into_owned();
        self.start_tag(&name, node, true);
        if node.first == NONE && tags::is_void(&name) {
            self.made(" />", data.tag.clone());
            return;
        }
        self.made(">", data.tag.clone());
        let breaks = std::mem::replace(&mut self.breaks_lines, false);
        self.children(id, indent + 2);
        self.breaks_lines = breaks;
        self.made(&format!("</{name}>"), node.end as usize..node.end as usize);
    }
}

/// A value with a space for every run of line ends.
fn on_one_line(value: &str) -> String {
    let mut line = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '\n' if line.ends_with('\n') => {}
            c => line.push(c),
        }
    }
    line.replace('\n', " ")
}
