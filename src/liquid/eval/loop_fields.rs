//! What `forloop` and `tablerowloop` say (J-LIQ-17).

use std::sync::Arc;

use super::scope::{LoopState, RowState};
use crate::liquid::value::{Hash, Value};
use crate::origin::Text;

/// The fields of `forloop`.
pub const LOOP_FIELDS: [&str; 8] =
    ["name", "length", "index", "index0", "rindex", "rindex0", "first", "last"];
/// The fields of `tablerowloop` beside those of `forloop`, of which it has no `name`.
pub const ROW_FIELDS: [&str; 5] = ["col", "col0", "col_first", "col_last", "row"];

/// A field of `forloop`; unknown where the loop itself is.
pub(super) fn loop_field(state: &LoopState, name: &str) -> Option<Value> {
    if name == "name" {
        return Some(Value::Str(Text::plain(state.name.clone())));
    }
    let Some(index) = state.index else {
        return LOOP_FIELDS.contains(&name).then_some(Value::Unknown);
    };
    Some(match name {
        "length" => Value::Int(state.length),
        "index" => Value::Int(index + 1),
        "index0" => Value::Int(index),
        "rindex" => Value::Int(state.length - index),
        "rindex0" => Value::Int(state.length - index - 1),
        "first" => Value::Bool(index == 0),
        "last" => Value::Bool(index + 1 == state.length),
        _ => return None,
    })
}

/// `forloop` as a mapping.
pub(super) fn loop_hash(state: &LoopState) -> Value {
    let fields = LOOP_FIELDS.iter().filter_map(|name| Some(((*name).into(), loop_field(state, name)?)));
    Value::Hash(Arc::new(fields.collect()))
}

/// `tablerowloop`.
pub(super) fn row_value(state: &RowState) -> Value {
    let loop_state = LoopState { name: "".into(), index: state.index, length: state.length };
    let mut fields: Hash = LOOP_FIELDS[1..]
        .iter()
        .filter_map(|name| Some(((*name).into(), loop_field(&loop_state, name)?)))
        .collect();
    let known = state.index.is_some();
    let mut add = |name: &str, value: Value| {
        fields.insert(name.into(), if known { value } else { Value::Unknown });
    };
    let values = [
        Value::Int(state.column),
        Value::Int(state.column - 1),
        Value::Bool(state.column == 1),
        Value::Bool(state.column == state.columns),
        Value::Int(state.row),
    ];
    ROW_FIELDS.into_iter().zip(values).for_each(|(name, value)| add(name, value));
    Value::Hash(Arc::new(fields))
}
