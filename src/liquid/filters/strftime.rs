//! Dates in words, as Ruby's `strftime` writes them.

use jiff::Zoned;

/// Widths beyond this are cut: no date needs them.
const MAX_WIDTH: usize = 100;

/// The flags, width and colons before a directive.
#[derive(Clone, Copy, Default)]
struct Modifiers {
    /// `-`, `_` or `0`.
    padding: Option<char>,
    upper: bool,
    swap: bool,
    width: Option<usize>,
    colons: usize,
}

impl Modifiers {
    /// A number padded to `width` unless the flags say otherwise.
    fn number(self, value: i64, width: usize, pad: char) -> String {
        let pad = match self.padding {
            Some('-') => return value.to_string(),
            Some('_') => ' ',
            Some(_) => '0',
            None => pad,
        };
        let width = self.width.unwrap_or(width);
        match (pad, value < 0) {
            ('0', true) => format!("-{:0>1$}", value.unsigned_abs(), width.saturating_sub(1)),
            ('0', false) => format!("{value:0>width$}"),
            _ => format!("{value:>width$}"),
        }
    }

    fn text(self, text: &str) -> String {
        let text = if self.upper || self.swap { text.to_uppercase() } else { text.to_owned() };
        match self.width {
            Some(width) if self.padding == Some('0') => format!("{text:0>width$}"),
            Some(width) if self.padding != Some('-') => format!("{text:>width$}"),
            _ => text,
        }
    }
}

/// Writes `time` in `format`; directives that Ruby does not know stay as they are.
pub fn strftime(time: &Zoned, format: &str) -> String {
    let mut out = String::with_capacity(format.len() * 2);
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        let (before, directive) = rest.split_at(at);
        out.push_str(before);
        let mut modifiers = Modifiers::default();
        let mut length = 1;
        let mut written = None;
        for c in directive.chars().skip(1) {
            length += c.len_utf8();
            match c {
                '-' | '_' => modifiers.padding = Some(c),
                '0' if modifiers.width.is_none() => modifiers.padding = Some(c),
                '^' => modifiers.upper = true,
                '#' => modifiers.swap = true,
                ':' => modifiers.colons += 1,
                '0'..='9' => {
                    let digit = c.to_digit(10).unwrap_or(0) as usize;
                    modifiers.width = Some((modifiers.width.unwrap_or(0) * 10 + digit).min(MAX_WIDTH));
                }
                _ => {
                    written = directive_text(time, c, modifiers);
                    break;
                }
            }
        }
        let (raw, after) = directive.split_at(length.min(directive.len()));
        out.push_str(written.as_deref().unwrap_or(raw));
        rest = after;
    }
    out + rest
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

fn directive_text(time: &Zoned, directive: char, m: Modifiers) -> Option<String> {
    let day = i64::from(time.weekday().to_sunday_zero_offset());
    let day_name = DAYS.get(day as usize).copied().unwrap_or("");
    let month_name = MONTHS.get(time.month() as usize - 1).copied().unwrap_or("");
    let short = |name: &'static str| name.get(..3).unwrap_or(name);
    let hour = i64::from(time.hour());
    let hour12 = if hour % 12 == 0 { 12 } else { hour % 12 };
    let year = i64::from(time.year());
    let iso = time.date().iso_week_date();
    let whole = |format: &str| Some(m.text(&strftime(time, format)));
    Some(match directive {
        'Y' => m.number(year, 4, '0'),
        'C' => m.number(year.div_euclid(100), 2, '0'),
        'y' => m.number(year.rem_euclid(100), 2, '0'),
        'm' => m.number(time.month().into(), 2, '0'),
        'B' => m.text(month_name),
        'b' | 'h' => m.text(short(month_name)),
        'j' => m.number(time.day_of_year().into(), 3, '0'),
        'd' => m.number(time.day().into(), 2, '0'),
        'e' => m.number(time.day().into(), 2, ' '),
        'H' => m.number(hour, 2, '0'),
        'k' => m.number(hour, 2, ' '),
        'I' => m.number(hour12, 2, '0'),
        'l' => m.number(hour12, 2, ' '),
        'P' => m.text(if hour < 12 { "am" } else { "pm" }),
        'p' if m.swap => m.width.map_or(if hour < 12 { "am" } else { "pm" }.to_owned(), |_| "pm".to_owned()),
        'p' => m.text(if hour < 12 { "AM" } else { "PM" }),
        'M' => m.number(time.minute().into(), 2, '0'),
        'S' => m.number(time.second().into(), 2, '0'),
        'L' => fraction(time, m.width.unwrap_or(3)),
        'N' => fraction(time, m.width.unwrap_or(9)),
        'z' => offset(time, m),
        'Z' => m.text(&zone_name(time)),
        'A' => m.text(day_name),
        'a' => m.text(short(day_name)),
        'u' => m.number(if day == 0 { 7 } else { day }, 1, '0'),
        'w' => m.number(day, 1, '0'),
        'G' => m.number(iso.year().into(), 4, '0'),
        'g' => m.number(i64::from(iso.year()).rem_euclid(100), 2, '0'),
        'V' => m.number(iso.week().into(), 2, '0'),
        'U' => m.number((i64::from(time.day_of_year()) + 6 - day) / 7, 2, '0'),
        'W' => m.number((i64::from(time.day_of_year()) + 6 - (day + 6) % 7) / 7, 2, '0'),
        's' => m.number(time.timestamp().as_second(), 1, '0'),
        'n' => "\n".to_owned(),
        't' => "\t".to_owned(),
        '%' => "%".to_owned(),
        'c' => return whole("%a %b %e %H:%M:%S %Y"),
        'D' | 'x' => return whole("%m/%d/%y"),
        'F' => return whole("%Y-%m-%d"),
        'T' | 'X' => return whole("%H:%M:%S"),
        'R' => return whole("%H:%M"),
        'r' => return whole("%I:%M:%S %p"),
        'v' => return Some(m.text(&strftime(time, "%e-%^b-%Y"))),
        _ => return None,
    })
}

/// The first digits of the second's fraction.
fn fraction(time: &Zoned, digits: usize) -> String {
    let nanoseconds = format!("{:09}", time.subsec_nanosecond());
    format!("{:0<digits$}", nanoseconds.get(..digits.min(9)).unwrap_or(""))
}

/// `+0100`, `+01:00`, `+01:00:00`
fn offset(time: &Zoned, m: Modifiers) -> String {
    let seconds = time.offset().seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let (hours, minutes, rest) = (seconds.abs() / 3600, seconds.abs() / 60 % 60, seconds.abs() % 60);
    match m.colons {
        0 => format!("{sign}{hours:02}{minutes:02}"),
        1 => format!("{sign}{hours:02}:{minutes:02}"),
        _ => format!("{sign}{hours:02}:{minutes:02}:{rest:02}"),
    }
}

/// The zone's abbreviation; a bare offset has none in Ruby.
fn zone_name(time: &Zoned) -> String {
    if time.time_zone().iana_name().is_none() && time.time_zone() != &jiff::tz::TimeZone::UTC {
        return String::new();
    }
    let name = time.strftime("%Z").to_string();
    if name.starts_with(['+', '-']) { name.trim_end_matches(":00").to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_are_written_as_ruby_writes_them() {
        let time: Zoned = "2020-03-05T09:07:03.25+01:00[Europe/Paris]".parse().unwrap();
        for (format, expected) in [
            ("%Y-%m-%d", "2020-03-05"),
            ("%-d. %B %y, %e %b", "5. March 20,  5 Mar"),
            ("%A %a %^a %j %U %W %V", "Thursday Thu THU 065 09 09 10"),
            ("%H:%M:%S %z %:z %Z", "09:07:03 +0100 +01:00 CET"),
            ("%I %l %p %P %-I", "09  9 AM am 9"),
            ("%s %L %N %3N", "1583395623 250 250000000 250"),
            ("%F %T %D %R", "2020-03-05 09:07:03 03/05/20 09:07"),
            ("100%% %Q %", "100% %Q %"),
            ("%10Y|%_m|%05d", "0000002020| 3|00005"),
            ("%^B %#b", "MARCH MAR"),
        ] {
            assert_eq!(strftime(&time, format), expected, "{format}");
        }
    }
}
