//! What a rendering looked at beyond its own file.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::value::{Object, Value};

/// Of more pages than this nobody keeps count.
const MAX_PAGES: usize = 256;
/// Keys of a page that are made of its text.
const MADE_OF_TEXT: [&str; 3] = ["content", "excerpt", "output"];

/// What a rendering looked at: after a change only what reads the changed things must be rendered anew. May name more than
/// was printed, never less. The files that it includes are told by [`Output::includes`](super::Output).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    /// Keys of `site`: settings and lists of pages.
    pub site: BTreeSet<Arc<str>>,
    /// Files and folders of `_data`, by their keys in `site.data`.
    pub data: BTreeSet<Arc<str>>,
    /// Whether any data file may have been read.
    pub any_data: bool,
    /// Pages whose front matter or address was read, by number; the page itself included.
    pub pages: BTreeSet<u32>,
    /// Pages whose text was read, by number.
    pub texts: BTreeSet<u32>,
    /// Whether more pages were read than are listed, or a filter went through a list of them.
    pub any_page: bool,
}

impl Reads {
    /// A key of an object was looked up.
    pub(super) fn note(&mut self, object: Object, key: &str) {
        match object {
            Object::Site if key != "data" => insert(&mut self.site, key),
            Object::Page(number) if MADE_OF_TEXT.contains(&key) => self.note_page(number, true),
            Object::Page(number) => self.note_page(number, false),
            _ => {}
        }
    }

    /// A key of `site.data`; `None`: all of it.
    pub(super) fn note_data(&mut self, key: Option<&str>) {
        match key {
            Some(key) => insert(&mut self.data, key),
            None => self.any_data = true,
        }
    }

    /// A value goes through a filter, which may look at any page of a list.
    pub(super) fn note_filtered(&mut self, input: &Value) {
        if let Value::Array(items) = input
            && matches!(items.first(), Some(Value::Object(Object::Page(_))))
        {
            self.any_page = true;
        }
    }

    fn note_page(&mut self, number: u32, text: bool) {
        let pages = if text { &mut self.texts } else { &mut self.pages };
        if pages.len() < MAX_PAGES {
            pages.insert(number);
        } else if !pages.contains(&number) {
            self.any_page = true;
        }
    }
}

fn insert(keys: &mut BTreeSet<Arc<str>>, key: &str) {
    if !keys.contains(key) {
        keys.insert(key.into());
    }
}
