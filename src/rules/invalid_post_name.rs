//! `invalid-post-name`

use std::cell::OnceCell;
use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Level};
use crate::site::{Page, Site, Why};
use crate::source::{Place, SitePath, Span};

use super::{Check, Context, Rule};

/// A file in `_posts` whose name is not that of a post: it is published nowhere.
pub(super) const RULE: Rule = Rule {
    name: "invalid-post-name",
    level: Level::Warning,
    doc: include_str!("../../rules/invalid-post-name.md"),
    yields_to: &[],
    check: Check::Texts(check),
};

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    if site.custom_plugins.reads_posts {
        return;
    }
    let misnamed = site.unpublished.iter().filter(|file| file.why == Why::InvalidPostName);
    let taken_in: OnceCell<HashSet<SitePath>> = OnceCell::new();
    for file in misnamed.filter(|file| is_text(context, file.source.extension())) {
        let Some(id) = context.sources.find(file.source.as_str()) else { continue };
        let name = file.source.file_name();
        if super::is_readme(name) || taken_in.get_or_init(|| taken_in_by_pages(site)).contains(&file.source) {
            continue;
        }
        let message = format!("`{name}` is not the name of a post, so Jekyll publishes it nowhere");
        let place = Place::new(id, Span::at(0));
        found.push(Diagnostic::new(RULE.name, place, message).help("name it `YYYY-MM-DD-title.md`"));
    }
}

/// The files that pages name in `include_relative`: pieces of posts, kept beside them.
fn taken_in_by_pages(site: &Site) -> HashSet<SitePath> {
    let of_page = |page: &Page| {
        let folder = SitePath::new(page.source.as_ref()?.folder());
        let names = &page.parsed.as_ref()?.template.relative_includes;
        Some(names.iter().map(|name| folder.join(name)).collect::<Vec<_>>())
    };
    site.pages_in_order().filter_map(of_page).flatten().collect()
}

fn is_text(context: &Context, extension: &str) -> bool {
    context.published.site.is_markdown(extension) || matches!(extension, "html" | "htm")
}
