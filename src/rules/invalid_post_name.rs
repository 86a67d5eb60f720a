//! `invalid-post-name`

use crate::diagnostic::{Diagnostic, Level};
use crate::site::Why;
use crate::source::{Place, Span};

use super::{Check, Context, Rule};

/// A file in `_posts` whose name is not that of a post: it is published nowhere.
pub(super) const RULE: Rule = Rule {
    name: "invalid-post-name",
    level: Level::Warning,
    doc: include_str!("../../rules/invalid-post-name.md"),
    yields_to: &[],
    check: Check::Site(check),
};

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    if site.custom_plugins.reads_posts {
        return;
    }
    let misnamed = site.unpublished.iter().filter(|file| file.why == Why::InvalidPostName);
    for file in misnamed.filter(|file| is_text(context, file.source.extension())) {
        let Some(id) = context.sources.find(file.source.as_str()) else { continue };
        let name = file.source.file_name();
        if super::is_readme(name) {
            continue;
        }
        let message = format!("`{name}` is not the name of a post, so Jekyll publishes it nowhere");
        let place = Place::new(id, Span::at(0));
        found.push(Diagnostic::new(RULE.name, place, message).help("name it `YYYY-MM-DD-title.md`"));
    }
}

fn is_text(context: &Context, extension: &str) -> bool {
    context.published.site.is_markdown(extension) || matches!(extension, "html" | "htm")
}
