//! `unused-assign`

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::diagnostic::{Diagnostic, Level};
use crate::liquid::ast::{Body, Include, IncludeKind, Node, TagKind};
use crate::liquid::{Template, tag_words};
use crate::source::{FileId, Place, Source, Span};

use super::{Check, Context, Rule};

/// `assign` or `capture` of a variable that nothing reads.
pub(super) const RULE: Rule = Rule {
    name: "unused-assign",
    level: Level::Info,
    doc: include_str!("../../rules/unused-assign.md"),
    yields_to: &["unescaped-liquid"],
    check: Check::Texts(check),
};

/// The words in the tags of each file that was looked at.
type Words<'a> = BTreeMap<FileId, HashSet<&'a str>>;

/// Which includes a template draws in, others by way of those.
struct Reach {
    files: BTreeSet<FileId>,
    /// Whether something that nobody knows is drawn in: it may read any variable.
    is_open: bool,
}

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    // Code of the site can read the variables of a template.
    if site.custom_plugins.any_tag || !site.custom_plugins.tags.is_empty() {
        return;
    }
    let all = super::templates::all(site);
    let includes: HashSet<FileId> = site.includes.values().map(|(file, _)| *file).collect();
    let mut words: Words = BTreeMap::new();
    for (file, template) in super::templates::in_use(context) {
        let source: &Source = context.sources.get(file);
        let assigned = if template.assigns.is_empty() { Vec::new() } else { assigned(template, source) };
        if assigned.is_empty() {
            continue;
        }
        let reach = match includes.contains(&file) {
            true => reach_of_include(context, &all, file),
            false => reach(context, template, source),
        };
        let own = if reach.is_open { HashSet::new() } else { reads(source, template) };
        for (name, span) in assigned {
            if reach.is_open || own.contains(name) || is_read(context, &all, &mut words, &reach, name) {
                continue;
            }
            let message = format!("`{name}` is set and never read");
            let help = "remove the tag, or correct the name here or where it is read";
            found.push(Diagnostic::new(RULE.name, Place::new(file, span), message).help(help));
        }
    }
}

/// What an include sets is seen by whatever includes it; what a theme makes of it nobody knows.
fn reach_of_include(context: &Context, all: &BTreeMap<FileId, &Template>, file: FileId) -> Reach {
    Reach {
        files: all.keys().copied().filter(|other| *other != file).collect(),
        is_open: context.published.site.has_unread_templates(),
    }
}

/// Whether one of the other files has the name in a tag.
fn is_read<'a>(
    context: &Context<'a>,
    all: &BTreeMap<FileId, &Template>,
    words: &mut Words<'a>,
    reach: &Reach,
    name: &str,
) -> bool {
    reach.files.iter().any(|other| {
        let words = words.entry(*other).or_insert_with(|| {
            let start = all.get(other).map_or(0, |template| template.start as usize);
            tag_words(&context.sources.get(*other).text, start).collect()
        });
        words.contains(name)
    })
}

/// The words in the tags of a template, without the names that are only assigned.
fn reads<'t>(source: &'t Source, template: &Template) -> HashSet<&'t str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for word in tag_words(&source.text, template.start as usize) {
        *counts.entry(word).or_default() += 1;
    }
    let mut set = BTreeMap::new();
    names(&template.body, &mut |name| *set.entry(source.slice(name)).or_insert(0) += 1);
    counts
        .into_iter()
        .filter(|(word, count)| set.get(word).is_none_or(|set| count > set))
        .map(|(word, _)| word)
        .collect()
}

fn names(body: &Body, visit: &mut dyn FnMut(Span)) {
    body.walk(true, &mut |node, _| {
        if let Node::Tag(tag) = node
            && let TagKind::Assign { name, .. } | TagKind::Capture { name, .. } = &tag.kind
        {
            visit(*name);
        }
    });
}

/// The variables that are set for their own sake. A `capture` around other tags may only swallow what they print.
fn assigned<'t>(template: &Template, source: &'t Source) -> Vec<(&'t str, Span)> {
    let mut found = Vec::new();
    let mut swallowing: HashSet<&str> = HashSet::new();
    template.body.walk(true, &mut |node, _| {
        let Node::Tag(tag) = node else { return };
        match &tag.kind {
            TagKind::Assign { name, .. } => found.push((source.slice(*name), *name)),
            TagKind::Capture { name, body }
                if !body.nodes.iter().any(|node| matches!(node, Node::Tag(_))) =>
            {
                found.push((source.slice(*name), *name));
            }
            // `assign` may empty it afterwards.
            TagKind::Capture { name, .. } => _ = swallowing.insert(source.slice(*name)),
            _ => {}
        }
    });
    let is_name =
        |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    let mut seen = HashSet::new();
    found.retain(|(name, _)| {
        is_name(name) && !name.starts_with('_') && !swallowing.contains(name) && seen.insert(*name)
    });
    found
}

/// The files that a page or layout includes.
fn reach(context: &Context, template: &Template, source: &Source) -> Reach {
    let mut reach = Reach { files: BTreeSet::new(), is_open: false };
    gather(context, &template.body, source, &mut reach);
    reach
}

fn gather(context: &Context, body: &Body, source: &Source, reach: &mut Reach) {
    let site = context.published.site;
    let mut next = Vec::new();
    body.walk(true, &mut |node, _| {
        let Node::Tag(tag) = node else { return };
        match &tag.kind {
            TagKind::Include(Include { kind: IncludeKind::Relative, .. }) => reach.is_open = true,
            TagKind::Include(Include { file, .. }) => {
                match super::include_parameter::literal(file, source).and_then(|name| site.includes.get(name))
                {
                    Some((file, parsed)) => next.push((*file, parsed)),
                    None => reach.is_open = true,
                }
            }
            TagKind::Plugin { body: Some(_), .. } => reach.is_open = true,
            _ => {}
        }
    });
    for (file, parsed) in next {
        if reach.files.insert(file) {
            gather(context, &parsed.template.body, context.sources.get(file), reach);
        }
    }
}
