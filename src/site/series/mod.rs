//! Series of posts: which pages are parts of one, in which order, and which lists of them the authors keep by hand.
//!
//! The evidence is combined: what pages say of themselves ([`claims`]), and lists whose entries name numbered parts
//! ([`lists`]); [`group`] brings both together. Lists without numbers count
//! where they repeat in the very posts that they list ([`repeated`]). What a template makes of front matter is right by itself and is not looked at.

mod claims;
pub(crate) mod compare;
pub(crate) mod compose;
mod group;
mod hosts;
mod items;
mod lines;
mod links;
mod lists;
mod marker;
mod missing;
mod names;
mod plain;
mod repeated;
mod strays;
mod view;
mod words;

use std::collections::HashSet;

use indexmap::IndexMap;

use rayon::prelude::*;

use crate::AT_ONCE;
use crate::facts::Reference;
use crate::published::{Published, Target};
use crate::settings::SeriesSettings;
use crate::site::{PageId, PageKind};
use crate::source::{FileId, Place, Span};
use crate::workspace::Sources;

pub use compose::Insertion;
pub use marker::Number;
pub use missing::Missing;
pub use view::{SeriesFinding, SeriesList, SeriesPart, SeriesView, view};
pub use words::Words;

/// A series.
#[derive(Debug)]
pub struct Series<'a> {
    /// Short, in lower case, unique on the site: `boat`.
    pub name: String,
    /// What its parts have in common in their titles, as it is written; else the name.
    pub title: String,
    /// By number; those without one by date.
    pub parts: Vec<Part>,
    /// The lists that are kept by hand.
    pub lists: Vec<List<'a>>,
    /// Links from part to part outside of lists whose text names a number.
    pub mentions: Vec<Mention<'a>>,
    /// Links from part to part that say "next" or "previous".
    pub steps: Vec<Step<'a>>,
    /// What its order is known from.
    pub order: Order,
}

/// What the order of a series is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Its parts have numbers of their own.
    Numbers,
    /// Its lists, which repeat in its parts. The numbers are those of the places in them.
    Lists,
    /// The dates of its parts.
    Dates,
}

/// A published part.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its number.
    pub number: Number,
    /// The page.
    pub page: PageId,
    /// Its own title, without the name of the series and the number.
    pub title: String,
    /// Whether the page itself says its number, and says it in one voice.
    pub is_sure: bool,
    /// Whether the page says of itself that it belongs to this series.
    pub is_claimed: bool,
    /// Whether it is a correction of or an addition to the part of its number.
    pub is_aside: bool,
    /// Where its title is written.
    pub place: Place,
    /// Other parts whose pages link to it; of many only the first.
    pub linked_from: Vec<PageId>,
}

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Items of a Markdown or HTML list.
    Items,
    /// One link a line.
    Lines,
    /// Links in a row, alone in their line.
    Row,
    /// Links in a row, within running text.
    Phrase,
    /// Values of a data file.
    Data,
}

/// A list of parts.
#[derive(Debug)]
pub struct List<'a> {
    /// The first page that shows it.
    pub page: PageId,
    /// The file that it is written in: the page's own, an include or a data file.
    pub file: FileId,
    /// How it is written.
    pub shape: Shape,
    /// Its entries, in order.
    pub entries: Vec<Entry<'a>>,
}

/// An entry of a list.
#[derive(Debug)]
pub struct Entry<'a> {
    /// The number that it says.
    pub number: Option<Number>,
    /// Where the number is written.
    pub digits: Option<Span>,
    /// What stands before the number: the name of the series, or nothing.
    pub stem: String,
    /// What it says of the part.
    pub title: String,
    /// Where it says that.
    pub title_at: Option<Span>,
    /// Whether it is written as a title, and not as a description behind the link.
    pub is_titled: bool,
    /// The item with its list mark, without the line end.
    pub lines: Span,
    /// The destination; without a link the number.
    pub place: Place,
    /// Its link.
    pub link: Option<Link<'a>>,
}

/// A link and where it leads.
#[derive(Clone, Debug)]
pub struct Link<'a> {
    /// The link.
    pub reference: &'a Reference,
    /// Where it leads.
    pub target: Target<'a>,
    /// The site path.
    pub address: Option<String>,
}

impl<'a> Link<'a> {
    /// A link, looked up.
    fn resolved(published: &'a Published<'a>, reference: &'a Reference) -> Link<'a> {
        let resolution = published.resolve(reference);
        Link { reference, target: resolution.target, address: resolution.address }
    }

    /// The page that it leads to, when it leads to a page as a whole.
    pub fn page(&self) -> Option<PageId> {
        match self.target {
            Target::Page(id) if !self.reference.url.contains('#') => Some(id),
            _ => None,
        }
    }
}

/// A link in running text that names a part.
#[derive(Clone, Debug)]
pub struct Mention<'a> {
    /// The page that shows it.
    pub page: PageId,
    /// The number that it says.
    pub number: Number,
    /// Where the number is written.
    pub digits: Option<Span>,
    /// What stands before the number.
    pub stem: String,
    /// What stands behind it.
    pub title: String,
    /// The link.
    pub link: Link<'a>,
}

/// A link to the next or the previous part.
#[derive(Debug)]
pub struct Step<'a> {
    /// The part that shows it.
    pub from: PageId,
    /// The part that it leads to.
    pub to: PageId,
    /// 1 or -1.
    pub by: i32,
    /// Whether it says "the previous part" within a sentence, which may be any earlier one.
    pub is_loose: bool,
    /// The link.
    pub reference: &'a Reference,
}

/// The series of a site, and the pages that speak of them: those that are part of one, and those with a list or a link that may
/// name parts. With `may_speak`, no text of another page is looked at.
pub fn detect<'a>(
    published: &'a Published<'a>,
    sources: &'a Sources,
    settings: &SeriesSettings,
    may_speak: Option<&HashSet<PageId>>,
) -> (Vec<Series<'a>>, HashSet<PageId>) {
    let words = Words::with(&settings.words);
    let site = published.site;
    // Where `include: _posts` makes plain pages of posts, too, the posts are the series.
    let is_read_twice = |page: &crate::site::Page| {
        page.kind == PageKind::Page
            && page.source.as_ref().is_some_and(|path| path.as_str().split('/').any(|part| part == "_posts"))
    };
    let ids: Vec<PageId> = site.page_ids().filter(|id| !is_read_twice(site.page(*id))).collect();
    let read: Vec<_> = ids
        .par_iter()
        .with_max_len(AT_ONCE)
        .map(|id| {
            let claim = claims::claim(site, *id, &words, settings);
            let (shown, plain) = match may_speak.is_none_or(|pages| pages.contains(id)) {
                true => read(published, sources, &words, *id),
                false => Default::default(),
            };
            (claim, shown, plain)
        })
        .collect();
    let mut evidence = group::Evidence {
        words: &words,
        published,
        sources,
        claims: IndexMap::new(),
        lists: Vec::new(),
        plain: Vec::new(),
        mentions: Vec::new(),
    };
    let mut speakers = HashSet::new();
    for (id, (claim, shown, plain)) in ids.into_iter().zip(read) {
        if shown.says_anything() || !plain.is_empty() {
            speakers.insert(id);
        }
        evidence.claims.extend(claim.map(|claim| (id, claim)));
        evidence.lists.extend(shown.lists);
        evidence.plain.extend(plain);
        evidence.mentions.extend(shown.mentions);
    }
    let mut series = group::series(evidence);
    for one in &mut series {
        links::add(published, sources, &words, one);
        speakers.extend(one.parts.iter().map(|part| part.page));
    }
    (series, speakers)
}

/// Whether a page has a list or a link that may name parts of a series.
pub fn speaks(published: &Published, sources: &Sources, settings: &SeriesSettings, id: PageId) -> bool {
    let (shown, plain) = read(published, sources, &Words::with(&settings.words), id);
    shown.says_anything() || !plain.is_empty()
}

/// What the text of a page shows of series: lists whose entries have numbers, and others.
fn read<'a>(
    published: &'a Published<'a>,
    sources: &'a Sources,
    words: &Words,
    id: PageId,
) -> (lists::Shown<'a>, Vec<List<'a>>) {
    let page = published.site.page(id);
    let facts = published.facts(id).filter(|_| page.written && page.html && page.source.is_some());
    let Some(facts) = facts else { return Default::default() };
    (lists::read(published, sources, words, id, facts), plain::read(published, sources, words, id, facts))
}

impl<'a> Series<'a> {
    /// Whether its parts have numbers of their own.
    pub fn is_numbered(&self) -> bool {
        self.order == Order::Numbers
    }

    /// The part that a page is.
    pub fn part_of(&self, page: PageId) -> Option<&Part> {
        self.parts.iter().find(|part| part.page == page)
    }

    /// The parts of a number; several when it is given twice.
    pub fn parts_numbered(&self, number: Number) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(move |part| part.number == number)
    }

    /// The only part of a number.
    pub fn part(&self, number: Number) -> Option<&Part> {
        let mut found = self.parts_numbered(number);
        found.next().filter(|_| found.next().is_none())
    }
}

impl List<'_> {
    /// The entries with a number.
    pub fn numbered(&self) -> impl Iterator<Item = (Number, &Entry<'_>)> {
        self.entries.iter().filter_map(|entry| Some((entry.number?, entry)))
    }

    /// Whether it names a part of this number, with or without a link.
    pub fn names(&self, number: Number) -> bool {
        self.numbered().any(|(known, _)| known == number)
    }

    /// Its first place: where it begins.
    pub fn start(&self) -> Option<Place> {
        self.numbered().next().map(|(_, entry)| entry.place)
    }
}
