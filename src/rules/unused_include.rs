//! `unused-include`

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Level};
use crate::liquid::ast::{Include, IncludeKind, Node, TagKind};
use crate::site::Why;
use crate::source::{FileId, Place, Source, Span};

use super::{Check, Context, Rule};

/// A file of the includes folder that nothing includes.
pub(super) const RULE: Rule = Rule {
    name: "unused-include",
    level: Level::Info,
    doc: include_str!("../../rules/unused-include.md"),
    yields_to: &[],
    check: Check::Texts(check),
};

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    // Code of the site may read the folder itself, a theme or submodule that is not here may look for any of the files, and drafts are
    // only read when they are published.
    let has_unread_drafts = site.unpublished.iter().any(|file| file.why == Why::Draft);
    let is_open = site.custom_plugins.includes || site.has_unread_templates() || has_unread_drafts;
    if site.includes.is_empty() || is_open {
        return;
    }
    let mut names: BTreeSet<&str> = BTreeSet::new();
    let mut patterns: Vec<(&str, &str)> = Vec::new();
    // Pages that are not published, layouts and includes that nobody uses count too: they may be used tomorrow.
    for (file, template) in super::templates::all(site) {
        let source: &Source = context.sources.get(file);
        template.body.walk(true, &mut |node, _| {
            if let Node::Tag(tag) = node
                && let TagKind::Include(include) = &tag.kind
                && include.kind != IncludeKind::Relative
            {
                match super::include_parameter::literal(&include.file, source) {
                    Some(name) => _ = names.insert(name),
                    None => patterns.push(ends(include, source)),
                }
            }
        });
    }
    let is_used = |name: &str| {
        names.contains(name)
            || patterns.iter().any(|(start, end)| {
                name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end)
            })
    };
    for (name, (file, _)) in &site.includes {
        let file_name = name.rsplit('/').next().unwrap_or(name);
        // Of what cannot be read something else is to be said.
        if context.sources.get(*file).invalid_at.is_some()
            || is_used(name)
            || super::is_readme(file_name)
            || file_name.starts_with('.')
            || is_named(context, *file, file_name)
        {
            continue;
        }
        let message = format!("nothing includes `{name}`");
        let place = Place::new(*file, Span::at(0));
        found.push(
            Diagnostic::new(RULE.name, place, message).help("remove the file, or include it somewhere"),
        );
    }
}

/// What a file name with variables in it begins and ends with.
fn ends<'t>(include: &Include, source: &'t Source) -> (&'t str, &'t str) {
    let text = |node: Option<&Node>| match node {
        Some(Node::Text(span)) => source.slice(*span),
        _ => "",
    };
    let nodes = &include.file.body.nodes;
    (text(nodes.first()).trim_start_matches('/'), text(nodes.last()))
}

/// Whether another file names it: as the value of a parameter, in data or settings, in an example or a remark.
fn is_named(context: &Context, file: FileId, file_name: &str) -> bool {
    context.sources.iter().any(|(other, source)| other != file && source.text.contains(file_name))
}
