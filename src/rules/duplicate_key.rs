//! `duplicate-key`

use crate::diagnostic::{Diagnostic, Level};
use crate::source::{FileId, Place};
use crate::yaml::{Node, Yaml};

use super::{Check, Context, Rule};

/// A key that stands twice in one mapping: Jekyll silently takes the last.
pub(super) const RULE: Rule = Rule {
    name: "duplicate-key",
    level: Level::Warning,
    doc: include_str!("../../rules/duplicate-key.md"),
    yields_to: &[],
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
            for (lost, wins) in &mapping.repeated {
                let key = context.sources.get(file).slice(*lost);
                let message = format!("`{key}` stands twice; Jekyll ignores this one");
                let diagnostic = Diagnostic::new(RULE.name, Place::new(file, *lost), message);
                let diagnostic = diagnostic.help("remove one of the two");
                found.push(diagnostic.related(Place::new(file, *wins), "this one counts"));
            }
            mapping.entries.iter().for_each(|entry| repeated_keys(context, file, &entry.value, found));
        }
        _ => {}
    }
}
