//! Liquid 4.0 as Jekyll runs it (J-LIQ): lexer, parser, syntax tree; values, evaluator, tags, filters.
//!
//! The interface: [`parse`] makes a [`Template`] and never fails, [`render`] evaluates it in a [`World`].

pub mod ast;
mod eval;
mod filtered_lists;
pub mod filters;
mod lexer;
mod parser;
mod reads;
pub mod value;
pub mod world;

pub use eval::plan::{PageOutput, Plan, follow, plan};
pub use eval::slots::OwnPart;
pub use eval::stencils::Fitting;
pub use eval::{LOOP_FIELDS, ROW_FIELDS};
pub use filtered_lists::FilteredLists;
pub use parser::parse;
pub use reads::{Named, Reads, entry_of};
pub use value::{Hash, Later, Object, Value, are_identical};
pub use world::{Included, Lookup, World};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::origin::RenderedText;
use crate::source::{FileId, Place, Source, Span};

/// A parsed template. Spans are bytes of the file.
#[derive(Debug, Default)]
pub struct Template {
    /// What is wrong with its syntax.
    pub problems: Vec<Problem>,
    /// Tags that neither Liquid, Jekyll nor a well-known plugin has. Without a plugin that does, the build stops.
    pub unknown_tags: Vec<UnknownTag>,
    /// Whether the text holds `{{` or `{%` at all; without them Liquid is not run (J-LIQ-1).
    pub has_liquid: bool,
    /// `{% else if … %}`: Liquid reads `else` and leaves the condition out.
    pub else_ifs: Vec<Span>,
    /// First byte of the template in its file.
    pub start: u32,
    /// Literal file names of its `include_relative` tags.
    pub relative_includes: Vec<String>,
    /// Whether it takes HTML apart at its images, to write them anew.
    pub rewrites_images: bool,
    /// Variables that some `assign` or `capture` of it sets, on whatever condition.
    pub assigns: BTreeSet<String>,
    /// What it includes, by the name that is written, each with the variables of the loops around it.
    pub includes: BTreeMap<String, BTreeSet<String>>,
    /// The syntax tree. A text without Liquid is one node.
    pub body: ast::Body,
}

/// A tag that nobody knows.
#[derive(Clone, Debug, PartialEq)]
pub struct UnknownTag {
    /// Its name.
    pub name: Box<str>,
    /// All of it, of a block the opening tag.
    pub span: Span,
    /// Its name alone.
    pub name_span: Span,
}

/// A flaw of a template's syntax.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The bytes to change.
    pub span: Span,
    /// Whether the build stops; else Jekyll only warns and reads it laxly (J-LIQ-7).
    pub fatal: bool,
    /// What is wrong, as a lowercase phrase.
    pub message: String,
    /// The way out.
    pub help: Option<String>,
}

/// Limits of one rendering; past them output is a hole and one [`EventKind::Limit`] says so.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// Evaluated nodes.
    pub steps: u64,
    /// Bytes of output, and of any one string value.
    pub bytes: usize,
    /// Includes within includes.
    pub depth: u32,
}

impl Default for Budget {
    fn default() -> Self {
        Budget { steps: 5_000_000, bytes: 32 << 20, depth: 100 }
    }
}

/// Something that happened while rendering.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What.
    pub kind: EventKind,
    /// The bytes responsible.
    pub place: Place,
    /// How much had been rendered when it happened, in bytes.
    pub output: usize,
    /// Whether it happens only under a condition that cannot be known, or in a loop over something unknown.
    pub guarded: bool,
    /// Whether it happened in the code of a `highlight` block.
    pub in_highlight: bool,
}

/// What can happen while rendering.
#[derive(Clone, Debug, PartialEq)]
pub enum EventKind {
    /// `{{ a.b.c }}` printed nothing since some step of it is not defined. Only for whole output expressions without a
    /// `default` filter, never for filter arguments or conditions, nor under a condition that tests the variable or a
    /// parent of it. `append` and `prepend` print something all the same; they do not hide it.
    Undefined {
        /// The lookups as far as they are names: `["site", "imagespost2019"]`.
        path: Vec<String>,
        /// Index into `path` of the first name that is not defined.
        missing: usize,
        /// Names defined beside it, the nearest first (at most three).
        near: Vec<String>,
    },
    /// A loop or an assignment reads a data file or a key of one that is not there. Under the same conditions as `Undefined`.
    MissingData {
        /// The lookups as far as they are names: `["site", "data", "menu"]`.
        path: Vec<String>,
        /// Index into `path` of the first name that is not there.
        missing: usize,
        /// Names that are there beside it, the nearest first (at most three).
        near: Vec<String>,
        /// The variable that is nothing therefore; `None` for a loop.
        assigned: Option<String>,
    },
    /// No such filter: the value passes through unchanged (J-LIQ-18).
    UnknownFilter(String),
    /// A filter is given so many arguments, which it does not take: the build stops (J-LIQ-18).
    WrongArguments(usize),
    /// `{% include NAME %}` and no such file: the build stops.
    MissingInclude(String),
    /// `{% include_relative NAME %}` and no such file: the build stops.
    MissingRelativeInclude(String),
    /// `{% post_url NAME %}` that names no post: the build stops.
    MissingPost(String),
    /// `{% link PATH %}` that names nothing published: the build stops.
    MissingLink(String),
    /// Any other error of rendering, in Liquid's words: the build stops (J-LIQ-38).
    Error(String),
    /// The budget was used up; the name of the limit.
    Limit(&'static str),
}

/// What a template rendered to.
#[derive(Debug, Default)]
pub struct Output {
    /// The text with its origins.
    pub text: RenderedText,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// The bytes of the text where something was meant to stand and nothing was printed. A loop notes an event once, and
    /// its gap each time.
    pub gaps: Vec<usize>,
    /// What was looked at.
    pub reads: Reads,
    /// The files that were included, with their templates.
    pub includes: BTreeMap<FileId, Arc<Template>>,
}

/// Evaluates a template. `source` is the file that its spans point into. Never fails and never exceeds the budget by
/// more than one step.
pub fn render(
    template: &Template,
    file: FileId,
    source: &Source,
    world: &dyn World,
    budget: Budget,
) -> Output {
    eval::Renderer::new(world, budget).run(template, file, source)
}

/// A `{% … %}` as it is written, whatever stands around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WrittenTag<'t> {
    /// All of it.
    pub span: Span,
    /// Its name.
    pub name: &'t str,
    /// What follows the name.
    pub markup: &'t str,
}

/// The tags of `text[start..]`, one after the other. What is `raw` or a comment is not known here.
pub fn tags(text: &str, start: usize) -> impl Iterator<Item = WrittenTag<'_>> {
    let tokens = lexer::tokens(text, start.min(text.len())).into_iter();
    let tags = tokens.filter(|token| token.kind == lexer::TokenKind::Tag);
    tags.filter_map(move |token| {
        let (name, markup) = parser::tag_name(text, token)?;
        let markup = text.get(markup.range())?.trim_end();
        Some(WrittenTag { span: token.span, name: text.get(name.range())?, markup })
    })
}

/// The tags of Liquid 4 and of Jekyll (J-LIQ-16, 30..37).
pub(crate) const TAGS: [&str; 20] = [
    "assign",
    "break",
    "capture",
    "case",
    "comment",
    "continue",
    "cycle",
    "decrement",
    "for",
    "highlight",
    "if",
    "ifchanged",
    "include",
    "include_relative",
    "increment",
    "link",
    "post_url",
    "raw",
    "tablerow",
    "unless",
];

/// The words within `{{ }}` and `{% %}` of `text[start..]`, the texts of strings among them: whatever a template reads is one.
pub fn tag_words(text: &str, start: usize) -> impl Iterator<Item = &str> {
    let is_code = |token: &lexer::Token| token.kind != lexer::TokenKind::Text;
    let tokens = lexer::tokens(text, start.min(text.len())).into_iter().filter(is_code);
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    tokens.flat_map(move |token| {
        let content = text.get(token.content(text).range()).unwrap_or("");
        content.split(move |c| !is_part(c)).filter(|word| !word.is_empty())
    })
}

/// Whether a word of a template, one that [`tag_words`] gave, is looked up in something: `title` in `page.title`.
pub fn is_looked_up(text: &str, word: &str) -> bool {
    let at = (word.as_ptr() as usize).checked_sub(text.as_ptr() as usize);
    at.and_then(|at| text.get(..at)).is_some_and(|before| before.ends_with('.'))
}
