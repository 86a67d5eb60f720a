//! `missing-post`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Facts;
use crate::liquid::EventKind;
use crate::published::{near_file_name, near_name};
use crate::site::{Page, PageId, Unpublished};

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
        let (way_out, near) = match found.len() < super::MAX_SUGGESTIONS {
            true => way_out(context, tag, name),
            false => (String::new(), None),
        };
        let help = format!("the build stops here{way_out}");
        let is_literal = context.sources.get(event.place.file).slice(event.place.span) == name;
        let fix = near.filter(|_| is_literal).and_then(|near| super::write_instead(event.place, &[near]));
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

/// The way out in words, and the name to write instead.
fn way_out<'a>(context: &Context<'a>, tag: &str, name: &str) -> (String, Option<&'a str>) {
    let site = context.published.site;
    if let Some(file) = unpublished(context, tag, name) {
        return (format!(": `{}` is not published, {}", file.source, file.why.describe()), None);
    }
    let known = site.pages.iter().filter(|page| page.written && page.source.is_some());
    let near = if tag == "post_url" {
        near_name(name, known.filter_map(|page| post_name(&page.relative_path)))
    } else {
        let at_url =
            known.clone().find(|page| *page.url == *name || *page.output == *name.trim_start_matches('/'));
        at_url
            .map(|page| &*page.relative_path)
            .or_else(|| near_file_name(name.trim_start_matches('/'), known.map(|page| &*page.relative_path)))
    };
    match near {
        Some(near) => (format!("; did you mean `{near}`?"), Some(near)),
        None => ("; correct the name or remove the tag".into(), None),
    }
}

/// What `post_url` calls a post: its path without `_posts/` and extension.
fn post_name(relative_path: &str) -> Option<&str> {
    let (_, name) = relative_path.split_once("_posts/")?;
    Some(name.rsplit_once('.').map_or(name, |(stem, _)| stem))
}

fn names(tag: &str, source: &str, name: &str) -> bool {
    if tag == "post_url" { post_name(source) == Some(name.trim_start_matches('/')) } else { source == name }
}
