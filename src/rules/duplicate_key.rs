//! `duplicate-key`

use crate::diagnostic::{Diagnostic, Edit, Fix, Level};
use crate::source::{FileId, Place, Source, Span};
use crate::yaml::{Node, Repeated, Yaml};

use super::{Check, Context, Rule};

/// A key that stands twice in one mapping: Jekyll silently takes the last.
pub(super) const RULE: Rule = Rule {
    name: "duplicate-key",
    level: Level::Warning,
    doc: include_str!("../../rules/duplicate-key.md"),
    yields_to: &["merge-conflict"],
    check: Check::Site(check),
};

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    let front_matters = super::front_matters(site).into_iter();
    let trees = front_matters.filter_map(|(file, front_matter)| Some((file, front_matter.node.as_ref()?)));
    for (file, node) in trees.chain(site.config.trees().iter().map(|(file, node)| (*file, node))) {
        repeated_keys(context, file, node, found);
    }
}

fn repeated_keys(context: &Context, file: FileId, node: &Node, found: &mut Vec<Diagnostic>) {
    match &node.value {
        Yaml::Sequence(items) => items.iter().for_each(|item| repeated_keys(context, file, item, found)),
        Yaml::Mapping(mapping) => {
            for repeated in &mapping.repeated {
                let source = context.sources.get(file);
                let key = source.slice(repeated.lost);
                let message = format!("`{key}` stands twice; Jekyll ignores this one");
                let diagnostic = Diagnostic::new(RULE.name, Place::new(file, repeated.lost), message);
                let diagnostic =
                    diagnostic.help("remove one of the two").maybe_fix(fix(source, file, repeated));
                found.push(diagnostic.related(Place::new(file, repeated.wins), "this one counts"));
            }
            mapping.entries.iter().for_each(|entry| repeated_keys(context, file, &entry.value, found));
        }
        _ => {}
    }
}

/// Takes out the line that does not count, where the whole entry stands on it. Safe when the other line says the same.
fn fix(source: &Source, file: FileId, repeated: &Repeated) -> Option<Fix> {
    let line_of = |span: Span| source.line_span(source.line_index(span.start));
    let (line, other) = (line_of(repeated.lost), line_of(repeated.wins));
    let text = source.slice(line);
    let is_alone = text.trim_start_matches(' ').starts_with(source.slice(repeated.lost))
        && line.contains(repeated.lost_value)
        && line != other
        // Another place may ask for what is named here.
        && !text.contains('&');
    let after = source.slice(Span { start: repeated.lost_value.end, end: line.end }).trim();
    let end = source.line_span(source.line_index(line.end) + 1).start;
    (is_alone && end > line.end && (after.is_empty() || after.starts_with('#'))).then(|| Fix {
        title: "Remove the one that does not count".to_owned(),
        safe: text.trim() == source.slice(other).trim(),
        edits: vec![Edit { place: Place::new(file, Span { start: line.start, end }), text: String::new() }],
    })
}
