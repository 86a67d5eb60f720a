//! Filters of dates. A string is read as Ruby's `Time.parse` reads it, as far as that is certain; else it is unknown.

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

use super::strftime::strftime;
use super::{Call, Definition, Outcome, later, print};
use crate::liquid::value::Value;
use crate::origin::Text;
use crate::site::date::{self, DateError};

pub(super) const FILTERS: &[Definition] = &[
    Definition::new("date", 1, 1, to_date),
    Definition::new("date_to_long_string", 0, 2, date_to_long_string),
    Definition::new("date_to_rfc822", 0, 0, date_to_rfc822),
    Definition::new("date_to_string", 0, 2, date_to_string),
    Definition::new("date_to_xmlschema", 0, 0, date_to_xmlschema),
];

/// Texts that ask the clock.
const NOW: [&str; 2] = ["now", "today"];

/// What a value is as a moment.
enum Moment {
    Known(Box<Zoned>),
    /// It is no date: `date` passes it through, the others stop the build.
    None,
    /// The clock, or a notation that is not certain.
    Unknown,
}

fn moment(value: &Value, zone: &TimeZone) -> Moment {
    let made = |time: Option<Zoned>| time.map_or(Moment::Unknown, |time| Moment::Known(Box::new(time)));
    match value {
        Value::Time(time) => Moment::Known(time.clone()),
        Value::Date(date) => made(date.to_zoned(TimeZone::UTC).ok()),
        Value::Int(seconds) => made(Timestamp::from_second(*seconds).ok().map(|t| t.to_zoned(zone.clone()))),
        Value::Str(text) => parse(text.as_str(), zone),
        Value::Unknown | Value::Later(_) | Value::Object(_) => Moment::Unknown,
        _ => Moment::None,
    }
}

/// Whether a text asks the clock.
fn is_now(text: &str) -> bool {
    NOW.iter().any(|now| text.eq_ignore_ascii_case(now))
}

/// Ruby's `Time.parse`, and what Liquid makes of a number in a string.
fn parse(text: &str, zone: &TimeZone) -> Moment {
    let found = |time: Option<Zoned>| time.map_or(Moment::Unknown, |time| Moment::Known(Box::new(time)));
    if text.is_empty() {
        return Moment::None;
    }
    if is_now(text) {
        return Moment::Unknown;
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let time = text.parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
        return found(time.map(|time| time.to_zoned(zone.clone())));
    }
    // The clock supplies what is not written. What differs with the clock cannot be known.
    let at = |now: Date| now.to_zoned(zone.clone()).ok().map(|now| date::parse_as_written(text, &now));
    match (at(Date::constant(2001, 1, 1)), at(Date::constant(2014, 8, 22))) {
        (Some(Ok(one)), Some(Ok(other))) if one == other => found(Some(one)),
        (Some(Err(DateError::Invalid)), Some(Err(DateError::Invalid))) => Moment::None,
        _ => Moment::Unknown,
    }
}

fn is_empty(value: &Value) -> bool {
    print::plain(value).is_some_and(|text| text.is_empty())
}

/// A date made of the input: derived from its text.
fn made(call: &Call<'_, '_>, text: String) -> Outcome {
    Ok(Value::Str(match &call.input {
        Value::Str(input) => input.derive(text),
        _ => Text::plain(text),
    }))
}

fn to_date(call: &mut Call<'_, '_>) -> Outcome {
    let Some(format) = print::plain(&call.argument(0)) else { return Ok(Value::Unknown) };
    if format.is_empty() {
        return Ok(call.input.clone());
    }
    // The zone of a Date is printed as an offset, and only a Date knows `%+` and `%Q`.
    let format = match call.input {
        Value::Date(_) => {
            format.replace("%+", "%a %b %e %T %Z %Y").replace("%Z", "%:z").replace("%Q", "%s000")
        }
        _ if format.ends_with('%') && !format.ends_with("%%") => {
            return Err(format!("invalid format: {format}"));
        }
        _ => format,
    };
    match moment(&call.input, call.world().time_zone()) {
        Moment::Known(time) => made(call, strftime(&time, &format)),
        Moment::None => Ok(call.input.clone()),
        Moment::Unknown => Ok(match &call.input {
            Value::Str(text) if is_now(text.as_str()) => later::now(call),
            _ => Value::Unknown,
        }),
    }
}

/// The input in the site's zone; `Err` holds the answer where there is no date.
fn local(call: &Call<'_, '_>) -> Result<Zoned, Outcome> {
    if is_empty(&call.input) {
        return Err(Ok(call.input.clone()));
    }
    let zone = call.world().time_zone();
    if let Value::Date(date) = &call.input {
        return date.to_zoned(zone.clone()).map_err(|_| Ok(Value::Unknown));
    }
    match moment(&call.input, zone) {
        Moment::Known(time) => Ok(time.with_time_zone(zone.clone())),
        Moment::None => {
            let shown = print::inspect(&call.input).unwrap_or_default();
            Err(Err(format!("Invalid Date: '{shown}' is not a valid datetime.")))
        }
        Moment::Unknown => Err(Ok(Value::Unknown)),
    }
}

fn formatted(call: &Call<'_, '_>, format: &str) -> Outcome {
    match local(call) {
        Ok(time) => made(call, strftime(&time, format)),
        Err(answer) => answer,
    }
}

fn date_to_xmlschema(call: &mut Call<'_, '_>) -> Outcome {
    match local(call) {
        Ok(time) if time.offset() == Offset::UTC && time.time_zone() == &TimeZone::UTC => {
            made(call, strftime(&time, "%Y-%m-%dT%H:%M:%S+00:00"))
        }
        Ok(time) => made(call, strftime(&time, "%Y-%m-%dT%H:%M:%S%:z")),
        Err(answer) => answer,
    }
}

fn date_to_rfc822(call: &mut Call<'_, '_>) -> Outcome {
    formatted(call, "%a, %d %b %Y %H:%M:%S %z")
}

fn date_to_string(call: &mut Call<'_, '_>) -> Outcome {
    in_words(call, "%b")
}

fn date_to_long_string(call: &mut Call<'_, '_>) -> Outcome {
    in_words(call, "%B")
}

fn in_words(call: &Call<'_, '_>, month: &str) -> Outcome {
    let word = |index| call.given(index).and_then(print::plain).unwrap_or_default();
    if word(0) != "ordinal" {
        return formatted(call, &format!("%d {month} %Y"));
    }
    let day = match local(call) {
        Ok(time) => i64::from(time.day()),
        Err(answer) => return answer,
    };
    let suffix = match (day % 100, day % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    let us = word(1) == "US";
    let format = if us { format!("{month} {day}{suffix}, %Y") } else { format!("{day}{suffix} {month} %Y") };
    formatted(call, &format)
}
