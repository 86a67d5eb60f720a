//! Numbers of pages that last: in a site that is put together again each page has the number that it had.

use std::collections::{HashMap, VecDeque};
use std::mem;
use std::sync::Arc;

use super::{Page, PageId, PageKind, Paginator, Site};
use crate::liquid::{Hash, Object, Value};

/// The order of pages whose numbers do not tell it.
#[derive(Debug)]
pub(super) struct Order {
    ids: Vec<PageId>,
    /// By number; of numbers that no page has it says nothing.
    places: Vec<usize>,
}

impl Order {
    /// Where a page stands.
    pub(super) fn place(&self, id: PageId) -> usize {
        self.places.get(id.0 as usize).copied().unwrap_or(usize::MAX)
    }

    /// The page that stands there.
    pub(super) fn at(&self, place: usize) -> Option<PageId> {
        self.ids.get(place).copied()
    }

    /// How many pages there are.
    pub(super) fn count(&self) -> usize {
        self.ids.len()
    }
}

/// What makes a page the same as one of another site: its file, or for what a plugin makes of none the file that is written.
type Key<'s> = (mem::Discriminant<PageKind>, &'s str, &'s str);

fn key(page: &Page) -> Key<'_> {
    let source = page.source.as_ref().map_or("", |source| source.as_str());
    (mem::discriminant(&page.kind), source, if source.is_empty() { &page.output } else { "" })
}

/// Numbers the pages of a site, whose numbers are their order so far, as another one does. A new page gets a number that no page
/// of the other one has; what is left over stays empty.
pub(super) fn keep(site: &mut Site, old: &Site) {
    let numbers = numbers(site, old);
    let needed = numbers.iter().map(|id| id.0 as usize + 1).max().unwrap_or(0);
    let count = old.pages.len().max(needed);
    let is_in_order = numbers.iter().enumerate().all(|(place, id)| id.0 as usize == place);
    if is_in_order && count == site.pages.len() {
        return;
    }
    let mut places = vec![usize::MAX; count];
    let mut pages: Vec<Page> = std::iter::repeat_with(Page::absent).take(count).collect();
    let mut renumber = Renumber { numbers: &numbers, rows: HashMap::new() };
    for (place, mut page) in mem::take(&mut site.pages).into_iter().enumerate() {
        renumber.page(&mut page);
        let number = renumber.id(PageId(place as u32)).0 as usize;
        if let (Some(slot), Some(at)) = (pages.get_mut(number), places.get_mut(number)) {
            (*slot, *at) = (page, place);
        }
    }
    site.pages = pages;
    let of_collections = site.collections.iter_mut().flat_map(|each| [&mut each.documents, &mut each.files]);
    of_collections.flatten().for_each(|id| *id = renumber.id(*id));
    for collision in &mut site.collisions {
        let losers = collision.losers.iter_mut().chain([&mut collision.winner]);
        losers.for_each(|id| *id = renumber.id(*id));
    }
    site.order = Some(Arc::new(Order { ids: numbers, places }));
}

/// The number of each page, in the order of the pages.
fn numbers(site: &Site, old: &Site) -> Vec<PageId> {
    let mut known: HashMap<Key, VecDeque<PageId>, foldhash::fast::RandomState> = HashMap::default();
    let mut is_taken = vec![false; old.pages.len()];
    for id in old.page_ids() {
        known.entry(key(old.page(id))).or_default().push_back(id);
        if let Some(taken) = is_taken.get_mut(id.0 as usize) {
            *taken = true;
        }
    }
    let unused = is_taken.iter().enumerate().filter(|(_, taken)| !**taken).map(|(number, _)| number as u32);
    let mut free = unused.chain(old.pages.len() as u32..).map(PageId);
    let known = |page| known.get_mut(&key(page)).and_then(VecDeque::pop_front);
    let kept: Vec<Option<PageId>> = site.pages.iter().map(known).collect();
    kept.into_iter().filter_map(|id| id.or_else(|| free.next())).collect()
}

struct Renumber<'n> {
    numbers: &'n [PageId],
    /// Pages of one paginator share their posts.
    rows: HashMap<*const PageId, Arc<[PageId]>>,
}

impl Renumber<'_> {
    fn id(&self, id: PageId) -> PageId {
        self.numbers.get(id.0 as usize).copied().unwrap_or(id)
    }

    fn page(&mut self, page: &mut Page) {
        if let Some(Paginator { posts, .. }) = &mut page.paginator {
            let known = self.rows.get(&posts.as_ptr()).cloned();
            let new = known.unwrap_or_else(|| posts.iter().map(|id| self.id(*id)).collect());
            self.rows.insert(posts.as_ptr(), new.clone());
            *posts = new;
        }
        // Plugins give the pages that they make lists of pages.
        let is_made = matches!(page.kind, PageKind::Generated { .. });
        if is_made && page.data.values().any(holds_pages) {
            let data = page.data.iter().map(|(key, value)| (key.clone(), self.value(value)));
            page.data = Arc::new(data.collect::<Hash>());
        }
    }

    fn value(&self, value: &Value) -> Value {
        match value {
            Value::Object(Object::Page(number)) => Value::Object(Object::Page(self.id(PageId(*number)).0)),
            Value::Array(items) if holds_pages(value) => {
                Value::Array(Arc::new(items.iter().map(|item| self.value(item)).collect()))
            }
            other => other.clone(),
        }
    }
}

fn holds_pages(value: &Value) -> bool {
    match value {
        Value::Object(Object::Page(_)) => true,
        Value::Array(items) => items.iter().any(|item| matches!(item, Value::Object(Object::Page(_)))),
        _ => false,
    }
}
