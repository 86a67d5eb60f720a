//! Ruby's view of the values that settings and front matter are made of.

use std::sync::Arc;

use crate::liquid::{Hash, Value};
use crate::origin::Text;

/// The text of a string.
pub(crate) fn as_str(value: &Value) -> Option<&str> {
    match value {
        Value::Str(text) => Some(text.as_str()),
        _ => None,
    }
}

/// The mapping, if it is one.
pub(crate) fn as_hash(value: &Value) -> Option<&Arc<Hash>> {
    match value {
        Value::Hash(hash) => Some(hash),
        _ => None,
    }
}

/// Ruby's truth: everything but nil and false.
pub(crate) fn is_truthy(value: &Value) -> bool {
    !matches!(value, Value::Nil | Value::Bool(false))
}

/// A string without origin.
pub(crate) fn text(text: impl Into<Arc<str>>) -> Value {
    Value::Str(Text::plain(text))
}

/// An array of strings without origin.
pub(crate) fn texts<'a>(items: impl IntoIterator<Item = &'a str>) -> Value {
    Value::Array(Arc::new(items.into_iter().map(text).collect()))
}

/// The strings of an array; other items are left out.
pub(crate) fn strings(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Array(items) => Some(items.iter().filter_map(as_str).map(str::to_string).collect()),
        _ => None,
    }
}

/// Ruby's `to_s`, for the values that YAML yields.
pub(crate) fn to_s(value: &Value) -> String {
    match value {
        Value::Str(text) => text.as_str().to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) if number.fract() == 0.0 && number.abs() < 1e16 => format!("{number:.1}"),
        Value::Float(number) => number.to_string(),
        Value::Date(date) => date.strftime("%Y-%m-%d").to_string(),
        Value::Time(time) => time.strftime("%Y-%m-%d %H:%M:%S %z").to_string(),
        _ => String::new(),
    }
}

/// `Utils.deep_merge_hashes`: mappings merge, everything else is replaced, and nil replaces nothing.
pub(crate) fn deep_merge(base: &mut Hash, over: &Hash) {
    // YAML is read with a limit of depth, so this recursion is as shallow as the file.
    for (key, new) in over {
        match (base.get_mut(key), new) {
            (None, _) => {
                base.insert(key.clone(), new.clone());
            }
            (Some(_), Value::Nil) => {}
            (Some(Value::Hash(old)), Value::Hash(new)) => deep_merge(Arc::make_mut(old), new),
            (Some(old), _) => *old = new.clone(),
        }
    }
}
