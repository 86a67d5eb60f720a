//! A mapping while it is being read.

use foldhash::HashMap;

use super::{Entry, Mapping, Node, Repeated, Yaml};

/// The entries so far, with an index that finds an equal key at once.
#[derive(Default)]
pub(super) struct Keys {
    pub(super) mapping: Mapping,
    places: HashMap<String, Place>,
}

#[derive(Clone, Copy)]
struct Place {
    index: usize,
    /// Whether `<<` brought the value that stands there.
    merged: bool,
}

impl Keys {
    /// Adds an entry, or overwrites the one with the same key (J-YAML-3). Only a key that the author wrote twice counts
    /// as repeated: to overwrite what `<<` merges is what it is for.
    pub(super) fn insert(&mut self, key: Node, value: Node, merged: bool) {
        let mapping = &mut self.mapping;
        let here = Place { index: mapping.entries.len(), merged };
        let before = identity(&key).and_then(|identity| match self.places.get_mut(&identity) {
            Some(place) => {
                let before = *place;
                place.merged = merged;
                Some(before)
            }
            None => {
                self.places.insert(identity, here);
                None
            }
        });
        let entry = Entry { key, value };
        match before.and_then(|place| mapping.entries.get_mut(place.index).map(|old| (place, old))) {
            Some((place, old)) => {
                if !merged && !place.merged {
                    let lost_value = old.value.span;
                    mapping.repeated.push(Repeated { lost: old.key.span, lost_value, wins: entry.key.span });
                }
                *old = entry;
            }
            None => mapping.entries.push(entry),
        }
    }
}

/// Equal for keys that are equal to Ruby. `None` for collections, which Liquid cannot reach by key anyway.
fn identity(key: &Node) -> Option<String> {
    Some(match &key.value {
        Yaml::Str(scalar) => format!("\"{}", scalar.text),
        Yaml::Null => "null".to_owned(),
        Yaml::Bool(value) => value.to_string(),
        Yaml::Int(value) => value.to_string(),
        Yaml::BigInt(value) => value.to_string(),
        Yaml::Float(value) if value.is_nan() => return None,
        Yaml::Float(value) => format!("float {value}"),
        Yaml::Date(value) => value.to_string(),
        Yaml::Time(value) => value.timestamp().to_string(),
        Yaml::Sequence(_) | Yaml::Mapping(_) => return None,
    })
}
