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
    /// What only the clock of a build knows: as unknown, but for what [`Later`] says of it.
    Later(Later),
}

/// A value of the clock. Nobody builds a site in the past, so it is not before the moment at which the site is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Later {
    /// A moment in this year or a later one.
    Moment(i64),
    /// A number that is at least this, or a text that begins with one.
    Number(i64),
    /// `(a..b)` with a `b` that is at least this.
    Range(i64, i64),
}

/// A mapping with string keys. Keys that are no strings in YAML cannot be reached by name from Liquid (J-YAML-4): they are texts with a
/// [`HOLE`](crate::origin::HOLE), and a number of their own.
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

/// Nested values that are compared at most: they can share parts, so their number knows no bound.
const FUEL: u32 = 1_000_000;

impl Value {
    /// Whether another value is the same, the origins of its texts included; what is unknown is as unknown as before. Not
    /// `==` of Liquid. Values that are too large to tell are not identical.
    pub fn is_identical(&self, other: &Value) -> bool {
        self.compare(other, &mut FUEL.clone())
    }

    fn compare(&self, other: &Value, fuel: &mut u32) -> bool {
        let Some(left) = fuel.checked_sub(1) else { return false };
        *fuel = left;
        match (self, other) {
            (Value::Str(a), Value::Str(b)) => a.is_identical(b),
            (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
            (Value::Time(a), Value::Time(b)) => a == b && a.time_zone() == b.time_zone(),
            (Value::Array(a), Value::Array(b)) => {
                Arc::ptr_eq(a, b)
                    || a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| a.compare(b, fuel))
            }
            (Value::Hash(a), Value::Hash(b)) => compare(a, b, fuel),
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Int(a), Value::Int(b)) => a == b,
            (Value::Range(a, b), Value::Range(c, d)) => (a, b) == (c, d),
            (Value::Date(a), Value::Date(b)) => a == b,
            (Value::Object(a), Value::Object(b)) => a == b,
            (Value::Later(a), Value::Later(b)) => a == b,
            (Value::Nil, Value::Nil)
            | (Value::Empty, Value::Empty)
            | (Value::Blank, Value::Blank)
            | (Value::Unknown, Value::Unknown) => true,
            _ => false,
        }
    }
}

/// Whether two mappings have identical values under the same keys in the same order.
pub fn are_identical(a: &Arc<Hash>, b: &Arc<Hash>) -> bool {
    compare(a, b, &mut FUEL.clone())
}

fn compare(a: &Arc<Hash>, b: &Arc<Hash>, fuel: &mut u32) -> bool {
    let mut are_same = || a.iter().zip(b.iter()).all(|((a, x), (b, y))| a == b && x.compare(y, fuel));
    Arc::ptr_eq(a, b) || a.len() == b.len() && are_same()
}
