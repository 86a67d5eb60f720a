//! `invalid-front-matter`

use crate::diagnostic::{Diagnostic, Level};
use crate::site::{Page, PageKind};
use crate::source::{FileId, Place, Source, Span};
use crate::yaml::front_matter::{FrontMatter, State};

use super::{Check, Context, Rule};

/// Front matter, data or settings that are no YAML, or not `key: value` lines.
pub(super) const RULE: Rule = Rule {
    name: "invalid-front-matter",
    level: Level::Error,
    doc: include_str!("../../rules/invalid-front-matter.md"),
    yields_to: &[],
    check: Check::Site(check),
};

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    for (file, front_matter) in super::front_matters(context.published.site) {
        found.extend(finding(context, file, front_matter));
    }
}

fn finding(context: &Context, file: FileId, front_matter: &FrontMatter) -> Option<Diagnostic> {
    match &front_matter.state {
        State::Invalid(error) => {
            let message = format!("the front matter is no valid YAML: {}", error.message);
            let effect = "Jekyll drops all of it: no title, no layout, no permalink";
            let help =
                error.help.as_ref().map_or_else(|| effect.to_owned(), |help| format!("{help} ({effect})"));
            Some(Diagnostic::new(RULE.name, Place::new(file, error.span), message).help(help))
        }
        State::NotMapping => {
            let place = Place::new(file, first_line(context.sources.get(file), front_matter.span));
            // J-READ-23, 24: a document is published without any front matter.
            let is_document =
                |page: &Page| page.file == Some(file) && matches!(page.kind, PageKind::Document { .. });
            let message = match context.published.site.pages_in_order().any(is_document) {
                true => "the front matter has no `key: value` lines, so Jekyll drops all of it",
                false => "the front matter has no `key: value` lines, which stops the build",
            };
            let help = "write `title: …` and the like, with a space after the colon";
            Some(Diagnostic::new(RULE.name, place, message).help(help))
        }
        State::None | State::Valid | State::Unclosed => None,
    }
}

/// The first line with text below the opening `---`.
fn first_line(source: &Source, block: Span) -> Span {
    let opening = source.line_index(block.start);
    let last = source.line_index(block.end);
    let lines = (opening + 1..=last).map(|line| source.line_span(line));
    lines.into_iter().find(|line| !source.slice(*line).trim().is_empty()).unwrap_or(source.line_span(opening))
}
