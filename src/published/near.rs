//! What was probably meant: the nearest page, file or anchor.

use crate::facts::Facts;
use crate::origin::HOLE;
use crate::site::{PageId, Site};
use crate::suggest::similarity;

/// How alike two names must be (0 to 1) to be told as "did you mean".
const NEAR: f64 = 0.72;
/// Names of so many bytes are short.
const SHORT: usize = 4;
/// The same for short ones.
const NEAR_SHORT: f64 = 0.66;

/// Of a page with more anchors only the first are looked at for each link.
const MAX_ANCHORS: usize = 4096;

/// The name nearest to `wanted`; `None` when none is near.
pub fn name<'n>(wanted: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let wanted = wanted.to_lowercase();
    known
        .filter_map(|name| Some((similarity(&wanted, &name.to_lowercase(), NEAR)?, name)))
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, name)| name)
}

/// All names near `wanted`, the nearest first.
pub fn names<'n>(wanted: &str, known: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let wanted = wanted.to_lowercase();
    // In `scr` one slip is a third of the name.
    let least = if wanted.len() <= SHORT { NEAR_SHORT } else { NEAR };
    let mut near: Vec<(f64, &str)> =
        known.filter_map(|name| Some((similarity(&wanted, &name.to_lowercase(), least)?, name))).collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    near.dedup_by(|a, b| a.1 == b.1);
    near.into_iter().map(|(_, name)| name).collect()
}

/// The path nearest to `wanted`: the same but for its extension, or alike, or of the only file of that name in any folder.
pub fn file_name<'n>(wanted: &str, known: impl Iterator<Item = &'n str> + Clone) -> Option<&'n str> {
    let stem = |path: &'_ str| {
        let (folder, name, _) = take_apart(path);
        format!("{folder}/{name}").to_lowercase()
    };
    let wanted_stem = stem(wanted);
    let same = known.clone().filter(|name| stem(name) == wanted_stem).min();
    let moved = || {
        let last = |path: &'_ str| path.rsplit('/').next().unwrap_or(path).to_lowercase();
        let wanted = last(wanted);
        let mut found = known.clone().filter(|path| last(path) == wanted);
        found.next().filter(|_| found.next().is_none())
    };
    same.or_else(|| self::name(wanted, known.clone())).or_else(moved)
}

/// The anchor of a page nearest to `fragment`; `None` when none is near.
pub(super) fn anchor<'f>(facts: &'f Facts, fragment: &str) -> Option<&'f str> {
    let lower = fragment.to_lowercase();
    let candidates =
        facts.anchors.iter().take(MAX_ANCHORS).map(|anchor| &*anchor.id).filter(|id| !id.contains(HOLE));
    candidates
        .filter_map(|id| Some((score(&lower, &id.to_lowercase())?, id)))
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, id)| id)
}

/// Alike by spelling, or the same but for what stands before (`1-install` and `install`).
fn score(a: &str, b: &str) -> Option<f64> {
    let strip = |s: &str| {
        s.trim_matches(|c: char| c == '-' || c == '_' || c.is_ascii_digit()).replace(['_', '-'], "")
    };
    let (bare_a, bare_b) = (strip(a), strip(b));
    if !bare_a.is_empty() && bare_a == bare_b { Some(0.99) } else { similarity(a, b, NEAR) }
}

/// Pages and files nearest to the site path, at most three.
pub(super) fn pages(site: &Site, path: &str, from: Option<PageId>) -> Vec<PageId> {
    let wanted = Wanted::new(path);
    let mut scored: Vec<(f64, PageId)> = site
        .page_ids()
        .filter(|id| site.page(*id).written && Some(*id) != from)
        .filter_map(|id| Some((wanted.score(&site.page(id).output)?, id)))
        .collect();
    let order = |a: &(f64, PageId), b: &(f64, PageId)| {
        b.0.total_cmp(&a.0).then_with(|| site.page(a.1).output.cmp(&site.page(b.1).output))
    };
    scored.sort_by(order);
    let best = scored.first().map_or(0.0, |(score, _)| *score);
    scored.into_iter().take_while(|(score, _)| best - score < 0.08).take(3).map(|(_, id)| id).collect()
}

/// A site path taken apart once, to be compared with many.
struct Wanted {
    folder: String,
    name: String,
    extension: String,
}

impl Wanted {
    fn new(path: &str) -> Self {
        let (folder, name, extension) = take_apart(path);
        Wanted {
            folder: folder.to_lowercase(),
            name: name.to_lowercase(),
            extension: extension.to_lowercase(),
        }
    }

    /// How near an output file is; `None` when it is not.
    fn score(&self, output: &str) -> Option<f64> {
        let (folder, name, extension) = take_apart(output);
        let is_page = |extension: &str| matches!(extension, "" | "html" | "htm" | "md");
        let same_kind = extension.eq_ignore_ascii_case(&self.extension)
            || (is_page(extension) && is_page(&self.extension));
        if name.is_empty() || self.name.is_empty() {
            return None;
        }
        let names = similarity(&self.name, &name.to_lowercase(), NEAR)?;
        if !same_kind && names < 1.0 {
            return None;
        }
        let folders = similarity(&self.folder, &folder.to_lowercase(), 0.0).unwrap_or(0.0);
        Some(names * 0.7 + folders * 0.25 + if same_kind { 0.05 } else { 0.0 })
    }
}

/// Folder, name and extension of a path; of `a/b/index.html` the name is `b`.
fn take_apart(path: &str) -> (&str, &str, &str) {
    let path = path.trim_matches('/');
    let path = path.strip_suffix("/index.html").or_else(|| path.strip_suffix("/index.htm")).unwrap_or(path);
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    match file.rsplit_once('.') {
        Some((name, extension)) if !name.is_empty() && extension.len() <= 5 => (folder, name, extension),
        _ => (folder, file, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_by_another_extension_a_slip_or_in_another_folder() {
        let known = ["about.md", "pie.html", "docs/pie.html", "docs/setup.md", "a/index.md", "b/index.md"];
        let cases = [
            ("about.html", Some("about.md")),
            ("pie", Some("pie.html")),
            ("abuot.md", Some("about.md")),
            ("setup.md", Some("docs/setup.md")),
            ("some/where/index.md", None),
            ("zebra.md", None),
        ];
        for (wanted, expected) in cases {
            assert_eq!(file_name(wanted, known.into_iter()), expected, "{wanted}");
        }
    }
}
