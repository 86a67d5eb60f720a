//! `overbroad-exclude`

use crate::diagnostic::{Diagnostic, Level};
use crate::site::{Site, Why};

use super::exclude::{self, Pattern};
use super::{Check, Context, Rule};

/// A pattern of `exclude` that leaves out pages whose name only starts with it.
pub(super) const RULE: Rule = Rule {
    name: "overbroad-exclude",
    level: Level::Warning,
    doc: include_str!("../../rules/overbroad-exclude.md"),
    yields_to: &[],
    check: Check::Site(check),
};

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    let patterns = exclude::patterns(site);
    for pattern in &patterns {
        found.extend(finding(site, pattern, &patterns));
    }
}

fn finding(site: &Site, pattern: &Pattern, all: &[Pattern]) -> Option<Diagnostic> {
    let name = pattern.text.trim_start_matches('/');
    // Who ends a pattern with `-` or `/` wants just that.
    if exclude::has_wildcard(name) || !name.ends_with(char::is_alphanumeric) {
        return None;
    }
    let hidden: Vec<&str> = site
        .unpublished
        .iter()
        .filter(|file| matches!(&file.why, Why::Excluded(by) if by == pattern.text))
        .map(|file| file.source.as_str())
        .collect();
    let is_it =
        |path: &str| path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let is_there = site.unpublished_source(name).is_some() || hidden.iter().any(|path| is_it(path));
    let is_meant = |path: &str| match path.strip_prefix(name).and_then(|rest| rest.chars().next()) {
        Some(next) if next.is_alphanumeric() => false,
        Some('-' | '_') => !is_there,
        _ => true,
    };
    let is_named = |path: &str| all.iter().any(|other| other.text != pattern.text && names(other.text, path));
    let mut lost: Vec<&str> = hidden.iter().copied().filter(|path| !is_meant(path)).collect();
    lost.retain(|path| is_content(site, path) && !is_named(path));
    lost.sort_unstable();
    let (first, others) = lost.split_first()?;
    let more = match others.len() {
        0 => String::new(),
        1 => " and another page".to_owned(),
        count => format!(" and {count} other pages"),
    };
    let message =
        format!("`{}` leaves out `{first}`{more}: a pattern holds for whatever starts with it", pattern.text);
    let help =
        match hidden.iter().find(|path| path.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'))) {
            Some(file) => format!("write `{file}`, or add `{first}` to `include`"),
            None => format!("write `{name}/` for the folder alone, or add `{first}` to `include`"),
        };
    Some(Diagnostic::new(RULE.name, pattern.place, message).help(help))
}

/// Whether a pattern is for this very path, its folder, or its name without extension.
fn names(pattern: &str, path: &str) -> bool {
    let rest = path.strip_prefix(pattern.trim_matches('/'));
    !exclude::has_wildcard(pattern)
        && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '/']))
        || exclude::has_wildcard(pattern) && crate::site::exclude::pattern_matches(pattern, path, false)
}

/// Whether a file is one that visitors read.
fn is_content(site: &Site, path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let is_page = site.is_markdown(extension) || matches!(extension, "html" | "htm");
    is_page && !super::is_readme(name)
}
