//! Variables: those of the template, and the scopes of loops and includes above them (J-LIQ-14).

use std::sync::Arc;

use foldhash::{HashMap, HashSet};

use crate::liquid::value::Value;

/// So many variables fit before the table must grow.
const USUAL_VARIABLES: usize = 14;

/// A scope that a tag opened.
#[derive(Debug)]
pub(in crate::liquid) enum Local {
    /// A variable alone: of `where_exp`, or `include`.
    Variable(Arc<str>, Value),
    /// A `for`.
    Loop { variable: Arc<str>, item: Value, state: LoopState },
    /// A `tablerow`.
    Row { variable: Arc<str>, item: Value, state: RowState },
}

/// What `forloop` says. `None`: unknown.
#[derive(Clone, Debug)]
pub(in crate::liquid) struct LoopState {
    pub(super) name: Arc<str>,
    pub(super) index: Option<i64>,
    pub(super) length: i64,
}

/// What `tablerowloop` says.
#[derive(Clone, Copy, Debug)]
pub(in crate::liquid) struct RowState {
    pub(super) index: Option<i64>,
    pub(super) length: i64,
    pub(super) columns: i64,
    pub(super) column: i64,
    pub(super) row: i64,
}

/// What a name stands for.
pub(super) enum Found<'s> {
    Value(&'s Value),
    /// `forloop`: index into the locals.
    Loop(usize),
    Row(&'s RowState),
}

/// All variables.
#[derive(Debug, Default)]
pub(in crate::liquid) struct Scopes {
    globals: HashMap<Arc<str>, Value>,
    locals: Vec<Local>,
    /// What was there before each assignment, while somebody asks.
    journal: Vec<(Arc<str>, Option<Value>)>,
    marks: u32,
}

/// A moment that assignments can be undone to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark(usize);

impl Scopes {
    pub(super) fn find(&self, name: &str) -> Option<Found<'_>> {
        for (index, local) in self.locals.iter().enumerate().rev() {
            match local {
                Local::Variable(variable, value) if **variable == *name => return Some(Found::Value(value)),
                Local::Loop { variable, item, .. } | Local::Row { variable, item, .. }
                    if **variable == *name =>
                {
                    return Some(Found::Value(item));
                }
                Local::Loop { .. } if name == "forloop" => return Some(Found::Loop(index)),
                Local::Row { state, .. } if name == "tablerowloop" => return Some(Found::Row(state)),
                _ => {}
            }
        }
        self.globals.get(name).map(Found::Value)
    }

    /// Whether a loop or include has a variable of that name, which hides what was assigned.
    pub(super) fn hides(&self, name: &str) -> bool {
        self.locals.iter().any(|local| match local {
            Local::Variable(variable, _) | Local::Loop { variable, .. } | Local::Row { variable, .. } => {
                **variable == *name
            }
        })
    }

    /// Whether a loop is around.
    pub(super) fn is_in_loop(&self) -> bool {
        self.locals.iter().any(|local| matches!(local, Local::Loop { .. } | Local::Row { .. }))
    }

    /// The loop at `index`, or the nearest one outside of it.
    pub(super) fn enclosing_loop(&self, index: usize) -> Option<(usize, &LoopState)> {
        let locals = self.locals.get(..index)?;
        locals.iter().enumerate().rev().find_map(|(index, local)| match local {
            Local::Loop { state, .. } => Some((index, state)),
            _ => None,
        })
    }

    pub(in crate::liquid) fn open(&mut self, local: Local) {
        self.locals.push(local);
    }

    pub(in crate::liquid) fn close(&mut self) {
        self.locals.pop();
    }

    pub(super) fn innermost(&mut self) -> Option<&mut Local> {
        self.locals.last_mut()
    }

    /// Changes the value of the innermost scope's variable.
    pub(in crate::liquid) fn set_item(&mut self, value: Value) {
        if let Some(Local::Variable(_, item) | Local::Loop { item, .. } | Local::Row { item, .. }) =
            self.locals.last_mut()
        {
            *item = value;
        }
    }

    /// `assign` and `capture` write the outermost scope.
    pub(super) fn assign(&mut self, name: &str, value: Value) {
        if self.marks == 0 {
            match self.globals.get_mut(name) {
                Some(slot) => *slot = value,
                None => {
                    if self.globals.is_empty() {
                        self.globals.reserve(USUAL_VARIABLES);
                    }
                    self.globals.insert(name.into(), value);
                }
            }
            return;
        }
        let name: Arc<str> = name.into();
        let before = self.globals.insert(name.clone(), value);
        self.journal.push((name, before));
    }

    /// The list that a variable is, of which nothing is left there: it is about to be assigned. `None` where somebody may ask
    /// for it before.
    pub(super) fn take_list(&mut self, name: &str) -> Option<Value> {
        if self.marks > 0 || self.hides(name) {
            return None;
        }
        self.globals.get_mut(name).filter(|value| matches!(value, Value::Array(_))).map(std::mem::take)
    }

    pub(super) fn global(&self, name: &str) -> Option<&Value> {
        self.globals.get(name)
    }

    /// Names of all variables.
    pub(super) fn names(&self) -> Vec<Arc<str>> {
        let mut names: Vec<Arc<str>> = self.globals.keys().cloned().collect();
        for local in &self.locals {
            match local {
                Local::Variable(name, _) => names.push(name.clone()),
                Local::Loop { variable, .. } => names.extend([variable.clone(), "forloop".into()]),
                Local::Row { variable, .. } => names.extend([variable.clone(), "tablerowloop".into()]),
            }
        }
        names.sort_unstable();
        names
    }

    pub(super) fn mark(&mut self) -> Mark {
        self.marks += 1;
        Mark(self.journal.len())
    }

    pub(super) fn release(&mut self) {
        self.marks = self.marks.saturating_sub(1);
        if self.marks == 0 {
            self.journal.clear();
        }
    }

    /// Takes back what was assigned since `mark`, and returns it.
    pub(super) fn take_back(&mut self, mark: Mark) -> HashMap<Arc<str>, Value> {
        let mut taken = HashMap::default();
        while self.journal.len() > mark.0
            && let Some((name, before)) = self.journal.pop()
        {
            let after = match before {
                Some(value) => self.globals.insert(name.clone(), value),
                None => self.globals.remove(&name),
            };
            if let Some(after) = after {
                taken.entry(name).or_insert(after);
            }
        }
        taken
    }

    /// Names assigned since `mark`.
    pub(super) fn changed_since(&self, mark: Mark) -> HashSet<Arc<str>> {
        self.journal.iter().skip(mark.0).map(|(name, _)| name.clone()).collect()
    }

    /// Nothing that was assigned is known any more.
    pub(super) fn forget(&mut self) {
        for name in self.globals.keys().cloned().collect::<Vec<_>>() {
            self.assign(&name, Value::Unknown);
        }
    }
}
