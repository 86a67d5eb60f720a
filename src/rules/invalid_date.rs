//! `invalid-date`

use crate::diagnostic::{Diagnostic, Edit, Fix, Level};
use crate::site::{SiteProblemKind, post_name};
use crate::source::{Place, Source, Span};

use super::{Check, Context, Rule};

/// A date that Jekyll cannot read: the build stops.
pub(super) const RULE: Rule = Rule {
    name: "invalid-date",
    level: Level::Error,
    doc: include_str!("../../rules/invalid-date.md"),
    yields_to: &[],
    check: Check::Site(check),
};

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let first = found.len();
    super::site_problems(context, SiteProblemKind::InvalidDate, RULE.name, found);
    for diagnostic in found.iter_mut().skip(first) {
        let source = context.sources.get(diagnostic.place.file);
        diagnostic.fix = fix(source, diagnostic.place);
    }
}

/// Where the file name has the date: takes an empty `date:` out, or writes day and month in their order.
fn fix(source: &Source, place: Place) -> Option<Fix> {
    let name = post_name::dated(source.path.file_name())?.date;
    let numbers = |date: &str| -> Option<[u32; 3]> {
        let numbers: Vec<u32> = date.split('-').map_while(|part| part.parse().ok()).collect();
        numbers.try_into().ok()
    };
    let [year, month, day] = numbers(name)?;
    jiff::civil::Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    let written = source.slice(place.span);
    let line = source.line_span(source.line_index(place.span.start));
    if written == "date" && source.slice(line).trim_end() == "date:" {
        let end = source.line_span(source.line_index(line.end) + 1).start;
        let place = Place { span: Span { start: line.start, end }, ..place };
        let title = "Remove the empty date: that of the file name counts".to_owned();
        return Some(Fix { title, safe: true, edits: vec![Edit { place, text: String::new() }] });
    }
    (numbers(written) == Some([year, day, month])).then(|| Fix {
        title: format!("Change to {name}"),
        safe: true,
        edits: vec![Edit { place, text: name.to_owned() }],
    })
}
