//! `unreadable-file`

use crate::diagnostic::{Diagnostic, Level};
use crate::source::{Place, Span};

use super::{Check, Context, Rule};

/// A file that was not checked: no UTF-8, too large, or not to be opened.
pub(super) const RULE: Rule = Rule {
    name: "unreadable-file",
    level: Level::Error,
    doc: include_str!("../../rules/unreadable-file.md"),
    yields_to: &[],
    check: Check::Site(check),
};

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    for (file, source) in context.sources.iter() {
        // What systems leave behind (`_includes/.DS_Store`) nobody includes.
        if let Some(at) = source.invalid_at.filter(|_| !source.path.file_name().starts_with('.')) {
            let message = "this is not valid UTF-8 from here on, so the file was not checked";
            let place = Place::new(file, Span::at(at as usize));
            found.push(Diagnostic::new(RULE.name, place, message).help("save the file as UTF-8"));
        }
    }
    for (file, reason) in context.unread {
        let message = format!("this file was not checked: {reason}");
        found.push(Diagnostic::new(RULE.name, Place::new(*file, Span::at(0)), message));
    }
    for (folder, place) in context.published.site.absent.folders() {
        let message =
            format!("the submodule `{folder}` is not checked out, so what leads into it was not checked");
        let help = "run `git submodule update --init`, or `submodules: true` for actions/checkout";
        found.push(Diagnostic::new(RULE.name, *place, message).help(help).level(Level::Info));
    }
}
