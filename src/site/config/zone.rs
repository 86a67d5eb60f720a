//! What a name of a time zone means to the C library of a server, which Jekyll hands it to (J-CONF-3).

use jiff::tz::{self, TimeZone};

/// A name of a time zone.
#[derive(Clone, Debug, PartialEq)]
pub enum Zone {
    /// A name of the tz database.
    Named(TimeZone),
    /// A rule in POSIX's own notation: `CET-1CEST`. The sign counts westwards.
    Rule(TimeZone),
    /// The tz database has it with other capitals, which most machines tell apart: dates are read as UTC.
    OtherCase(String),
    /// Nobody knows it: dates are read as UTC.
    Unknown,
}

impl Zone {
    /// Reads a name.
    pub fn of(name: &str) -> Zone {
        if let Ok(zone) = TimeZone::get(name) {
            return match zone.iana_name() {
                Some(exact) if exact != name => Zone::OtherCase(exact.to_owned()),
                _ => Zone::Named(zone),
            };
        }
        TimeZone::posix(name).map_or(Zone::Unknown, Zone::Rule)
    }

    /// The zone that dates are read in.
    pub fn in_force(self) -> TimeZone {
        match self {
            Zone::Named(zone) | Zone::Rule(zone) => zone,
            Zone::OtherCase(_) | Zone::Unknown => TimeZone::UTC,
        }
    }

    /// All names of the tz database.
    pub fn names() -> Vec<String> {
        tz::db().available().map(|name| name.as_str().to_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_count_and_rules_are_understood() {
        assert!(matches!(Zone::of("Europe/Madrid"), Zone::Named(_)));
        assert!(matches!(Zone::of("UTC"), Zone::Named(_)));
        assert!(matches!(Zone::of("Asia/Calcutta"), Zone::Named(_)));
        assert_eq!(Zone::of("europe/madrid"), Zone::OtherCase("Europe/Madrid".into()));
        assert_eq!(Zone::of("Europe/Madird"), Zone::Unknown);
        assert_eq!(Zone::of("PST"), Zone::Unknown);
        let Zone::Rule(zone) = Zone::of("UTC+2") else { panic!("no rule") };
        assert_eq!(zone.to_offset(jiff::Timestamp::UNIX_EPOCH), tz::offset(-2));
        assert!(Zone::names().iter().any(|name| name == "Europe/Madrid"));
    }
}
