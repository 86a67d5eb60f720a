//! `date-mismatch`

use crate::diagnostic::{Diagnostic, Level};
use crate::site::date::{day_as_written, day_of_name};
use crate::site::{Page, PageKind};
use crate::source::Place;

use super::{Check, Context, Rule};

/// A post whose front matter has another day than its file name. The front matter counts (J-POST-3).
pub(super) const RULE: Rule = Rule {
    name: "date-mismatch",
    level: Level::Info,
    doc: include_str!("../../rules/date-mismatch.md"),
    yields_to: &["invalid-date"],
    check: Check::Site(check),
};

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let posts =
        context.published.site.pages_in_order().filter(|page| matches!(page.kind, PageKind::Document { .. }));
    for page in posts.filter(|page| !page.draft) {
        found.extend(finding(page));
    }
}

fn finding(page: &Page) -> Option<Diagnostic> {
    let parsed = page.parsed.as_ref()?;
    let node = parsed.front_matter.get("date")?;
    let in_name = day_of_name(page.source.as_ref()?.file_name())?;
    let written = day_as_written(node)?;
    if written == in_name {
        return None;
    }
    let message = format!("the date says {written}, the file name says {in_name}");
    let help = "Jekyll goes by the date in the front matter; make the two agree";
    Some(Diagnostic::new(RULE.name, Place::new(page.file?, node.span), message).help(help))
}
