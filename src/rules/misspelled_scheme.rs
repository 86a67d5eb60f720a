//! `misspelled-scheme`

use crate::diagnostic::{Diagnostic, Edit, Fix, Level};
use crate::facts::Reference;
use crate::published::{Resolution, Target};

use super::{Check, Context, Rule, links};

/// A link by `htpp://` or `https//`, which no browser opens.
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
    let url = reference.url.trim();
    let Some(slip) = slip(url) else { return };
    // A folder of the site may be called so.
    if slip.is_path && !matches!(resolution.target, Target::Missing(_)) {
        return;
    }
    let Slip { wrong, right, .. } = slip;
    let message = match slip.is_path {
        true => format!("`{wrong}//` is no scheme, so browsers look for a path of this very site"),
        false => format!("`{wrong}//` is no scheme, so no browser opens this link"),
    };
    let help = format!("write `{right}//`");
    let fix = links::start(context, reference, wrong).map(|place| {
        let edits = vec![Edit { place, text: right.to_owned() }];
        Fix { title: format!("Change to {right}"), safe: true, edits }
    });
    found.push(Diagnostic::new(RULE.name, reference.at, message).help(help).maybe_fix(fix));
}

/// What is written, and what is to be written in its place.
#[derive(Debug, PartialEq, Eq)]
struct Slip<'u> {
    wrong: &'u str,
    right: &'static str,
    /// Whether a browser takes it for a path.
    is_path: bool,
}

fn slip(url: &str) -> Option<Slip<'_>> {
    // There are very many references, and nearly all are right or paths.
    let is_right = url.starts_with("http://") || url.starts_with("https://");
    if is_right || !url.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let end = url.bytes().position(|byte| !byte.is_ascii_alphanumeric())?;
    let (scheme, rest) = url.split_at(end);
    let mark_end = (0..3).find(|end| rest.get(*end..).is_some_and(|rest| rest.starts_with("//")))?;
    let is_known = SCHEMES.into_iter().find(|known| known.eq_ignore_ascii_case(scheme));
    let (is_path, meant) = match (rest.get(..mark_end)?, is_known) {
        (":", None) => (false, misspelled(scheme)?),
        ("", known) => (true, known.or_else(|| misspelled(scheme))?),
        (";" | "::" | ":;", known) => (mark_end == 1, known.or_else(|| misspelled(scheme))?),
        _ => return None,
    };
    let right = if meant == "http" { "http:" } else { "https:" };
    Some(Slip { wrong: url.get(..end + mark_end)?, right, is_path })
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
            ("htp://a", "http:"),
            ("hhttps://a", "https:"),
            ("ttps://a", "https:"),
            ("ttp://a", "http:"),
            ("htttp://a", "http:"),
            ("httpss://a", "https:"),
            ("hhtps://a", "https:"),
            ("hptts://a", "https:"),
            ("HTPP://a", "http:"),
            ("httos://a", "https:"),
            ("https//a", "https:"),
            ("http//a", "http:"),
            ("http;//a", "http:"),
            ("https:://a", "https:"),
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
