//! The tree as remarks: what the author hardly meant. One walk over the tree, which looks at each text once.

use std::collections::HashSet;
use std::ops::Range;

use super::Document;
use super::blocks::DEFINITION;
use super::definitions::{is_remark, normal_label};
use super::scan::Window;
use super::tags;
use super::tree::{Kind, Model, NONE, Node, NodeId};
use crate::markdown::{Detached, Remark, RemarkKind, Unrendered};

mod fences;
mod text;

/// Collects the remarks, in no order.
pub(super) fn remarks(document: &Document) -> Vec<Remark> {
    let mut collector = Collector {
        document,
        text: &document.arena.text,
        remarks: Vec::new(),
        broken: Vec::new(),
        comments: Vec::new(),
    };
    collector.children(document.root, Around::default());
    for note in &document.resolved.notes {
        collector.children(note.content, Around::default());
    }
    collector.definitions();
    collector.losses();
    collector.without_broken_fences()
}

/// What is around a node.
#[derive(Clone, Copy, Debug, Default)]
struct Around {
    in_link: bool,
    /// The outermost element of raw HTML around it, whose text is shown as it is: its first byte.
    raw: Option<u32>,
    in_heading: bool,
    in_cell: bool,
}

struct Collector<'d> {
    document: &'d Document,
    text: &'d str,
    remarks: Vec<Remark>,
    /// What stands between fences that are none, in the source.
    broken: Vec<Range<usize>>,
    /// Remarks that the author keeps in the text.
    comments: Vec<Range<usize>>,
}

/// Elements whose text is code, a formula or not shown.
const OPAQUE: [&str; 13] = [
    "code", "kbd", "math", "noscript", "object", "pre", "samp", "script", "style", "svg", "template",
    "textarea", "tt",
];

impl Collector<'_> {
    fn window(&self) -> Window<'_> {
        Window { text: self.text, start: 0, end: self.text.len() }
    }

    fn add(&mut self, range: Range<usize>, kind: RemarkKind) {
        let range = self.document.arena.origin(range);
        self.remarks.push(Remark { range, kind });
    }

    fn children(&mut self, parent: NodeId, around: Around) {
        let tree = &self.document.tree;
        let mut before = None;
        for id in tree.children(parent) {
            let node = tree.node(id);
            self.node(id, node, before, around);
            before = Some(node);
        }
    }

    fn node(&mut self, id: NodeId, node: &Node, before: Option<&Node>, around: Around) {
        if node.attributes != NONE {
            self.attributes(node);
        }
        match node.kind {
            Kind::Text => self.text_node(node, before, around),
            Kind::Paragraph => {
                self.fences_and_tables(node.range());
                self.children(id, around);
            }
            Kind::Heading => self.children(id, Around { in_heading: true, ..around }),
            Kind::Cell => self.children(id, Around { in_cell: true, ..around }),
            Kind::Link => self.children(id, Around { in_link: true, ..around }),
            Kind::HtmlBlock | Kind::HtmlSpan => self.html(id, node, around),
            Kind::UnorderedList | Kind::OrderedList if self.document.resolved.toc == Some(id) => {}
            Kind::Image | Kind::CodeBlock | Kind::CodeSpan | Kind::Raw | Kind::RawBlock => {}
            Kind::CommentBlock | Kind::Comment | Kind::NoteBlock | Kind::Note => {
                self.comments.push(node.range())
            }
            Kind::MathBlock => {}
            _ => self.children(id, around),
        }
    }

    fn html(&mut self, id: NodeId, node: &Node, around: Around) {
        let Some(data) = self.document.tree.tag(node) else { return };
        let name = tags::element_name(self.text.get(data.name.clone()).unwrap_or_default());
        if node.kind == Kind::HtmlSpan && !data.is_closed && !tags::is_void(&name) {
            self.open_span(node, &name, data.tag.clone());
        }
        let tag = self.text.get(data.tag.clone()).unwrap_or_default();
        // What is marked `markdown="0"` is meant; what a script fills is no text.
        let is_meant = tag.contains("markdown=") && data.model == Model::Raw || tag.contains("data-markdown");
        if OPAQUE.contains(&name.as_ref()) || is_meant {
            return;
        }
        let in_link = around.in_link || name == "a";
        let raw = (data.model == Model::Raw).then(|| around.raw.unwrap_or(node.start));
        self.children(id, Around { in_link, raw, ..around });
    }

    /// An element within a line that has no end tag.
    fn open_span(&mut self, node: &Node, name: &str, tag: Range<usize>) {
        let whole = self.text.get(..node.end as usize).unwrap_or_default();
        let end = whole.get(tag.end..).and_then(|inside| inside.rfind("</").map(|at| tag.end + at));
        let window = self.window();
        let is_closed = end.and_then(|at| tags::end_tag(&window, at)).is_some_and(|(closed, end)| {
            end == node.end as usize && tags::element_name(window.slice(closed)) == name
        });
        if is_closed {
            return;
        }
        // An anchor shows nothing, wherever it ends.
        let written = self.text.get(tag.clone()).unwrap_or_default();
        let is_anchor = matches!(name, "a" | "span")
            && !["href", "class", "style"].iter().any(|shown| written.contains(shown));
        let is_known = tags::is_known(name);
        if !is_anchor {
            self.add(tag, RemarkKind::UnclosedElement { name: name.to_owned(), is_block: false, is_known });
        }
    }

    /// Attribute lists that set nothing, or belong to what has no tag.
    fn attributes(&mut self, node: &Node) {
        let document = self.document;
        let Some(list) = document.tree.attributes.get(node.attributes as usize) else { return };
        if list.range.is_empty() || !self.looks_meant(&list.range) {
            return;
        }
        let is_list = matches!(node.kind, Kind::UnorderedList | Kind::OrderedList);
        let is_known = |name: &String| {
            document.definitions.attribute_lists.contains_key(name)
                || is_list && matches!(name.as_str(), "toc" | "footnotes")
        };
        let has_tag = match node.kind {
            Kind::Blank | Kind::CommentBlock | Kind::NoteBlock | Kind::RawBlock | Kind::Comment => false,
            Kind::Boundary => node.data == DEFINITION,
            _ => true,
        };
        let range = list.range.clone();
        if !has_tag {
            self.add(range, RemarkKind::Detached(Detached::Alone));
        } else if list.pairs.is_empty() && !list.references.iter().any(is_known) {
            self.add(range, RemarkKind::Detached(Detached::Empty));
        }
    }

    /// Whether a list without effect was to have one: words alone may be a remark to another tool.
    fn looks_meant(&self, list: &Range<usize>) -> bool {
        let inside = self.text.get(list.clone()).unwrap_or_default().trim_matches(['{', '}', ':', ' ']);
        inside == "toc" || inside.contains('=') || inside.starts_with(['.', '#'])
    }

    fn losses(&mut self) {
        let losses = &self.document.losses;
        for range in &losses.attribute_lists {
            if self.looks_meant(range) {
                self.add(range.clone(), RemarkKind::Detached(Detached::Alone));
            }
        }
        for (range, end) in &losses.open_tags {
            let window = self.window();
            let Some(name) = tags::name_range(&window, range.start + 1) else { continue };
            let name = tags::element_name(window.slice(name)).into_owned();
            let is_known = tags::is_known(&name);
            // Only what follows a blank line would have been Markdown, and of that not what is HTML anyway.
            let taken = self.text.get(range.end..*end).unwrap_or_default().trim();
            let mut blocks = taken.split("\n\n").skip(1).map(str::trim_start);
            if !is_known || blocks.any(|block| !block.is_empty() && !block.starts_with('<')) {
                self.add(range.clone(), RemarkKind::UnclosedElement { name, is_block: true, is_known });
            }
        }
    }

    /// Definitions that nothing uses, or that come twice.
    fn definitions(&mut self) {
        let document = self.document;
        let definitions = &document.definitions;
        let hidden = self.labels_in_comments();
        for (label, target) in &definitions.links {
            let destination = self.text.get(target.destination.clone()).unwrap_or_default();
            let is_remark = is_remark(destination) || label.starts_with("//") || label == "comment";
            if !target.is_used.get() && !is_remark && !hidden.contains(label) {
                let mark = target.mark.clone();
                let label = self.text.get(mark.start + 1..mark.end - 1).unwrap_or_default().to_owned();
                let lost = is_sentence(destination).then(|| destination.to_owned());
                self.add(mark, RemarkKind::UnusedReference { label, lost });
            }
        }
        for (name, note) in &definitions.footnotes {
            if !document.resolved.notes.iter().any(|used| used.name == *name) {
                self.add(note.mark.clone(), RemarkKind::UnusedFootnote { name: name.clone() });
            }
        }
        for (mark, by) in &definitions.replaced {
            let label = self.text.get(mark.start + 1..mark.end - 1).unwrap_or_default().to_owned();
            if !label.starts_with("//") {
                let by = document.arena.origin(by.clone());
                self.add(mark.clone(), RemarkKind::ReplacedDefinition { label, by });
            }
        }
    }

    /// What stands in brackets in comments: it may be meant to come back.
    fn labels_in_comments(&self) -> HashSet<String> {
        let comments = self.comments.iter().filter_map(|comment| self.text.get(comment.clone()));
        let parts = comments.flat_map(|comment| comment.split('[').skip(1));
        parts.filter_map(|part| normal_label(part.split(']').next()?)).collect()
    }

    /// Leaves out what only is because a fence is none.
    fn without_broken_fences(self) -> Vec<Remark> {
        let Collector { mut remarks, broken, .. } = self;
        let is_in = |range: &Range<usize>| {
            broken.iter().any(|broken| broken.start < range.start && range.start < broken.end)
        };
        if !broken.is_empty() {
            remarks.retain(|remark| !is_in(&remark.range));
        }
        remarks
    }

    fn unrendered(&mut self, range: Range<usize>, what: Unrendered) {
        self.add(range, RemarkKind::Unrendered(what));
    }
}

/// Whether what kramdown takes for an address is words: `Fixed the button`.
fn is_sentence(destination: &str) -> bool {
    let mut words = destination.split_whitespace();
    let is_word = |word: &str| word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '-' | ','));
    words.next().is_some_and(is_word) && words.next().is_some()
}
