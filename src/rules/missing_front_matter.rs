//! `missing-front-matter`

use crate::diagnostic::{Diagnostic, Level};
use crate::site::{Page, PageKind};
use crate::source::{FileId, Place, Source, Span};
use crate::yaml::front_matter::State;

use super::{Check, Context, Rule};

/// A Markdown file that Jekyll does not take for a page, since its front matter is not there or not closed.
pub(super) const RULE: Rule = Rule {
    name: "missing-front-matter",
    level: Level::Warning,
    doc: include_str!("../../rules/missing-front-matter.md"),
    yields_to: &["front-matter-ignored", "invalid-front-matter"],
    check: Check::Site(check),
};

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    for page in context.published.site.pages_in_order() {
        let Some(file) = page.file else { continue };
        let source = context.sources.get(file);
        match &page.parsed {
            // YAML and the like may begin with `---` for reasons of their own.
            Some(parsed) if parsed.front_matter.state == State::Unclosed && (page.markdown || page.html) => {
                found.push(unclosed(file, source));
            }
            Some(_) => {}
            None => found.extend(copied_as_it_is(context, page, file)),
        }
    }
}

fn unclosed(file: FileId, source: &Source) -> Diagnostic {
    let place = Place::new(file, source.line_span(0));
    let message = "this `---` opens front matter that no second `---` line closes";
    let help = "all of the file is printed as text: add a line `---` after the last `key: value`";
    Diagnostic::new(RULE.name, place, message).help(help)
}

/// A file that is copied although its author surely meant a page.
fn copied_as_it_is(context: &Context, page: &Page, file: FileId) -> Option<Diagnostic> {
    let path = page.source.as_ref()?;
    if page.kind != PageKind::Static || !context.published.site.is_markdown(path.extension()) {
        return None;
    }
    let in_collection = context.published.site.collections.iter().any(|collection| {
        let folder = path.as_str().split_once("_").and_then(|(_, rest)| rest.split('/').next());
        collection.output && folder == Some(&*collection.label)
    });
    if !in_collection || super::is_readme(path.file_name()) {
        return None;
    }
    let place = Place::new(file, Span::at(0));
    let message = "a document of a collection without front matter: Jekyll copies it as it is";
    Some(Diagnostic::new(RULE.name, place, message).help("begin it with two lines `---`"))
}
