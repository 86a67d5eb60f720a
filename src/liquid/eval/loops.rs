//! `for` and `tablerow`.

use std::sync::Arc;

use super::members::pair;
use super::merge::Merge;
use super::scope::{Local, LoopState, RowState};
use super::variables::Variables;
use super::{Frame, Interrupt, Renderer, print};
use crate::liquid::ast::{Body, Expression, For, Offset, TableRow, Tag};
use crate::liquid::value::{Later, Value};
use crate::source::Place;

/// So much of its steps a rendering may take under conditions that are not known. What loops there are left is gone through once,
/// with an item that is not known: nobody can say that the build takes so long.
const UNSURE_SHARE: u64 = 5;

/// What a loop goes through.
enum Items {
    List(Arc<Vec<Value>>),
    Range(i64, i64),
    /// Those of a range, and after them perhaps more.
    AtLeast(i64, i64),
    Unknown,
}

impl Items {
    fn len(&self) -> i64 {
        match self {
            Items::List(items) => items.len() as i64,
            Items::Range(first, last) | Items::AtLeast(first, last) => {
                last.saturating_sub(*first).saturating_add(1).max(0)
            }
            Items::Unknown => 0,
        }
    }

    fn get(&self, index: i64) -> Value {
        match self {
            Items::List(items) => {
                usize::try_from(index).ok().and_then(|index| items.get(index)).cloned().unwrap_or_default()
            }
            Items::Range(first, _) | Items::AtLeast(first, _) => Value::Int(first.saturating_add(index)),
            Items::Unknown => Value::Unknown,
        }
    }
}

/// Which of the items: those from `from`, `count` of them.
struct Segment {
    items: Items,
    from: i64,
    count: i64,
}

impl Segment {
    /// Whether there may be more behind them.
    fn may_go_on(&self) -> bool {
        matches!(self.items, Items::AtLeast(..))
    }
}

impl Renderer<'_> {
    pub(super) fn for_loop(&mut self, each: &For, tag: &Tag, frame: Frame<'_>) {
        let name = &each.name;
        let place = frame.place(tag.span);
        let reads = self.page_reads;
        let segment = self.segment(each, frame);
        let segment = segment.filter(|segment| segment.count == 0 || !self.is_unsure_for_long());
        let is_known = |segment: &&Segment| !segment.may_go_on();
        let count = segment.as_ref().filter(is_known).map(|segment| segment.count);
        let is_listed = self.begin_loop(count.filter(|_| self.page_reads == reads));
        match segment {
            None => {
                self.offsets.insert(name.clone(), None);
                let mut merge = Merge::default();
                self.try_branch(&mut merge, |renderer| _ = renderer.unknown_turns(each, frame));
                if let Some(otherwise) = &each.otherwise {
                    self.try_branch(&mut merge, |renderer| renderer.body(otherwise, frame));
                }
                self.settle(merge, each.otherwise.is_some());
            }
            Some(segment) if segment.may_go_on() => {
                self.offsets.insert(name.clone(), None);
                self.open_loop(each, segment, place, frame);
            }
            Some(segment) => {
                self.offsets.insert(
                    name.clone(),
                    (self.guard == 0).then(|| segment.from.saturating_add(segment.count)),
                );
                if segment.count > 0 {
                    self.known_loop(each, segment, place, frame);
                } else if let Some(otherwise) = &each.otherwise {
                    self.body(otherwise, frame);
                }
            }
        }
        self.end_loop(is_listed);
    }

    fn is_unsure_for_long(&self) -> bool {
        self.guard > 0 && self.unsure_steps > self.budget.steps / UNSURE_SHARE
    }

    /// Leaves the other turns of a loop open.
    fn cut_short(&mut self, each: &For, place: Place, frame: Frame<'_>) {
        self.hole(place);
        if self.forget_assigned(&each.body, frame) {
            self.forget_all();
        }
    }

    /// A loop up to what the clock says: what it surely goes through, with the turns that later builds add.
    fn open_loop(&mut self, each: &For, segment: Segment, place: Place, frame: Frame<'_>) {
        let more = |renderer: &mut Self| {
            let (mut merge, mut may_end) = (Merge::default(), false);
            renderer.try_branch(&mut merge, |renderer| {
                may_end = renderer.unknown_turns(each, frame);
            });
            renderer.settle(merge, false);
            may_end
        };
        if !each.reversed {
            if self.known_loop(each, segment, place, frame) {
                more(self);
            }
        } else if !more(self) {
            self.known_loop(each, segment, place, frame);
        }
    }

    /// Any number of turns with items that are not known. Whether one of them may end the loop.
    fn unknown_turns(&mut self, each: &For, frame: Frame<'_>) -> bool {
        self.forget_assigned(&each.body, frame);
        let doubt = self.take_doubt();
        let state = LoopState { name: each.name.clone(), index: None, length: 0 };
        self.scopes.open(Local::Loop { variable: each.variable.clone(), item: Value::Unknown, state });
        self.body(&each.body, frame);
        self.scopes.close();
        let may_end = self.interrupt.take() == Some(Interrupt::Break) || self.doubt.is_some();
        self.end_doubt(doubt);
        may_end
    }

    /// Whether it came to its end.
    fn known_loop(&mut self, each: &For, segment: Segment, place: Place, frame: Frame<'_>) -> bool {
        let is_counted = !segment.may_go_on();
        let Segment { items, from, count } = segment;
        let doubt = self.take_doubt();
        let state = LoopState { name: each.name.clone(), index: is_counted.then_some(0), length: count };
        let mut goes_on = true;
        let reads = self.page_reads;
        let mut is_learned_whole =
            self.is_learning() && self.lane().is_none() && self.captures == 0 && !self.listing;
        self.scopes.open(Local::Loop { variable: each.variable.clone(), item: Value::Nil, state });
        for index in 0..count {
            if !self.step(1, place) {
                break;
            }
            if self.is_unsure_for_long() {
                self.cut_short(each, place, frame);
                break;
            }
            if is_learned_whole && self.page_reads != reads {
                is_learned_whole = false;
                if self.leave_to_pages(&each.body, frame) {
                    goes_on = false;
                    break;
                }
            }
            let at = if each.reversed { count - 1 - index } else { index };
            self.scopes.set_item(items.get(from.saturating_add(at)));
            if let Some(Local::Loop { state, .. }) = self.scopes.innermost() {
                state.index = is_counted.then_some(index);
            }
            self.body(&each.body, frame);
            if self.interrupt.take() == Some(Interrupt::Break) {
                goes_on = false;
                break;
            }
        }
        self.scopes.close();
        self.end_doubt(doubt);
        goes_on
    }

    /// The items that a `for` goes through (J-LIQ-16); `None` when unknown.
    fn segment(&mut self, each: &For, frame: Frame<'_>) -> Option<Segment> {
        let collection = self.read_data(&each.collection, &[], None, frame);
        // A string is gone through once, whatever the limit says.
        let is_text = matches!(collection, Value::Str(_));
        let items = self.items(collection);
        let from = match &each.offset {
            None => Some(0),
            Some(Offset::Continue) => {
                self.cannot_be_planned();
                self.offsets.get(&each.name).copied().unwrap_or(Some(0))
            }
            Some(Offset::At(at)) => self.count(Some(at), frame).map(|at| at.unwrap_or(0)),
        };
        let limit = self.count(each.limit.as_ref(), frame);
        if is_text {
            return Some(Segment { count: items.len(), items, from: 0 });
        }
        if let Items::AtLeast(..) = items {
            // Which of them an offset or a limit leaves cannot be said.
            let is_whole = each.offset.is_none() && each.limit.is_none();
            let count = items.len();
            return (is_whole && count > 0).then_some(Segment { items, from: 0, count });
        }
        cut(items, from?, limit?)
    }

    fn items(&mut self, collection: Value) -> Items {
        match collection {
            Value::Unknown => Items::Unknown,
            Value::Array(items) => Items::List(items),
            Value::Hash(hash) => {
                Items::List(Arc::new(hash.iter().map(|(key, value)| pair(key, value)).collect()))
            }
            Value::Range(first, last) => Items::Range(first, last),
            Value::Later(Later::Range(first, least)) => Items::AtLeast(first, least),
            Value::Later(_) => Items::Unknown,
            Value::Str(text) if text.as_str().is_empty() => Items::List(Arc::default()),
            Value::Str(text) => Items::List(Arc::new(vec![Value::Str(text)])),
            Value::Object(object) => {
                self.world.items(object).map_or(Items::Unknown, |items| Items::List(Arc::new(items)))
            }
            _ => Items::List(Arc::default()),
        }
    }

    /// `to_i` of an attribute: `None` when unknown, `Some(None)` when there is none.
    fn count(&mut self, expression: Option<&Expression>, frame: Frame<'_>) -> Option<Option<i64>> {
        let Some(expression) = expression else { return Some(None) };
        match self.evaluate(expression, frame) {
            Value::Nil => Some(None),
            value => print::to_i(&value).map(Some),
        }
    }

    pub(super) fn table_row(&mut self, row: &TableRow, tag: &Tag, frame: Frame<'_>) {
        let place = frame.place(tag.span);
        let collection = self.evaluate(&row.collection, frame);
        if matches!(collection, Value::Nil | Value::Bool(false)) {
            return;
        }
        let items = self.items(collection);
        let from = self.count(row.offset.as_ref(), frame);
        let limit = self.count(row.limit.as_ref(), frame);
        let columns = self.count(row.columns.as_ref(), frame);
        let (Some(from), Some(limit), Some(columns)) = (from, limit, columns) else {
            return self.unknown_rows(row, place, frame);
        };
        match cut(items, from.unwrap_or(0), limit) {
            Some(segment) => self.known_rows(row, segment, columns.unwrap_or(0), place, frame),
            None => self.unknown_rows(row, place, frame),
        }
    }

    fn known_rows(&mut self, row: &TableRow, segment: Segment, columns: i64, place: Place, frame: Frame<'_>) {
        self.push("<tr class=\"row1\">\n", None, Some(place), place);
        let mut state = RowState { index: Some(0), length: segment.count, columns, column: 1, row: 1 };
        let variable: Arc<str> = frame.slice(row.variable).into();
        self.scopes.open(Local::Row { variable, item: Value::Nil, state });
        for index in 0..segment.count {
            if !self.step(1, place) {
                break;
            }
            state.index = Some(index);
            if let Some(Local::Row { item, state: slot, .. }) = self.scopes.innermost() {
                *item = segment.items.get(segment.from.saturating_add(index));
                *slot = state;
            }
            self.push(&format!("<td class=\"col{}\">", state.column), None, Some(place), place);
            self.body(&row.body, frame);
            self.push("</td>", None, Some(place), place);
            let last_column = state.column == columns;
            if last_column && index + 1 < segment.count {
                let text = format!("</tr>\n<tr class=\"row{}\">", state.row + 1);
                self.push(&text, None, Some(place), place);
            }
            (state.column, state.row) =
                if last_column { (1, state.row + 1) } else { (state.column + 1, state.row) };
        }
        self.scopes.close();
        self.push("</tr>\n", None, Some(place), place);
    }

    fn unknown_rows(&mut self, row: &TableRow, place: Place, frame: Frame<'_>) {
        self.hole(place);
        let mut merge = Merge::default();
        self.try_branch(&mut merge, |renderer| {
            renderer.forget_assigned(&row.body, frame);
            let state = RowState { index: None, length: 0, columns: 0, column: 1, row: 1 };
            let variable = frame.slice(row.variable).into();
            renderer.scopes.open(Local::Row { variable, item: Value::Unknown, state });
            renderer.body(&row.body, frame);
            renderer.scopes.close();
        });
        self.settle(merge, false);
    }

    /// Leaves the other turns of a loop to the pages, each of which goes through all of it anyway. False where they must be looked at.
    fn leave_to_pages(&mut self, body: &Body, frame: Frame<'_>) -> bool {
        let mut variables = Variables::asking(self.unwritten());
        variables.search(body, frame.text, self.world);
        if variables.opaque || variables.goes_on {
            return false;
        }
        self.will_read(std::mem::take(&mut variables.read));
        self.forget(variables);
        true
    }

    /// Variables that a body assigns are unknown when it may have run any number of times already. True when it may
    /// assign anything.
    pub(super) fn forget_assigned(&mut self, body: &Body, frame: Frame<'_>) -> bool {
        let mut variables = Variables::default();
        variables.search(body, frame.text, self.world);
        if variables.opaque {
            self.forget_all();
        }
        let is_opaque = variables.opaque;
        self.forget(variables);
        is_opaque
    }

    fn forget(&mut self, variables: Variables) {
        for name in variables.assigned {
            self.leaves_lanes(&name);
            self.scopes.assign(&name, Value::Unknown);
        }
    }
}

/// The items from `from` on, at most `limit` of them, as Liquid's `slice_collection` counts.
fn cut(items: Items, from: i64, limit: Option<i64>) -> Option<Segment> {
    if matches!(items, Items::Unknown | Items::AtLeast(..)) {
        return None;
    }
    let length = items.len();
    let end = limit.map_or(length, |limit| from.saturating_add(limit).min(length));
    let start = from.max(0);
    Some(Segment { items, from: start, count: end.saturating_sub(start).max(0) })
}
