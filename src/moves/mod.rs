//! What must be written anew when files of a site move. Pure: two looks at one site, before and after, and what moved in between.
//!
//! A link that stands at the same bytes of the same page must still lead to the same file. Where it does not, its destination is
//! written anew in the way it was written: `{{ site.url }}/old/` becomes `{{ site.url }}/new/`.

mod anchors;
pub(crate) mod destination;
mod names;
pub(crate) mod redirect;
mod relink;
mod written;

use std::collections::BTreeMap;

use crate::diagnostic::{Edit, Fix};
use crate::published::Published;
use crate::site::{PageId, Site};
use crate::source::{SitePath, Span};
use crate::workspace::Sources;

/// Which files move where; paths from the site's root. A file can stay where it is and be written otherwise.
#[derive(Clone, Debug, Default)]
pub struct Moves {
    forward: BTreeMap<SitePath, SitePath>,
    backward: BTreeMap<SitePath, SitePath>,
    /// The bytes of files, by their paths before, that have other bytes in their place after, and how many: round after round, each
    /// sorted.
    edited: BTreeMap<SitePath, Vec<Vec<(Span, usize)>>>,
}

impl Moves {
    /// The moves of files that stay where they are, and in which something else is written: where they are published, or what
    /// their anchors are, may change all the same.
    pub fn of_edits(sources: &Sources, edits: &[Edit]) -> Moves {
        let path = |edit: &Edit| sources.get(edit.place.file).path.clone();
        let moves: Moves = edits.iter().map(|edit| (path(edit), path(edit))).collect();
        moves.and_edits(sources, edits)
    }

    /// These moves, and then edits of the texts as they are after them.
    pub(crate) fn and_edits<'e>(
        mut self,
        after: &Sources,
        edits: impl IntoIterator<Item = &'e Edit>,
    ) -> Moves {
        let mut round: BTreeMap<SitePath, Vec<(Span, usize)>> = BTreeMap::new();
        for edit in edits {
            let path = self.before(&after.get(edit.place.file).path).clone();
            round.entry(path).or_default().push((edit.place.span, edit.text.len()));
        }
        for (path, mut edited) in round {
            edited.sort_unstable();
            self.edited.entry(path).or_default().push(edited);
        }
        self
    }

    /// Where a stretch of a file, given by its path before, stands after.
    fn span_after(&self, path: &SitePath, span: Span) -> Span {
        let moved = |edited: &[(Span, usize)], at: u32| {
            let before = edited.iter().take_while(|(span, _)| span.end <= at);
            before.fold(at as usize, |at, (span, new)| at + new - span.len().min(at + new)) as u32
        };
        let rounds = self.edited.get(path).map_or(&[][..], Vec::as_slice);
        rounds.iter().fold(span, |span, edited| Span {
            start: moved(edited, span.start),
            end: moved(edited, span.end),
        })
    }

    /// The path of a file once all have moved.
    pub fn after<'a>(&'a self, path: &'a SitePath) -> &'a SitePath {
        self.forward.get(path).unwrap_or(path)
    }

    /// The path that a file had.
    pub fn before<'a>(&'a self, path: &'a SitePath) -> &'a SitePath {
        self.backward.get(path).unwrap_or(path)
    }

    /// Whether the file of that path, before, moves.
    pub fn moves(&self, path: &SitePath) -> bool {
        self.forward.contains_key(path)
    }

    /// Old and new paths, sorted by the old ones.
    pub fn iter(&self) -> impl Iterator<Item = (&SitePath, &SitePath)> {
        self.forward.iter()
    }

    /// Number of files.
    pub fn len(&self) -> usize {
        self.forward.len()
    }

    /// Whether nothing moves.
    pub fn is_empty(&self) -> bool {
        self.forward.is_empty()
    }
}

impl FromIterator<(SitePath, SitePath)> for Moves {
    fn from_iter<I: IntoIterator<Item = (SitePath, SitePath)>>(pairs: I) -> Self {
        let mut moves = Moves::default();
        for (old, new) in pairs {
            moves.backward.insert(new.clone(), old.clone());
            moves.forward.insert(old, new);
        }
        moves
    }
}

/// A look at the site.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// What is published.
    pub published: &'a Published<'a>,
    /// The texts.
    pub sources: &'a Sources,
}

/// What a file of the site is, whatever its address: its source after the move, or for a page made by a plugin its output.
#[derive(Clone, Debug, PartialEq)]
enum Goal {
    Source(SitePath),
    Output(Box<str>),
}

/// The edits, in the texts as they are `after` the files have moved and nothing but [`own_redirects`] has changed.
pub fn fixes(before: Look, after: Look, moves: &Moves) -> Vec<Fix> {
    let mut fixes = relink::fixes(before, after, moves);
    fixes.extend(names::fixes(before, after, moves));
    fixes.extend(anchors::fixes(before, after, moves));
    fixes.extend(
        moved_pages(before, after, moves).filter_map(|(old, new)| redirect::fix(before, after, old, new)),
    );
    fixes
}

/// The edits that take the URL which a page moves to out of what redirects to it: a page that moves back is where it once was.
pub fn own_redirects(site: &Site, sources: &Sources, moves: &Moves) -> Vec<Fix> {
    let pages = moves.iter().filter_map(|(_, new)| site.by_source(new.as_str()));
    pages.filter_map(|id| redirect::without_own(site, sources, id)).collect()
}

/// Pages that move and are published under another URL than before: the page before, and after.
pub fn moved_pages<'a>(
    before: Look<'a>,
    after: Look<'a>,
    moves: &'a Moves,
) -> impl Iterator<Item = (PageId, PageId)> + 'a {
    let (old_site, new_site) = (before.published.site, after.published.site);
    moves.iter().filter_map(move |(old, new)| {
        let (old, new) = (old_site.by_source(old.as_str())?, new_site.by_source(new.as_str())?);
        let is_other = old_site.page(old).url != new_site.page(new).url;
        (is_other && old_site.page(old).written).then_some((old, new))
    })
}

/// How many links of the site lead to the files that move; `of` says their paths in this look.
pub fn inbound<'a>(look: Look<'a>, of: impl Fn(&SitePath) -> bool) -> usize {
    let leads_there = |reference: &&crate::facts::Reference| {
        let target = look.published.resolve(reference).target;
        let page = target.page().map(|id| look.published.site.page(id));
        page.and_then(|page| page.source.as_ref()).is_some_and(&of)
    };
    look.published.references().filter(leads_there).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Place, Source};

    #[test]
    fn what_stands_behind_an_edit_moves_with_it_and_the_file_stays() {
        let mut sources = Sources::default();
        sources.add(Source::new("a.md".into(), "0123456789"));
        let edit = |start, end, text: &str| Edit {
            place: Place::new(FileId(0), Span::new(start, end)),
            text: text.to_owned(),
        };
        let moves = Moves::of_edits(&sources, &[edit(6, 6, "new"), edit(2, 4, "")]);
        let path = SitePath::new("a.md");
        for (before, after) in [((0, 2), (0, 2)), ((4, 6), (2, 7)), ((5, 8), (3, 9)), ((8, 10), (9, 11))] {
            let span = moves.span_after(&path, Span::new(before.0, before.1));
            assert_eq!(span, Span::new(after.0, after.1), "{before:?}");
        }
        assert!(moves.moves(&path) && moves.after(&path) == &path);
        // What was edited loses its first byte.
        let moves = moves.and_edits(&sources, &[edit(0, 1, "")]);
        assert_eq!(moves.span_after(&path, Span::new(8, 10)), Span::new(8, 10));
        assert_eq!(moves.span_after(&"b.md".into(), Span::new(8, 9)), Span::new(8, 9));
    }
}
