//! What filters make of the lists of a site. Templates ask for it on every page, `site.posts | where: "lang", "en" | sort: "title"`,
//! and it is the same on all of them: so it is made once.

use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use foldhash::HashMap;

use super::value::Value;
use super::world::World;

/// Shorter lists are filtered faster than they are looked up.
const MIN_ITEMS: usize = 8;
/// So many items are kept at most, in all lists together.
const MAX_ITEMS: usize = 2_000_000;
/// Values that are looked through for lists; they can share parts, so their number knows no bound.
const MAX_VALUES: usize = 1_000_000;

/// The lists that are the same wherever a template reads them, with what filters made of them. Valid as long as the site stays as it
/// is.
#[derive(Debug, Default)]
pub struct FilteredLists {
    table: OnceLock<RwLock<Table>>,
}

#[derive(Debug, Default)]
struct Table {
    /// By the address of their items, which they keep from being used again.
    lists: HashMap<usize, Arc<Vec<Value>>>,
    answers: HashMap<Question, Answer>,
    columns: HashMap<(usize, Box<str>), Column>,
    /// How many items all of this has.
    items: usize,
}

/// A filter with its arguments and the list that it is applied to.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Question {
    list: usize,
    filter: &'static str,
    arguments: Vec<Argument>,
}

#[derive(Debug, PartialEq, Eq, Hash)]
enum Argument {
    Nil,
    Bool(bool),
    Int(i64),
    Text(Box<str>),
    List(usize),
}

#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) value: Value,
    /// The steps that it took.
    pub(super) steps: u64,
}

/// The items of a list by what they have under a property, as it is printed.
pub(super) type ByValue = HashMap<String, Alike>;

/// Items with the same value.
#[derive(Clone, Debug)]
pub(super) struct Alike {
    pub(super) items: Arc<Vec<Value>>,
    /// Where the first of them stands in the list.
    pub(super) first: usize,
}

#[derive(Debug)]
enum Column {
    /// It was asked for once, which is not worth an index.
    Asked,
    /// `None`: not all values are known.
    Made(Option<Arc<ByValue>>),
}

impl FilteredLists {
    fn table(&self, world: &dyn World) -> &RwLock<Table> {
        self.table.get_or_init(|| {
            let mut table = Table::default();
            let mut left = world.lists();
            let mut seen = 0;
            let may_hold_lists = |value: &&Value| matches!(value, Value::Array(_) | Value::Hash(_));
            while let Some(value) = left.pop() {
                seen += 1;
                match value {
                    _ if seen > MAX_VALUES => break,
                    // What is in one that is known was looked at already.
                    Value::Array(items) if table.add(&items) || items.len() < MIN_ITEMS => {
                        left.extend(items.iter().filter(may_hold_lists).cloned());
                    }
                    Value::Hash(hash) => left.extend(hash.values().filter(may_hold_lists).cloned()),
                    _ => {}
                }
            }
            RwLock::new(table)
        })
    }

    /// What a filter makes of a list, if it was asked before, else the question; `None` where the answer may be another one elsewhere.
    pub(super) fn ask(
        &self,
        world: &dyn World,
        filter: &'static str,
        input: &Value,
        arguments: &[Value],
    ) -> Option<Result<Answer, Question>> {
        let Value::Array(items) = input else { return None };
        if items.len() < MIN_ITEMS {
            return None;
        }
        let table = self.table(world).read().unwrap_or_else(PoisonError::into_inner);
        let list = table.number(items)?;
        let argument = |value: &Value| {
            Some(match value {
                Value::Nil => Argument::Nil,
                Value::Bool(value) => Argument::Bool(*value),
                Value::Int(value) => Argument::Int(*value),
                Value::Str(text) => Argument::Text(text.as_str().into()),
                Value::Array(items) => Argument::List(table.number(items)?),
                _ => return None,
            })
        };
        let arguments = arguments.iter().map(argument).collect::<Option<_>>()?;
        let question = Question { list, filter, arguments };
        Some(table.answers.get(&question).cloned().ok_or(question))
    }

    /// Keeps an answer, and yields the one that is kept: somebody may have been faster.
    pub(super) fn keep(&self, question: Question, answer: Answer) -> Answer {
        let Some(table) = self.table.get() else { return answer };
        let mut table = table.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = table.answers.get(&question) {
            return known.clone();
        }
        if table.items > MAX_ITEMS {
            return answer;
        }
        table.items += 1 + question.arguments.len();
        if let Value::Array(items) = &answer.value {
            table.add(items);
        }
        table.answers.insert(question, answer.clone());
        answer
    }

    /// The items of a list by a property, for whom asks more than once. `make` finds it out; `None` where it is not known.
    pub(super) fn by_value(
        &self,
        world: &dyn World,
        items: &Arc<Vec<Value>>,
        property: &str,
        make: impl FnOnce() -> Option<ByValue>,
    ) -> Option<Arc<ByValue>> {
        if items.len() < MIN_ITEMS {
            return None;
        }
        let table = self.table(world);
        let key = {
            let table = table.read().unwrap_or_else(PoisonError::into_inner);
            let key = (table.number(items)?, property.into());
            match table.columns.get(&key) {
                Some(Column::Made(made)) => return made.clone(),
                _ if table.items > MAX_ITEMS => return None,
                Some(Column::Asked) => Some(key),
                None => None,
            }
        };
        let Some(key) = key else {
            let mut table = table.write().unwrap_or_else(PoisonError::into_inner);
            let number = table.number(items)?;
            table.columns.entry((number, property.into())).or_insert(Column::Asked);
            return None;
        };
        let made = make().map(Arc::new);
        let mut table = table.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(Column::Made(known)) = table.columns.get(&key) {
            return known.clone();
        }
        table.items += items.len();
        made.iter().flat_map(|made| made.values()).for_each(|alike| _ = table.add(&alike.items));
        table.columns.insert(key, Column::Made(made.clone()));
        made
    }
}

impl Table {
    /// Adds a list, unless it is short or known already.
    fn add(&mut self, items: &Arc<Vec<Value>>) -> bool {
        let is_new = items.len() >= MIN_ITEMS && !self.lists.contains_key(&address(items));
        if is_new {
            self.items += items.len();
            self.lists.insert(address(items), items.clone());
        }
        is_new
    }

    /// What stands for a list, if it is one of those.
    fn number(&self, items: &Arc<Vec<Value>>) -> Option<usize> {
        self.lists.contains_key(&address(items)).then(|| address(items))
    }
}

fn address(items: &Arc<Vec<Value>>) -> usize {
    Arc::as_ptr(items).addr()
}
