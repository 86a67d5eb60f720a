//! What Ruby's collections answer to `size`, `first` and `last`.

use std::sync::Arc;

use crate::liquid::value::Value;
use crate::origin::Text;

/// What Ruby's `size` answers; `None` where the value has none.
pub(in crate::liquid) fn size(value: &Value) -> Option<Value> {
    Some(Value::Int(match value {
        Value::Str(text) => text.as_str().chars().count() as i64,
        Value::Array(items) => items.len() as i64,
        Value::Hash(hash) => hash.len() as i64,
        Value::Range(first, last) => last.saturating_sub(*first).saturating_add(1).max(0),
        // The bytes of a machine word.
        Value::Int(_) => 8,
        _ => return None,
    }))
}

/// What Ruby's `first` answers.
pub(in crate::liquid) fn first(value: &Value) -> Option<Value> {
    match value {
        Value::Array(items) => Some(items.first().cloned().unwrap_or_default()),
        Value::Hash(hash) => Some(hash.first().map_or(Value::Nil, |(key, value)| pair(key, value))),
        Value::Range(first, _) => Some(Value::Int(*first)),
        _ => None,
    }
}

/// What Ruby's `last` answers.
pub(in crate::liquid) fn last(value: &Value) -> Option<Value> {
    match value {
        Value::Array(items) => Some(items.last().cloned().unwrap_or_default()),
        Value::Range(_, last) => Some(Value::Int(*last)),
        _ => None,
    }
}

/// What a loop over a hash yields.
pub(in crate::liquid) fn pair(key: &Arc<str>, value: &Value) -> Value {
    Value::Array(Arc::new(vec![Value::Str(Text::plain(key.clone())), value.clone()]))
}
