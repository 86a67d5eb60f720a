//! `invalid-front-matter`

use crate::diagnostic::{Diagnostic, Edit, Fix, Level};
use crate::site::{Page, PageKind};
use crate::source::{FileId, Place, Source, Span};
use crate::yaml::front_matter::{FrontMatter, State};

use super::{Check, Context, Rule};

/// Front matter, data or settings that are no YAML, or not `key: value` lines.
pub(super) const RULE: Rule = Rule {
    name: "invalid-front-matter",
    level: Level::Error,
    doc: include_str!("../../rules/invalid-front-matter.md"),
    yields_to: &["merge-conflict"],
    check: Check::Site(check),
};

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    for (file, front_matter) in super::front_matters(context.published.site) {
        found.extend(
            finding(context, file, front_matter).filter(|_| !is_template(context, file, front_matter)),
        );
    }
}

/// Whether front matter is a template of another generator, which is no YAML before it is filled in: `archetypes` of Hugo.
fn is_template(context: &Context, file: FileId, front_matter: &FrontMatter) -> bool {
    let site = context.published.site;
    let mut pages = site.page_ids().filter(|id| site.page(*id).file == Some(file));
    context.sources.get(file).slice(front_matter.span).contains("{{")
        && pages.any(|id| site.is_read_by_another_generator(id))
}

fn finding(context: &Context, file: FileId, front_matter: &FrontMatter) -> Option<Diagnostic> {
    match &front_matter.state {
        State::Invalid(error) => {
            let message = format!("the front matter is no valid YAML: {}", error.message);
            let effect = "Jekyll drops all of it: no title, no layout, no permalink";
            let help =
                error.help.as_ref().map_or_else(|| effect.to_owned(), |help| format!("{help} ({effect})"));
            let fix = quoted(file, context.sources.get(file), error.span);
            Some(Diagnostic::new(RULE.name, Place::new(file, error.span), message).help(help).maybe_fix(fix))
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

/// Puts the value of the line in quotes, where that alone makes YAML of the block and a text of the value.
fn quoted(file: FileId, source: &Source, error: Span) -> Option<Fix> {
    let line = source.line_span(source.line_index(error.start));
    let written = source.slice(line);
    let (key, value) = written.split_once(": ")?;
    let (indented, value) = (key, value.trim());
    let key = key.trim_start();
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    let text = match value.chars().next()? {
        quote @ ('\'' | '"') => {
            let inner = value.get(1..)?;
            match closes_within(inner, quote) {
                // `"Hello" and "World"`: the quotes belong to the title.
                true => value,
                false => inner.strip_suffix(quote).unwrap_or(inner),
            }
        }
        // What begins a list, a mapping or an alias may be meant as one.
        first if first.is_alphanumeric() || matches!(first, '@' | '`' | '%') => value,
        _ => return None,
    };
    if !is_key || text.contains(" #") || text.contains('\\') {
        return None;
    }
    let text = match text.contains('"') {
        true => format!("'{}'", text.replace('\'', "''")),
        false => format!("\"{text}\""),
    };
    let start = line.start as usize + indented.len() + ": ".len();
    let span = Span::new(start, line.end as usize);
    let mended = format!("{}{text}{}", source.text.get(..start)?, source.text.get(line.end as usize..)?);
    let is_mended = FrontMatter::split(&mended).state == State::Valid;
    is_mended.then(|| Fix {
        title: format!("Change to {text}"),
        safe: true,
        edits: vec![Edit { place: Place::new(file, span), text }],
    })
}

/// Whether the first quote behind the opening one ends what that began, and more follows.
fn closes_within(inner: &str, quote: char) -> bool {
    let Some((before, after)) = inner.split_once(quote) else { return false };
    let ends_word = before.ends_with(|c: char| !c.is_whitespace());
    ends_word && after.starts_with(|c: char| !c.is_alphanumeric())
}
