//! Dates and timestamps (J-YAML-8). Their tests are in the table of `scalar`.

use jiff::tz::{Offset, TimeZone};
use jiff::{Zoned, civil};

use super::scalar::sign;

/// Exactly dddd-dd-dd (J-YAML-8).
pub(super) fn date(text: &str) -> Option<civil::Date> {
    let mut cursor = Cursor { rest: text };
    let year = cursor.digits(4, 4)?;
    let month = cursor.eat('-')?.digits(2, 2)?;
    let day = cursor.eat('-')?.digits(2, 2)?;
    if !cursor.rest.is_empty() {
        return None;
    }
    civil_date(year, month, day)
}

fn civil_date(year: u32, month: u32, day: u32) -> Option<civil::Date> {
    civil::Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A timestamp with seconds (J-YAML-8). What the calendar does not have stays a string.
pub(super) fn time(text: &str) -> Option<Zoned> {
    let mut cursor = Cursor { rest: text };
    let year = cursor.digits(4, 4)?;
    let month = cursor.eat('-')?.digits(1, 2)?;
    let day = cursor.eat('-')?.digits(1, 2)?;
    if cursor.eat('T').is_none() && cursor.eat('t').is_none() && !cursor.blanks() {
        return None;
    }
    let hour = cursor.digits(1, 2)?;
    let minute = cursor.eat(':')?.digits(2, 2)?;
    let second = cursor.eat(':')?.digits(2, 2)?;
    let nanosecond = if cursor.eat('.').is_some() { cursor.nanoseconds() } else { 0 };
    cursor.blanks();
    let offset = if cursor.eat('Z').is_some() { 0 } else { cursor.offset()? };
    if !cursor.rest.is_empty() {
        return None;
    }
    let mut day = civil_date(year, month, day)?;
    let hour = match (hour, minute, second) {
        (24, 0, 0) => {
            day = day.tomorrow().ok()?;
            0
        }
        _ => i8::try_from(hour).ok()?,
    };
    // Ruby takes a leap second and forgets it.
    let second = if second == 60 { 59 } else { i8::try_from(second).ok()? };
    let time = civil::Time::new(hour, i8::try_from(minute).ok()?, second, nanosecond).ok()?;
    let zone = TimeZone::fixed(Offset::from_seconds(offset).ok()?);
    day.to_datetime(time).to_zoned(zone).ok()
}

/// Reads a timestamp from left to right.
struct Cursor<'t> {
    rest: &'t str,
}

impl Cursor<'_> {
    /// As many digits as there are, up to `most`; `None` when they are fewer than `least`.
    fn digits(&mut self, least: usize, most: usize) -> Option<u32> {
        let count = self.rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
        if count < least {
            return None;
        }
        let (digits, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        digits.parse().ok()
    }

    fn eat(&mut self, expected: char) -> Option<&mut Self> {
        self.rest = self.rest.strip_prefix(expected)?;
        Some(self)
    }

    /// Steps over white space; whether there was any.
    fn blanks(&mut self) -> bool {
        let rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r', '\x0b', '\x0c']);
        let any = rest.len() < self.rest.len();
        self.rest = rest;
        any
    }

    fn nanoseconds(&mut self) -> i32 {
        let count = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.rest.split_at_checked(count).unwrap_or(("", self.rest));
        self.rest = rest;
        digits
            .bytes()
            .chain(std::iter::repeat(b'0'))
            .take(9)
            .fold(0, |sum, digit| sum * 10 + i32::from(digit - b'0'))
    }

    /// `+5`, `+0530`, `-05:30`, or nothing at all, in seconds.
    fn offset(&mut self) -> Option<i32> {
        if self.rest.is_empty() {
            return Some(0);
        }
        let (negative, rest) = sign(self.rest);
        if rest.len() == self.rest.len() {
            return None;
        }
        self.rest = rest;
        let count = rest.bytes().take_while(u8::is_ascii_digit).count();
        // Without a colon the last two of three digits are minutes.
        let hours = self.digits(1, if count == 3 { 1 } else { 2 })?;
        let has_colon = self.eat(':').is_some();
        let minutes = if has_colon || !self.rest.is_empty() { self.digits(2, 2)? } else { 0 };
        let seconds = i32::try_from(hours * 3600 + minutes * 60).ok().filter(|seconds| *seconds < 86_400)?;
        Some(if negative { -seconds } else { seconds })
    }
}
