//! `unknown-filter`

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Facts;
use crate::liquid::{EventKind, filters};
use crate::published::near_names;
use crate::site::{Page, PageId};
use crate::source::Place;

use super::{Check, Context, Rule};

/// `| name` that neither Liquid, Jekyll nor a plugin of the site has: the value passes through unchanged.
pub(super) const RULE: Rule = Rule {
    name: "unknown-filter",
    level: Level::Error,
    doc: include_str!("../../rules/unknown-filter.md"),
    yields_to: &["unescaped-liquid", "liquid-syntax"],
    check: Check::Page(check),
};

/// Names that other languages of templates have for a filter of Liquid.
const FOREIGN: [(&str, &str); 14] = [
    ("count", "size"),
    ("e", "escape"),
    ("handle", "slugify"),
    ("handleize", "slugify"),
    ("json", "jsonify"),
    ("length", "size"),
    ("lower", "downcase"),
    ("lowercase", "downcase"),
    ("markdown", "markdownify"),
    ("to_json", "jsonify"),
    ("tojson", "jsonify"),
    ("trim", "strip"),
    ("upper", "upcase"),
    ("uppercase", "upcase"),
];

fn check(context: &Context, _id: PageId, page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    let is_strict = site.config.is_strict("strict_filters");
    let around = |place: Place| super::output_tag(context.sources.get(place.file), place);
    let mut of_nothing: Option<HashSet<Place>> = None;
    // `{{"state": "open|closed"}}` is of another language.
    let is_misread = |tag: Place| {
        let template = page.parsed.as_ref().filter(|_| page.file == Some(tag.file));
        let mut problems = template.into_iter().flat_map(|parsed| &parsed.template.problems);
        problems.any(|problem| tag.span.start <= problem.span.start && problem.span.end <= tag.span.end)
    };
    for event in &facts.events {
        let EventKind::UnknownFilter(name) = &event.event.kind else { continue };
        let place = event.event.place;
        // Where the variable before it is not defined either, that is the cause: such braces are not Liquid's.
        let of_nothing = of_nothing.get_or_insert_with(|| {
            let undefined = facts.events.iter().map(|event| &event.event);
            let undefined = undefined.filter(|event| matches!(event.kind, EventKind::Undefined { .. }));
            undefined.map(|event| around(event.place)).collect()
        });
        if of_nothing.contains(&around(place)) || is_misread(around(place)) {
            continue;
        }
        let only_4 = filters::find(name).is_some();
        let message = match (only_4, is_strict) {
            (true, _) => format!("Jekyll 3 has no filter `{name}`, so the value stays as it is"),
            (false, true) => format!("there is no filter `{name}`, which stops the build"),
            (false, false) => format!("there is no filter `{name}`, so the value stays as it is"),
        };
        let level = if is_strict { Level::Error } else { Level::Warning };
        let diagnostic = Diagnostic::new(RULE.name, place, message).level(level);
        let meant = FOREIGN.iter().find(|(foreign, _)| foreign == name).map(|(_, meant)| *meant);
        let near = match meant {
            Some(meant) => vec![meant],
            None if only_4 => Vec::new(),
            None => near_names(name, filters::names()),
        };
        let otherwise = "name the plugin that has it in `plugins`, or remove it";
        found.push(
            diagnostic
                .help(super::did_you_mean(&near).unwrap_or_else(|| otherwise.to_owned()))
                .maybe_fix(super::write_instead(place, &near)),
        );
    }
}
