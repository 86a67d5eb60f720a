//! `required-key`

use crate::diagnostic::{Diagnostic, Level};
use crate::liquid::Value;
use crate::settings::Requirements;
use crate::site::{Page, PageKind};
use crate::source::{Place, Source};
use crate::yaml::front_matter::State;
use crate::yaml::{Node, Yaml};

use super::{Check, Context, Rule};

/// Front matter without a key that the settings ask for.
pub(super) const RULE: Rule = Rule {
    name: "required-key",
    level: Level::Warning,
    doc: include_str!("../../rules/required-key.md"),
    yields_to: &["empty-value", "front-matter-ignored", "invalid-date", "invalid-front-matter"],
    check: Check::Site(check),
};

/// What Jekyll computes where an author writes nothing: to have it does not mean that somebody wrote it.
const COMPUTED: [&str; 6] = ["categories", "excerpt", "ext", "slug", "tags", "title"];

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    for (page, requirements) in asked(context) {
        for key in &requirements.required {
            found.extend(finding(context, page, key));
        }
    }
}

/// The pages and documents that the settings ask something of, and what.
pub(super) fn asked<'a>(context: &'a Context) -> Vec<(&'a Page, &'a Requirements)> {
    let site = context.published.site;
    let label = |page: &Page| match page.kind {
        PageKind::Document { collection } => {
            site.collections.get(collection as usize).map(|each| &*each.label)
        }
        _ => None,
    };
    if context.settings.front_matter.is_empty() {
        return Vec::new();
    }
    let pages =
        site.pages.iter().filter(|page| matches!(page.kind, PageKind::Page | PageKind::Document { .. }));
    let applying = pages.flat_map(|page| {
        let all = context.settings.front_matter.iter();
        all.filter(move |one| page.source.as_ref().is_some_and(|path| one.apply_to(path, label(page))))
            .map(move |one| (page, one))
    });
    applying.collect()
}

fn finding(context: &Context, page: &Page, key: &str) -> Option<Diagnostic> {
    let file = page.file?;
    let front_matter = &page.parsed.as_ref()?.front_matter;
    if !matches!(front_matter.state, State::Valid | State::None) || is_given(page, key) {
        return None;
    }
    let entry = front_matter.node.as_ref().and_then(|node| node.as_mapping()?.entry(key));
    let source: &Source = context.sources.get(file);
    let (span, message) = match entry {
        Some(entry) => (entry.key.span, format!("`{key}` has no value")),
        None => (source.line_span(0), format!("the front matter lacks `{key}`")),
    };
    let help = format!("add `{key}: …`, as the settings of postproof ask");
    Some(Diagnostic::new(RULE.name, Place::new(file, span), message).help(help))
}

/// Whether the front matter or the defaults give a value.
fn is_given(page: &Page, key: &str) -> bool {
    let own = page.parsed.as_ref().and_then(|parsed| parsed.front_matter.get(key));
    match own {
        Some(node) if !node.is_null() => has_content(node),
        _ if COMPUTED.contains(&key) => false,
        _ => page.data.get(key).is_some_and(|value| !matches!(value, Value::Nil)),
    }
}

fn has_content(node: &Node) -> bool {
    match &node.value {
        Yaml::Str(scalar) => !scalar.text.trim().is_empty(),
        Yaml::Sequence(items) => !items.is_empty(),
        Yaml::Mapping(mapping) => !mapping.entries.is_empty(),
        _ => true,
    }
}
