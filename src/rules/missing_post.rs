//! `missing-post`

use crate::diagnostic::{Diagnostic, Fix, Level};
use crate::facts::Facts;
use crate::liquid::EventKind;
use crate::published::{near_file_name, near_name};
use crate::site::{Page, PageId, Unpublished, post_name};

use super::{Check, Context, Rule};

/// `{% post_url %}` or `{% link %}` that names nothing published: the build stops.
pub(super) const RULE: Rule = Rule {
    name: "missing-post",
    level: Level::Error,
    doc: include_str!("../../rules/missing-post.md"),
    yields_to: &[],
    check: Check::Page(check),
};

fn check(context: &Context, _id: PageId, _page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    for event in super::sure_events(facts) {
        let (tag, name) = match &event.kind {
            EventKind::MissingPost(name) => ("post_url", name.as_str()),
            EventKind::MissingLink(name) => ("link", name.as_str()),
            _ => continue,
        };
        let message = format!("`{{% {tag} %}}` finds no published file `{name}`");
        let (way_out, name_now) = match found.len() < super::MAX_SUGGESTIONS {
            true => way_out(context, tag, name),
            false => Default::default(),
        };
        let help = format!("the build stops here{way_out}");
        let is_literal = context.sources.get(event.place.file).slice(event.place.span) == name;
        let fix = name_now.filter(|_| is_literal).and_then(|(now, is_sure)| {
            let fix = super::write_instead(event.place, &[&now])?;
            Some(Fix { safe: is_sure, ..fix })
        });
        let mut diagnostic = Diagnostic::new(RULE.name, event.place, message).help(help).maybe_fix(fix);
        let unpublished = unpublished(context, tag, name);
        if let Some(place) = unpublished.and_then(|file| super::hidden_post::place(context, file)) {
            diagnostic = diagnostic.related(place, "this keeps it back");
        }
        found.push(diagnostic);
    }
}

/// The file that is meant and not published.
fn unpublished<'a>(context: &Context<'a>, tag: &str, name: &str) -> Option<&'a Unpublished> {
    context.published.site.unpublished.iter().find(|file| names(tag, file.source.as_str(), name))
}

/// The way out in words, the name to write instead, and whether there is no doubt.
fn way_out(context: &Context, tag: &str, name: &str) -> (String, Option<(String, bool)>) {
    let site = context.published.site;
    if let Some(file) = unpublished(context, tag, name) {
        return (format!(": `{}` is not published, {}", file.source, file.why.describe()), None);
    }
    if let Some((now, is_sure)) = renamed(context, tag, name) {
        return (format!("; it is called `{now}` now"), Some((now, is_sure)));
    }
    let known = || site.pages_in_order().filter(|page| page.written && page.source.is_some());
    let near = if tag == "post_url" {
        let names: Vec<String> =
            known().filter_map(|page| post_name::for_post_url(&page.relative_path)).collect();
        near_name(name, names.iter().map(String::as_str)).map(str::to_owned)
    } else {
        let at_url = known().find(|page| *page.url == *name || *page.output == *name.trim_start_matches('/'));
        let paths = || known().map(|page| &*page.relative_path);
        let near = at_url.map(|page| &*page.relative_path);
        near.or_else(|| near_file_name(name.trim_start_matches('/'), paths())).map(str::to_owned)
    };
    match near {
        Some(near) => (format!("; did you mean `{near}`?"), Some((near, false))),
        None => ("; correct the name or remove the tag".into(), None),
    }
}

/// What the tag calls the file that had that name before the change, and whether it is surely that file.
fn renamed(context: &Context, tag: &str, name: &str) -> Option<(String, bool)> {
    let site = context.published.site;
    let (now, is_sure) = context.before?.renamed(|before| names(tag, before.as_str(), name))?;
    let page = site.by_source(now.as_str()).map(|id| site.page(id)).filter(|page| page.written)?;
    let now = match tag {
        "post_url" => post_name::for_post_url(&page.relative_path)?,
        _ => page.relative_path.to_string(),
    };
    Some((now, is_sure))
}

fn names(tag: &str, source: &str, name: &str) -> bool {
    let name = name.trim_start_matches('/');
    match tag {
        "post_url" => post_name::for_post_url(source).is_some_and(|called| called == name),
        _ => source == name,
    }
}
