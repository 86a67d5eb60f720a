//! `hidden-post`

use crate::diagnostic::{Diagnostic, Level};
use crate::site::{Unpublished, Why, post_name};
use crate::source::{Place, Span};
use crate::yaml::front_matter::FrontMatter;

use super::{Check, Context, Rule};

/// A post or page that is written and published nowhere. Links to it are the matter of `unpublished-target`.
pub(super) const RULE: Rule = Rule {
    name: "hidden-post",
    level: Level::Warning,
    doc: include_str!("../../rules/hidden-post.md"),
    yields_to: &["invalid-post-name", "missing-post", "unpublished-target"],
    check: Check::Site(check),
};

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    for file in &context.published.site.unpublished {
        found.extend(finding(context, file));
    }
}

fn finding(context: &Context, file: &Unpublished) -> Option<Diagnostic> {
    let path = &file.source;
    let help = match &file.why {
        Why::Future(_) => {
            "it appears with the first build after that moment; `future: true` publishes it now"
        }
        Why::Unpublished => "remove the line when it is ready",
        Why::Excluded(_) if is_post(path.as_str()) => {
            "take the pattern out of `exclude`, or move the file away"
        }
        Why::OutsideCollectionsDir if is_post(path.as_str()) => {
            "move the folder below `collections_dir`, or remove that setting"
        }
        _ => return None,
    };
    let place = place(context, file)?;
    let is_empty =
        file.why == Why::Unpublished && context.sources.get(place.file).slice(place.span) == "published:";
    let (level, reason) = match file.why {
        Why::Unpublished if is_empty => {
            (Level::Warning, "`published` without a value counts as `false`".to_owned())
        }
        Why::OutsideCollectionsDir => (Level::Warning, file.why.describe()),
        _ => (Level::Info, file.why.describe()),
    };
    // The folder is told of once, not each of its posts.
    let path = match path.as_str().find("_posts/") {
        Some(at) if file.why == Why::OutsideCollectionsDir => path.as_str().get(..at + "_posts".len()),
        _ => None,
    }
    .unwrap_or(path.as_str());
    let message = format!("`{path}` is published nowhere: {reason}");
    Some(Diagnostic::new(RULE.name, place, message).level(level).help(help))
}

/// Where the author said that a file is not published.
pub(super) fn place(context: &Context, file: &Unpublished) -> Option<Place> {
    let config = &context.published.site.config;
    match &file.why {
        Why::Excluded(pattern) => {
            let (of_config, node) = config.written_at(&["exclude"])?;
            let written = node.as_sequence()?.iter().find(|item| item.as_str() == Some(pattern))?;
            Some(Place::new(of_config, written.span))
        }
        Why::OutsideCollectionsDir => config.place(&["collections_dir"]),
        Why::Future(_) => place_of(context, file, "date"),
        Why::Unpublished => place_of(context, file, "published"),
        _ => None,
    }
}

/// Where the front matter of a file has a key; the file where it has not.
fn place_of(context: &Context, file: &Unpublished, key: &str) -> Option<Place> {
    let id = context.sources.find(file.source.as_str())?;
    let front_matter = FrontMatter::split(&context.sources.get(id).text);
    let entry = front_matter.node.as_ref().and_then(|node| node.as_mapping()?.entry(key));
    let span = entry.map_or(Span::at(0), |entry| entry.key.span.cover(entry.value.span));
    Some(Place::new(id, span))
}

fn is_post(path: &str) -> bool {
    let in_posts = path.starts_with("_posts/") || path.contains("/_posts/");
    in_posts && path.rsplit('/').next().is_some_and(|name| post_name::dated(name).is_some())
}
