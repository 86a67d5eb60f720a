//! What a rendering looked at beyond its own file.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::value::{Object, Value};
use super::world::Lookup;

/// Of more pages than this nobody keeps count.
const MAX_PAGES: usize = 256;
/// So many of them are remembered as noted.
const RECENT_PAGES: usize = 8;
/// Keys of a page that are made of its text.
const MADE_OF_TEXT: [&str; 3] = ["content", "excerpt", "output"];

/// What a rendering looked at: after a change only what reads the changed things must be rendered anew. May name more than
/// was printed, never less. The files that it includes are told by [`Output::includes`](super::Output).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reads {
    /// Keys of `site`: settings and lists of pages; of tags and categories [one entry](entry_of), where no other is read.
    pub site: BTreeSet<Arc<str>>,
    /// Files and folders of `_data`, by their keys in `site.data`.
    pub data: BTreeSet<Arc<str>>,
    /// Whether any data file may have been read.
    pub any_data: bool,
    /// Pages whose front matter or address was read, by number; the page itself included.
    pub pages: BTreeSet<u32>,
    /// Pages of which the page before or behind was asked for, by number; they are among `pages`.
    pub neighbours: BTreeSet<u32>,
    /// Pages whose text was read, by number.
    pub texts: BTreeSet<u32>,
    /// Whether the front matter or address of more pages was read than are listed, or a filter went through a list of them.
    pub any_page: bool,
    /// Whether the text of more pages was read than are listed.
    pub any_text: bool,
    /// What `link` and `post_url` found.
    pub found: BTreeMap<Named, Lookup>,
    /// The paths that jekyll-relative-links looked up.
    pub paths: BTreeSet<Box<str>>,
    /// Whether the text of the pages was read that a layout is planned for, each by itself; it is not listed.
    pub own_text: bool,
    /// The same of the pages before and behind them.
    pub own_neighbours: bool,
    recent: Recent,
}

/// Some of the pages that were noted last, so that a loop does not look each of them up again at every turn. Says nothing
/// that the other fields do not say.
#[derive(Clone, Debug, Default)]
struct Recent([u32; RECENT_PAGES]);

impl PartialEq for Recent {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Recent {
    /// Whether a page is among them; from now on it is.
    fn has(&mut self, number: u32) -> bool {
        let Some(slot) = self.0.get_mut(number as usize % RECENT_PAGES) else { return false };
        // 0 stands for none.
        std::mem::replace(slot, number.wrapping_add(1)) == number.wrapping_add(1)
    }
}

/// How a tag names a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// `link`: by a path.
    Link(Box<str>),
    /// `post_url`: by the name of a post.
    PostUrl(Box<str>),
}

impl Reads {
    /// A key of an object was looked up.
    pub(super) fn note(&mut self, object: Object, key: &str) {
        match object {
            Object::Site if key != "data" => insert(&mut self.site, key),
            Object::Page(number) if Reads::is_text(key) => self.note_page(number, true),
            // Every page is among those that are read, and those before and behind it.
            Object::Page(_) if self.any_page => {}
            Object::Page(number) if Reads::is_neighbour(key) => {
                if self.neighbours.len() < MAX_PAGES {
                    self.neighbours.insert(number);
                }
                self.note_page(number, false);
            }
            Object::Page(number) if self.recent.has(number) => {}
            Object::Page(number) => self.note_page(number, false),
            _ => {}
        }
    }

    /// Whether what a page has under a key is made of its text.
    pub(super) fn is_text(key: &str) -> bool {
        MADE_OF_TEXT.contains(&key)
    }

    /// Notes what is looked up in the page that a layout is planned for, which is another one each time.
    pub(super) fn note_own(&mut self, key: &str) {
        self.own_text |= Reads::is_text(key);
        self.own_neighbours |= Reads::is_neighbour(key);
    }

    /// Whether arguments of a filter may name keys of pages that are made of their texts.
    pub(super) fn may_name_text(arguments: &[Value]) -> bool {
        arguments.iter().any(|argument| match argument {
            Value::Str(text) => MADE_OF_TEXT.iter().any(|key| text.as_str().contains(key)),
            _ => false,
        })
    }

    pub(super) fn is_neighbour(key: &str) -> bool {
        matches!(key, "next" | "previous")
    }

    /// Whether all of a mapping of `site` was read, as far as that is noted.
    pub(super) fn reads_all_of(&self, group: &str) -> bool {
        self.site.contains(group)
    }

    /// Of a mapping of `site`, whose key was noted, only one entry is read.
    pub(super) fn narrow(&mut self, group: &str, name: &str) {
        if self.site.remove(group) {
            insert(&mut self.site, &entry_of(group, name));
        }
    }

    /// A key of `site.data`; `None`: all of it.
    pub(super) fn note_data(&mut self, key: Option<&str>) {
        match key {
            Some(key) => insert(&mut self.data, key),
            None => self.any_data = true,
        }
    }

    /// A tag asked for a page.
    pub(super) fn note_found(&mut self, name: Named, answer: &Lookup) {
        self.found.insert(name, answer.clone());
    }

    /// A value goes through a filter, which may look at any page of a list, and there at the keys that the arguments name.
    pub(super) fn note_filtered(&mut self, input: &Value, arguments: &[Value]) {
        let is_page = |value: &Value| matches!(value, Value::Object(Object::Page(_)));
        let has_pages = match input {
            Value::Array(items) => items.iter().any(is_page),
            value => is_page(value),
        };
        self.any_page |= has_pages;
        self.any_text |= has_pages && Reads::may_name_text(arguments);
    }

    fn note_page(&mut self, number: u32, text: bool) {
        let pages = if text { &mut self.texts } else { &mut self.pages };
        if pages.len() < MAX_PAGES {
            pages.insert(number);
        } else if !pages.contains(&number) {
            *(if text { &mut self.any_text } else { &mut self.any_page }) = true;
        }
    }
}

/// How an entry of `site.tags` or `site.categories` is called among the keys of `site`.
pub fn entry_of(group: &str, name: &str) -> String {
    format!("{group}/{name}")
}

fn insert(keys: &mut BTreeSet<Arc<str>>, key: &str) {
    if !keys.contains(key) {
        keys.insert(key.into());
    }
}
