//! `invalid-timezone`

use crate::diagnostic::{Diagnostic, Fix, Level};
use crate::published::near_names;
use crate::site::SiteKind;
use crate::site::config::Zone;
use crate::source::Place;

use super::{Check, Context, Rule};

/// A `timezone` that is none, or another one than it seems.
pub(super) const RULE: Rule = Rule {
    name: "invalid-timezone",
    level: Level::Error,
    doc: include_str!("../../rules/invalid-timezone.md"),
    yields_to: &[],
    check: Check::Site(check),
};

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    let written = site.config.written_at(&["timezone"]).filter(|_| site.kind == SiteKind::Jekyll);
    let Some((file, node)) = written else { return };
    let Some(name) = node.as_str().filter(|name| !name.is_empty()) else { return };
    let place = Place::new(file, node.span);
    found.extend(match Zone::of(name) {
        Zone::Named(_) => None,
        Zone::Rule(_) => backwards(place, name),
        Zone::OtherCase(exact) => {
            let message = format!("`{name}` is no time zone, so dates are read as UTC: capitals count");
            let fix = super::write_instead(place, &[&exact]).map(|fix| Fix { safe: true, ..fix });
            Some(Diagnostic::new(RULE.name, place, message).help(format!("write `{exact}`")).maybe_fix(fix))
        }
        Zone::Unknown => Some(unknown(place, name)),
    });
}

fn unknown(place: Place, name: &str) -> Diagnostic {
    // An abbreviation changes with the season, and what is spelt like it is another one.
    let names = if name.contains('/') { Zone::names() } else { Vec::new() };
    let near = near_names(name, names.iter().map(String::as_str));
    let help = super::did_you_mean(&near);
    let help = help.unwrap_or_else(|| "write a name of the tz database, like `Europe/Madrid`".into());
    let message = format!("`{name}` is no time zone, so dates are read as UTC");
    Diagnostic::new(RULE.name, place, message).help(help).maybe_fix(super::write_instead(place, &near))
}

/// `UTC+2` is what everybody writes for two hours east of Greenwich, and POSIX takes it for two hours west.
fn backwards(place: Place, name: &str) -> Option<Diagnostic> {
    let offset = name.strip_prefix("UTC").or_else(|| name.strip_prefix("GMT"))?;
    let (sign, hours) = match offset.split_at_checked(1)? {
        ("+", hours) => ("west", hours),
        ("-", hours) => ("east", hours),
        _ => return None,
    };
    let other = if sign == "west" { "-" } else { "+" };
    let message =
        format!("`{name}` means {hours} hours {sign} of Greenwich: the sign is read the other way round");
    let diagnostic = Diagnostic::new(RULE.name, place, message).level(Level::Warning);
    let hours = hours.trim_start_matches('0');
    let name = format!("`{}{other}{hours}`", name.get(..3)?);
    Some(diagnostic.help(format!(
        "write the name of a place, like `Europe/Madrid`, or {name} if the other side is meant"
    )))
}
