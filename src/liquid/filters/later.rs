//! What filters make of the clock. Of the most part of it nothing is known, but a year that is computed from it has a least value.

use super::Call;
use crate::liquid::eval::print;
use crate::liquid::value::{Later, Value};

/// What a filter makes of what the clock says.
pub(in crate::liquid) fn filtered(filter: &str, input: Later, arguments: &[Value]) -> Value {
    let number = match (filter, input, arguments) {
        ("date", Later::Moment(year), [format]) => return formatted(year, format),
        ("plus", Later::Number(least), [Value::Int(by)]) => least.checked_add(*by),
        ("minus", Later::Number(least), [Value::Int(by)]) => least.checked_sub(*by),
        ("times", Later::Number(least), [Value::Int(by)]) if *by >= 1 => least.checked_mul(*by),
        ("round" | "floor" | "ceil" | "strip", Later::Number(least), []) => Some(least),
        _ => None,
    };
    number.map_or(Value::Unknown, |least| Value::Later(Later::Number(least)))
}

/// What `'now' | date: format` is.
pub(super) fn now(call: &Call<'_, '_>) -> Value {
    formatted(call.world().year(), &call.argument(0))
}

fn formatted(year: i64, format: &Value) -> Value {
    match print::plain(format) {
        Some(format) if format == "%Y" => Value::Later(Later::Number(year)),
        _ => Value::Unknown,
    }
}
