//! Values of expressions: literals, variables with their lookups (J-LIQ-13), filters.

use std::sync::Arc;

use super::compare::is_unknown;
use super::loop_fields::{loop_field, loop_hash, row_value};
use super::members::{first, last, size};
use super::scope::{Found, Local};
use super::undefined::Missing;
use super::{Frame, Renderer, print};
use crate::liquid::EventKind;
use crate::liquid::ast::{Expression, ExpressionKind, Filter, Filtered, Key, Path, Step};
use crate::liquid::value::{Later, Object, Value};
use crate::origin::{Text, has_hole};

/// What a variable is, and what of it is missing.
pub(super) struct Resolved {
    pub(super) value: Value,
    pub(super) missing: Option<Missing>,
}

impl Resolved {
    fn known(value: Value) -> Self {
        Resolved { value, missing: None }
    }

    fn missing(step: usize, container: Option<Value>) -> Self {
        Resolved { value: Value::Nil, missing: Some(Missing { step, container }) }
    }
}

/// What one lookup found.
enum Stepped {
    Value(Value),
    Missing,
    Unknown,
}

impl Renderer<'_> {
    pub(in crate::liquid) fn evaluate(&mut self, expression: &Expression, frame: Frame<'_>) -> Value {
        match &expression.kind {
            ExpressionKind::Path(path) => self.resolve(path, frame).value,
            ExpressionKind::Nil => Value::Nil,
            ExpressionKind::Bool(value) => Value::Bool(*value),
            ExpressionKind::Int(Some(value)) => Value::Int(*value),
            ExpressionKind::Int(None) => Value::Unknown,
            ExpressionKind::Float(value) => Value::Float(*value),
            ExpressionKind::Empty => Value::Empty,
            ExpressionKind::Blank => Value::Blank,
            ExpressionKind::Str(span) => Value::Str(match frame.exact(*span) {
                Some(origin) => Text::from_origin(frame.slice(*span), origin),
                None => Text::plain(frame.slice(*span)),
            }),
            ExpressionKind::Range(ends) => {
                let (first, last) = (self.evaluate(&ends.0, frame), self.evaluate(&ends.1, frame));
                match (range_end(&first), range_end(&last), &last) {
                    (Some(first), Some(last), _) => Value::Range(first, last),
                    (Some(first), None, Value::Later(Later::Number(least))) => {
                        Value::Later(Later::Range(first, *least))
                    }
                    _ => {
                        if !is_unknown(&first) && !is_unknown(&last) {
                            let place = frame.place(expression.span);
                            self.event(EventKind::Error("invalid integer".into()), place);
                        }
                        Value::Unknown
                    }
                }
            }
        }
    }

    /// The value of an expression with filters.
    pub(in crate::liquid) fn filtered(&mut self, filtered: &Filtered, frame: Frame<'_>) -> Value {
        let base = self.evaluate(&filtered.base, frame);
        self.filters(base, &filtered.filters, frame)
    }

    /// The value, and what is missing of the variable that the filters are applied to.
    pub(super) fn tracked(&mut self, filtered: &Filtered, frame: Frame<'_>) -> (Value, Option<Missing>) {
        let resolved = match &filtered.base.kind {
            ExpressionKind::Path(path) => self.resolve(path, frame),
            _ => Resolved::known(self.evaluate(&filtered.base, frame)),
        };
        (self.filters(resolved.value, &filtered.filters, frame), resolved.missing)
    }

    pub(super) fn filters(&mut self, value: Value, filters: &[Filter], frame: Frame<'_>) -> Value {
        filters.iter().fold(value, |value, filter| self.filter(value, filter, frame))
    }

    pub(super) fn resolve(&mut self, path: &Path, frame: Frame<'_>) -> Resolved {
        let (mut value, from) = match self.root(path, frame) {
            Ok(found) => found,
            Err(resolved) => return resolved,
        };
        let mut in_group = None;
        for (index, step) in path.steps.iter().enumerate().skip(from) {
            let name = step_text(step, frame);
            if let Value::Object(object) = value {
                self.looked_up(object, name, path.steps.get(index + 1), frame);
            }
            let group = self.group(&value, name);
            let next = match &step.key {
                Key::Name => self.step_name(&value, name, true),
                Key::Index(key) => match self.evaluate(key, frame) {
                    key if is_unknown(&key) => Stepped::Unknown,
                    Value::Str(key) => {
                        in_group.take().into_iter().for_each(|group| self.reads.narrow(group, key.as_str()));
                        self.step_name(&value, key.as_str(), false)
                    }
                    Value::Int(key) => step_index(&value, key),
                    _ if matches!(value, Value::Unknown | Value::Later(_)) => Stepped::Unknown,
                    _ if has_unnamed_keys(&value) => Stepped::Unknown,
                    _ => Stepped::Missing,
                },
            };
            match next {
                Stepped::Value(next) => value = next,
                Stepped::Unknown => return Resolved::known(Value::Unknown),
                // Nil that was given by name ends the matter: the name is defined.
                Stepped::Missing if matches!(value, Value::Nil) => return Resolved::known(Value::Nil),
                Stepped::Missing if self.is_open(path, index, &value, frame) => {
                    return Resolved::known(Value::Unknown);
                }
                Stepped::Missing => return Resolved::missing(index + 1, Some(value)),
            }
            in_group = group;
        }
        Resolved::known(value)
    }

    /// The posts by tag or category that a step of a path yields, of which the next one may read a single entry.
    fn group(&self, value: &Value, key: &str) -> Option<&'static str> {
        let group = ["tags", "categories"].into_iter().find(|group| *group == key)?;
        let is_read = !matches!(value, Value::Object(Object::Site)) || self.reads.reads_all_of(group);
        (!is_read).then_some(group)
    }

    /// Notes what a step of a path reads of an object, of the data of the site with the step behind it.
    fn looked_up(&mut self, object: Object, key: &str, next: Option<&Step>, frame: Frame<'_>) {
        if self.world.depends_on_page(object, key) {
            self.read_page();
        }
        if object == Object::Site && key == "data" {
            let file = next.map(|step| step_text(step, frame));
            self.reads.note_data(file.filter(|file| !file.is_empty()));
        }
    }

    /// The value of the first name, and how many lookups it took in already.
    fn root(&mut self, path: &Path, frame: Frame<'_>) -> Result<(Value, usize), Resolved> {
        let dynamic;
        let name = match &path.root.key {
            Key::Name => frame.slice(path.root.span),
            Key::Index(key) => {
                let key = self.evaluate(key, frame);
                match &key {
                    Value::Str(text) if !is_unknown(&key) => dynamic = text.clone(),
                    _ if is_unknown(&key) => return Err(Resolved::known(Value::Unknown)),
                    _ => return Err(Resolved::known(Value::Nil)),
                }
                dynamic.as_str()
            }
        };
        self.read_variable(name);
        if self.is_learning() && !self.scopes.hides(name) {
            match self.lane() {
                Some(_) if let Some(value) = self.lane_variable(name) => return Ok((value, 0)),
                Some(lane) if name == "page" => return Ok(self.page_of_lane(lane, path, frame)),
                Some(_) => {}
                None if self.differs(name) => {
                    self.read_page();
                    return Err(Resolved::known(Value::Unknown));
                }
                None => {}
            }
        }
        match self.scopes.find(name) {
            Some(Found::Value(value)) => Ok((value.clone(), 0)),
            Some(Found::Loop(index)) => Ok(self.loop_value(index, path, frame)),
            Some(Found::Row(state)) => Ok((row_value(state), 0)),
            None => match self.world.global(name) {
                Some(value) => {
                    if self.world.belongs_to_page(name) {
                        if name == "page"
                            && let Some(shared) = self.shared_key(path, frame)
                        {
                            return shared;
                        }
                        self.read_page();
                    }
                    Ok((value, 0))
                }
                None if self.opaque => {
                    // The page may know what was included.
                    self.read_page();
                    Err(Resolved::known(Value::Unknown))
                }
                None if frame.included && name == "include" => {
                    let step = usize::from(!path.steps.is_empty());
                    Err(Resolved::missing(step, Some(Value::Hash(Arc::default()))))
                }
                None => Err(Resolved::missing(0, None)),
            },
        }
    }

    /// What all pages that a layout is planned for have under the key that is looked up in `page`; `None` where they differ.
    fn shared_key(&mut self, path: &Path, frame: Frame<'_>) -> Option<Result<(Value, usize), Resolved>> {
        let step = path.steps.first()?;
        let key = match &step.key {
            Key::Name => frame.slice(step.span).to_owned(),
            Key::Index(key) => match self.evaluate(key, frame) {
                Value::Str(key) => key.as_str().to_owned(),
                _ => return None,
            },
        };
        self.note_page_key(&key);
        Some(match self.world.shared_by_pages(&key)? {
            Some(value) => Ok((value, 1)),
            None => Err(Resolved::missing(1, Some(Value::Unknown))),
        })
    }

    /// `forloop` and what is asked of it, without making a mapping of it where that can be spared.
    fn loop_value(&self, index: usize, path: &Path, frame: Frame<'_>) -> (Value, usize) {
        let Some((mut index, mut state)) = self.scopes.enclosing_loop(index + 1) else {
            return (Value::Nil, 0);
        };
        for (taken, step) in path.steps.iter().enumerate() {
            let name = step_text(step, frame);
            if name != "parentloop" {
                return match loop_field(state, name) {
                    Some(value) => (value, taken + 1),
                    None => (loop_hash(state), taken),
                };
            }
            match self.scopes.enclosing_loop(index) {
                Some(outer) => (index, state) = outer,
                None => return (Value::Nil, taken + 1),
            }
        }
        (loop_hash(state), path.steps.len())
    }

    fn step_name(&mut self, value: &Value, key: &str, command: bool) -> Stepped {
        let found = match value {
            Value::Unknown | Value::Later(_) => return Stepped::Unknown,
            Value::Hash(hash) => hash.get(key).cloned(),
            Value::Object(object) => {
                match self.is_page_of_lane(*object) {
                    true => self.reads.note_own(key),
                    false => self.reads.note(*object, key),
                }
                self.world.property(*object, key)
            }
            _ => None,
        };
        match found {
            Some(value) => Stepped::Value(value),
            None if command => self.command(value, key),
            None => Stepped::Missing,
        }
    }

    /// `.size`, `.first` and `.last`, where there is no key of that name.
    fn command(&self, value: &Value, key: &str) -> Stepped {
        if matches!(key, "size" | "first" | "last") {
            if matches!(value, Value::Object(_)) || (matches!(value, Value::Str(_)) && is_unknown(value)) {
                return Stepped::Unknown;
            }
            let answer = match key {
                "size" => size(value),
                "first" => first(value),
                _ => last(value),
            };
            return answer.map_or(Stepped::Missing, Stepped::Value);
        }
        Stepped::Missing
    }
}

fn step_index(value: &Value, index: i64) -> Stepped {
    match value {
        Value::Unknown | Value::Later(_) | Value::Object(_) => Stepped::Unknown,
        Value::Array(items) => {
            let at = if index < 0 { items.len() as i64 + index } else { index };
            let item = usize::try_from(at).ok().and_then(|at| items.get(at));
            Stepped::Value(item.cloned().unwrap_or_default())
        }
        Value::Hash(_) if has_unnamed_keys(value) => Stepped::Unknown,
        Value::Hash(_) => Stepped::Value(Value::Nil),
        _ => Stepped::Missing,
    }
}

/// Whether a mapping has keys that are no strings, so that a number may find something in it.
fn has_unnamed_keys(value: &Value) -> bool {
    matches!(value, Value::Hash(hash) if hash.keys().any(|key| has_hole(key)))
}

/// The name that a step looks up, when it is one.
pub(super) fn step_text<'a>(step: &Step, frame: Frame<'a>) -> &'a str {
    match &step.key {
        Key::Name => frame.slice(step.span),
        Key::Index(expression) => match &expression.kind {
            ExpressionKind::Str(span) => frame.slice(*span),
            _ => "",
        },
    }
}

fn range_end(value: &Value) -> Option<i64> {
    match value {
        Value::Int(n) => Some(*n),
        Value::Nil => Some(0),
        Value::Float(n) => Some(*n as i64),
        Value::Str(text) if !is_unknown(value) => Some(print::leading_integer(text.as_str())),
        _ => None,
    }
}

/// Opens a scope with one variable, as `where_exp` does.
pub(in crate::liquid) fn item_scope(name: &str) -> Local {
    Local::Variable(name.into(), Value::Nil)
}
