//! How many findings of each kind there are. What makes them one kind is for those to say who count.

use std::collections::BTreeMap;

/// Counts by kind.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tally<K>(BTreeMap<K, usize>);

impl<K> Default for Tally<K> {
    fn default() -> Self {
        Tally(BTreeMap::new())
    }
}

impl<K: Ord> FromIterator<K> for Tally<K> {
    fn from_iter<I: IntoIterator<Item = K>>(kinds: I) -> Self {
        let mut tally = Tally::default();
        kinds.into_iter().for_each(|kind| tally.add(kind, 1));
        tally
    }
}

impl<K: Ord> IntoIterator for Tally<K> {
    type Item = (K, usize);
    type IntoIter = std::collections::btree_map::IntoIter<K, usize>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<K: Ord> Tally<K> {
    /// Counts so many more of a kind.
    pub(crate) fn add(&mut self, kind: K, count: usize) {
        *self.0.entry(kind).or_default() += count;
    }

    /// How many there are of a kind.
    pub(crate) fn of(&self, kind: &K) -> usize {
        self.0.get(kind).copied().unwrap_or_default()
    }

    /// Takes one of a kind away, and says whether there was one.
    pub(crate) fn take(&mut self, kind: &K) -> bool {
        self.0.get_mut(kind).is_some_and(|left| left.checked_sub(1).map(|less| *left = less).is_some())
    }

    /// Raises each count to that of the other, where that is more.
    pub(crate) fn raise(&mut self, other: Tally<K>) {
        for (kind, count) in other {
            let known = self.0.entry(kind).or_default();
            *known = count.max(*known);
        }
    }

    /// The kinds of which there are more than in another.
    pub(crate) fn more_than<'t>(&'t self, other: &'t Tally<K>) -> impl Iterator<Item = &'t K> {
        self.0.iter().filter(|(kind, count)| **count > other.of(kind)).map(|(kind, _)| kind)
    }
}
