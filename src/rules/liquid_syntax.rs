//! `liquid-syntax`

use crate::diagnostic::{Diagnostic, Level};
use crate::liquid::Template;
use crate::source::{FileId, Place};

use super::{Check, Context, Rule};

/// Liquid that cannot be parsed: the build stops, or a part is silently ignored.
pub(super) const RULE: Rule = Rule {
    name: "liquid-syntax",
    level: Level::Error,
    doc: include_str!("../../rules/liquid-syntax.md"),
    yields_to: &["build-stopper", "unescaped-liquid"],
    check: Check::Template(check),
};

fn check(context: &Context, file: FileId, template: &Template, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    let path = context.sources.get(file).path.as_str();
    if site.custom_plugins.rewrites_texts && site.by_source(path).is_some() {
        return;
    }
    let strict = context.published.site.config.is_strict("error_mode");
    for problem in &template.problems {
        let place = Place::new(file, problem.span);
        let level = if problem.fatal || strict { Level::Error } else { Level::Info };
        let diagnostic = Diagnostic::new(RULE.name, place, problem.message.clone()).level(level);
        found.push(diagnostic.maybe_help(problem.help.clone()));
    }
}
