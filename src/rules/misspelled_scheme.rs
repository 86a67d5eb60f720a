//! `misspelled-scheme`

use crate::diagnostic::{Diagnostic, Edit, Fix, Level};
use crate::facts::Reference;
use crate::published::{Resolution, Target};

use super::{Check, Context, Rule, links};

/// A link by `htpp://` or `https//`, which no browser opens, or by `https:///`.
pub(super) const RULE: Rule = Rule {
    name: "misspelled-scheme",
    level: Level::Error,
    doc: include_str!("../../rules/misspelled-scheme.md"),
    yields_to: &[],
    check: Check::Link(check),
};

const SCHEMES: [&str; 2] = ["http", "https"];
/// Schemes that look like those.
const OTHERS: [&str; 3] = ["shttp", "httpu", "sttp"];

fn check(context: &Context, reference: &Reference, resolution: &Resolution, found: &mut Vec<Diagnostic>) {
    let Some(Slip { wrong, right, kind }) = slip(reference.url.trim()) else { return };
    let is_missing = matches!(resolution.target, Target::Missing(_));
    let (level, effect) = match kind {
        Kind::NoScheme => (Level::Error, "is no scheme, so no browser opens this link"),
        // A folder of the site may be called so.
        Kind::Path if !is_missing => return,
        Kind::Path => (Level::Error, "is no scheme, so browsers look for a path of this very site"),
        Kind::Slashes => {
            (Level::Warning, "has a slash too many: browsers skip it, and other programs find no host")
        }
    };
    let fix = links::start(context, reference, wrong).map(|place| {
        let edits = vec![Edit { place, text: right.to_owned() }];
        Fix { title: format!("Change to {right}"), safe: true, edits }
    });
    let diagnostic = Diagnostic::new(RULE.name, reference.at, format!("`{wrong}` {effect}"));
    found.push(diagnostic.level(level).help(format!("write `{right}`")).maybe_fix(fix));
}

/// What is written up to the host, and what is to be written in its place.
#[derive(Debug, PartialEq, Eq)]
struct Slip<'u> {
    wrong: &'u str,
    right: &'static str,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A browser knows no such scheme.
    NoScheme,
    /// A browser takes it for a path.
    Path,
    /// Three slashes, which are as good as two for a browser.
    Slashes,
}

fn slip(url: &str) -> Option<Slip<'_>> {
    if !url.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    // There are very many references, and nearly all are right or paths.
    for right in ["http://", "https://"] {
        if let Some(rest) = url.strip_prefix(right) {
            let host = rest.trim_start_matches('/');
            let is_slip = host.len() < rest.len() && host.starts_with(char::is_alphanumeric);
            let wrong = url.get(..url.len() - host.len()).filter(|_| is_slip)?;
            return Some(Slip { wrong, right, kind: Kind::Slashes });
        }
    }
    let end = url.bytes().position(|byte| !byte.is_ascii_alphanumeric())?;
    let (scheme, rest) = url.split_at(end);
    let mark_end = (0..3).find(|end| rest.get(*end..).is_some_and(|rest| rest.starts_with("//")))?;
    let is_known = SCHEMES.into_iter().find(|known| known.eq_ignore_ascii_case(scheme));
    let (kind, meant) = match (rest.get(..mark_end)?, is_known) {
        (":", None) => (Kind::NoScheme, misspelled(scheme)?),
        ("" | ";", known) => (Kind::Path, known.or_else(|| misspelled(scheme))?),
        ("::" | ":;", known) => (Kind::NoScheme, known.or_else(|| misspelled(scheme))?),
        _ => return None,
    };
    let right = if meant == "http" { "http://" } else { "https://" };
    Some(Slip { wrong: url.get(..end + mark_end + 2)?, right, kind })
}

/// The scheme that is meant: one letter is wrong, or those of the scheme are in disorder.
fn misspelled(scheme: &str) -> Option<&'static str> {
    let scheme = scheme.to_ascii_lowercase();
    if scheme.len() < 3 || scheme.len() > 8 || OTHERS.contains(&&*scheme) {
        return None;
    }
    let is_of_letters = scheme.bytes().all(|letter| b"htps".contains(&letter));
    let edits = |known: &str| strsim::damerau_levenshtein(&scheme, known);
    let nearest = if scheme.contains('s') { ["https", "http"] } else { ["http", "https"] };
    let nearest = nearest.into_iter().min_by_key(|known| edits(known))?;
    (edits(nearest) <= 1 + usize::from(is_of_letters)).then_some(nearest)
}

#[cfg(test)]
mod tests {
    use super::slip;

    #[test]
    fn slips_are_told_from_other_schemes_and_from_paths() {
        let slips = [
            ("htp://a", "http://"),
            ("hhttps://a", "https://"),
            ("ttps://a", "https://"),
            ("ttp://a", "http://"),
            ("htttp://a", "http://"),
            ("httpss://a", "https://"),
            ("hhtps://a", "https://"),
            ("hptts://a", "https://"),
            ("HTPP://a", "http://"),
            ("httos://a", "https://"),
            ("https//a", "https://"),
            ("http//a", "http://"),
            ("http;//a", "http://"),
            ("https:://a", "https://"),
            ("https:///a", "https://"),
            ("http:////a/b", "http://"),
        ];
        for (url, right) in slips {
            assert_eq!(slip(url).map(|slip| slip.right), Some(right), "{url}");
        }
        let right = [
            "http://a",
            "HTTPS://a",
            "ftp://a",
            "sftp://a",
            "smtp://a",
            "ssh://a",
            "nntp://a",
            "tftp://a",
            "mailto:a",
            "//a",
            "/http//a",
            "a//b",
            "a/http://b",
            "tel:1",
            "https:a",
            "http:/a",
            "https:///",
            "",
            "ss://a",
            "http",
            "chrome://a",
            "steam://a",
            "data:a//b",
            "a b://c",
        ];
        for url in right {
            assert_eq!(slip(url), None, "{url}");
        }
    }
}
