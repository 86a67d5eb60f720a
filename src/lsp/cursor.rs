//! What the word under the cursor means: a page, a file, a value.

use crate::facts::Reference;
use crate::liquid::Template;
use crate::liquid::ast::{
    Comparison, Expression, ExpressionKind, Filtered, Node, ParameterValue, Path, Tag, TagKind,
};
use crate::published::{Published, Target};
use crate::site::{PageId, Site};
use crate::source::{FileId, Place, SitePath, Source, Span};
use crate::workspace::Sources;
use crate::yaml;

/// What is meant.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Goal {
    /// A published file, and the fragment that is asked for.
    Page(PageId, Option<Box<str>>),
    /// An include, a layout or a data file.
    File(FileId),
    /// A file that is not published.
    Path(SitePath),
    /// Where a value is written.
    Value(Place),
}

/// A look at a text.
#[derive(Clone, Copy)]
pub(super) struct Look<'a> {
    pub(super) published: &'a Published<'a>,
    pub(super) sources: &'a Sources,
    pub(super) file: FileId,
}

impl<'a> Look<'a> {
    fn site(&self) -> &'a Site {
        self.published.site
    }

    fn source(&self) -> &'a Source {
        self.sources.get(self.file)
    }

    /// What a byte of the text names, and the bytes that name it.
    pub(super) fn named_at(&self, offset: u32) -> Option<(Span, Goal)> {
        self.tag_at(offset)
            .or_else(|| {
                let reference = self.reference_at(offset)?;
                Some((reference.at.span, self.goal_of(reference)?))
            })
            .or_else(|| self.variable_at(offset))
            .or_else(|| self.layout_at(offset))
    }

    /// What a byte of the text is a part of: a heading or another anchor of its page, else the page or file itself.
    pub(super) fn owned_at(&self, offset: u32) -> Goal {
        let Some(id) = self.page() else { return Goal::File(self.file) };
        let line = self.source().line_index(offset);
        let is_here = |at: Place| at.file == self.file && self.source().line_index(at.span.start) == line;
        let anchors = self.published.facts(id).into_iter().flat_map(|facts| &facts.anchors);
        let anchor = anchors.into_iter().find(|anchor| is_here(anchor.at));
        Goal::Page(id, anchor.map(|anchor| anchor.id.clone()))
    }

    /// The page that the text becomes.
    pub(super) fn page(&self) -> Option<PageId> {
        self.site().by_source(self.source().path.as_str())
    }

    /// The reference that is written at a byte. Of those in a text that several pages show, the first stands for all.
    pub(super) fn reference_at(&self, offset: u32) -> Option<&'a Reference> {
        let is_here = |place: Place| place.file == self.file && is_in(place.span, offset);
        self.published
            .references()
            .find(|reference| is_here(reference.at) || reference.label_at.is_some_and(is_here))
    }

    /// What a reference leads to.
    pub(super) fn goal_of(&self, reference: &Reference) -> Option<Goal> {
        let resolution = self.published.resolve(reference);
        let fragment = || {
            let (_, fragment) = resolution.address.as_deref()?.split_once('#')?;
            Some(Box::from(fragment))
        };
        match &resolution.target {
            Target::Unpublished(file) => Some(Goal::Path(file.source.clone())),
            target => Some(Goal::Page(target.page()?, fragment())),
        }
    }

    /// The text as Liquid reads it.
    pub(super) fn template(&self) -> Option<&'a Template> {
        let site = self.site();
        let pages = site.pages_in_order().filter(|page| page.file == Some(self.file));
        let pages = pages.filter_map(|page| page.parsed.as_ref());
        let layouts = site.layouts.values().filter(|layout| layout.file == self.file);
        let includes = site.includes.values().filter(|(file, _)| *file == self.file);
        let mut all =
            pages.chain(layouts.map(|layout| &layout.parsed)).chain(includes.map(|(_, parsed)| parsed));
        all.next().map(|parsed| &*parsed.template)
    }

    fn tag_at(&self, offset: u32) -> Option<(Span, Goal)> {
        let mut found = None;
        self.template()?.body.walk(true, &mut |node, _| {
            if let Node::Tag(tag) = node
                && is_in(tag.span, offset)
                && found.is_none()
            {
                found = self.named_by(tag, offset);
            }
        });
        found
    }

    fn named_by(&self, tag: &Tag, offset: u32) -> Option<(Span, Goal)> {
        let site = self.site();
        let text = |span: Span| self.source().slice(span).trim().to_owned();
        let span = match &tag.kind {
            TagKind::Include(include) => include.file.span,
            TagKind::Link(path) => path.span,
            TagKind::PostUrl(name) => *name,
            _ => return None,
        };
        is_in(span, offset).then_some(())?;
        let goal = match &tag.kind {
            TagKind::Include(_) => self.include_named(&text(span))?,
            TagKind::Link(_) => Goal::Page(site.by_relative_path(&text(span))?, None),
            _ => Goal::Page(self.post_named(&text(span))?, None),
        };
        Some((span, goal))
    }

    fn include_named(&self, name: &str) -> Option<Goal> {
        let name = name.trim_matches(['"', '\'']);
        let in_folder = self.site().includes.get(name).map(|(file, _)| *file);
        let beside = || self.sources.find(SitePath::new(self.source().path.folder()).join(name).as_str());
        in_folder.or_else(beside).map(Goal::File)
    }

    fn post_named(&self, name: &str) -> Option<PageId> {
        let post = self.site().post_called(name)?;
        self.site().by_source(post.source.as_ref()?.as_str())
    }

    fn variable_at(&self, offset: u32) -> Option<(Span, Goal)> {
        let mut found = None;
        self.template()?.body.walk(true, &mut |node, _| {
            paths(node, &mut |span, path| {
                if found.is_none() && is_in(span, offset) {
                    found = self.value_of(path, offset).map(|goal| (span, goal));
                }
            });
        });
        found
    }

    /// Where the value of a variable is written, up to the name under the cursor.
    fn value_of(&self, path: &Path, offset: u32) -> Option<Goal> {
        let text = |span: Span| self.source().slice(span);
        let until_cursor = path.steps.iter().take_while(|step| step.span.start <= offset);
        let names: Vec<&str> =
            until_cursor.map(|step| text(step.span).trim_matches(['[', ']', '"', '\''])).collect();
        match (text(path.root.span), names.as_slice()) {
            ("site", ["data", rest @ ..]) => self.data_file(rest),
            ("site", keys) => (1..=keys.len()).rev().find_map(|end| self.setting(&keys[..end])),
            ("page", [key, ..]) => {
                let page = self.site().page(self.page()?);
                self.in_front_matter(page.file?, &page.parsed.as_ref()?.front_matter, key)
            }
            ("layout", [key, ..]) => {
                let layout = self.site().layouts.values().find(|layout| layout.file == self.file)?;
                self.in_front_matter(layout.file, &layout.parsed.front_matter, key)
            }
            _ => None,
        }
    }

    /// Where the configuration writes a key.
    fn setting(&self, keys: &[&str]) -> Option<Goal> {
        let key = |node: &yaml::Node| {
            let (last, above) = keys.split_last()?;
            let mapping = above.iter().try_fold(node, |node, key| node.get(key))?.as_mapping()?;
            Some(mapping.entry(last)?.key.span)
        };
        let mut trees = self.site().config.trees().iter().rev();
        trees.find_map(|(file, node)| Some(Goal::Value(Place::new(*file, key(node)?))))
    }

    fn in_front_matter(
        &self,
        file: FileId,
        front_matter: &yaml::front_matter::FrontMatter,
        key: &str,
    ) -> Option<Goal> {
        let entry = front_matter.node.as_ref()?.as_mapping()?.entry(key)?;
        Some(Goal::Value(Place::new(file, entry.key.span)))
    }

    fn data_file(&self, keys: &[&str]) -> Option<Goal> {
        let folder = self.site().config.data_dir();
        let named = (1..=keys.len()).rev().find_map(|end| {
            let stem = format!("{folder}/{}", keys[..end].join("/"));
            ["yml", "yaml", "json", "csv", "tsv"]
                .iter()
                .find_map(|extension| self.sources.find(&format!("{stem}.{extension}")))
        });
        named.map(Goal::File)
    }

    /// The layout that the front matter names.
    fn layout_at(&self, offset: u32) -> Option<(Span, Goal)> {
        let site = self.site();
        let of_page = self.page().and_then(|id| site.page(id).parsed.as_ref());
        let of_layout =
            site.layouts.values().find(|layout| layout.file == self.file).map(|layout| &layout.parsed);
        let node = of_page.or(of_layout)?.front_matter.get("layout")?;
        is_in(node.span, offset).then_some(())?;
        let layout = site.layouts.get(node.as_str()?)?;
        Some((node.span, Goal::File(layout.file)))
    }
}

fn is_in(span: Span, offset: u32) -> bool {
    span.start <= offset && offset <= span.end
}

/// Calls `visit` for the variables that a node names itself.
fn paths<'t>(node: &'t Node, visit: &mut dyn FnMut(Span, &'t Path)) {
    let tag = match node {
        Node::Text(_) => return,
        Node::Print(print) => return of_filtered(&print.value, visit),
        Node::Tag(tag) => tag,
    };
    match &tag.kind {
        TagKind::Assign { value, .. } => of_filtered(value, visit),
        TagKind::If { branches, .. } => {
            for condition in branches.iter().filter_map(|branch| branch.condition.as_ref()) {
                of_comparison(&condition.first, visit);
                condition.rest.iter().for_each(|(_, one)| of_comparison(one, visit));
            }
        }
        TagKind::Case { subject, whens } => {
            of_expression(subject, visit);
            whens.iter().flat_map(|when| &when.values).flatten().for_each(|one| of_expression(one, visit));
        }
        TagKind::For(each) => of_expression(&each.collection, visit),
        TagKind::TableRow(row) => of_expression(&row.collection, visit),
        TagKind::Include(include) => {
            for parameter in &include.parameters {
                if let ParameterValue::Expression(value) = &parameter.value {
                    of_expression(value, visit);
                }
            }
        }
        _ => {}
    }
}

fn of_filtered<'t>(filtered: &'t Filtered, visit: &mut dyn FnMut(Span, &'t Path)) {
    of_expression(&filtered.base, visit);
    let arguments = filtered
        .filters
        .iter()
        .flat_map(|filter| filter.arguments.iter().chain(filter.named.iter().map(|(_, argument)| argument)));
    arguments.for_each(|argument| of_expression(argument, visit));
}

fn of_comparison<'t>(comparison: &'t Comparison, visit: &mut dyn FnMut(Span, &'t Path)) {
    of_expression(&comparison.left, visit);
    if let Some((_, right)) = &comparison.right {
        of_expression(right, visit);
    }
}

fn of_expression<'t>(expression: &'t Expression, visit: &mut dyn FnMut(Span, &'t Path)) {
    match &expression.kind {
        ExpressionKind::Path(path) => visit(expression.span, path),
        ExpressionKind::Range(both) => {
            of_expression(&both.0, visit);
            of_expression(&both.1, visit);
        }
        _ => {}
    }
}
