//! Makes one finding of those about one link that is placed in two ways.

use foldhash::{HashMap, HashMapExt};

use crate::diagnostic::{Diagnostic, Level};
use crate::source::FileId;

/// What findings about one link have in common.
#[derive(PartialEq, Eq, Hash)]
struct Key<'f> {
    rule: &'static str,
    file: FileId,
    message: &'f str,
    target: &'f str,
}

/// Leaves of findings that say the same of the same bytes the one with the most of them. Where a page shows the text of another,
/// `{{ site.url }}/a.png` is known by what stands behind the expression alone.
pub(super) fn join_within(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let owners = owners(&found);
    if owners.is_empty() {
        return found;
    }
    for (inner, outer) in &owners {
        let Some(other) = found.get(*inner) else { continue };
        let (level, shown_on) = (other.level, other.shown_on.clone());
        let Some(owner) = found.get_mut(*outer) else { continue };
        owner.shown_on.extend(shown_on);
        if level == Level::Error {
            owner.level = level;
        }
    }
    let mut index = 0..;
    found.retain(|_| index.next().is_some_and(|index| !owners.contains_key(&index)));
    found
}

/// For each finding that lies in another one about the same link, that one.
fn owners(found: &[Diagnostic]) -> HashMap<usize, usize> {
    let mut alike: HashMap<Key, Vec<usize>> = HashMap::new();
    for (index, diagnostic) in found.iter().enumerate() {
        if let Some(target) = diagnostic.target.as_deref() {
            let Diagnostic { rule, place, message, .. } = diagnostic;
            alike.entry(Key { rule, file: place.file, message, target }).or_default().push(index);
        }
    }
    let mut owners = HashMap::new();
    for mut indices in alike.into_values().filter(|indices| indices.len() > 1) {
        let span = |index: &usize| found.get(*index).map(|one| one.place.span).unwrap_or_default();
        indices.sort_by_key(|index| (span(index).start, std::cmp::Reverse(span(index).end)));
        let mut outer: Option<usize> = None;
        for index in indices {
            match outer.filter(|outer| span(outer).contains(span(&index))) {
                Some(outer) => _ = owners.insert(index, outer),
                None => outer = Some(index),
            }
        }
    }
    owners
}
