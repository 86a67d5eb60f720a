//! Pages that a layout cannot tell apart but for what each has alone (its title, its date): a layout is planned once for
//! each such profile. What a profile knows of its pages are the keys that many of them share, such as the language.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher};
use std::sync::Arc;

use crate::liquid::{Hash, Object, Value, are_identical};
use crate::origin::{Origin, Text};
use crate::site::{Drops, PageId, Site};
use crate::source::{FileId, Place, Span};

/// So many pages of a profile, on the average, are worth a plan of their own.
const PAGES_OF_A_PROFILE: usize = 8;
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
}

impl Profile {
    /// The same for no page in particular.
    pub(super) fn without_pages(&self) -> Profile {
        let Profile { pages: _, keys, layout, without_paginator } = self;
        Profile {
            pages: Vec::new(),
            keys: keys.clone(),
            layout: layout.clone(),
            without_paginator: *without_paginator,
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

/// Groups pages by the keys, as many of them as leave the groups large enough.
pub(super) fn profiles(site: &Site, users: &[User], keys: &[Arc<str>]) -> Vec<Profile> {
    let most = users.len() / PAGES_OF_A_PROFILE;
    let mut groups: Vec<u64> = users.iter().map(|user| first_print(site, user)).collect();
    if count(&groups) > most {
        return Vec::new();
    }
    let mut prints: Vec<(&Arc<str>, Vec<u64>)> = keys
        .iter()
        .filter(|key| !OWN_KEYS.contains(&&***key))
        .filter_map(|key| Some((key, prints_of(site, users, key, most)?)))
        .collect();
    prints.sort_by_cached_key(|(_, prints)| count(prints));
    let mut shared: Vec<&Arc<str>> = Vec::new();
    for (key, prints) in prints {
        let finer: Vec<u64> = groups.iter().zip(&prints).map(|(a, b)| both(*a, *b)).collect();
        if count(&finer) <= most {
            groups = finer;
            shared.push(key);
        }
    }
    let mut numbers: HashMap<u64, usize> = HashMap::new();
    let mut profiles: Vec<Profile> = Vec::new();
    for (user, group) in users.iter().zip(groups) {
        let number = *numbers.entry(group).or_insert_with(|| {
            profiles.push(profile(site, user, &shared));
            profiles.len() - 1
        });
        profiles[number].pages.push(user.page);
    }
    profiles
}

fn profile(site: &Site, first: &User, shared: &[&Arc<str>]) -> Profile {
    let own = site.page(first.page).file;
    let value = |key: &Arc<str>| property(site, first.page, key).map(|value| of_any_page(&value, own));
    Profile {
        pages: Vec::new(),
        keys: shared.iter().map(|key| ((*key).clone(), value(key))).collect(),
        layout: first.layout.clone(),
        without_paginator: site.page(first.page).paginator.is_none(),
    }
}

fn property(site: &Site, page: PageId, key: &str) -> Option<Value> {
    Drops { site, current: Some(page) }.property(Object::Page(page.0), key)
}

/// What a profile cannot do without: the layouts within, and whether there is a paginator.
fn first_print(site: &Site, user: &User) -> u64 {
    let mut hasher = DefaultHasher::new();
    user.within.hash(&mut hasher);
    site.page(user.page).paginator.is_some().hash(&mut hasher);
    hasher.finish()
}

/// A number for what each page has under a key; `None` when that is unknown for one of them, or another one on most.
fn prints_of(site: &Site, users: &[User], key: &str, most: usize) -> Option<Vec<u64>> {
    let mut prints = Vec::with_capacity(users.len());
    let mut seen = HashSet::new();
    for user in users {
        let mut hasher = DefaultHasher::new();
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
fn print(value: &Value, own: Option<FileId>, fuel: &mut u32, hasher: &mut DefaultHasher) -> bool {
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
        Value::Unknown => return false,
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

fn both(a: u64, b: u64) -> u64 {
    let mut hasher = DefaultHasher::new();
    (a, b).hash(&mut hasher);
    hasher.finish()
}

fn count(prints: &[u64]) -> usize {
    prints.iter().collect::<HashSet<_>>().len()
}
