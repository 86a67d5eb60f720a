//! Pages that a layout cannot tell apart but for what each has alone (its title, its date): a layout is planned once for
//! each such profile. What a profile knows of its pages are the keys that many of them share, such as the language.

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, Hash as _, Hasher};
use std::sync::Arc;

use foldhash::HashSet;

use crate::liquid::{Hash, Object, Value, are_identical};
use crate::origin::{Origin, Text};
use crate::site::{Drops, PageId, Site};
use crate::source::{FileId, Place, Span};

/// So many pages of a profile, on the average, are worth a plan of their own.
pub(super) const PAGES_OF_A_PROFILE: usize = 8;
/// So many where a plan is dear.
const PAGES_OF_A_DEAR_PROFILE: usize = 32;
/// How many steps of a plan a page more in its profile is worth.
const STEPS_OF_A_PAGE: u64 = 4_000;
/// How many nested values of a key are compared: they can share parts, so their number knows no bound.
const FUEL: u32 = 1_000;
/// Keys that are another one on each page or cost a rendering, and words that are no keys.
const OWN_KEYS: [&str; 11] =
    ["content", "excerpt", "output", "next", "previous", "url", "id", "path", "size", "first", "last"];

/// What all pages that a plan is made for have in common.
#[derive(Debug, Default)]
pub(super) struct Profile {
    /// The pages, sorted by source.
    pub(super) pages: Vec<PageId>,
    /// What `page` has under the keys that were looked at; `None`: the key is not there.
    pub(super) keys: BTreeMap<Arc<str>, Option<Value>>,
    /// What `layout` is.
    pub(super) layout: Arc<Hash>,
    /// Whether none of them has a paginator.
    pub(super) without_paginator: bool,
    /// The same number for profiles of pages with the same layouts within.
    pub(super) kind: u64,
}

impl Profile {
    /// The same for no page in particular.
    pub(super) fn without_pages(&self) -> Profile {
        let Profile { pages: _, keys, layout, without_paginator, kind } = self;
        Profile {
            pages: Vec::new(),
            keys: keys.clone(),
            layout: layout.clone(),
            without_paginator: *without_paginator,
            kind: *kind,
        }
    }

    /// Whether the same is known of the same pages.
    pub(super) fn is_identical(&self, other: &Profile) -> bool {
        let is_same = |a: &Option<Value>, b: &Option<Value>| match (a, b) {
            (Some(a), Some(b)) => a.is_identical(b),
            (a, b) => a.is_none() && b.is_none(),
        };
        self.pages == other.pages
            && self.without_paginator == other.without_paginator
            && are_identical(&self.layout, &other.layout)
            && self.keys.len() == other.keys.len()
            && self.keys.iter().zip(&other.keys).all(|((a, x), (b, y))| a == b && is_same(x, y))
    }
}

/// A page with what `layout` is to the layout that is planned.
pub(super) struct User {
    pub(super) page: PageId,
    pub(super) layout: Arc<Hash>,
    /// Names of the layouts within this one: they make up `layout`.
    pub(super) within: Vec<Box<str>>,
}

/// Profiles by the layouts within, in their order.
pub(super) fn kinds(profiles: Vec<Profile>) -> Vec<Vec<Profile>> {
    let mut kinds: Vec<Vec<Profile>> = Vec::new();
    for profile in profiles {
        let is_its = |kind: &&mut Vec<Profile>| kind.first().is_some_and(|first| first.kind == profile.kind);
        match kinds.iter_mut().find(is_its) {
            Some(kind) => kind.push(profile),
            None => kinds.push(vec![profile]),
        }
    }
    kinds
}

/// How many pages are worth a plan that takes so many steps.
pub(super) fn pages_worth(steps: u64) -> usize {
    let pages = usize::try_from(steps / STEPS_OF_A_PAGE).unwrap_or(PAGES_OF_A_DEAR_PROFILE);
    pages.clamp(PAGES_OF_A_PROFILE, PAGES_OF_A_DEAR_PROFILE)
}

/// Groups pages by the keys, as many of them as leave the groups `large` enough on the average. Small groups that are a large one by fewer keys
/// are taken together, so that a translator of two pages does not cost a plan.
pub(super) fn profiles(site: &Site, users: &[User], keys: &[Arc<str>], large: usize) -> Vec<Profile> {
    let most = users.len() / large.max(1);
    let first: Vec<u64> = users.iter().map(|user| first_print(site, user)).collect();
    if count(&first) > most {
        return Vec::new();
    }
    let mut prints: Vec<(&Arc<str>, Vec<u64>)> = keys
        .iter()
        .filter(|key| !OWN_KEYS.contains(&&***key))
        .filter_map(|key| Some((key, prints_of(site, users, key, most)?)))
        .collect();
    prints.sort_by_cached_key(|(_, prints)| count(prints));
    let mut levels = vec![first];
    prints.retain(|(_, prints)| {
        let coarser = levels.last().into_iter().flatten();
        let finer: Vec<u64> = coarser.zip(prints).map(|(a, b)| both(*a, *b)).collect();
        let is_coarse = count(&finer) <= most;
        levels.extend(is_coarse.then_some(finer));
        is_coarse
    });
    groups(&levels, large).iter().filter_map(|members| profile(site, users, members, &prints)).collect()
}

/// The members of each group. `levels` say which group each user is in, by more and more keys.
fn groups(levels: &[Vec<u64>], large: usize) -> Vec<Vec<usize>> {
    let Some((finest, coarser)) = levels.split_last() else { return Vec::new() };
    let single = (0..finest.len()).map(|user| vec![user]).collect();
    let mut groups: Vec<Vec<usize>> = alike(single, finest).into_iter().map(|parts| parts.concat()).collect();
    for level in coarser.iter().rev() {
        let is_large = |members: usize| members >= large;
        let (large, small): (Vec<_>, Vec<_>) = groups.into_iter().partition(|group| is_large(group.len()));
        groups = large;
        for parts in alike(small, level) {
            match is_large(parts.iter().map(Vec::len).sum()) {
                true => groups.push(parts.concat()),
                false => groups.extend(parts),
            }
        }
    }
    groups.iter_mut().for_each(|group| group.sort_unstable());
    groups.sort_unstable();
    groups
}

/// Groups that are one by fewer keys.
fn alike(groups: Vec<Vec<usize>>, level: &[u64]) -> Vec<Vec<Vec<usize>>> {
    let mut alike: BTreeMap<Option<u64>, Vec<Vec<usize>>> = BTreeMap::new();
    for group in groups {
        let print = group.first().and_then(|user| level.get(*user)).copied();
        alike.entry(print).or_default().push(group);
    }
    alike.into_values().collect()
}

/// The profile of some pages: the keys under which all of them have the same are known.
fn profile(
    site: &Site,
    users: &[User],
    members: &[usize],
    prints: &[(&Arc<str>, Vec<u64>)],
) -> Option<Profile> {
    let first_member = *members.first()?;
    let first = users.get(first_member)?;
    let own = site.page(first.page).file;
    let is_shared =
        |prints: &[u64]| members.iter().all(|member| prints.get(*member) == prints.get(first_member));
    let value = |key: &Arc<str>| property(site, first.page, key).map(|value| of_any_page(&value, own));
    let shared = prints.iter().filter(|(_, prints)| is_shared(prints));
    Some(Profile {
        pages: members.iter().filter_map(|member| users.get(*member)).map(|user| user.page).collect(),
        keys: shared.map(|(key, _)| ((*key).clone(), value(key))).collect(),
        layout: first.layout.clone(),
        without_paginator: site.page(first.page).paginator.is_none(),
        kind: first_print(site, first),
    })
}

fn property(site: &Site, page: PageId, key: &str) -> Option<Value> {
    Drops { site, current: Some(page) }.property(Object::Page(page.0), key)
}

/// What a profile cannot do without: the layouts within, and whether there is a paginator.
fn first_print(site: &Site, user: &User) -> u64 {
    let mut hasher = new_hasher();
    user.within.hash(&mut hasher);
    site.page(user.page).paginator.is_some().hash(&mut hasher);
    hasher.finish()
}

/// A number for what each page has under a key; `None` when that is unknown for one of them, or another one on most.
fn prints_of(site: &Site, users: &[User], key: &str, most: usize) -> Option<Vec<u64>> {
    let mut prints = Vec::with_capacity(users.len());
    let mut seen = HashSet::default();
    for user in users {
        let mut hasher = new_hasher();
        let value = property(site, user.page, key);
        value.is_some().hash(&mut hasher);
        if let Some(value) = value
            && !print(&value, site.page(user.page).file, &mut FUEL.clone(), &mut hasher)
        {
            return None;
        }
        let print = hasher.finish();
        if seen.insert(print) && seen.len() > most {
            return None;
        }
        prints.push(print);
    }
    Some(prints)
}

/// Feeds a value with its origins to a hasher; false when part of it is unknown, or it is too large.
fn print(value: &Value, own: Option<FileId>, fuel: &mut u32, hasher: &mut impl Hasher) -> bool {
    let Some(left) = fuel.checked_sub(1) else { return false };
    *fuel = left;
    std::mem::discriminant(value).hash(hasher);
    match value {
        Value::Nil | Value::Empty | Value::Blank => {}
        Value::Bool(value) => value.hash(hasher),
        Value::Int(value) => value.hash(hasher),
        Value::Float(value) => value.to_bits().hash(hasher),
        Value::Range(first, last) => (first, last).hash(hasher),
        Value::Time(time) => (time.timestamp(), time.time_zone().iana_name()).hash(hasher),
        Value::Date(date) => date.hash(hasher),
        Value::Object(object) => object.hash(hasher),
        Value::Unknown | Value::Later(_) => return false,
        Value::Str(text) => {
            text.as_str().hash(hasher);
            for piece in text.pieces() {
                piece.start.hash(hasher);
                let origin = piece.origin.map(|origin| of_any(origin, own));
                origin.map(|origin| (origin.exact, origin.place)).hash(hasher);
            }
        }
        Value::Array(items) => {
            items.len().hash(hasher);
            return items.iter().all(|item| print(item, own, fuel, hasher));
        }
        Value::Hash(hash) => {
            hash.len().hash(hasher);
            return hash.iter().all(|(key, value)| {
                key.hash(hasher);
                print(value, own, fuel, hasher)
            });
        }
    }
    true
}

/// A value whose strings come from the page's own file as from [`FileId::OF_THE_PAGE`].
fn of_any_page(value: &Value, own: Option<FileId>) -> Value {
    match value {
        Value::Str(text) => Value::Str(text_of_any_page(text, own)),
        Value::Array(items) => Value::Array(Arc::new(items.iter().map(|v| of_any_page(v, own)).collect())),
        Value::Hash(hash) => {
            let pairs = hash.iter().map(|(key, value)| (key.clone(), of_any_page(value, own)));
            Value::Hash(Arc::new(pairs.collect()))
        }
        other => other.clone(),
    }
}

fn text_of_any_page(text: &Text, own: Option<FileId>) -> Text {
    text.with_origins(|origin| of_any(origin, own))
}

fn of_any(origin: Origin, own: Option<FileId>) -> Origin {
    if Some(origin.place.file) != own {
        return origin;
    }
    Origin { place: Place::new(FileId::OF_THE_PAGE, Span::at(0)), ..origin }
}

/// Always the same hasher, so that equal values get equal numbers.
fn new_hasher() -> impl Hasher {
    foldhash::quality::FixedState::default().build_hasher()
}

fn both(a: u64, b: u64) -> u64 {
    let mut hasher = new_hasher();
    (a, b).hash(&mut hasher);
    hasher.finish()
}

fn count(prints: &[u64]) -> usize {
    prints.iter().collect::<HashSet<_>>().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_groups_are_taken_together_where_that_makes_a_large_one() {
        // Of the pages in `en` two have a translator of their own each; those in `de` are few however they are taken.
        let languages = [[0; 12].as_slice(), &[1; 5]].concat();
        let translators = [[0; 5].as_slice(), &[1; 5], &[2, 3], &[0; 3], &[1; 2]].concat();
        let finer: Vec<u64> = languages.iter().zip(&translators).map(|(a, b)| both(*a, *b)).collect();
        let all = vec![0; languages.len()];
        let found = groups(&[all, languages, finer], PAGES_OF_A_PROFILE);
        let expected = [(0..12).collect::<Vec<_>>(), vec![12, 13, 14], vec![15, 16]];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_large_group_stays_by_itself() {
        let levels = [vec![0; 20], [[0; 8].as_slice(), &[1; 9], &[2; 3]].concat()];
        let expected = [(0..8).collect::<Vec<_>>(), (8..17).collect(), (17..20).collect()];
        assert_eq!(groups(&levels, PAGES_OF_A_PROFILE), expected);
    }
}
