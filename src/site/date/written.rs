//! The day of a date as it is written, whatever zone it is read in.

use jiff::civil::Date;

use crate::yaml::{Node, Yaml};

/// The day in the value, before any time zone moves it (that is another matter).
pub(crate) fn day_as_written(node: &Node) -> Option<Date> {
    match &node.value {
        Yaml::Date(date) => Some(*date),
        Yaml::Time(time) => Some(time.date()),
        Yaml::Str(scalar) => day_of_name(&scalar.text),
        _ => None,
    }
}

/// `YYYY-M-D` at the start of a text.
pub(crate) fn day_of_name(name: &str) -> Option<Date> {
    let mut parts = name.splitn(3, '-');
    let year: &str = parts.next().filter(|year| year.len() == 4)?;
    let month = parts.next()?;
    let rest = parts.next()?;
    let day: String = rest.chars().take_while(char::is_ascii_digit).take(2).collect();
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}
