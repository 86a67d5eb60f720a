//! What the order of the whole text decides: ids of headings, numbers of footnotes, the table of contents (J-MD-1..4, 10, 11).

use foldhash::HashMap;
use std::ops::Range;

use super::arena::Arena;
use super::attributes::Attributes;
use super::definitions::Definitions;
use super::options::Options;
use super::tree::{Kind, NONE, Node, NodeId, SPACE_AFTER, SPACE_BEFORE, Tree};
use crate::markdown::ids::{gfm_id, kramdown_id, numbered};
use crate::origin::HOLE;

/// `[^name]`, numbered.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    /// The entry of the note.
    pub(super) note: usize,
    /// How many marks of the same note came before.
    pub(super) repeat: usize,
}

/// A footnote that is referred to.
#[derive(Clone, Debug)]
pub(super) struct Note {
    pub(super) name: String,
    pub(super) content: NodeId,
    pub(super) mark: Range<usize>,
    /// How often it was referred to again before it was written.
    pub(super) repeats: usize,
}

/// An entry of the table of contents.
#[derive(Clone, Debug)]
pub(super) struct TocEntry {
    pub(super) level: u8,
    pub(super) heading: NodeId,
}

/// What is settled.
#[derive(Debug, Default)]
pub(super) struct Resolved {
    /// Ids of headings; an empty one is not written, but counts for the table of contents.
    pub(super) ids: HashMap<NodeId, String>,
    pub(super) marks: HashMap<NodeId, Mark>,
    pub(super) notes: Vec<Note>,
    /// The list in whose place the table of contents stands.
    pub(super) toc: Option<NodeId>,
    pub(super) entries: Vec<TocEntry>,
    /// The list in whose place the footnotes stand.
    pub(super) notes_place: Option<NodeId>,
}

impl Resolved {
    /// The id of a heading in the table of contents.
    pub(super) fn id(&self, entry: &TocEntry) -> &str {
        self.ids.get(&entry.heading).map_or("", String::as_str)
    }
}

/// Settles it all.
pub(super) fn resolve(
    arena: &Arena,
    tree: &Tree,
    root: NodeId,
    definitions: &Definitions,
    options: &Options,
) -> Resolved {
    let mut resolver = Resolver {
        text: &arena.text,
        tree,
        definitions,
        options,
        found: Resolved::default(),
        gfm: HashMap::default(),
        kramdown: HashMap::default(),
        by_name: HashMap::default(),
    };
    if options.gfm && options.auto_ids && !tree.headings.is_empty() {
        resolver.gfm_ids(root);
    }
    if !tree.headings.is_empty() || !definitions.footnotes.is_empty() || !tree.attributes.is_empty() {
        resolver.visit(root);
        let mut next = 0;
        while let Some(note) = resolver.found.notes.get_mut(next) {
            note.repeats = resolver.by_name.get(&note.name).map_or(0, |(_, repeats)| *repeats);
            let content = note.content;
            resolver.visit_children(content);
            next += 1;
        }
    }
    resolver.found
}

struct Resolver<'d> {
    text: &'d str,
    tree: &'d Tree,
    definitions: &'d Definitions,
    options: &'d Options,
    found: Resolved,
    /// How often each id was given out, for either of kramdown's two algorithms.
    gfm: HashMap<String, usize>,
    kramdown: HashMap<String, usize>,
    /// The note of each name, and how often it was referred to again.
    by_name: HashMap<String, (usize, usize)>,
}

impl Resolver<'_> {
    /// The GFM parser's ids: of headings that are not within HTML.
    fn gfm_ids(&mut self, parent: NodeId) {
        for id in self.tree.children(parent) {
            let node = self.tree.node(id);
            match node.kind {
                Kind::Heading if explicit_id(self.tree, self.text, node, self.definitions).is_none() => {
                    let base = gfm_id(&heading_text(self.tree, self.text, id));
                    let own = numbered(&mut self.gfm, base);
                    self.found.ids.insert(id, format!("{}{own}", self.options.auto_id_prefix));
                }
                Kind::HtmlBlock | Kind::Paragraph | Kind::CodeBlock | Kind::Heading => {}
                _ => self.gfm_ids(id),
            }
        }
    }

    /// Goes through the tree as it is written.
    fn visit(&mut self, id: NodeId) {
        let node = self.tree.node(id);
        match node.kind {
            Kind::UnorderedList | Kind::OrderedList if node.attributes != NONE => {
                let refers = |name: &str| {
                    let list = self.tree.attributes.get(node.attributes as usize);
                    list.is_some_and(|list| list.references.iter().any(|reference| reference == name))
                };
                if self.found.toc.is_none() && refers("toc") {
                    self.found.toc = Some(id);
                } else if self.found.notes_place.is_none() && refers("footnotes") {
                    self.found.notes_place = Some(id);
                } else {
                    self.visit_children(id);
                }
            }
            Kind::Heading => {
                self.heading(id);
                if !self.definitions.footnotes.is_empty() {
                    self.visit_children(id);
                }
            }
            Kind::FootnoteMark => self.mark(id),
            Kind::Image | Kind::Text => {}
            // Within a line only footnotes have an order.
            Kind::Paragraph | Kind::Plain | Kind::Table | Kind::Term
                if self.definitions.footnotes.is_empty() => {}
            _ => self.visit_children(id),
        }
    }

    fn visit_children(&mut self, parent: NodeId) {
        let tree = self.tree;
        for child in tree.children(parent) {
            self.visit(child);
        }
    }

    fn heading(&mut self, id: NodeId) {
        let node = self.tree.node(id);
        let Some(data) = self.tree.heading(node) else { return };
        let explicit = explicit_id(self.tree, self.text, node, self.definitions);
        let own = match explicit.or_else(|| self.found.ids.get(&id).cloned()) {
            Some(own) => Some(own),
            None if self.options.auto_ids => {
                let source = if self.options.gfm {
                    heading_text(self.tree, self.text, id)
                } else {
                    self.text.get(node.range()).unwrap_or_default().to_owned()
                };
                // Which letters stand for others is not known (J-MD-4).
                let is_known = source.is_ascii() || !self.options.transliterated_ids;
                let base = if is_known { kramdown_id(&source) } else { HOLE.to_string() };
                let own = numbered(&mut self.kramdown, base);
                Some(format!("{}{own}", self.options.auto_id_prefix))
            }
            None => None,
        };
        let Some(own) = own else { return };
        let is_hidden = node.attributes != NONE && {
            let listed = attributes(self.tree, node, self.definitions);
            listed.get("class").is_some_and(|classes| has_word(classes, "no_toc"))
        };
        if self.options.toc_levels & 1 << data.level != 0 && !is_hidden {
            self.found.entries.push(TocEntry { level: data.level, heading: id });
        }
        self.found.ids.insert(id, own);
    }

    fn mark(&mut self, id: NodeId) {
        let name = mark_name(self.text, self.tree.node(id));
        let (note, repeat) = match self.by_name.get_mut(name) {
            Some((note, repeats)) => {
                *repeats += 1;
                (*note, *repeats)
            }
            None => {
                let Some(definition) = self.definitions.footnotes.get(name) else { return };
                let note = self.found.notes.len();
                let (content, mark) = (definition.content, definition.mark.clone());
                self.found.notes.push(Note { name: name.to_owned(), content, mark, repeats: 0 });
                self.by_name.insert(name.to_owned(), (note, 0));
                (note, 0)
            }
        };
        self.found.marks.insert(id, Mark { note, repeat });
    }
}

/// The name in `[^name]`.
pub(super) fn mark_name<'t>(text: &'t str, node: &Node) -> &'t str {
    text.get(node.start as usize + 2..node.end as usize - 1).unwrap_or_default()
}

/// Whether a word stands in a text, between what is no letter of it.
fn has_word(text: &str, word: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|after| after.chars().next());
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

/// The attributes that a list gives to a node.
pub(super) fn attributes(tree: &Tree, node: &Node, definitions: &Definitions) -> Attributes {
    let mut own = Attributes::default();
    if let Some(list) = tree.attributes.get(node.attributes as usize) {
        own.apply(list, &definitions.attribute_lists);
        own.range = list.range.clone();
    }
    own
}

/// The id that is written for a heading, in it or in an attribute list.
fn explicit_id(tree: &Tree, text: &str, node: &Node, definitions: &Definitions) -> Option<String> {
    let listed = attributes(tree, node, definitions);
    let written = tree.heading(node).and_then(|data| data.id.clone());
    listed.get("id").or_else(|| text.get(written?)).map(str::to_owned)
}

/// The text of a heading without its markup: what its id is made from.
fn heading_text(tree: &Tree, text: &str, heading: NodeId) -> String {
    let mut plain = String::new();
    push_text(tree, text, heading, &mut plain);
    plain
}

fn push_text(tree: &Tree, text: &str, parent: NodeId, plain: &mut String) {
    for id in tree.children(parent) {
        let node = tree.node(id);
        match node.kind {
            Kind::Text | Kind::CodeSpan | Kind::Math | Kind::Abbreviation => {
                plain.push_str(text.get(node.range()).unwrap_or_default());
            }
            Kind::Entity => plain.extend(char::from_u32(node.data)),
            Kind::Symbol => push_symbol(node, plain),
            Kind::Image => {}
            _ => push_text(tree, text, id, plain),
        }
    }
}

/// A typographic character. The space beside a guillemet is one that no id keeps.
pub(super) fn push_symbol(node: &Node, plain: &mut String) {
    if node.data == 0xbb && node.has(SPACE_BEFORE) {
        plain.push('\u{a0}');
    }
    plain.extend(char::from_u32(node.data));
    if node.data == 0xab && node.has(SPACE_AFTER) {
        plain.push('\u{a0}');
    }
}
