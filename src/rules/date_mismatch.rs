//! `date-mismatch`

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Level};
use crate::site::{Page, PageKind};
use crate::source::Place;
use crate::yaml::{Node, Yaml};

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

/// The day in the value, before any time zone moves it (that is another matter).
pub(super) fn day_as_written(node: &Node) -> Option<Date> {
    match &node.value {
        Yaml::Date(date) => Some(*date),
        Yaml::Time(time) => Some(time.date()),
        Yaml::Str(scalar) => day_of_name(&scalar.text),
        _ => None,
    }
}

/// `YYYY-M-D` at the start of a text.
pub(super) fn day_of_name(name: &str) -> Option<Date> {
    let mut parts = name.splitn(3, '-');
    let year: &str = parts.next().filter(|year| year.len() == 4)?;
    let month = parts.next()?;
    let rest = parts.next()?;
    let day: String = rest.chars().take_while(char::is_ascii_digit).take(2).collect();
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}
