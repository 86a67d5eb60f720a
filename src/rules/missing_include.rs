//! `missing-include`

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Fix, Level};
use crate::facts::Facts;
use crate::liquid::EventKind;
use crate::published::{near_file_name, near_names};
use crate::site::{Page, PageId};
use crate::source::Place;

use super::{Check, Context, Rule};

/// `{% include %}` of a file that does not exist: the build stops.
pub(super) const RULE: Rule = Rule {
    name: "missing-include",
    level: Level::Error,
    doc: include_str!("../../rules/missing-include.md"),
    yields_to: &[],
    check: Check::Page(check),
};

fn check(context: &Context, _id: PageId, page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    for event in super::sure_events(facts) {
        let (message, way_out) = match &event.kind {
            EventKind::MissingInclude(name) => (format!("no include `{name}`"), of_includes(context, name)),
            EventKind::MissingRelativeInclude(name) => {
                (format!("no file `{name}` beside this page"), of_folder(context, page, name))
            }
            _ => continue,
        };
        let help = format!("the build stops here; {way_out}");
        let diagnostic = Diagnostic::new(RULE.name, event.place, message).help(help);
        let is_literal =
            |name: &String| context.sources.get(event.place.file).slice(event.place.span) == name;
        found.push(match &event.kind {
            EventKind::MissingInclude(name) if is_literal(name) => {
                diagnostic.maybe_fix(fix(context, event.place, name))
            }
            _ => diagnostic,
        });
    }
}

fn of_includes(context: &Context, name: &str) -> String {
    let site = context.published.site;
    match near_file_name(name, site.includes.keys().map(|key| &**key).chain(site.theme.includes())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("create `{}/{name}` or remove the tag", site.config.includes_dir()),
    }
}

/// The fix that names the only include that is near.
fn fix(context: &Context, place: Place, name: &str) -> Option<Fix> {
    let site = context.published.site;
    let known = || site.includes.keys().map(|key| &**key).chain(site.theme.includes());
    match near_names(name, known()).as_slice() {
        [] => super::write_instead(place, &[near_file_name(name, known())?]),
        near => super::write_instead(place, near),
    }
}

/// `include_relative` counts from the folder of the page's source (J-LIQ-32).
fn of_folder(context: &Context, page: &Page, name: &str) -> String {
    let folder = page.source.as_ref().map_or("", |source| source.folder());
    let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let site = context.published.site;
    let published = site.pages_in_order().filter_map(|page| page.source.as_ref());
    let all = published.chain(site.unpublished.iter().map(|file| &file.source));
    let beside: BTreeSet<&str> = all.filter_map(|path| path.as_str().strip_prefix(&prefix)).collect();
    match near_file_name(name, beside.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("create `{prefix}{name}` or remove the tag"),
    }
}
