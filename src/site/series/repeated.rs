//! Series without numbers: the same list of posts stands in several of the very posts that it lists.
//!
//! Blocks of related posts link to each other, too. What tells a series from them is that its lists agree in most of their
//! entries and in their order.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::published::Published;
use crate::site::PageId;
use crate::workspace::Sources;

use super::group::{Sets, title_place};
use super::marker::Number;
use super::names;
use super::words::Words;
use super::{Entry, List, Order, Part, Series};

/// So many lists in the same order make a series.
const MIN_LISTS: usize = 3;
/// A post that more lists name than these is named everywhere.
const MAX_LISTS: usize = 100;

/// The series that lists without numbers make. Pages that are `known` parts of others are left alone.
pub(super) fn series<'a>(
    published: &'a Published<'a>,
    sources: &Sources,
    words: &Words,
    mut lists: Vec<List<'a>>,
    known: &HashSet<PageId>,
) -> Vec<Series<'a>> {
    lists.retain(|list| !known.contains(&list.page) && !targets(list).any(|page| known.contains(&page)));
    let mut found = Vec::new();
    for lists in alike(lists) {
        found.extend(one(published, sources, words, lists));
    }
    found
}

fn targets<'l>(list: &'l List<'_>) -> impl Iterator<Item = PageId> + 'l {
    list.entries.iter().filter_map(|entry| entry.link.as_ref()?.page())
}

/// The pages of a list in order. The entry without a link is the post itself.
fn pages(list: &List<'_>) -> Vec<PageId> {
    let page = |entry: &Entry| entry.link.as_ref().map_or(Some(list.page), |link| link.page());
    list.entries.iter().filter_map(page).collect()
}

/// Lists that name each other's posts and agree in most of what they name.
fn alike(lists: Vec<List<'_>>) -> Vec<Vec<List<'_>>> {
    let named: Vec<BTreeSet<PageId>> =
        lists.iter().map(|list| targets(list).chain([list.page]).collect()).collect();
    let mut by_page: HashMap<PageId, Vec<usize>> = HashMap::new();
    for (at, list) in lists.iter().enumerate() {
        by_page.entry(list.page).or_default().push(at);
    }
    let mut sets = Sets((0..lists.len()).collect());
    for (at, list) in lists.iter().enumerate() {
        let Some(own) = named.get(at) else { continue };
        for target in targets(list).filter(|target| *target != list.page) {
            for other in by_page.get(&target).into_iter().flatten().take(MAX_LISTS) {
                let Some(theirs) = named.get(*other) else { continue };
                let shared = own.intersection(theirs).count();
                if shared >= MIN_LISTS && shared * 2 > own.len().max(theirs.len()) {
                    sets.unite(at, *other);
                }
            }
        }
    }
    let mut together: BTreeMap<usize, Vec<List>> = BTreeMap::new();
    for (at, list) in lists.into_iter().enumerate() {
        together.entry(sets.find(at)).or_default().push(list);
    }
    together.into_values().collect()
}

/// One series, if enough of its lists have the same order and each stands in a post that another one names.
fn one<'a>(
    published: &'a Published<'a>,
    sources: &Sources,
    words: &Words,
    mut lists: Vec<List<'a>>,
) -> Option<Series<'a>> {
    let is_named = |list: &List, lists: &[List]| {
        lists.iter().any(|other| other.page != list.page && targets(other).any(|page| page == list.page))
    };
    let is_single =
        |list: &List, lists: &[List]| lists.iter().filter(|other| other.page == list.page).count() == 1;
    if lists.len() < MIN_LISTS || !lists.iter().all(|list| is_named(list, &lists) && is_single(list, &lists))
    {
        return None;
    }
    let order = merged(&lists);
    let place = |page: PageId| order.iter().position(|known| *known == page);
    let falls = |list: &List| {
        let places: Vec<usize> = pages(list).into_iter().filter_map(place).collect();
        places.windows(2).filter(|pair| pair.first() > pair.get(1)).count()
    };
    let ordered = lists.iter().filter(|list| falls(list) == 0).count();
    // Blocks of related posts share some of their entries; the lists of a series are the same in most of its posts.
    let whole = lists.iter().filter(|list| {
        let named: BTreeSet<PageId> = targets(list).chain([list.page]).collect();
        falls(list) == 0 && named.len() == order.len()
    });
    if whole.count() < MIN_LISTS {
        return None;
    }
    if ordered < MIN_LISTS || ordered * 3 < lists.len() * 2 || lists.iter().any(|list| falls(list) > 1) {
        return None;
    }
    let number = |page: PageId| Some(Number::whole(u32::try_from(place(page)?).ok()? + 1));
    for list in &mut lists {
        let own = list.page;
        for entry in &mut list.entries {
            let page = entry.link.as_ref().map_or(Some(own), |link| link.page());
            entry.number = page.and_then(number);
        }
    }
    let parts = order.iter().map(|page| part(published, sources, words, *page, number(*page)?));
    let parts: Vec<Part> = parts.collect::<Option<_>>()?;
    Some(Series {
        name: names::of_addresses(published, &parts),
        title: String::new(),
        parts,
        lists,
        mentions: Vec::new(),
        steps: Vec::new(),
        order: Order::Lists,
    })
}

fn part(
    published: &Published,
    sources: &Sources,
    words: &Words,
    page: PageId,
    number: Number,
) -> Option<Part> {
    let site_page = published.site.page(page);
    Some(Part {
        number,
        page,
        title: site_page.title.to_string(),
        is_sure: false,
        is_claimed: false,
        is_aside: words.is_aside(&site_page.title),
        place: title_place(site_page, sources)?,
        linked_from: Vec::new(),
    })
}

/// All pages in one order: that of the list which most others repeat, each page that it lacks behind the one that it follows elsewhere.
fn merged(lists: &[List<'_>]) -> Vec<PageId> {
    let all: Vec<Vec<PageId>> = lists.iter().map(pages).collect();
    let count = |list: &Vec<PageId>| all.iter().filter(|other| *other == list).count();
    let first = all.iter().max_by_key(|list| (count(list), list.len()));
    let mut order: Vec<PageId> = first.cloned().unwrap_or_default();
    for list in &all {
        let mut behind: Option<PageId> = None;
        for page in list {
            if !order.contains(page) {
                let place = behind.and_then(|page| order.iter().position(|known| *known == page));
                order.insert(place.map_or(0, |place| place + 1), *page);
            }
            behind = Some(*page);
        }
    }
    order
}
