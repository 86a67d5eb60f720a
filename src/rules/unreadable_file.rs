//! `unreadable-file`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Reference;
use crate::site::Site;
use crate::source::{Place, SitePath, Span};

use super::{Check, Context, Rule};

/// A file that was not checked: no UTF-8, too large, or not to be opened.
pub(super) const RULE: Rule = Rule {
    name: "unreadable-file",
    level: Level::Error,
    doc: include_str!("../../rules/unreadable-file.md"),
    yields_to: &[],
    check: Check::Site(check),
};

/// What templates are written in, and what they put into pages as it is. Nothing else is included.
const INCLUDED: [&str; 18] = [
    "", "css", "csv", "htm", "html", "inc", "js", "json", "liquid", "markdown", "md", "mkd", "scss", "svg",
    "tpl", "txt", "xml", "yml",
];

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    for (file, source) in context.sources.iter() {
        // What systems leave behind (`_includes/.DS_Store`) nobody includes.
        let is_left = source.path.file_name().starts_with('.') || is_no_template(site, &source.path);
        if let Some(at) = source.invalid_at.filter(|_| !is_left) {
            let message = "this is not valid UTF-8 from here on, so the file was not checked";
            let place = Place::new(file, Span::at(at as usize));
            found.push(Diagnostic::new(RULE.name, place, message).help("save the file as UTF-8"));
        }
    }
    for (file, reason) in context.unread {
        if is_no_template(site, &context.sources.get(*file).path) {
            continue;
        }
        let message = format!("this file was not checked: {reason}");
        found.push(Diagnostic::new(RULE.name, Place::new(*file, Span::at(0)), message));
    }
    for (folder, place) in site.absent.folders().iter().filter(|(folder, _)| is_asked_for(context, folder)) {
        let message =
            format!("the submodule `{folder}` is not checked out, so what leads into it was not checked");
        let help = "run `git submodule update --init`, or `submodules: true` for actions/checkout";
        found.push(Diagnostic::new(RULE.name, *place, message).help(help).level(Level::Info));
    }
}

/// Whether something of a folder that is not here is read or linked to. Themes bring submodules for what most sites leave off.
fn is_asked_for(context: &Context, folder: &SitePath) -> bool {
    let leads_there = |reference: &Reference| reference.url.contains(folder.as_str());
    folder.as_str().starts_with('_')
        || context.published.site.absent.has_pages()
        || context.published.references().any(leads_there)
}

/// Whether it lies among the includes although nobody includes such files: a picture, an archive.
fn is_no_template(site: &Site, path: &SitePath) -> bool {
    let below = path.as_str().strip_prefix(site.config.includes_dir());
    let is_include = below.is_some_and(|rest| rest.starts_with('/'));
    let is_text = INCLUDED.contains(&path.extension().to_ascii_lowercase().as_str());
    is_include && !is_text
}
