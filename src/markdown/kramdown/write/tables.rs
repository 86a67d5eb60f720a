//! Tables as HTML.

use super::*;
use crate::markdown::kramdown::tree::Alignment;

/// How many cells may be added where a row has too few: kramdown fills all, which grows with the square of the text.
const MAX_ADDED_CELLS: usize = 100_000;

impl Writer<'_> {
    pub(super) fn table(&mut self, id: NodeId, node: &Node, indent: usize) {
        let document = self.document;
        let Some(data) = document.tree.tables.get(node.data as usize) else { return };
        let listed = self.listed(node);
        self.start("table", &listed, node, indent, ">\n");
        for part_id in document.tree.children(id) {
            let part = document.tree.node(part_id);
            let (name, cell) = match part.kind {
                Kind::Head => ("thead", "th"),
                Kind::Foot => ("tfoot", "td"),
                _ => ("tbody", "td"),
            };
            self.start(name, &Attributes::default(), node, indent + 2, ">\n");
            for row in document.tree.children(part_id) {
                self.row(row, cell, &data.alignments, indent + 4);
            }
            self.indent(indent + 2, node);
            self.end(name, node);
        }
        self.indent(indent, node);
        self.end("table", node);
    }

    fn row(&mut self, id: NodeId, name: &str, alignments: &[Alignment], indent: usize) {
        let document = self.document;
        let row = document.tree.node(id);
        self.start("tr", &Attributes::default(), row, indent, ">\n");
        let mut cells = document.tree.children(id);
        for alignment in alignments {
            let cell = cells.next();
            if cell.is_none() {
                self.added_cells += 1;
                if self.added_cells > MAX_ADDED_CELLS {
                    break;
                }
            }
            let node = cell.map_or(row, |cell| document.tree.node(cell));
            let mut own = cell.map_or_else(Attributes::default, |_| self.listed(node));
            let style = match alignment {
                Alignment::None => None,
                Alignment::Left => Some("left"),
                Alignment::Right => Some("right"),
                Alignment::Center => Some("center"),
            };
            if let Some(style) = style {
                own.set("style", format!("text-align: {style}"));
            }
            self.start(name, &own, node, indent + 2, ">");
            let before = self.written.html.len();
            if let Some(cell) = cell {
                self.children(cell, indent + 4);
            }
            if self.written.html.len() == before {
                self.made("\u{a0}", node.range());
            }
            self.end(name, node);
        }
        self.indent(indent, row);
        self.end("tr", row);
    }
}
