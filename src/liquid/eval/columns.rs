//! What the pages of a plan have under a key, looked up once for all expressions that ask for it.

use crate::liquid::Reads;
use crate::liquid::ast::Path;
use crate::liquid::value::{Object, Value};

use super::expression::step_text;
use super::{Frame, Renderer};

/// More keys are not kept.
const MAX_COLUMNS: usize = 32;

/// Values by lane; `None` where a page has none. The keys are few, so they are looked through.
#[derive(Default)]
pub(super) struct Columns(Vec<(Box<str>, Vec<Option<Value>>)>);

impl Renderer<'_> {
    /// The page of a lane, or what it has under the first key of a path, with the lookups that this took in.
    pub(super) fn page_of_lane(&mut self, lane: usize, path: &Path, frame: Frame<'_>) -> (Value, usize) {
        let key = path.steps.first().map_or("", |step| step_text(step, frame));
        match self.key_of_lane(lane, key) {
            Some(value) => (value, 1),
            None => (self.world.page_of_lane(lane), 0),
        }
    }

    fn key_of_lane(&mut self, lane: usize, key: &str) -> Option<Value> {
        // Who reads a text must be noted each time.
        if key.is_empty() || Reads::is_text(key) || Reads::is_neighbour(key) {
            return None;
        }
        let world = self.world;
        let columns = &mut self.lanes()?.columns.0;
        let known = columns.iter().position(|(name, _)| **name == *key);
        let at = match known {
            Some(at) => at,
            None if columns.len() >= MAX_COLUMNS => return None,
            None => {
                let count = world.lanes();
                let value = |lane| match world.page_of_lane(lane) {
                    Value::Object(page) => world.property(page, key),
                    _ => None,
                };
                columns.push((key.into(), (0..count).map(value).collect()));
                columns.len() - 1
            }
        };
        columns.get(at)?.1.get(lane)?.clone()
    }

    /// Whether an object is the page of the lane being evaluated. A plan is made anew when its pages change, so that need not
    /// be noted, but for whether their texts are read.
    pub(super) fn is_page_of_lane(&self, object: Object) -> bool {
        let lane = self.lane().map(|lane| self.world.page_of_lane(lane));
        matches!(lane, Some(Value::Object(page)) if page == object)
    }
}
