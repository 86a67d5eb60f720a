//! `dead-exclude`

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Level};
use crate::site::exclude::pattern_matches;
use crate::site::{Ignored, Site, Why, folders_above};
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
    // Most leave something out, which the walk has kept in mind.
    let leaves_out =
        |text: &str| site.unpublished.iter().any(|file| matches!(&file.why, Why::Excluded(by) if by == text));
    let idle: Vec<&Pattern> = patterns.iter().filter(|pattern| !leaves_out(pattern.text)).collect();
    if idle.is_empty() {
        return;
    }
    let paths = Paths::of(site);
    found.extend(idle.into_iter().filter_map(|pattern| finding(&paths, pattern)));
}

/// What lies in the site's folder.
struct Paths<'s> {
    /// Files that are published.
    files: Vec<&'s str>,
    /// The folders above them.
    folders: BTreeSet<&'s str>,
    /// What is left out, whatever the reason.
    left_out: Vec<&'s str>,
    /// What git leaves out.
    ignored: &'s Ignored,
}

impl<'s> Paths<'s> {
    fn of(site: &'s Site) -> Self {
        let sources = site.pages.iter().filter_map(|page| page.source.as_ref());
        let files: Vec<&str> = sources.map(|path| path.as_str()).collect();
        Paths {
            folders: files.iter().flat_map(|path| folders_above(path)).collect(),
            files,
            left_out: site.unpublished.iter().map(|file| file.source.as_str()).collect(),
            ignored: &site.premises.ignored,
        }
    }

    /// Whether the pattern matches anything at all, or may match something in a folder that is left out.
    fn has(&self, pattern: &str) -> bool {
        let bare = pattern.trim_start_matches('/');
        let is_below = |folder: &&str| bare.strip_prefix(*folder).is_some_and(|rest| rest.starts_with('/'));
        // A folder that is left out is one entry.
        let is_match = |path: &&str| {
            pattern_matches(pattern, path, true)
                || folders_above(path).any(|folder| pattern_matches(pattern, folder, true))
        };
        self.is_published(pattern) || self.left_out.iter().any(|path| is_below(path) || is_match(path))
    }

    /// Whether what lies in a folder, or is this file, is there only where the tool has run.
    fn is_ignored(&self, path: &str) -> bool {
        self.ignored.may_hold(path) || self.ignored.may_hold(&format!("{path}/any"))
    }

    /// Whether it matches something that is published.
    fn is_published(&self, pattern: &str) -> bool {
        self.files.iter().any(|path| pattern_matches(pattern, path, false))
            || self.folders.iter().any(|folder| pattern_matches(pattern, folder, true))
    }

    /// Files and folders that are published.
    fn published(&self) -> impl Iterator<Item = &'s str> {
        self.folders.iter().chain(&self.files).copied()
    }
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
    let (folder, last) = name.rsplit_once('/').unwrap_or(("", name));
    let lower = name.to_lowercase();
    let is_same = |path: &&str| path.len() == name.len() && path.to_lowercase() == lower;
    if let Some(path) = paths.published().find(is_same) {
        let why = format!("the name is `{path}`, and capitals count");
        return Some(Meant { why, instead: vec![path.to_owned()] });
    }
    // What git leaves out lies on the machines of those who build.
    if OF_TOOLS.contains(&last) && !paths.is_ignored(name) {
        let ending = format!("/{last}");
        let path = paths.published().filter(|path| path.ends_with(&ending)).min()?;
        let why = format!("a pattern counts from the top of the site, and `{path}` is published");
        return Some(Meant { why, instead: vec![path.to_owned()] });
    }
    let is_beside = |path: &&str| path.rsplit_once('/').map_or("", |(folder, _)| folder) == folder;
    let is_near = |path: &&str| {
        path.len() >= MIN_LENGTH
            && path.len().abs_diff(name.len()) <= 1
            && strsim::damerau_levenshtein(path, name) == 1
    };
    let mut near = paths.published().filter(is_beside).filter(is_near);
    let path = near.next().filter(|_| near.next().is_none())?;
    Some(Meant { why: format!("the name is `{path}`"), instead: vec![path.to_owned()] })
}
