//! Dates as Ruby's `Time.parse` reads them (J-POST-3..5), in the zone of the site.
//!
//! [`of_value`] answers three ways: a moment, a date that stops the build, or a form that is not modelled.

mod written;

use std::sync::LazyLock;

use jiff::civil::{self, DateTime};
use jiff::tz::{Offset, TimeZone};
use jiff::{ToSpan, Zoned};
use regex::{Captures, Regex};

use crate::liquid::Value;

pub(crate) use written::{day_as_written, day_of_name};

/// Why there is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateError {
    /// Ruby rejects it: the build stops.
    Invalid,
    /// Ruby may make something of it; nobody can tell what without it.
    Unknown,
}

/// The date of a front matter value. `now` supplies what is not written (a time alone is today's).
///
/// # Errors
/// [`DateError`] when it is none.
pub(super) fn of_value(value: &Value, now: &Zoned) -> Result<Zoned, DateError> {
    match value {
        Value::Time(time) => Ok(time.with_time_zone(now.time_zone().clone())),
        Value::Date(date) => local(date.to_datetime(civil::Time::midnight()), now.time_zone()),
        Value::Str(text) => parse(text.as_str(), now),
        Value::Int(number) if is_day(*number) => Err(DateError::Unknown),
        // A bare year or number is no date.
        Value::Int(_) | Value::Nil | Value::Bool(_) => Err(DateError::Invalid),
        _ => Err(DateError::Unknown),
    }
}

/// Whether Ruby takes a number for a day of this month or year, for a month and a day, or for more than that.
fn is_day(number: i64) -> bool {
    let is_month = |month: i64| (10..=12).contains(&month);
    matches!(number, 10..=31 | 100..=366 | 10_000..)
        || is_month(number / 100) && (1..=31).contains(&(number % 100))
}

/// The parts that were found.
#[derive(Clone, Copy, Debug, Default)]
struct Parts {
    year: Option<i32>,
    month: Option<u32>,
    day: Option<u32>,
    clock: Option<Clock>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Clock {
    hour: u32,
    minute: u32,
    second: u32,
}

/// The date that a text says.
///
/// # Errors
/// [`DateError`] when it says none.
pub(super) fn parse(text: &str, now: &Zoned) -> Result<Zoned, DateError> {
    parse_as_written(text, now).map(|time| time.with_time_zone(now.time_zone().clone()))
}

/// The date that a text says, in the zone that it says.
///
/// # Errors
/// [`DateError`] when it says none.
pub(crate) fn parse_as_written(text: &str, now: &Zoned) -> Result<Zoned, DateError> {
    // Longer than any date: Ruby itself refuses more than 128 bytes.
    if text.len() > 128 {
        return Err(DateError::Invalid);
    }
    let text = NOISE.replace_all(text, " ");
    let text = WEEKDAY.replacen(&text, 1, " ");
    // `10h30` is a time, too, and taken out before the day is looked for. It is not modelled.
    if HOURS.is_match(&text) {
        return Err(DateError::Unknown);
    }
    let mut parts = Parts::default();
    let mut zone_name = None;
    let text = match CLOCK.captures(&text) {
        Some(found) => {
            parts.clock = Some(clock(&found)?);
            zone_name = found.name("zone").map(|zone| zone.as_str().to_string());
            let whole = found.get(0).map_or(0..0, |whole| whole.range());
            format!("{} {}", &text[..whole.start], &text[whole.end..])
        }
        None => text.into_owned(),
    };
    day_of(&text, &mut parts, &mut zone_name)?;
    complete(parts, zone_name.as_deref(), now)
}

#[expect(clippy::unwrap_used, reason = "the patterns are constants, and the tests compile all of them")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).unwrap()
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A pattern in which `MONTH_NAMES` stands for all of them.
fn of_months(text: &str) -> Regex {
    pattern(&text.replace("MONTH_NAMES", &MONTHS.join("|")))
}

static NOISE: LazyLock<Regex> = LazyLock::new(|| pattern(r"[^-+',./:@\p{Alphabetic}\p{Nd}\[\]]+"));
static WEEKDAY: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\b(sun|mon|tue|wed|thu|fri|sat)[^-/\d\s]*"));
static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)
    (?: (?P<h>\d+)\s*:\s*(?P<m>\d+)(?:\s*:\s*(?P<s>\d+)(?:[,.]\d*)?)?(?:\s*(?P<half>[ap])(?:m\b|\.m\.))?
      | (?P<h2>\d+)\s*(?P<half2>[ap])(?:m\b|\.m\.) )
    (?: \s* (?P<zone> (?:gmt|utc?)?[-+]\d+(?:[,.:]\d+(?::\d+)?)? | \pL+(?:\sdst)?\b ) )?",
    )
});
static EUROPEAN: LazyLock<Regex> = LazyLock::new(|| {
    of_months(r"(?i)('?\d+)[^-\d\s]*\s*(MONTH_NAMES)[^-\d\s']*(?:\s*('?-?\d+(?:(?:st|nd|rd|th)\b)?))?")
});
static AMERICAN: LazyLock<Regex> =
    LazyLock::new(|| of_months(r"(?i)\b(MONTH_NAMES)[^-\d\s']*\s*('?\d+)[^-\d\s']*(?:\s*,?\s*('?-?\d+))?"));
static MONTH: LazyLock<Regex> = LazyLock::new(|| of_months(r"(?i)\b(MONTH_NAMES)"));
static ISO: LazyLock<Regex> = LazyLock::new(|| pattern(r"('?[-+]?\d+)-(\d+)-('?-?\d+)"));
static DASHED_NAME: LazyLock<Regex> =
    LazyLock::new(|| of_months(r"(?i)('?-?\d+)-(MONTH_NAMES)[^-/.]*-('?-?\d+)"));
static SLASHED: LazyLock<Regex> = LazyLock::new(|| pattern(r"('?-?\d+)/\s*('?\d+)(?:\D\s*('?-?\d+))?"));
static HOURS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)[0-9]\s*h"));
static DOTTED: LazyLock<Regex> = LazyLock::new(|| pattern(r"('?-?\d+)\.\s*('?\d+)\.\s*('?-?\d+)"));
static DIGITS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^\s*(\d{2,14})(?:\s*t\s*(\d{2,6}))?\s*(z|[-+]\d{2}:?\d{2})?\s*$"));

/// The time of day.
fn clock(found: &Captures) -> Result<Clock, DateError> {
    let number = |name: &str| found.name(name).and_then(|digits| digits.as_str().parse::<u32>().ok());
    let mut hour = number("h").or(number("h2")).ok_or(DateError::Invalid)?;
    if let Some(half) = found.name("half").or(found.name("half2")) {
        hour = hour % 12 + if half.as_str().eq_ignore_ascii_case("p") { 12 } else { 0 };
    }
    Ok(Clock { hour, minute: number("m").unwrap_or(0), second: number("s").unwrap_or(0) })
}

/// Finds the day, in the order in which Ruby tries the forms.
fn day_of(text: &str, parts: &mut Parts, zone: &mut Option<String>) -> Result<(), DateError> {
    let group = |found: &Captures, at: usize| found.get(at).map(|part| part.as_str().to_string());
    let month = |found: &Captures, at: usize| {
        let name = group(found, at)?.to_lowercase();
        Some((MONTHS.iter().position(|month| *month == name)? + 1).to_string())
    };
    let (found, [year, month, day]) = if let Some(found) = EUROPEAN.captures(text) {
        let numbers = [group(&found, 3), month(&found, 2), group(&found, 1)];
        (found, numbers)
    } else if let Some(found) = AMERICAN.captures(text) {
        let numbers = [group(&found, 3), month(&found, 1), group(&found, 2)];
        (found, numbers)
    } else if let Some(found) = ISO.captures(text) {
        let numbers = [group(&found, 1), group(&found, 2), group(&found, 3)];
        (found, numbers)
    } else if let Some(found) = DASHED_NAME.captures(text) {
        let numbers = [group(&found, 3), month(&found, 2), group(&found, 1)];
        (found, numbers)
    } else if let Some(found) = SLASHED.captures(text).or_else(|| DOTTED.captures(text)) {
        let numbers = [group(&found, 1), group(&found, 2), group(&found, 3)];
        (found, numbers)
    } else if let Some(found) = DIGITS.captures(text) {
        return digits(&found, parts, zone);
    } else if text.trim().is_empty() {
        return if parts.clock.is_some() { Ok(()) } else { Err(DateError::Invalid) };
    } else {
        return without_day(text, parts);
    };
    let whole = found.get(0).map_or(0..0, |whole| whole.range());
    let rest = format!("{} {}", &text[..whole.start], &text[whole.end..]);
    rest_of_day(rest.trim(), parts);
    order(year, month, day, parts)
}

/// A text without a day in it. The rarer forms are not modelled.
fn without_day(text: &str, parts: &Parts) -> Result<(), DateError> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    // Ruby reads no date from words alone, but for those that begin like a month (`maybe`), nor from a bare year and month.
    let year_and_month = text.len() == 7 && digits == 6 && text.get(4..5) == Some("-");
    let nothing = digits == 0 && parts.clock.is_none() && !MONTH.is_match(text);
    Err(if nothing || year_and_month { DateError::Invalid } else { DateError::Unknown })
}

/// What stands beside the day: a lone number is the hour, the rest is ignored.
fn rest_of_day(rest: &str, parts: &mut Parts) {
    let rest = rest.trim();
    if let Ok(hour) = rest.parse::<u32>()
        && parts.clock.is_none()
        && hour <= 24
        && rest.len() <= 2
    {
        parts.clock = Some(Clock { hour, ..Clock::default() });
    }
}

/// Decides which of three numbers is the year, as Ruby's `s3e` does: a day of more than two digits is the year.
fn order(
    mut year: Option<String>,
    mut month: Option<String>,
    mut day: Option<String>,
    parts: &mut Parts,
) -> Result<(), DateError> {
    if year.is_some() && month.is_some() && day.is_none() {
        (year, month, day) = (None, year, month);
    }
    let long = |text: &Option<String>| text.as_deref().is_some_and(|t| t.starts_with('\'') || t.len() > 2);
    if year.is_none() && long(&day) {
        year = day.take();
    }
    if year
        .as_deref()
        .is_some_and(|text| text.trim_start_matches(['\'', '-', '+']).contains(|c: char| !c.is_ascii_digit()))
    {
        // `2nd`: what carries a suffix is the day.
        std::mem::swap(&mut year, &mut day);
    }
    if long(&month) {
        (year, month, day) = (month, day, year);
    }
    if long(&day) {
        std::mem::swap(&mut year, &mut day);
    }
    let number = |text: &Option<String>| -> Option<u32> {
        let digits: String = text.as_deref()?.chars().filter(char::is_ascii_digit).collect();
        digits.parse().ok()
    };
    parts.year = year.as_deref().and_then(full_year);
    parts.month = number(&month);
    parts.day = number(&day);
    if year.is_some() && parts.year.is_none() { Err(DateError::Unknown) } else { Ok(()) }
}

/// Two digits are completed to 1969..2068.
fn full_year(text: &str) -> Option<i32> {
    let digits = text.trim_start_matches('\'');
    let year: i32 = digits.parse().ok()?;
    let short = digits.len() <= 2 && (0..100).contains(&year);
    Some(if !short {
        year
    } else if year >= 69 {
        year + 1900
    } else {
        year + 2000
    })
}

/// `20240131`, `20240131T1030`, `20240131103000`.
fn digits(found: &Captures, parts: &mut Parts, zone: &mut Option<String>) -> Result<(), DateError> {
    let run = found.get(1).map_or("", |run| run.as_str());
    let part = |from: usize, to: usize| run.get(from..to).and_then(|digits| digits.parse::<u32>().ok());
    if !matches!(run.len(), 8 | 14) {
        // A bare year and the like: four digits are a month and a day, or nothing.
        let is_year = run.len() == 4 && part(0, 2).is_none_or(|month| !(1..=12).contains(&month));
        return Err(if is_year { DateError::Invalid } else { DateError::Unknown });
    }
    parts.year = part(0, 4).and_then(|year| i32::try_from(year).ok());
    (parts.month, parts.day) = (part(4, 6), part(6, 8));
    let tail = found.get(2).map_or(run.get(8..).unwrap_or(""), |tail| tail.as_str());
    // A time whose digits are no pairs is none at all.
    let tail = if tail.len().is_multiple_of(2) { tail } else { "" };
    let two = |from: usize| tail.get(from..from + 2).and_then(|digits| digits.parse().ok());
    if let Some(hour) = two(0) {
        parts.clock = Some(Clock { hour, minute: two(2).unwrap_or(0), second: two(4).unwrap_or(0) });
    }
    if let Some(written) = found.get(3) {
        *zone = Some(written.as_str().to_string());
    }
    Ok(())
}

/// Fills in what is missing (J-POST-4, 5).
fn complete(parts: Parts, zone_name: Option<&str>, now: &Zoned) -> Result<Zoned, DateError> {
    let site_zone = now.time_zone();
    let has_day = parts.year.is_some() || parts.month.is_some() || parts.day.is_some();
    let offset =
        zone_name.and_then(|name| offset_of(name, parts.year.unwrap_or(now.year().into()), site_zone));
    let today = match offset {
        Some(offset) => now.with_time_zone(TimeZone::fixed(offset)),
        None => now.clone(),
    };
    let year = parts.year.unwrap_or(today.year().into());
    let (month, day) = if has_day {
        let month = parts.month.unwrap_or(if parts.year.is_some() { 1 } else { today.month() as u32 });
        (month, parts.day.unwrap_or(1))
    } else {
        (today.month() as u32, today.day() as u32)
    };
    let moment = rolled(year, month, day, parts.clock.unwrap_or_default());
    // Ruby counts the offset in before it looks: `25:00 EST` is an hour of the next day.
    let is_moved = offset.is_some_and(|offset| offset != Offset::UTC);
    let moment = moment.map_err(|error| if is_moved { DateError::Unknown } else { error })?;
    match offset {
        Some(Offset::UTC) => local(moment, &TimeZone::UTC),
        Some(offset) => local(moment, &TimeZone::fixed(offset)),
        None => local(moment, site_zone),
    }
}

/// A moment whose day may lie beyond the end of its month, and whose hour may be 24 (J-POST-5).
fn rolled(year: i32, month: u32, day: u32, clock: Clock) -> Result<DateTime, DateError> {
    let Clock { hour, minute, second } = clock;
    let midnight = hour == 24 && minute == 0 && second == 0;
    let in_range = (1..=12).contains(&month) && (1..=31).contains(&day) && minute < 60 && second <= 60;
    if !in_range || (hour > 23 && !midnight) {
        return Err(DateError::Invalid);
    }
    let year = i16::try_from(year).map_err(|_| DateError::Unknown)?;
    let first = civil::Date::new(year, month as i8, 1).map_err(|_| DateError::Unknown)?;
    let span = (i64::from(day) - 1).days().hours(i64::from(hour)).minutes(i64::from(minute));
    let start = first.to_datetime(civil::Time::midnight());
    start.checked_add(span.seconds(i64::from(second))).map_err(|_| DateError::Unknown)
}

fn local(moment: DateTime, zone: &TimeZone) -> Result<Zoned, DateError> {
    moment.to_zoned(zone.clone()).map_err(|_| DateError::Unknown)
}

/// The offset of a zone as Ruby knows it; `None` for a name that it ignores.
fn offset_of(name: &str, year: i32, site_zone: &TimeZone) -> Option<Offset> {
    let name = name.to_uppercase();
    let hours = match name.as_str() {
        "UTC" | "GMT" | "Z" => 0,
        "EST" | "CDT" => -5,
        "EDT" => -4,
        "CST" | "MDT" => -6,
        "MST" | "PDT" => -7,
        "PST" => -8,
        letter if letter.len() == 1 => return military(letter),
        _ => return numeric_offset(&name).or_else(|| own_abbreviation(&name, year, site_zone)),
    };
    Offset::from_hours(hours).ok()
}

/// The zones of one letter: A to M east, N to Y west, without J.
fn military(letter: &str) -> Option<Offset> {
    let east = "ABCDEFGHIKLM".find(letter).map(|at| at as i8 + 1);
    let hours = east.or_else(|| "NOPQRSTUVWXY".find(letter).map(|at| -(at as i8) - 1))?;
    Offset::from_hours(hours).ok()
}

/// `+0100`, `+01:00`, `+01`.
fn numeric_offset(name: &str) -> Option<Offset> {
    let (sign, rest) = match name.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let digits: String = rest.chars().filter(|c| *c != ':').collect();
    if !matches!(digits.len(), 2 | 4 | 6) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let two = |at: usize| digits.get(at..at + 2).and_then(|d| d.parse::<i32>().ok()).unwrap_or(0);
    Offset::from_seconds(sign * (two(0) * 3600 + two(2) * 60 + two(4))).ok()
}

/// The abbreviation of the site's own zone, in winter or summer.
fn own_abbreviation(name: &str, year: i32, zone: &TimeZone) -> Option<Offset> {
    [1, 7].into_iter().find_map(|month| {
        let date = civil::Date::new(i16::try_from(year).ok()?, month, 1).ok()?;
        let moment = date.to_zoned(zone.clone()).ok()?;
        let abbreviation = zone.to_offset_info(moment.timestamp()).abbreviation().to_uppercase();
        (abbreviation == name).then(|| moment.offset())
    })
}

#[cfg(test)]
mod tests;
