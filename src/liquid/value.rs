//! The values that Liquid expressions have.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::origin::Text;

/// A Liquid value. Cloning is cheap.
#[derive(Clone, Debug, Default)]
pub enum Value {
    /// Nothing.
    #[default]
    Nil,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction; printed as Ruby prints it (`2.0`).
    Float(f64),
    /// A string with its origins.
    Str(Text),
    /// A list.
    Array(Arc<Vec<Value>>),
    /// A mapping in insertion order; printed as Ruby's `inspect` (J-LIQ-10).
    Hash(Arc<Hash>),
    /// `(a..b)`, both ends included.
    Range(i64, i64),
    /// A moment; printed `2020-01-01 00:00:00 +0000`.
    Time(Box<jiff::Zoned>),
    /// A day; printed `2020-01-01`.
    Date(jiff::civil::Date),
    /// Something whose properties the [`World`](super::World) knows: `site`, a page, a collection.
    Object(Object),
    /// The literal `empty`.
    Empty,
    /// The literal `blank`.
    Blank,
    /// What only a plugin, a clock or the network knows. It spreads through every operation and is never reported.
    Unknown,
}

/// A mapping with string keys. Keys that are no strings in YAML cannot be reached from Liquid (J-YAML-4); they are left out.
pub type Hash = IndexMap<Arc<str>, Value, foldhash::fast::RandomState>;

/// A handle for something that the [`World`](super::World) looks into on demand, so that nobody has to build `site` as one huge mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Object {
    /// `site`
    Site,
    /// `page`, or an element of `site.posts`, `site.pages`, a collection, `site.static_files`: index into `Site::pages`.
    Page(u32),
    /// An element of `site.collections`: index into `Site::collections`.
    Collection(u32),
    /// `jekyll`
    Jekyll,
    /// `theme`
    Theme,
    /// `paginator` of the page being rendered.
    Paginator,
}
