//! Which variables a body may assign, and which it may read: without evaluating it, and its includes too.

use std::collections::BTreeSet;
use std::sync::Arc;

use foldhash::HashSet;

use crate::liquid::Template;
use crate::liquid::ast::{
    Body, Comparison, Condition, Expression, ExpressionKind, Filtered, Include, IncludeKind, Node, Offset,
    Tag, TagKind,
};
use crate::liquid::world::{Included, World};
use crate::source::{FileId, Source, Span};

/// What a body does with variables.
#[derive(Debug, Default)]
pub(super) struct Variables {
    /// Those that it may assign.
    pub(super) assigned: BTreeSet<Arc<str>>,
    /// An include is not known, so it may do anything.
    pub(super) opaque: bool,
    /// A loop goes on where another one ended (`offset: continue`).
    pub(super) goes_on: bool,
    /// Those of which is to be found out whether the body may read them.
    asked: BTreeSet<Arc<str>>,
    /// Those of them that it may read.
    pub(super) read: BTreeSet<Arc<str>>,
    /// Files that were searched: what they do is the same wherever they are included.
    searched: HashSet<FileId>,
    /// Includes that are still to be searched: one after the other, since a chain of them may be long.
    left: Vec<(Arc<Source>, Arc<Template>)>,
}

impl Variables {
    /// Of the variables asked for it finds out, too, whether they may be read.
    pub(super) fn asking(asked: BTreeSet<Arc<str>>) -> Self {
        Variables { asked, ..Variables::default() }
    }

    pub(super) fn search(&mut self, body: &Body, text: &str, world: &dyn World) {
        self.search_body(body, text, world);
        while let Some((source, template)) = self.left.pop() {
            self.search_body(&template.body, &source.text, world);
        }
    }

    fn search_body(&mut self, body: &Body, text: &str, world: &dyn World) {
        for node in &body.nodes {
            match node {
                Node::Text(_) => {}
                Node::Print(print) => {
                    self.read_words(print.span, text);
                    self.read_filters(&print.value, text);
                }
                Node::Tag(tag) => self.search_tag(tag, text, world),
            }
        }
    }

    fn search_tag(&mut self, tag: &Tag, text: &str, world: &dyn World) {
        for body in tag.kind.bodies() {
            self.search_body(body, text, world);
        }
        self.read_words(tag.span, text);
        match &tag.kind {
            TagKind::Include(include) => self.search_include(include, text, world),
            TagKind::For(each) => self.goes_on |= matches!(each.offset, Some(Offset::Continue)),
            TagKind::Assign { name, value } => {
                self.assign(*name, text);
                self.read_filters(value, text);
            }
            TagKind::Capture { name, .. } => self.assign(*name, text),
            TagKind::If { branches, .. } => {
                let conditions = branches.iter().filter_map(|branch| branch.condition.as_ref());
                conditions.for_each(|condition| self.read_condition(condition, text));
            }
            TagKind::Case { whens, .. } => {
                let values = whens.iter().filter_map(|when| when.values.as_ref()).flatten();
                values.for_each(|value| self.read_words(value.span, text));
            }
            _ => {}
        }
    }

    fn assign(&mut self, name: Span, text: &str) {
        let name = text.get(name.range()).unwrap_or("");
        if !self.assigned.contains(name) {
            self.assigned.insert(name.into());
        }
    }

    fn read_condition(&mut self, condition: &Condition, text: &str) {
        let rest = condition.rest.iter().map(|(_, comparison)| comparison);
        for Comparison { left, right } in std::iter::once(&condition.first).chain(rest) {
            self.read_words(left.span, text);
            right.iter().for_each(|(_, right)| self.read_words(right.span, text));
        }
    }

    /// Filters may read more than their words say.
    fn read_filters(&mut self, value: &Filtered, text: &str) {
        let is_text = |argument: &Expression| matches!(argument.kind, ExpressionKind::Str(_));
        let mut arguments = value.filters.iter().filter(|filter| {
            // The expression may name any variable.
            text.get(filter.name.range()).is_some_and(|name| name.ends_with("_exp"))
        });
        if arguments.any(|filter| !filter.arguments.iter().all(is_text)) {
            self.read_all();
        }
    }

    /// Any word of the code may be a variable.
    fn read_words(&mut self, code: Span, text: &str) {
        if self.asked.is_empty() {
            return;
        }
        let code = text.get(code.range()).unwrap_or("");
        if names_by_value(code) {
            return self.read_all();
        }
        for word in code.split(|c| !is_part(c)) {
            self.read.extend(self.asked.take(word));
        }
    }

    fn read_all(&mut self) {
        self.read.append(&mut self.asked);
    }

    fn search_include(&mut self, include: &Include, text: &str, world: &dyn World) {
        let [Node::Text(span)] = include.file.body.nodes.as_slice() else {
            self.opaque = true;
            return;
        };
        let name = text.get(span.range()).unwrap_or("");
        let found = match include.kind {
            IncludeKind::Relative => world.include_relative(name),
            IncludeKind::Include | IncludeKind::Cached => world.include(name),
        };
        match found {
            Included::File { file, source, template } => {
                if self.searched.insert(file) {
                    self.left.push((source, template));
                }
            }
            Included::Missing => {}
            Included::Unknown => self.opaque = true,
        }
    }
}

/// Whether a letter may be one of a name.
fn is_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}

/// Whether the name of a variable may be the value of another one: `[name]` that is no key of something.
fn names_by_value(code: &str) -> bool {
    let is_key = |before: &str| before.ends_with(|c| is_part(c) || matches!(c, ']' | '.'));
    code.match_indices('[').any(|(at, _)| !is_key(code.get(..at).unwrap_or("")))
}

#[cfg(test)]
mod tests {
    use super::names_by_value;

    #[test]
    fn brackets_behind_a_name_hold_a_key_and_others_the_name_of_a_variable() {
        for code in ["a[b].c[0][1]", "site.data.[page.lang]", "{% if a == b %}"] {
            assert!(!names_by_value(code), "{code}");
        }
        for code in ["[a]", "x == [a]", "{% for a in [b] %}", "a [b]"] {
            assert!(names_by_value(code), "{code}");
        }
    }
}
