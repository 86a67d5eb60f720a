//! A mapping while it is being read.

use foldhash::{HashMap, HashSet};

use super::{Entry, Mapping, Node, Repeated, Yaml};

/// Among so many texts an equal one is sooner looked for than hashed.
const FEW: usize = 12;

/// The entries so far, with an index that finds an equal key at once.
#[derive(Default)]
pub(super) struct Keys {
    pub(super) mapping: Mapping,
    /// Indices of entries, as soon as they are more than [`FEW`] or one of their keys is no text.
    places: Option<HashMap<String, usize>>,
    /// Indices of entries whose value `<<` brought.
    merged: HashSet<usize>,
}

impl Keys {
    /// Adds an entry, or overwrites the one with the same key (J-YAML-3). Only a key that the author wrote twice counts
    /// as repeated: to overwrite what `<<` merges is what it is for.
    pub(super) fn insert(&mut self, key: Node, value: Node, merged: bool) {
        let before = self.place_of(&key);
        let mapping = &mut self.mapping;
        let was_merged = before.is_some_and(|place| self.merged.contains(&place));
        let index = before.unwrap_or(mapping.entries.len());
        if merged {
            self.merged.insert(index);
        } else if was_merged {
            self.merged.remove(&index);
        }
        let entry = Entry { key, value };
        match before.and_then(|place| mapping.entries.get_mut(place)) {
            Some(old) => {
                if !merged && !was_merged {
                    let lost_value = old.value.span;
                    mapping.repeated.push(Repeated { lost: old.key.span, lost_value, wins: entry.key.span });
                }
                *old = entry;
            }
            None => mapping.entries.push(entry),
        }
    }

    /// The index of the entry with an equal key. One that is new is noted.
    fn place_of(&mut self, key: &Node) -> Option<usize> {
        let entries = &self.mapping.entries;
        if let Some(text) = key.as_str().filter(|_| self.places.is_none() && entries.len() < FEW) {
            return entries.iter().position(|entry| entry.key.as_str() == Some(text));
        }
        let places = self.places.get_or_insert_with(|| {
            let known = entries.iter().enumerate();
            known.filter_map(|(index, entry)| Some((identity(&entry.key)?, index))).collect()
        });
        let here = entries.len();
        let place = *places.entry(identity(key)?).or_insert(here);
        (place < here).then_some(place)
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
