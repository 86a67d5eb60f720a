//! What was probably meant: the nearest page, file or anchor.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use rapidfuzz::distance::osa;

use crate::facts::Facts;
use crate::origin::HOLE;
use crate::site::{PageId, Site};
use crate::suggest::{characters, similarity};

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

/// The names of all that is published, taken apart once, and what was asked of them before.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Sorted by the length of the name.
    known: OnceLock<Vec<Known>>,
    /// The nearest to a site path. Many pages have the same dead link.
    asked: Mutex<HashMap<Box<str>, Vec<PageId>>>,
}

/// How far below the best another may be and still be told.
const ABOUT_AS_NEAR: f64 = 0.08;
/// What the names, the folders and the same kind of file count for.
const WEIGHTS: (f64, f64, f64) = (0.7, 0.25, 0.05);

impl Names {
    /// Pages and files nearest to the site path, at most three, without the page that asks.
    pub(super) fn nearest(&self, site: &Site, path: &str, from: Option<PageId>) -> Vec<PageId> {
        let asked = || self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let known = asked().get(path).cloned();
        let nearest = known.unwrap_or_else(|| {
            let nearest = self.look(site, path, None);
            asked().insert(path.into(), nearest.clone());
            nearest
        });
        match from.filter(|from| nearest.contains(from)) {
            Some(from) => self.look(site, path, Some(from)),
            None => nearest,
        }
    }

    fn look(&self, site: &Site, path: &str, without: Option<PageId>) -> Vec<PageId> {
        let wanted = Wanted::new(path);
        let known = self.known.get_or_init(|| known(site));
        let length = wanted.name.length as f64;
        let start = known.partition_point(|one| (one.name.length as f64) < length * NEAR);
        let longest = length / NEAR;
        let (mut best, mut scored) = (0.0_f64, Vec::new());
        let fitting = known.iter().skip(start).take_while(|one| one.name.length as f64 <= longest);
        for one in fitting.filter(|one| Some(one.id) != without) {
            if let Some(score) = wanted.score(one, best - ABOUT_AS_NEAR) {
                best = best.max(score);
                scored.push((score, one.id));
            }
        }
        scored.retain(|(score, _)| best - score < ABOUT_AS_NEAR);
        let order = |a: &(f64, PageId), b: &(f64, PageId)| {
            b.0.total_cmp(&a.0).then_with(|| site.page(a.1).output.cmp(&site.page(b.1).output))
        };
        scored.sort_by(order);
        scored.into_iter().take(3).map(|(_, id)| id).collect()
    }
}

fn known(site: &Site) -> Vec<Known> {
    let written = site.page_ids().filter(|id| site.page(*id).written);
    let mut known: Vec<Known> = written.map(|id| Known::new(id, &site.page(id).output)).collect();
    known.retain(|one| one.name.length > 0);
    known.sort_by_key(|one| one.name.length);
    known
}

/// A name in lower case.
#[derive(Debug)]
struct Name {
    text: Box<str>,
    /// Its characters.
    length: usize,
    letters: u64,
}

impl Name {
    fn new(text: &str) -> Self {
        let text = text.to_lowercase();
        Name { length: text.chars().count(), letters: characters(&text), text: text.into() }
    }
}

/// A published file, taken apart.
#[derive(Debug)]
struct Known {
    id: PageId,
    folder: Box<str>,
    name: Name,
    extension: Box<str>,
}

impl Known {
    fn new(id: PageId, output: &str) -> Self {
        let (folder, name, extension) = take_apart(output);
        Known {
            id,
            folder: folder.to_lowercase().into(),
            name: Name::new(name),
            extension: extension.to_lowercase().into(),
        }
    }
}

/// A site path taken apart once, to be compared with many.
struct Wanted {
    name: Name,
    names: osa::BatchComparator<char>,
    folders: osa::BatchComparator<char>,
    extension: String,
}

impl Wanted {
    fn new(path: &str) -> Self {
        let (folder, name, extension) = take_apart(path);
        let name = Name::new(name);
        Wanted {
            names: osa::BatchComparator::new(name.text.chars()),
            folders: osa::BatchComparator::new(folder.to_lowercase().chars()),
            name,
            extension: extension.to_lowercase(),
        }
    }

    /// How near a file is; `None` when it is not, or less than `least`.
    fn score(&self, known: &Known, least: f64) -> Option<f64> {
        let (of_names, of_folders, of_kind) = WEIGHTS;
        let is_page = |extension: &str| matches!(extension, "" | "html" | "htm" | "md");
        let same_kind =
            *known.extension == *self.extension || (is_page(&known.extension) && is_page(&self.extension));
        let of_kind = if same_kind { of_kind } else { 0.0 };
        let least_names = ((least - of_folders - of_kind) / of_names).max(NEAR);
        let names = self.alike(&known.name, least_names)?;
        if self.name.length == 0 || !same_kind && names < 1.0 {
            return None;
        }
        // In a site of a thousand pages `index.html` every folder is compared.
        let least_folders = (least - names * of_names - of_kind) / of_folders;
        let args = osa::Args::default().score_cutoff(least_folders.max(0.0));
        let folders = self.folders.normalized_similarity_with_args(known.folder.chars(), &args)?;
        Some(names * of_names + folders * of_folders + of_kind)
    }

    /// How alike the names are, 0 to 1; `None` when that is less than `least`.
    fn alike(&self, known: &Name, least: f64) -> Option<f64> {
        let (a, b) = (self.name.letters, known.letters);
        let edits = (a & !b).count_ones().max((b & !a).count_ones());
        let longer = self.name.length.max(known.length) as f64;
        if 1.0 - f64::from(edits) / longer < least {
            return None;
        }
        let args = osa::Args::default().score_cutoff(least);
        self.names.normalized_similarity_with_args(known.text.chars(), &args)
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
