//! New entries of a list, in its own format and language.

use crate::diagnostic::Edit;
use crate::published::Published;
use crate::site::{Page, PageId};
use crate::source::{Place, Source, Span};
use crate::workspace::Sources;

use super::marker::{Number, to_roman};
use super::{Entry, List, Part, Series, Shape};

/// What composing needs.
#[derive(Clone, Copy, Debug)]
pub struct Insertion<'a> {
    /// The site.
    pub published: &'a Published<'a>,
    /// The texts.
    pub sources: &'a Sources,
    /// The series.
    pub series: &'a Series<'a>,
}

impl Insertion<'_> {
    /// The edits that add entries for `parts` to a list, in order; `None` where its format is not understood.
    pub fn add(&self, list: &List, parts: &[&Part]) -> Option<Vec<Edit>> {
        if !matches!(list.shape, Shape::Items | Shape::Lines) {
            return None;
        }
        let source = self.sources.get(list.file);
        let mut inserts: Vec<(u32, bool, String)> = Vec::new();
        for part in parts {
            let line = self.line(list, part)?;
            let before = list.numbered().filter(|(number, _)| *number < part.number).last();
            let (at, is_behind) = match before {
                Some((_, entry)) => (entry.lines.end, true),
                None => (list.numbered().next()?.1.lines.start, false),
            };
            match inserts.iter_mut().find(|(known, _, _)| *known == at) {
                Some((_, true, text)) => *text += &format!("{}{line}", newline(source)),
                Some((_, false, text)) => *text += &format!("{line}{}", newline(source)),
                None if is_behind => inserts.push((at, true, format!("{}{line}", newline(source)))),
                None => inserts.push((at, false, format!("{line}{}", newline(source)))),
            }
        }
        let edit = |(at, _, text)| Edit { place: Place::new(list.file, Span { start: at, end: at }), text };
        Some(inserts.into_iter().map(edit).collect())
    }

    /// The edit that makes an entry without link one with it. What the entry says of the part stays, unless it says nothing.
    pub fn link(&self, list: &List, entry: &Entry, part: &Part) -> Option<Edit> {
        let source = self.sources.get(list.file);
        if entry.title.split_whitespace().count() < 4
            && !source.slice(entry.lines).contains('\n')
            && let Some(text) = self.line(list, part)
        {
            return Some(Edit { place: Place::new(list.file, entry.lines), text });
        }
        let destination = list.numbered().filter_map(|(_, model)| model.link.as_ref()).find_map(|link| {
            let page = |id: PageId| self.published.site.page(id);
            retargeted(link.reference.written(self.sources), page(link.page()?), page(part.page))
        })?;
        let text = format!("[{}]({destination})", source.slice(entry.place.span));
        Some(Edit { place: entry.place, text })
    }

    /// The edit that makes a link lead to the page of another part.
    pub fn retarget(&self, entry: &Place, written: &str, old: Option<PageId>, new: PageId) -> Option<Edit> {
        let page = |id: PageId| self.published.site.page(id);
        let text = retargeted(written, old.map(page)?, page(new))?;
        Some(Edit { place: *entry, text })
    }

    /// A line like the others of the list. One that a sibling has, where both lists are written alike; else it is made from the
    /// nearest entry.
    fn line(&self, list: &List, part: &Part) -> Option<String> {
        self.sibling_line(list, part).or_else(|| self.made_line(list, part))
    }

    fn sibling_line(&self, list: &List, part: &Part) -> Option<String> {
        let line = |list: &List, number: Number| {
            let (_, entry) =
                list.numbered().find(|(known, entry)| *known == number && entry.link.is_some())?;
            let line = self.sources.get(list.file).slice(entry.lines);
            (!line.contains('\n')).then(|| line.to_owned())
        };
        self.series.lists.iter().find_map(|sibling| {
            let leads = sibling.numbered().any(|(number, entry)| {
                number == part.number
                    && entry.link.as_ref().is_some_and(|link| link.page() == Some(part.page))
            });
            let wanted = line(sibling, part.number).filter(|_| leads && sibling.shape == list.shape)?;
            let mut shared =
                list.numbered().filter_map(|(number, _)| Some(line(list, number)? == line(sibling, number)?));
            shared.any(|same| same).then_some(wanted)
        })
    }

    fn made_line(&self, list: &List, part: &Part) -> Option<String> {
        let source = self.sources.get(list.file);
        let distance = |number: Number| number.major.abs_diff(part.number.major);
        let models = list.numbered().filter(|(_, entry)| entry.link.is_some());
        let (number, model) = models.min_by_key(|(number, _)| distance(*number))?;
        let link = model.link.as_ref()?;
        let line = source.slice(model.lines);
        let at = link.reference.at;
        // What the model says of its part beside the title must not be said of another one.
        let says_more = !model.title.is_empty() && model.title_at.is_none() || {
            let rest = source.slice(Span { start: at.span.end, end: model.lines.end });
            let rest = rest.strip_prefix(')').unwrap_or("").trim_start();
            rest.contains(char::is_alphabetic) && !rest.starts_with("{:")
        };
        if line.contains('\n') || at.file != list.file || !model.lines.contains(at.span) || says_more {
            return None;
        }
        let page = |id: PageId| self.published.site.page(id);
        let destination =
            retargeted(link.reference.written(self.sources), page(link.page()?), page(part.page))?;
        let digits = model.digits?;
        let mut pieces =
            vec![(digits, number_like(source.slice(digits), number, part.number)?), (at.span, destination)];
        if let Some(title) = model.title_at {
            pieces.push((title, self.title(part)?));
        }
        pieces.sort_by_key(|(span, _)| *span);
        replaced(source, model.lines, &pieces)
    }

    /// What the lists call the part, else what it calls itself.
    fn title(&self, part: &Part) -> Option<String> {
        let listed = self
            .series
            .lists
            .iter()
            .flat_map(List::numbered)
            .find(|(number, entry)| *number == part.number && entry.is_titled && !entry.title.is_empty());
        let title = listed.map_or_else(|| part.title.clone(), |(_, entry)| entry.title.clone());
        (!title.is_empty()).then_some(title)
    }
}

/// A stretch of a source with pieces of it replaced, which must not overlap.
fn replaced(source: &Source, lines: Span, pieces: &[(Span, String)]) -> Option<String> {
    let mut text = String::new();
    let mut at = lines.start;
    for (span, new) in pieces {
        if span.start < at || span.end > lines.end {
            return None;
        }
        text += source.slice(Span { start: at, end: span.start });
        text += new;
        at = span.end;
    }
    text += source.slice(Span { start: at, end: lines.end });
    Some(text)
}

fn newline(source: &Source) -> &'static str {
    if source.text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// A number written as another one is: with leading zeros, in Roman letters.
pub(crate) fn number_like(written: &str, old: Number, new: Number) -> Option<String> {
    if written.bytes().all(|byte| byte.is_ascii_digit()) && new.minor == ' ' {
        return Some(format!(
            "{:0width$}",
            new.major,
            width = if written.starts_with('0') { written.len() } else { 0 }
        ));
    }
    let roman =
        to_roman(old.major).filter(|roman| roman.eq_ignore_ascii_case(written) && new.minor == ' ')?;
    let number = to_roman(new.major)?;
    Some(if roman == written { number } else { number.to_uppercase() })
}

/// A destination that leads to `old`, made to lead to `new` in the same way.
pub(crate) fn retargeted(written: &str, old: &Page, new: &Page) -> Option<String> {
    let replace = |from: &str, to: &str| {
        let at = written.rfind(from).filter(|_| from.len() > 1)?;
        let (before, after) = (written.get(..at)?, written.get(at + from.len()..)?);
        let is_whole = !after.starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_');
        is_whole.then(|| format!("{before}{to}{after}"))
    };
    let trimmed = |page: &Page| page.url.trim_end_matches('/').trim_end_matches(".html").to_owned();
    let name = |page: &Page| post_name(&page.relative_path).map(str::to_owned);
    let last = |page: &Page| {
        let url = page.url.trim_end_matches('/');
        url.rsplit_once('/').map(|(folder, name)| (folder.to_owned(), name.to_owned()))
    };
    if written.contains("post_url") {
        return replace(&name(old)?, &name(new)?);
    }
    let by_path = || replace(&old.relative_path, &new.relative_path);
    let same_end = old.url.ends_with('/') == new.url.ends_with('/')
        && old.url.ends_with(".html") == new.url.ends_with(".html");
    let by_url =
        || replace(&old.url, &new.url).or_else(|| replace(&trimmed(old), &trimmed(new)).filter(|_| same_end));
    let by_name = || {
        let ((old_folder, old_name), (new_folder, new_name)) = (last(old)?, last(new)?);
        if old_folder != new_folder { None } else { replace(&old_name, &new_name) }
    };
    by_path().or_else(by_url).or_else(by_name)
}

/// What `post_url` calls a post.
fn post_name(relative_path: &str) -> Option<&str> {
    let (_, name) = relative_path.rsplit_once("_posts/")?;
    Some(name.rsplit_once('.').map_or(name, |(stem, _)| stem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_their_neighbours_are() {
        let cases = [
            ("2", 2, 11, Some("11")),
            ("02", 2, 3, Some("03")),
            ("II", 2, 4, Some("IV")),
            ("ii", 2, 9, Some("ix")),
            ("two", 2, 3, None),
        ];
        for (written, old, new, expected) in cases {
            let found = number_like(written, Number::whole(old), Number::whole(new));
            assert_eq!(found.as_deref(), expected, "{written}");
        }
    }
}
