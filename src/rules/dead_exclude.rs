//! `dead-exclude`

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Level};
use crate::site::exclude::pattern_matches;
use crate::site::{Site, folders_above};
use crate::yaml::write;

use super::exclude::{self, Pattern};
use super::{Check, Context, Rule};

/// A pattern of `exclude` that leaves nothing out, while what it is for is published.
pub(super) const RULE: Rule = Rule {
    name: "dead-exclude",
    level: Level::Warning,
    doc: include_str!("../../rules/dead-exclude.md"),
    yields_to: &[],
    check: Check::Site(check),
};

/// Names of tools' files, which nobody means to publish wherever they lie.
const OF_TOOLS: [&str; 9] = [
    "Gemfile",
    "Gemfile.lock",
    "Rakefile",
    "composer.json",
    "composer.lock",
    "node_modules",
    "package-lock.json",
    "package.json",
    "yarn.lock",
];

/// One slip in a shorter name may be another name.
const MIN_LENGTH: usize = 5;

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    let patterns = exclude::patterns(site);
    if patterns.is_empty() {
        return;
    }
    let paths = Paths::of(site);
    found.extend(patterns.iter().filter_map(|pattern| finding(&paths, pattern)));
}

/// What lies in the site's folder, folders with a slash at their end.
struct Paths {
    /// Files that are published, and the folders above them.
    published: BTreeSet<String>,
    /// What is left out, whatever the reason.
    left_out: BTreeSet<String>,
}

impl Paths {
    fn of(site: &Site) -> Paths {
        let with_folders = |path: &str| {
            let folders = folders_above(path).map(|folder| format!("{folder}/")).collect::<Vec<_>>();
            folders.into_iter().chain([path.to_owned()])
        };
        let published = site.pages.iter().filter_map(|page| page.source.as_ref());
        Paths {
            published: published.flat_map(|path| with_folders(path.as_str())).collect(),
            left_out: site.unpublished.iter().flat_map(|file| with_folders(file.source.as_str())).collect(),
        }
    }

    /// Whether the pattern matches anything at all, or may match something in a folder that is left out.
    fn has(&self, pattern: &str) -> bool {
        let in_folder = |folder: &String| {
            pattern
                .trim_start_matches('/')
                .strip_prefix(folder.trim_end_matches('/'))
                .is_some_and(|rest| rest.starts_with('/'))
        };
        self.published.iter().chain(&self.left_out).any(|path| matches(pattern, path))
            || self.left_out.iter().any(in_folder)
    }

    /// Whether it matches something that is published.
    fn is_published(&self, pattern: &str) -> bool {
        self.published.iter().any(|path| matches(pattern, path))
    }
}

fn matches(pattern: &str, path: &str) -> bool {
    let bare = path.trim_end_matches('/');
    pattern_matches(pattern, bare, bare.len() < path.len())
}

fn finding(paths: &Paths, pattern: &Pattern) -> Option<Diagnostic> {
    let text = pattern.text;
    if text.trim_matches('/').is_empty() || paths.has(text) {
        return None;
    }
    let Meant { why, instead } = misunderstood(paths, text).or_else(|| misspelt(paths, text))?;
    let message = format!("`{text}` leaves nothing out: {why}");
    let names: Vec<&str> = instead.iter().map(String::as_str).collect();
    let help = match names.as_slice() {
        [one] => Some(format!("write `{one}`")),
        several => (!several.is_empty()).then(|| format!("write each alone: `{}`", several.join("`, `"))),
    };
    let written: Vec<String> = instead.iter().map(|one| write::string(one)).collect();
    let fix = super::write_instead(pattern.place, &written);
    Some(Diagnostic::new(RULE.name, pattern.place, message).maybe_help(help).maybe_fix(fix))
}

/// What was probably meant by a pattern.
struct Meant {
    why: String,
    instead: Vec<String>,
}

/// A form that Jekyll's patterns do not have.
fn misunderstood(paths: &Paths, text: &str) -> Option<Meant> {
    let bare = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
    if bare != text && paths.is_published(bare) {
        return Some(Meant {
            why: "quotes and spaces are part of the pattern".into(),
            instead: vec![bare.into()],
        });
    }
    if let Some(rest) = text.strip_prefix("./").filter(|rest| paths.is_published(rest)) {
        return Some(Meant { why: "a pattern does not start with `./`".into(), instead: vec![rest.into()] });
    }
    if let Some(rest) = text.strip_prefix("**/").filter(|rest| paths.is_published(rest)) {
        let why = "`**/` wants a folder, and this lies in none".to_owned();
        return Some(Meant { why, instead: vec![rest.into()] });
    }
    let (start, rest) = text.split_once('{')?;
    let (choices, end) = rest.split_once('}')?;
    let instead: Vec<String> = choices.split(',').map(|choice| format!("{start}{choice}{end}")).collect();
    let is_published = instead.len() > 1 && instead.iter().any(|one| paths.is_published(one));
    is_published.then(|| Meant { why: "braces mean nothing in a pattern".into(), instead })
}

/// A name that is there, spelt in another way or in another place.
fn misspelt(paths: &Paths, text: &str) -> Option<Meant> {
    let name = text.trim_matches('/');
    if exclude::has_wildcard(name) {
        return None;
    }
    let (folder, last) = name.rsplit_once('/').map_or(("", name), |(folder, last)| (folder, last));
    let beside = |path: &&String| {
        let path = path.trim_end_matches('/');
        path.rsplit_once('/').map_or("", |(folder, _)| folder) == folder
    };
    let bare = |path: &'_ String| path.trim_end_matches('/').to_owned();
    if let Some(path) = paths.published.iter().find(|path| bare(path).to_lowercase() == name.to_lowercase()) {
        let why = format!("the name is `{}`, and capitals count", bare(path));
        return Some(Meant { why, instead: vec![bare(path)] });
    }
    if OF_TOOLS.contains(&last) {
        let path = paths.published.iter().find(|path| bare(path).ends_with(&format!("/{last}")))?;
        let why = format!("a pattern counts from the top of the site, and `{}` is published", bare(path));
        return Some(Meant { why, instead: vec![bare(path)] });
    }
    let is_near = |path: &&String| {
        let path = bare(path);
        path.len() >= MIN_LENGTH && strsim::damerau_levenshtein(&path, name) == 1
    };
    let mut near = paths.published.iter().filter(beside).filter(is_near);
    let path = near.next().filter(|_| near.next().is_none())?;
    let why = format!("the name is `{}`", bare(path));
    Some(Meant { why, instead: vec![bare(path)] })
}
