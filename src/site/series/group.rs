//! From claims and lists to series.

use std::collections::{BTreeMap, HashMap, HashSet};

use indexmap::IndexMap;

use crate::published::Published;
use crate::site::{Page, PageId};
use crate::source::{FileId, Place, Span};
use crate::workspace::Sources;

use super::claims::{By, Claim};
use super::marker::Number;
use super::names::{name, name_of};
use super::words::Words;
use super::{List, Mention, Order, Part, Series, repeated, strays};

/// Everything that speaks of series.
pub(super) struct Evidence<'a, 'w> {
    pub(super) words: &'w Words,
    pub(super) published: &'a Published<'a>,
    pub(super) sources: &'a Sources,
    /// In the order of the site.
    pub(super) claims: IndexMap<PageId, Claim>,
    pub(super) lists: Vec<List<'a>>,
    /// Lists whose entries have no numbers.
    pub(super) plain: Vec<List<'a>>,
    pub(super) mentions: Vec<Mention<'a>>,
}

/// Pages that say of themselves that they belong together.
pub(super) struct Group {
    pub(super) by: By,
    pub(super) name: String,
    pub(super) pages: Vec<PageId>,
}

/// Sets of numbers that grow together.
pub(super) struct Sets(pub(super) Vec<usize>);

impl Sets {
    pub(super) fn find(&mut self, mut at: usize) -> usize {
        while let Some(up) = self.0.get(at).copied().filter(|up| *up != at) {
            // Halve the way for the next one.
            let above = self.0.get(up).copied().unwrap_or(up);
            if let Some(slot) = self.0.get_mut(at) {
                *slot = above;
            }
            at = above;
        }
        at
    }

    pub(super) fn unite(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        if let Some(slot) = self.0.get_mut(a.max(b)) {
            *slot = a.min(b);
        }
    }
}

/// No more lists than these are compared with each other for one part.
const MAX_LISTS: usize = 300;
/// So many parts of a list are compared with other lists.
const MAX_PAIRS: usize = 64;

/// Puts the evidence together.
pub(super) fn series<'a>(mut evidence: Evidence<'a, '_>) -> Vec<Series<'a>> {
    shown_once(evidence.published, &mut evidence.lists);
    let groups = groups(evidence.published, &evidence.claims);
    let mut sets = Sets((0..groups.len() + evidence.lists.len()).collect());
    let pairs: Vec<Vec<(Number, PageId)>> = evidence.lists.iter().map(pairs).collect();
    unite_lists(&evidence.lists, &pairs, groups.len(), &mut sets);
    unite_groups(&evidence, &groups, &pairs, &mut sets);
    let mut members: BTreeMap<usize, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for at in 0..groups.len() {
        members.entry(sets.find(at)).or_default().0.push(at);
    }
    for at in 0..evidence.lists.len() {
        members.entry(sets.find(groups.len() + at)).or_default().1.push(at);
    }
    let mut lists: Vec<Option<List>> = std::mem::take(&mut evidence.lists).into_iter().map(Some).collect();
    let mut found: Vec<Series> = Vec::new();
    for (of_groups, of_lists) in members.into_values() {
        let of_groups: Vec<&Group> = of_groups.iter().filter_map(|at| groups.get(*at)).collect();
        let pairs: Vec<&[(Number, PageId)]> =
            of_lists.iter().filter_map(|at| Some(pairs.get(*at)?.as_slice())).collect();
        let lists: Vec<List> = of_lists.iter().filter_map(|at| lists.get_mut(*at)?.take()).collect();
        found.extend(one(&evidence, &of_groups, lists, &pairs, &groups));
    }
    let known: HashSet<PageId> =
        found.iter().flat_map(|series| series.parts.iter().map(|part| part.page)).collect();
    let plain = std::mem::take(&mut evidence.plain);
    found.extend(repeated::series(evidence.published, evidence.sources, evidence.words, plain, &known));
    add_mentions(evidence.mentions, &mut found);
    name(evidence.published, &mut found);
    found
}

/// A list of an include shows on many pages and is one list all the same. That of a post, which a page may show as the post's content,
/// is the post's.
fn shown_once(published: &Published, lists: &mut Vec<List<'_>>) {
    lists.sort_by_key(|list| {
        let is_elsewhere = published.site.page(list.page).file != Some(list.file);
        (is_elsewhere, published.site.place_of(list.page))
    });
    let mut seen: HashSet<(FileId, Span)> = HashSet::new();
    lists.retain(|list| list.start().is_some_and(|start| seen.insert((list.file, start.span))));
}

/// The parts that a list links to.
fn pairs(list: &List<'_>) -> Vec<(Number, PageId)> {
    list.numbered().filter_map(|(number, entry)| Some((number, entry.link.as_ref()?.page()?))).collect()
}

fn groups(published: &Published, claims: &IndexMap<PageId, Claim>) -> Vec<Group> {
    let mut by_key: BTreeMap<&str, Group> = BTreeMap::new();
    for (page, claim) in claims {
        let Some(key) = claim.key.as_deref() else { continue };
        let new = || Group { by: claim.by, name: claim.name.clone(), pages: Vec::new() };
        by_key.entry(key).or_insert_with(new).pages.push(*page);
    }
    let is_series = |group: &Group| {
        let number = |page: &PageId| claims.get(page)?.number;
        let numbers: HashSet<Number> = group.pages.iter().filter_map(number).collect();
        group.pages.len() > 1 && (group.by == By::FrontMatter || numbers.len() > 1)
    };
    let (mut found, others): (Vec<Group>, Vec<Group>) = by_key.into_values().partition(is_series);
    strays::take_in(published, claims, &mut found, &others);
    found
}

/// Lists are of one series when they give the same numbers to two pages, or name each other's page.
fn unite_lists(lists: &[List<'_>], pairs: &[Vec<(Number, PageId)>], offset: usize, sets: &mut Sets) {
    let mut by_pair: HashMap<(Number, PageId), Vec<usize>> = HashMap::new();
    let mut by_page: HashMap<PageId, Vec<usize>> = HashMap::new();
    for (at, (list, pairs)) in lists.iter().zip(pairs).enumerate() {
        by_page.entry(list.page).or_default().push(at);
        for pair in pairs {
            by_pair.entry(*pair).or_default().push(at);
        }
    }
    for (at, own) in pairs.iter().enumerate() {
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for pair in own.iter().take(MAX_PAIRS) {
            for other in by_pair.get(pair).into_iter().flatten().filter(|other| **other < at).take(MAX_LISTS)
            {
                *shared.entry(*other).or_default() += 1;
            }
        }
        let page = lists.get(at).map(|list| list.page);
        for (other, count) in shared {
            let same_page = lists.get(other).map(|list| list.page) == page;
            if count > 1 || same_page {
                sets.unite(offset + at, offset + other);
            }
        }
        for (_, target) in own.iter().take(MAX_PAIRS) {
            for other in
                by_page.get(target).into_iter().flatten().filter(|other| **other != at).take(MAX_LISTS)
            {
                let names_back =
                    pairs.get(*other).is_some_and(|pairs| pairs.iter().any(|(_, to)| Some(*to) == page));
                if names_back {
                    sets.unite(offset + at, offset + other);
                }
            }
        }
    }
}

/// A list is of the series whose parts it gives the numbers that they give themselves.
fn unite_groups(evidence: &Evidence, groups: &[Group], pairs: &[Vec<(Number, PageId)>], sets: &mut Sets) {
    let mut group_of: HashMap<PageId, usize> = HashMap::new();
    for (at, group) in groups.iter().enumerate() {
        group_of.extend(group.pages.iter().map(|page| (*page, at)));
    }
    let number = |page: PageId| evidence.claims.get(&page)?.number;
    for (at, own) in pairs.iter().enumerate() {
        let mut agreeing: BTreeMap<usize, usize> = BTreeMap::new();
        for (said, page) in own {
            if let Some(group) =
                group_of.get(page).filter(|_| number(*page).is_none_or(|number| number == *said))
            {
                *agreeing.entry(*group).or_default() += 1;
            }
        }
        let page = evidence.lists.get(at).and_then(|list| group_of.get(&list.page)).copied();
        for (group, count) in agreeing {
            if count > 1 || page == Some(group) {
                sets.unite(group, groups.len() + at);
            }
        }
    }
}

/// One series, if the evidence suffices.
fn one<'a>(
    evidence: &Evidence<'a, '_>,
    groups: &[&Group],
    lists: Vec<List<'a>>,
    pairs: &[&[(Number, PageId)]],
    all: &[Group],
) -> Option<Series<'a>> {
    if groups.is_empty() && !are_listed(&lists, pairs) {
        return None;
    }
    let votes = votes(groups, pairs);
    let is_numbered = votes.iter().all(|(page, votes)| {
        !votes.is_empty() || evidence.claims.get(page).is_some_and(|claim| claim.number.is_some())
    });
    let own: HashSet<PageId> = groups.iter().flat_map(|group| &group.pages).copied().collect();
    let elsewhere: HashSet<PageId> =
        all.iter().flat_map(|group| &group.pages).copied().filter(|page| !own.contains(page)).collect();
    let mut parts: Vec<Part> = Vec::new();
    for (page, votes) in &votes {
        let said = evidence.claims.get(page).and_then(|claim| claim.number);
        let agrees = said.is_some_and(|said| votes.contains(&said));
        // A page of another series that only a slip brought here.
        if elsewhere.contains(page) && !agrees {
            continue;
        }
        parts.push(part(evidence, *page, votes, own.contains(page), agrees)?);
    }
    sort(evidence.published, &mut parts, is_numbered);
    let title = groups
        .iter()
        .find(|group| group.by != By::Address)
        .or(groups.first())
        .map(|group| group.name.clone());
    Some(Series {
        name: name_of(evidence, &parts, title.as_deref()),
        title: title.unwrap_or_default(),
        parts,
        lists: if is_numbered { lists } else { Vec::new() },
        mentions: Vec::new(),
        steps: Vec::new(),
        order: if is_numbered { Order::Numbers } else { Order::Dates },
    })
}

/// Whether lists alone make a series: two of them on two pages, or one of three parts.
fn are_listed(lists: &[List<'_>], pairs: &[&[(Number, PageId)]]) -> bool {
    let pages: HashSet<PageId> = lists.iter().map(|list| list.page).collect();
    let targets: HashSet<PageId> =
        pairs.iter().flat_map(|pairs| pairs.iter().map(|(_, page)| *page)).collect();
    pages.len() > 1 && targets.len() > 1 || targets.len() > 2
}

/// The pages that may be parts, with the numbers that lists give them.
fn votes(groups: &[&Group], pairs: &[&[(Number, PageId)]]) -> BTreeMap<PageId, Vec<Number>> {
    let mut votes: BTreeMap<PageId, Vec<Number>> = BTreeMap::new();
    for page in groups.iter().flat_map(|group| &group.pages) {
        votes.entry(*page).or_default();
    }
    for (number, page) in pairs.iter().flat_map(|pairs| pairs.iter()) {
        votes.entry(*page).or_default().push(*number);
    }
    votes
}

/// A part. It `is_claimed` where it says so itself, and `agrees` where the lists give it the number that it says.
fn part(evidence: &Evidence, page: PageId, votes: &[Number], is_claimed: bool, agrees: bool) -> Option<Part> {
    let claim = evidence.claims.get(&page);
    let said = claim.and_then(|claim| claim.number);
    let number = said.filter(|_| is_claimed || agrees).or_else(|| most(votes));
    let site_page = evidence.published.site.page(page);
    Some(Part {
        number: number.unwrap_or(Number::whole(0)),
        page,
        title: claim.map_or_else(|| site_page.title.to_string(), |claim| claim.subtitle.clone()),
        is_sure: (is_claimed || agrees) && claim.is_some_and(|claim| claim.is_sure && claim.number.is_some()),
        is_claimed,
        is_aside: evidence.words.is_aside(&site_page.title),
        place: title_place(site_page, evidence.sources)?,
        linked_from: Vec::new(),
    })
}

/// By number; where not every part has one, by date, and numbered so.
fn sort(published: &Published, parts: &mut [Part], is_numbered: bool) {
    let page = |part: &Part| published.site.page(part.page);
    let date = |part: &Part| page(part).date.as_ref().map(jiff::Zoned::timestamp);
    if is_numbered {
        parts.sort_by(|a, b| {
            (a.number, date(a)).cmp(&(b.number, date(b))).then_with(|| page(a).url.cmp(&page(b).url))
        });
        return;
    }
    parts.sort_by(|a, b| date(a).cmp(&date(b)).then_with(|| page(a).url.cmp(&page(b).url)));
    for (at, part) in parts.iter_mut().enumerate() {
        part.number = Number::whole(at as u32 + 1);
    }
}

/// The number that most lists give; of equals the smallest.
fn most(votes: &[Number]) -> Option<Number> {
    let count = |number: &Number| votes.iter().filter(|vote| *vote == number).count();
    votes.iter().max_by(|a, b| count(a).cmp(&count(b)).then(b.cmp(a))).copied()
}

/// Where the title of a page is written, or the first byte of its file.
pub(super) fn title_place(page: &Page, sources: &Sources) -> Option<Place> {
    let file = page.file?;
    let title =
        page.parsed.as_ref().and_then(|parsed| Some(parsed.front_matter.node.as_ref()?.get("title")?.span));
    let source = sources.get(file);
    Some(Place::new(file, title.unwrap_or_else(|| source.line_span(0))))
}

/// Gives each series the links in its parts' running text that lead to a part.
fn add_mentions<'a>(mentions: Vec<Mention<'a>>, series: &mut [Series<'a>]) {
    let mut series_of: HashMap<PageId, Vec<usize>> = HashMap::new();
    for (at, one) in series.iter().enumerate() {
        for part in &one.parts {
            series_of.entry(part.page).or_default().push(at);
        }
    }
    for mention in mentions {
        let Some(target) = mention.link.page() else { continue };
        let of_target = series_of.get(&target).into_iter().flatten();
        let shared =
            of_target.copied().find(|at| series_of.get(&mention.page).is_some_and(|own| own.contains(at)));
        if let Some(one) = shared.and_then(|at| series.get_mut(at)) {
            one.mentions.push(mention);
        }
    }
}
