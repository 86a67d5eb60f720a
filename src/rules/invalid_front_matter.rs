//! `invalid-front-matter`

use crate::diagnostic::{Diagnostic, Level};
use crate::source::{FileId, Place, Span};
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
    let site = context.published.site;
    let pages = site.pages.iter().filter_map(|page| Some((page.file?, page.parsed.as_ref()?)));
    let layouts = site.layouts.values().map(|layout| (layout.file, &layout.parsed));
    let mut checked: Vec<(FileId, &FrontMatter)> =
        pages.chain(layouts).map(|(file, parsed)| (file, &parsed.front_matter)).collect();
    checked.sort_by_key(|(file, _)| *file);
    checked.dedup_by_key(|(file, _)| *file);
    for (file, front_matter) in checked {
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
            let span = front_matter.node.as_ref().map_or(front_matter.span, |node| node.span);
            let source = context.sources.get(file);
            let first_line = source.line_span(source.line_index(span.start));
            let span = Span { start: span.start, end: span.end.min(first_line.end.max(span.start)) };
            let message = "the front matter has no `key: value` lines";
            Some(
                Diagnostic::new(RULE.name, Place::new(file, span), message)
                    .help("write `title: …` and the like"),
            )
        }
        State::None | State::Valid | State::Unclosed => None,
    }
}
