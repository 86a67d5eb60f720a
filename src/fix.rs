//! Edits applied to texts. Pure: who writes files is another matter.

use std::collections::BTreeMap;

use crate::diagnostic::{Edit, Fix};
use crate::source::FileId;
use crate::workspace::Sources;

/// The texts that `fixes` change, whole, by file. A fix applies with all its edits or not at all: one that touches bytes which an
/// earlier fix changes waits for another run. What several fixes ask for alike is done once.
pub fn apply<'f>(sources: &Sources, fixes: impl IntoIterator<Item = &'f Fix>) -> BTreeMap<FileId, String> {
    let mut taken: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    for fix in fixes {
        let is_free = |edit: &Edit| {
            let known = taken.get(&edit.place.file).map_or(&[][..], Vec::as_slice);
            known.iter().all(|other| *other == edit || !overlaps(other, edit))
        };
        if !fix.edits.iter().all(|edit| is_free(edit) && fits(sources, edit)) {
            continue;
        }
        for edit in &fix.edits {
            let known = taken.entry(edit.place.file).or_default();
            if !known.contains(&edit) {
                known.push(edit);
            }
        }
    }
    taken.into_iter().map(|(file, edits)| (file, edited(&sources.get(file).text, edits))).collect()
}

/// Whether two edits change the same bytes. Texts put in at one place stand side by side; one put in at the edge of a replacement
/// stays outside of it.
fn overlaps(a: &Edit, b: &Edit) -> bool {
    let (a, b) = (a.place.span, b.place.span);
    if a == b { !a.is_empty() } else { a.start < b.end && b.start < a.end }
}

/// Whether a file may be edited there: it is UTF-8, and the bytes are whole characters of it.
fn fits(sources: &Sources, edit: &Edit) -> bool {
    let source = sources.get(edit.place.file);
    source.invalid_at.is_none() && source.text.get(edit.place.span.range()).is_some()
}

fn edited(text: &str, mut edits: Vec<&Edit>) -> String {
    edits.sort_by_key(|edit| edit.place.span);
    let mut result = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let span = edit.place.span.range();
        result.push_str(text.get(at..span.start).unwrap_or(""));
        result.push_str(&edit.text);
        at = span.end;
    }
    result.push_str(text.get(at..).unwrap_or(""));
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Place, Source, Span};

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
        apply(&sources, fixes).remove(&FileId(0))
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
