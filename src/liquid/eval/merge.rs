//! Unknown conditions: each branch is tried from the same variables, and what they do not agree on is unknown afterwards.

use std::collections::BTreeSet;
use std::sync::Arc;

use foldhash::HashMap;

use super::compare::same;
use super::scope::Mark;
use super::{Interrupt, Renderer};
use crate::liquid::value::Value;

/// What one way assigned, and how it was left.
type Outcome = (HashMap<Arc<str>, Value>, Option<Interrupt>);

/// Several ways that rendering may go.
#[derive(Default)]
pub(super) struct Merge {
    outcomes: Vec<Outcome>,
}

/// Rendering may have left the loop: the rest of it is guarded, and what it assigns is unknown after the loop.
pub(super) struct Doubt {
    mark: Mark,
    guards: u32,
}

impl Renderer<'_> {
    /// One way that it may go.
    pub(super) fn try_branch(&mut self, merge: &mut Merge, render: impl FnOnce(&mut Self)) {
        let mark = self.scopes.mark();
        let outer = self.interrupt.take();
        self.guard += 1;
        let listing = std::mem::take(&mut self.listing);
        render(self);
        self.listing = listing;
        self.guard -= 1;
        let interrupt = std::mem::replace(&mut self.interrupt, outer);
        let assigned = self.scopes.take_back(mark);
        self.scopes.release();
        merge.outcomes.push((assigned, interrupt));
    }

    /// Afterwards: variables that differ are unknown. `covered`: one of the branches surely runs.
    pub(super) fn settle(&mut self, mut merge: Merge, covered: bool) {
        if !covered {
            merge.outcomes.push((HashMap::default(), None));
        }
        let names: BTreeSet<Arc<str>> =
            merge.outcomes.iter().flat_map(|(assigned, _)| assigned.keys().cloned()).collect();
        self.taint(names.iter().cloned());
        for name in names {
            let before = self.scopes.global(&name).cloned();
            let mut values =
                merge.outcomes.iter().map(|(assigned, _)| assigned.get(&name).or(before.as_ref()));
            let first = values.next().flatten().cloned();
            let agreed =
                first.filter(|first| values.all(|value| value.is_some_and(|value| same(first, value))));
            self.leaves_lanes(&name);
            self.scopes.assign(&name, agreed.unwrap_or(Value::Unknown));
        }
        let mut interrupts = merge.outcomes.iter().map(|(_, interrupt)| *interrupt);
        let first = interrupts.next().flatten();
        if interrupts.clone().all(|interrupt| interrupt == first) {
            self.interrupt = self.interrupt.or(first);
        } else if first.is_some() || interrupts.any(|interrupt| interrupt.is_some()) {
            self.doubt_the_rest();
        }
    }

    /// From here on nobody knows whether the loop still runs.
    fn doubt_the_rest(&mut self) {
        self.guard += 1;
        match &mut self.doubt {
            Some(doubt) => doubt.guards += 1,
            None => {
                let mark = self.scopes.mark();
                self.doubt = Some(Doubt { mark, guards: 1 });
            }
        }
    }

    /// Ends the doubt of a loop; `outer` is the doubt around it.
    pub(super) fn end_doubt(&mut self, outer: Option<Doubt>) {
        if let Some(doubt) = std::mem::replace(&mut self.doubt, outer) {
            self.guard -= doubt.guards.min(self.guard);
            for name in self.scopes.changed_since(doubt.mark) {
                self.leaves_lanes(&name);
                self.scopes.assign(&name, Value::Unknown);
            }
            self.scopes.release();
        }
    }

    pub(super) fn take_doubt(&mut self) -> Option<Doubt> {
        self.doubt.take()
    }
}
