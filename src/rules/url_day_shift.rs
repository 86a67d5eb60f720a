//! `url-day-shift`

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Edit, Fix, Level};
use crate::site::date::{day_as_written, day_of_name};
use crate::site::{Page, PageKind};
use crate::source::{Place, Source, Span};
use crate::yaml::{Node, Yaml};

use super::{Check, Context, Rule};

/// A post whose URL has another day than its date and its file name, since the site's zone moves it (J-POST-3, 4).
pub(super) const RULE: Rule = Rule {
    name: "url-day-shift",
    level: Level::Warning,
    doc: include_str!("../../rules/url-day-shift.md"),
    yields_to: &["invalid-date"],
    check: Check::Site(check),
};

/// Hours from UTC.
const FURTHEST_ZONE: u32 = 14;

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    for page in context.published.site.pages.iter().filter(|page| page.written && !page.draft) {
        found.extend(finding(context, page));
    }
}

fn finding(context: &Context, page: &Page) -> Option<Diagnostic> {
    let node = page.parsed.as_ref()?.front_matter.get("date")?;
    let written = day_as_written(node)?;
    let local = page.date.as_ref()?.date();
    let is_meant = day_of_name(page.source.as_ref()?.file_name()) == Some(written);
    if local == written || !is_meant || !url_tells_apart(context, page, written, local) {
        return None;
    }
    let site = context.published.site;
    let place = Place::new(page.file?, node.span);
    let source = context.sources.get(place.file);
    let zone = site.time_zone.iana_name().unwrap_or("UTC");
    let message = format!("in the site's zone {zone} this is {local}, so the URL moves away from {written}");
    let is_without_zone = !has_zone(source.slice(node.span));
    let is_configured = site.config.names_time_zone();
    let help = match (is_without_zone, is_configured) {
        _ if is_no_zone(source.slice(node.span)) => {
            "what follows the time is read as its distance from UTC, and no zone is so far away: take it out"
        }
        (true, _) => "a time with seconds and without a zone counts as UTC: write the zone behind it",
        (false, true) => "write the date in the zone of the site, or correct `timezone` in `_config.yml`",
        (false, false) => {
            "set `timezone` in `_config.yml` to the zone of the dates; without it the machine that builds decides"
        }
    };
    let fix = if is_without_zone && is_configured { with_zone(context, node, source, place) } else { None };
    Some(Diagnostic::new(RULE.name, place, message).help(help).maybe_fix(fix))
}

/// Whether the two days make different URLs (J-URL-5).
fn url_tells_apart(context: &Context, page: &Page, written: Date, local: Date) -> bool {
    let PageKind::Document { collection } = page.kind else { return false };
    let own = page.parsed.as_ref().and_then(|parsed| parsed.front_matter.get("permalink"));
    let of_data = || match page.data.get("permalink") {
        Some(crate::liquid::Value::Str(text)) => Some(text.as_str().to_owned()),
        _ => None,
    };
    let of_collection = || {
        let label = &context.published.site.collections.get(collection as usize)?.label;
        let collections = context.published.site.config.collections();
        collections.into_iter().find(|known| known.label == **label).map(|known| known.permalink)
    };
    let template = own.and_then(Node::as_str).map(str::to_owned).or_else(of_data).or_else(of_collection);
    let Some(template) = template else { return false };
    let has = |names: &[&str]| names.iter().any(|name| template.contains(name));
    has(&[":day", ":i_day", ":y_day", ":w_day", ":short_day", ":long_day"])
        || (written.month() != local.month() && has(&[":month", ":i_month", ":short_month", ":long_month"]))
        || (written.year() != local.year() && has(&[":year", ":short_year"]))
}

/// Whether a date and time as written name a zone.
fn has_zone(written: &str) -> bool {
    let written = written.trim_matches(['"', '\'']);
    let clock = written.split_once([' ', 'T', 't']).map_or("", |(_, clock)| clock);
    clock.contains(['+', '-']) || clock.ends_with(|last: char| last.is_alphabetic())
}

/// Whether the offset behind a time is none of a zone: the end of an event, as in `09:00:00-18:00:00`.
fn is_no_zone(written: &str) -> bool {
    let Some((_, clock)) = written.split_once([' ', 'T', 't']) else { return false };
    let Some((_, offset)) = clock.rsplit_once(['+', '-']) else { return false };
    offset.get(..2).and_then(|hours| hours.parse::<u32>().ok()).is_some_and(|hours| hours > FURTHEST_ZONE)
}

/// Writes the offset of the site's zone behind an unquoted timestamp: ` +0100`.
fn with_zone(context: &Context, node: &Node, source: &Source, place: Place) -> Option<Fix> {
    let Yaml::Time(time) = &node.value else { return None };
    if source.slice(node.span).starts_with(['"', '\'']) {
        return None;
    }
    let local = time.datetime().to_zoned(context.published.site.time_zone.clone()).ok()?;
    let offset = local.strftime("%z").to_string();
    let place = Place { span: Span::at(node.span.end as usize), ..place };
    // It is not safe: the URL that is published today goes away.
    let edits = vec![Edit { place, text: format!(" {offset}") }];
    Some(Fix { title: format!("Write the zone: {offset}"), safe: false, edits })
}
