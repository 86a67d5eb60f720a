//! Filters of dates. A string is read as Ruby's `Time.parse` reads it, as far as that is certain; else it is unknown.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan as _, Zoned};

use super::strftime::strftime;
use super::{Call, Definition, Outcome, print};
use crate::liquid::value::Value;
use crate::origin::Text;

pub(super) const FILTERS: &[Definition] = &[
    Definition::new("date", 1, 1, date),
    Definition::new("date_to_long_string", 0, 2, date_to_long_string),
    Definition::new("date_to_rfc822", 0, 0, date_to_rfc822),
    Definition::new("date_to_string", 0, 2, date_to_string),
    Definition::new("date_to_xmlschema", 0, 0, date_to_xmlschema),
];

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
        Value::Unknown | Value::Object(_) => Moment::Unknown,
        _ => Moment::None,
    }
}

/// Ruby's `Time.parse`
fn parse(text: &str, zone: &TimeZone) -> Moment {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return Moment::None;
    }
    if text == "now" || text == "today" {
        return Moment::Unknown;
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let time = text.parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
        return time.map_or(Moment::Unknown, |time| Moment::Known(Box::new(time.to_zoned(zone.clone()))));
    }
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        // The name of a month or a day alone is a date for Ruby.
        let named = MONTHS.iter().chain(&DAYS).any(|name| text.contains(name));
        return if named { Moment::Unknown } else { Moment::None };
    }
    Reader::new(&text).date_time().map_or(Moment::Unknown, |(date, time, offset)| {
        let zone = offset.map_or_else(|| zone.clone(), fixed);
        let time = DateTime::from_parts(date, time).to_zoned(zone);
        time.map_or(Moment::Unknown, |time| Moment::Known(Box::new(time)))
    })
}

fn fixed(offset: Offset) -> TimeZone {
    if offset == Offset::UTC { TimeZone::UTC } else { TimeZone::fixed(offset) }
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/// Reads a date and a time from lower-case text.
struct Reader<'t> {
    rest: &'t str,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Reader { rest: text }
    }

    /// A date, then maybe a time and a zone, then nothing.
    fn date_time(mut self) -> Option<(Date, Time, Option<Offset>)> {
        self.day_name();
        let date = self.numeric_date().or_else(|| self.named_date())?;
        self.skip(&['t', ',', ' ']);
        if self.rest.is_empty() {
            return Some((date, Time::midnight(), None));
        }
        let (time, next_day) = self.time()?;
        let offset = self.zone()?;
        let date = if next_day { date.checked_add(1.day()).ok()? } else { date };
        self.rest.is_empty().then_some((date, time, offset))
    }

    fn skip(&mut self, characters: &[char]) {
        self.rest = self.rest.trim_start_matches(characters);
    }

    fn day_name(&mut self) {
        if DAYS.iter().any(|day| self.rest.starts_with(day)) {
            self.rest = self.rest.trim_start_matches(|c: char| c.is_ascii_alphabetic());
            self.skip(&[',', '.', ' ']);
        }
    }

    fn number(&mut self, most: usize) -> Option<(i64, usize)> {
        let length = self.rest.bytes().take_while(|byte| byte.is_ascii_digit()).count();
        if length == 0 || length > most {
            return None;
        }
        let (digits, rest) = self.rest.split_at(length);
        self.rest = rest;
        Some((digits.parse().ok()?, length))
    }

    /// `2020-1-31` and `2020/1/31`
    fn numeric_date(&mut self) -> Option<Date> {
        let before = self.rest;
        let read = |reader: &mut Self| {
            let (year, digits) = reader.number(4)?;
            let mark = reader.rest.chars().next().filter(|mark| matches!(mark, '-' | '/'))?;
            reader.rest = reader.rest.strip_prefix(mark)?;
            let (month, _) = reader.number(2)?;
            reader.rest = reader.rest.strip_prefix(mark)?;
            let (day, _) = reader.number(2)?;
            (digits == 4).then_some(())?;
            rolled(year, month, day)
        };
        let date = read(self);
        if date.is_none() {
            self.rest = before;
        }
        date
    }

    /// `31 Jan 2020`, `31st of January, 2020` without the `of`, `Jan 31, 2020`
    fn named_date(&mut self) -> Option<Date> {
        let (day, month) = match self.month() {
            Some(month) => (self.day()?, month),
            None => {
                let day = self.day()?;
                (day, self.month()?)
            }
        };
        let (year, digits) = self.number(4)?;
        (digits == 4).then(|| rolled(year, month, day)).flatten()
    }

    fn day(&mut self) -> Option<i64> {
        let (day, _) = self.number(2)?;
        for suffix in ["st", "nd", "rd", "th"] {
            self.rest = self.rest.strip_prefix(suffix).unwrap_or(self.rest);
        }
        self.skip(&[',', '.', ' ', '-']);
        Some(day)
    }

    fn month(&mut self) -> Option<i64> {
        let month = MONTHS.iter().position(|month| self.rest.starts_with(month))? as i64 + 1;
        self.rest = self.rest.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        self.skip(&[',', '.', ' ', '-']);
        Some(month)
    }

    /// `9:05`, `09:05:03.25`, `9:05 pm`; whether it is the next day's midnight.
    fn time(&mut self) -> Option<(Time, bool)> {
        let (mut hour, _) = self.number(2)?;
        self.rest = self.rest.strip_prefix(':')?;
        let (minute, _) = self.number(2)?;
        let (mut second, mut nanosecond) = (0, 0);
        if let Some(rest) = self.rest.strip_prefix(':') {
            self.rest = rest;
            second = self.number(2)?.0;
            if let Some(rest) = self.rest.strip_prefix(['.', ',']) {
                self.rest = rest;
                let (value, digits) = self.number(9)?;
                nanosecond = value * 10_i64.pow(9 - digits as u32);
            }
        }
        self.skip(&[' ']);
        for (word, later) in [("am", 0), ("pm", 12)] {
            if let Some(rest) = self.rest.strip_prefix(word) {
                self.rest = rest;
                hour = hour % 12 + later;
            }
        }
        self.skip(&[' ']);
        let next_day = hour == 24 && minute == 0 && second == 0;
        let hour = if next_day { 0 } else { hour };
        let time = Time::new(
            i8::try_from(hour).ok()?,
            i8::try_from(minute).ok()?,
            i8::try_from(second).ok()?,
            i32::try_from(nanosecond).ok()?,
        );
        Some((time.ok()?, next_day))
    }

    /// An offset or one of the names that Ruby knows (J-POST-4); `Some(None)` when there is none.
    fn zone(&mut self) -> Option<Option<Offset>> {
        if self.rest.is_empty() {
            return Some(None);
        }
        let sign = match self.rest.chars().next()? {
            '+' => 1,
            '-' => -1,
            _ => return self.named_zone(),
        };
        let digits: String = self.rest.chars().skip(1).filter(|c| *c != ':').collect();
        if !matches!(digits.len(), 2 | 4) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        self.rest = "";
        let hours: i32 = digits.get(..2)?.parse().ok()?;
        let minutes: i32 =
            digits.get(2..).filter(|rest| !rest.is_empty()).map_or(Some(0), |m| m.parse().ok())?;
        Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok().map(Some)
    }

    fn named_zone(&mut self) -> Option<Option<Offset>> {
        let hours = match std::mem::take(&mut self.rest) {
            "z" | "utc" | "gmt" => 0,
            "est" | "cdt" => -5,
            "edt" => -4,
            "cst" | "mdt" => -6,
            "mst" | "pdt" => -7,
            "pst" => -8,
            // Ruby ignores other names; a time with one is rare enough to be left alone.
            _ => return None,
        };
        Offset::from_hours(hours).ok().map(Some)
    }
}

/// A day past the end of its month is one of the next month (J-POST-5).
fn rolled(year: i64, month: i64, day: i64) -> Option<Date> {
    let first = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, 1).ok()?;
    if !(1..=31).contains(&day) {
        return None;
    }
    first.checked_add((day - 1).days()).ok()
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

fn date(call: &mut Call<'_, '_>) -> Outcome {
    let Some(format) = print::plain(&call.argument(0)) else { return Ok(Value::Unknown) };
    if format.is_empty() {
        return Ok(call.input.clone());
    }
    // The zone of a Date is printed as an offset.
    let format = if matches!(call.input, Value::Date(_)) { format.replace("%Z", "%:z") } else { format };
    match moment(&call.input, call.world().time_zone()) {
        Moment::Known(time) => made(call, strftime(&time, &format)),
        Moment::None => Ok(call.input.clone()),
        Moment::Unknown => Ok(Value::Unknown),
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
