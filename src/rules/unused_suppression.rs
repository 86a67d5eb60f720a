//! `unused-suppression`

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Edit, Fix, Level};
use crate::facts::Facts;
use crate::source::{FileId, Place};
use crate::suggest;
use crate::suppress::{Scope, Suppression, WORD};

use super::code_around::Codes;
use super::{Check, Context, Known, Rule};

/// A suppression that nothing is there for.
pub(super) const RULE: Rule = Rule {
    name: "unused-suppression",
    level: Level::Warning,
    doc: include_str!("../../rules/unused-suppression.md"),
    yields_to: &[],
    check: Check::Suppressions(check),
};

fn check(context: &Context, unused: &[Suppression], found: &mut Vec<Diagnostic>) {
    let looked_at = looked_at(context);
    let known = super::known(&context.settings.custom);
    for one in unused {
        let is_yaml = matches!(context.sources.get(one.place.file).path.extension(), "yml" | "yaml");
        if (!is_yaml && !looked_at.contains(&one.place.file)) || is_shown(context, one) {
            continue;
        }
        let Some(message) = message(context, &known, one) else { continue };
        let is_known = known.iter().any(|rule| rule.name == &*one.name);
        let fix = one.removal.map(|removal| {
            let edits = vec![Edit { place: Place::new(one.place.file, removal), text: String::new() }];
            Fix { title: "Remove it".to_owned(), safe: is_known, edits }
        });
        let near = suggest::nearest(&one.name, known.iter().map(|rule| rule.name)).filter(|_| !is_known);
        let help = match near {
            _ if one.name.is_empty() => format!("name the rule that it is about: `{WORD} RULE: reason`"),
            Some(near) => format!("did you mean `{near}`?"),
            None => "remove it".to_owned(),
        };
        found.push(Diagnostic::new(RULE.name, one.place, message).help(help).maybe_fix(fix));
    }
}

/// What is wrong; `None` where the rule is off, so that nobody knows what it would find.
fn message(context: &Context, known: &[Known], one: &Suppression) -> Option<String> {
    if one.name.is_empty() {
        return Some("this names no rule, so nothing is suppressed".to_owned());
    }
    let Some(rule) = known.iter().find(|rule| rule.name == &*one.name) else {
        return Some(format!("there is no rule `{}`", one.name));
    };
    let path = &context.sources.get(one.place.file).path;
    let is_off = context.settings.level(rule.name, rule.level, path) == Level::Off;
    if is_off || context.settings.is_excluded(path) || rule.name == RULE.name {
        return None;
    }
    let place = if one.scope == Scope::File { "in this file" } else { "here" };
    Some(format!("there is no `{}` {place} to suppress", one.name))
}

/// The files that the rules have looked into: pages that are published, and what is drawn into them.
fn looked_at(context: &Context) -> HashSet<FileId> {
    let published = context.published;
    let pages = published.site.pages_in_order().filter(|page| page.written).filter_map(|page| page.file);
    let layouts = published.site.layouts.iter().filter(|(name, _)| published.layouts.contains(name));
    let layouts = layouts.map(|(_, layout)| layout.file);
    let around = published.around.iter().flatten().chain(published.layouts.iter().map(|l| &l.facts));
    let includes = published.facts.iter().flatten().chain(around);
    let includes = includes.flat_map(|facts: &Facts| facts.includes.keys().copied());
    pages.chain(layouts).chain(includes).collect()
}

/// Whether it stands in code, as something to read.
fn is_shown(context: &Context, one: &Suppression) -> bool {
    let source = context.sources.get(one.place.file);
    let is_markdown = matches!(source.path.extension(), "md" | "markdown" | "mkd" | "mkdn" | "mkdown");
    let in_code = || Codes::of(&source.text, 0).around(one.place.span.start).is_some();
    is_markdown && one.scope != Scope::File && in_code()
}
