//! `liquid-in-front-matter`

use std::sync::LazyLock;

use regex::Regex;

use crate::diagnostic::{Diagnostic, Level};
use crate::source::{FileId, Place, Source, Span};
use crate::yaml::{Node, Yaml};

use super::{Check, Context, Rule};

/// Liquid in a value of front matter: it is never run (J-LIQ-1).
pub(super) const RULE: Rule = Rule {
    name: "liquid-in-front-matter",
    level: Level::Warning,
    doc: include_str!("../../rules/liquid-in-front-matter.md"),
    yields_to: &["invalid-front-matter"],
    check: Check::Site(check),
};

#[expect(clippy::unwrap_used, reason = "a constant, and every run of the rule's tests compiles it")]
static LIQUID: LazyLock<Regex> = LazyLock::new(|| {
    // What Jekyll could print or do there. Other braces may be meant: for a script, or as a subject.
    Regex::new(
        r#"\{\{-?\s*(?:(?:site|page|layout|include|post|theme|jekyll)\b[^}]*|['"][^}]*\|\s*(?:relative|absolute)_url[^}]*)\}\}|\{%-?\s*(?:link|post_url|include|include_relative|if|unless|for|assign|capture|raw|highlight)\b[^%]*%\}"#,
    )
    .unwrap()
});

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    // Code of the site may run it.
    if site.custom_plugins.words.contains("Liquid") && site.custom_plugins.words.contains("parse") {
        return;
    }
    for (file, front_matter) in super::front_matters(site) {
        let source: &Source = context.sources.get(file);
        let head = source.slice(front_matter.span).as_bytes();
        let has_braces =
            memchr::memchr_iter(b'{', head).any(|at| matches!(head.get(at + 1), Some(b'{' | b'%')));
        if let Some(node) = front_matter.node.as_ref().filter(|_| has_braces) {
            values(file, source, node, found);
        }
    }
}

fn values(file: FileId, source: &Source, node: &Node, found: &mut Vec<Diagnostic>) {
    match &node.value {
        Yaml::Str(_) => found.extend(liquid(file, source, node, ": front matter holds values, no Liquid")),
        // J-YAML-11: braces without quotes are mappings.
        Yaml::Mapping(_) if source.slice(node.span).starts_with("{{") => {
            found.extend(liquid(file, source, node, ", and without quotes it is no text either"));
        }
        Yaml::Sequence(items) => items.iter().for_each(|item| values(file, source, item, found)),
        Yaml::Mapping(mapping) => {
            mapping.entries.iter().for_each(|entry| values(file, source, &entry.value, found));
        }
        _ => {}
    }
}

/// The first Liquid in a value. What stands in backticks is only spoken of.
fn liquid(file: FileId, source: &Source, node: &Node, why: &str) -> Option<Diagnostic> {
    let written = source.slice(node.span);
    let is_spoken_of =
        |at: usize| written.get(..at).is_some_and(|before| before.matches('`').count() % 2 == 1);
    let liquid = LIQUID.find_iter(written).find(|liquid| !is_spoken_of(liquid.start()))?;
    let start = node.span.start as usize;
    let span = Span::new(start + liquid.start(), start + liquid.end());
    let message = format!("`{}` is not run{why}", liquid.as_str());
    let help = "write the value out, or let the layout put it together";
    Some(Diagnostic::new(RULE.name, Place::new(file, span), message).help(help))
}
