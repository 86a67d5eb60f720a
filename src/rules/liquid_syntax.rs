//! `liquid-syntax`

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Level};
use crate::parse::Parsed;
use crate::source::{FileId, Place};

use super::{Check, Context, Rule};

/// Liquid that cannot be parsed: the build stops, or a part is silently ignored.
pub(super) const RULE: Rule = Rule {
    name: "liquid-syntax",
    level: Level::Error,
    doc: include_str!("../../rules/liquid-syntax.md"),
    yields_to: &[],
    check: Check::Site(check),
};

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    let pages = site
        .pages
        .iter()
        .filter(|page| page.liquid)
        .filter_map(|page| Some((page.file?, page.parsed.as_ref()?)));
    let layouts = site.layouts.iter().filter(|(name, _)| context.published.layouts.contains_key(*name));
    let layouts = layouts.map(|(_, layout)| (layout.file, &layout.parsed));
    let includes = site.includes.values().map(|(file, parsed)| (*file, parsed));
    let mut seen: BTreeSet<FileId> = BTreeSet::new();
    for (file, parsed) in pages.chain(layouts).chain(includes) {
        if parsed.template.has_liquid && seen.insert(file) {
            problems(file, parsed, found);
        }
    }
}

fn problems(file: FileId, parsed: &Parsed, found: &mut Vec<Diagnostic>) {
    for problem in &parsed.template.problems {
        let mut diagnostic =
            Diagnostic::new(RULE.name, Place::new(file, problem.span), problem.message.clone());
        diagnostic.level = if problem.fatal { Level::Error } else { Level::Info };
        found.push(diagnostic.maybe_help(problem.help.clone()));
    }
}
