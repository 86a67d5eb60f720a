//! `missing-data`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::{EventInText, Facts};
use crate::liquid::ast::{Expression, ExpressionKind, Node, TagKind};
use crate::liquid::{EventKind, Template};
use crate::site::themes::SiteTheme;
use crate::site::{Page, PageId, Site};
use crate::source::{FileId, Source};

use super::{Check, Context, Rule};

/// `site.data.menu.entries` when the file or the key is not there.
pub(super) const RULE: Rule = Rule {
    name: "missing-data",
    level: Level::Error,
    doc: include_str!("../../rules/missing-data.md"),
    yields_to: &["unescaped-liquid"],
    check: Check::Page(check),
};

/// What the data is read for.
enum Use<'e> {
    Print,
    Loop,
    Assign(&'e str),
}

fn check(context: &Context, _id: PageId, page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    if may_come_from_elsewhere(context.published.site) {
        return;
    }
    for event in facts.events.iter().filter(|event| !event.event.guarded && !event.in_code) {
        match &event.event.kind {
            EventKind::Undefined { path, missing, near } if is_of_data(path) => {
                found.extend(finding(context, event, path, *missing, near, Use::Print));
            }
            EventKind::MissingData { path, missing, near, assigned } => {
                let used = assigned.as_deref().map_or(Use::Loop, Use::Assign);
                let file = event.event.place.file;
                // A variable that is tested may be nothing.
                if near.is_empty()
                    && assigned.as_ref().is_some_and(|name| tests(context, page, facts, name, file))
                {
                    continue;
                }
                found.extend(finding(context, event, path, *missing, near, used));
            }
            _ => {}
        }
    }
}

/// Whether a path leads into the data files.
pub(super) fn is_of_data(path: &[String]) -> bool {
    matches!(path, [site, data, ..] if site == "site" && data == "data")
}

/// Code of the site, plugins that are not known, themes that are not on disk, and submodules that are not checked out bring
/// data of their own (J-CONF-6).
fn may_come_from_elsewhere(site: &Site) -> bool {
    let is_absent = site.absent.has_data(&site.config);
    let is_of_theme = site.jekyll.is_4() && !matches!(site.theme, SiteTheme::None);
    is_absent || is_of_theme || site.custom_plugins.data || site.has_unmodelled_plugins()
}

fn finding(
    context: &Context,
    event: &EventInText,
    path: &[String],
    missing: usize,
    near: &[String],
    used: Use,
) -> Option<Diagnostic> {
    let site = context.published.site;
    let place = event.event.place;
    let name = path.get(missing)?;
    if path.get(2..=missing).is_some_and(|names| site.may_have_data_made(&names.join("/"))) {
        return None;
    }
    // The fields of an entry are often optional.
    let is_optional = missing > 2 && (near.is_empty() || site.some_data_has(name));
    if missing < 2 || (is_optional && !event.in_url) {
        return None;
    }
    let whole = path.get(..=missing)?.join(".");
    let what = match missing {
        2 => format!("there is no data file `{}/{name}`", site.config.data_dir()),
        _ => format!("`{whole}` is not in the data"),
    };
    let effect = match used {
        Use::Print => "prints nothing".to_owned(),
        Use::Loop => "the loop goes through nothing".to_owned(),
        Use::Assign(variable) => format!("`{variable}` is nothing"),
    };
    let message = match used {
        Use::Print if missing + 1 < path.len() => format!("{what}, so `{}` {effect}", path.join(".")),
        Use::Print => format!("{what}, so it {effect}"),
        Use::Loop | Use::Assign(_) => format!("{what}, so {effect}"),
    };
    let level = match used {
        _ if event.in_url => Level::Error,
        _ if !near.is_empty() => Level::Warning,
        _ => Level::Info,
    };
    let otherwise = match missing {
        2 => format!("create `{}/{name}.yml`, or correct the name", site.config.data_dir()),
        _ => format!("add `{name}:` to the data, or correct the name"),
    };
    let diagnostic = Diagnostic::new(RULE.name, place, message).level(level);
    let help = super::did_you_mean(near).unwrap_or(otherwise);
    Some(diagnostic.help(help).maybe_fix(super::write_instead(place, near)))
}

/// Whether the template that assigns the variable looks later whether it is anything.
fn tests(context: &Context, page: &Page, facts: &Facts, variable: &str, file: FileId) -> bool {
    let own = page.parsed.as_ref().filter(|_| page.file == Some(file)).map(|parsed| &parsed.template);
    let layout = || context.published.site.layouts.values().find(|layout| layout.file == file);
    let template =
        own.or(facts.includes.get(&file)).or_else(|| layout().map(|layout| &layout.parsed.template));
    template.is_none_or(|template| is_tested(template, context.sources.get(file), variable))
}

fn is_tested(template: &Template, source: &Source, variable: &str) -> bool {
    let is_it = |expression: &Expression| matches!(&expression.kind, ExpressionKind::Path(path) if source.slice(path.root.span) == variable);
    let mut found = false;
    template.body.walk(true, &mut |node, _| match node {
        Node::Tag(tag) => match &tag.kind {
            TagKind::If { branches, .. } => {
                let conditions = branches.iter().filter_map(|branch| branch.condition.as_ref());
                found |= conditions
                    .flat_map(|c| std::iter::once(&c.first).chain(c.rest.iter().map(|(_, c)| c)))
                    .any(|comparison| {
                        is_it(&comparison.left)
                            || comparison.right.as_ref().is_some_and(|(_, right)| is_it(right))
                    });
            }
            TagKind::Case { subject, .. } => found |= is_it(subject),
            TagKind::Assign { value, .. } => found |= is_it(&value.base) && has_default(value, source),
            _ => {}
        },
        Node::Print(print) => found |= is_it(&print.value.base) && has_default(&print.value, source),
        Node::Text(_) => {}
    });
    found
}

fn has_default(value: &crate::liquid::ast::Filtered, source: &Source) -> bool {
    value.filters.iter().any(|filter| source.slice(filter.name) == "default")
}
