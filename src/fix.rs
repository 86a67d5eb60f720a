//! Edits applied to texts. Pure: who writes files is another matter.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::diagnostic::{Edit, Fix};
use crate::source::{FileId, Span};
use crate::workspace::Sources;

/// What applying fixes gives.
#[derive(Debug, Default)]
pub struct Applied {
    /// The new texts, whole, by file.
    pub texts: BTreeMap<FileId, String>,
    /// For each fix, whether it applied.
    pub done: Vec<bool>,
}

/// Applies fixes in their order, each with all its edits or not at all: one that touches bytes which an earlier fix changes waits
/// for another run. What several fixes ask for alike is done once. A line end in a new text becomes that of its file.
pub fn apply<'f>(sources: &Sources, fixes: impl IntoIterator<Item = &'f Fix>) -> Applied {
    let mut taken: BTreeMap<FileId, Taken> = BTreeMap::new();
    let done = fixes.into_iter().map(|fix| {
        let is_free = |edit: &Edit| taken.get(&edit.place.file).is_none_or(|taken| taken.is_free(edit));
        let applies = fix.edits.iter().all(|edit| fits(sources, edit) && is_free(edit));
        for edit in fix.edits.iter().filter(|_| applies) {
            taken.entry(edit.place.file).or_default().take(edit);
        }
        applies
    });
    let done = done.collect();
    let texts = taken.into_iter().map(|(file, taken)| (file, edited(&sources.get(file).text, &taken)));
    Applied { texts: texts.collect(), done }
}

/// The edits of one file, by their first byte and then their last. They never overlap.
#[derive(Default)]
struct Taken<'f>(BTreeMap<Span, Vec<&'f str>>);

impl<'f> Taken<'f> {
    fn take(&mut self, edit: &'f Edit) {
        let texts = self.0.entry(edit.place.span).or_default();
        if !texts.contains(&edit.text.as_str()) {
            texts.push(&edit.text);
        }
    }

    /// Whether the edit changes other bytes than all others, or the same ones alike.
    fn is_free(&self, edit: &Edit) -> bool {
        let span = edit.place.span;
        let same = || self.0.get(&span).is_some_and(|texts| texts.contains(&edit.text.as_str()));
        // Only the neighbours can touch it: those before and after them are apart from these.
        let before =
            self.0.range(..=span).rev().take_while(|(other, _)| other.end > span.start || **other == span);
        let after = self.0.range(span..).take_while(|(other, _)| other.start < span.end || **other == span);
        same() || !before.take(2).chain(after.take(2)).any(|(other, _)| overlaps(*other, span))
    }
}

/// Whether two edits change the same bytes. Texts put in at one place stand side by side; one put in at the edge of a replacement
/// stays outside of it.
fn overlaps(a: Span, b: Span) -> bool {
    if a == b { !a.is_empty() } else { a.start < b.end && b.start < a.end }
}

/// Whether a file may be edited there: it is UTF-8, and the bytes are whole characters of it.
fn fits(sources: &Sources, edit: &Edit) -> bool {
    let source = sources.get(edit.place.file);
    source.invalid_at.is_none() && source.text.get(edit.place.span.range()).is_some()
}

/// A new piece of a text, with line ends as its first line has one.
pub fn with_line_ends_of<'n>(text: &str, new: &'n str) -> Cow<'n, str> {
    let has_crlf = || text.find('\n').is_some_and(|at| text[..at].ends_with('\r'));
    match new.contains('\n') && has_crlf() {
        true => Cow::Owned(new.replace("\r\n", "\n").replace('\n', "\r\n")),
        false => Cow::Borrowed(new),
    }
}

fn edited(text: &str, taken: &Taken) -> String {
    let mut result = String::with_capacity(text.len());
    let mut at = 0;
    for (span, new) in &taken.0 {
        result.push_str(text.get(at..span.start as usize).unwrap_or(""));
        for new in new {
            result.push_str(&with_line_ends_of(text, new));
        }
        at = span.end as usize;
    }
    result.push_str(text.get(at..).unwrap_or(""));
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Place, Source};

    fn fix(edits: &[(usize, usize, &str)]) -> Fix {
        let edit = |(start, end, text): &(usize, usize, &str)| Edit {
            place: Place::new(FileId(0), Span::new(*start, *end)),
            text: (*text).to_owned(),
        };
        Fix { title: String::new(), safe: true, edits: edits.iter().map(edit).collect() }
    }

    fn applied(text: &str, fixes: &[Fix]) -> Option<String> {
        let mut sources = Sources::default();
        sources.add(Source::new("a.md".into(), text));
        apply(&sources, fixes).texts.remove(&FileId(0))
    }

    #[test]
    fn edits_are_applied_whole_and_never_twice() {
        let cases: [(&[Fix], Option<&str>); 7] = [
            (&[fix(&[(0, 1, "x"), (3, 4, "y")])], Some("xbcy")),
            (&[fix(&[(1, 3, "-")]), fix(&[(2, 4, "+"), (0, 1, "lost")])], Some("a-d")),
            (&[fix(&[(1, 3, "-")]), fix(&[(1, 3, "-")])], Some("a-d")),
            (&[fix(&[(2, 2, "1")]), fix(&[(2, 2, "2")])], Some("ab12cd")),
            (&[fix(&[(2, 2, "1")]), fix(&[(2, 2, "1")])], Some("ab1cd")),
            (&[fix(&[(1, 3, "-")]), fix(&[(3, 3, "+")])], Some("a-+d")),
            (&[fix(&[(3, 9, "x")])], None),
        ];
        for (fixes, expected) in cases {
            assert_eq!(applied("abcd", fixes).as_deref(), expected, "{fixes:?}");
        }
    }

    #[test]
    fn a_character_is_never_cut() {
        assert_eq!(applied("äb", &[fix(&[(1, 2, "x")])]), None);
    }
}
