//! What can stand where the author writes. One file for each kind of thing; `question` says which is asked for.
//!
//! The texts are half written and seldom parse: the question is read from the bytes before the cursor, and only the answer
//! comes from the site as it is known. [`Published::resolve`] says where a destination leads here, too.

mod anchors;
mod destination;
mod documents;
mod files;
mod filters;
mod front_matter;
mod includes;
mod list;
mod question;
mod scope;
mod settings;
mod style;
mod tags;
mod targets;
mod text;
mod values;
mod variables;
mod written;

use lsp_types::{CompletionItem, CompletionList, CompletionParams};

use crate::discover::as_far_as_it_exists;
use crate::markdown::{self, ElementKind};
use crate::published::Published;
use crate::source::{EditorPosition, Place, Source, Span};
use crate::workspace::Workspace;

use self::list::{Candidate, Replaced, Subject};
use self::question::{Asked, Question};
use self::scope::Scope;
use self::text::{Part, Text};

use super::map;
use super::server::Server;
use super::uri;

/// Characters after which something else is asked for than before.
pub(super) const TRIGGERS: [&str; 12] = ["(", "/", "#", "{", "%", "|", ".", "\"", "'", ":", " ", ","];

/// Who asks, and of what.
#[derive(Clone, Copy)]
struct Query<'a> {
    published: &'a Published<'a>,
    workspace: &'a Workspace,
    text: &'a Text<'a>,
    scope: &'a Scope<'a>,
    /// The byte where the author is.
    cursor: u32,
}

/// What can stand there, and the bytes that it replaces.
#[derive(Debug, Default)]
struct Answer {
    candidates: Vec<Candidate>,
    replaced: Span,
}

impl Answer {
    fn new(candidates: Vec<Candidate>, replaced: Span) -> Answer {
        Answer { candidates, replaced }
    }
}

impl Server {
    /// `textDocument/completion`
    pub(super) fn completion(&mut self, params: CompletionParams) -> Option<CompletionList> {
        let asked = params.text_document_position;
        let path = as_far_as_it_exists(&uri::to_path(&asked.text_document.uri)?);
        let site = self.sites.all.get(self.sites.of(&path)?)?;
        let workspace = site.workspace.as_ref()?;
        let site_path = workspace.site_path(&path);
        // A file that has just been begun may not be read by the site yet.
        let read = workspace.sources.find(site_path.as_str()).map(|file| &**workspace.sources.get(file));
        let source = self.documents.get(&path).map(|document| document.source()).or(read)?;
        let text = Text::new(&workspace.site, source, site_path);
        let encoding = self.client.can.encoding;
        let position = EditorPosition { line: asked.position.line, column: asked.position.character };
        let cursor = source.offset_of(position, encoding);
        let answer = workspace.look(|published| answer(published, workspace, &text, cursor as usize))?;
        let Span { start, end } = answer.replaced;
        let at = |offset| map::range(source, place(offset), encoding).start;
        let replaced = Replaced { start: at(start), cursor: at(cursor), end: at(end.max(cursor)) };
        let typed = source.slice(Span { start, end: cursor });
        let root = site.root.path.to_str().unwrap_or("");
        Some(list::list(answer.candidates, typed, replaced, &self.client.can, root))
    }

    /// `completionItem/resolve`
    pub(super) fn completion_resolve(&mut self, item: CompletionItem) -> CompletionItem {
        let subject = item.data.clone().and_then(|data| serde_json::from_value::<Subject>(data).ok());
        let is_markdown = self.client.can.completion.markdown;
        let said = subject.and_then(|subject| {
            let site = self.sites.all.iter().find(|site| site.root.path.to_str() == Some(&subject.site))?;
            documents::of(site.workspace.as_ref()?, &subject.about, is_markdown)
        });
        CompletionItem { documentation: said.map(|said| documents::shown(said, is_markdown)), ..item }
    }
}

fn place(offset: u32) -> Place {
    Place::new(crate::source::FileId(0), Span { start: offset, end: offset })
}

/// What can stand at a byte of a text; `None` where nothing is asked for.
fn answer(published: &Published, workspace: &Workspace, text: &Text, cursor: usize) -> Option<Answer> {
    let Asked { question, replaced } = Asked::at(text, cursor)?;
    let scope = match text.part(cursor) {
        Part::Body if text.has_liquid => {
            let tag = question::opened(text.text(), text.body, cursor).map_or(cursor, |(start, _)| start);
            Scope::before(text.text(), text.body, tag)
        }
        _ => Scope::default(),
    };
    if scope.is_inert && !may_end_raw(&question) {
        return None;
    }
    let query = &Query { published, workspace, text, scope: &scope, cursor: cursor as u32 };
    let candidates = match question {
        Question::Destination(destination) => {
            let is_read = !text.is_markdown || !is_in_code(query, cursor);
            return is_read.then(|| targets::of_destination(query, &destination, replaced));
        }
        Question::Path => return Some(targets::in_quotes(query, replaced, cursor as u32)),
        Question::Key => front_matter::keys(query),
        Question::ValueOf(key) => front_matter::values(query, key),
        Question::Setting => settings::keys(query),
        Question::Tag => tags::of(query),
        Question::Filter => filters::of(query),
        Question::Variable(path) => variables::of(query, &path),
        Question::Include(kind) => includes::files(query, kind),
        Question::Parameter(include, given) => includes::parameters(query, include, &given),
        Question::Link => targets::files_for_link(query),
        Question::Post => targets::posts(query),
    };
    Some(Answer::new(candidates, replaced))
}

/// In `raw` and in a comment there is one thing to say: that it ends.
fn may_end_raw(question: &Question) -> bool {
    *question == Question::Tag
}

/// Whether a byte of a Markdown text lies in code, where nothing is a link.
fn is_in_code(query: &Query, cursor: usize) -> bool {
    let Some(body) = query.text.text().get(query.text.body..) else { return false };
    let at = cursor - query.text.body;
    let dialect = query.published.site.dialect();
    let code = markdown::parse(body, &dialect).into_iter();
    let mut code = code.filter(|element| matches!(element.kind, ElementKind::Code { .. }));
    code.any(|element| element.range.start <= at && at <= element.range.end)
}

impl<'a> Query<'a> {
    fn source(&self) -> &'a Source {
        self.text.source
    }
}
