//! Truth and comparison (J-LIQ-9..12). `None` is "unknown".

use crate::liquid::ast::Operator;
use crate::liquid::value::Value;
use crate::origin::has_hole;

use super::print;

/// How many values one comparison looks at; nested values can share parts, so their number knows no bound.
const FUEL: u32 = 100_000;

/// Whether nobody can know the value, or a part of the string.
pub(in crate::liquid) fn is_unknown(value: &Value) -> bool {
    match value {
        Value::Unknown | Value::Later(_) => true,
        Value::Str(text) => text.has_hole(),
        _ => false,
    }
}

/// Only nil and false are falsy.
pub(in crate::liquid) fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Unknown | Value::Later(_) => None,
        Value::Nil | Value::Bool(false) => Some(false),
        _ => Some(true),
    }
}

/// `left operator right`; an error stops the build.
pub(in crate::liquid) fn compare(
    operator: Operator,
    left: &Value,
    right: &Value,
) -> Result<Option<bool>, String> {
    Ok(match operator {
        Operator::Equal => equal(left, right),
        Operator::NotEqual => equal(left, right).map(|equal| !equal),
        Operator::Contains => contains(left, right),
        Operator::Unknown => None,
        _ if is_unknown(left) || is_unknown(right) => None,
        // Ruby counts the days since 4713 BC.
        _ if matches!((left, right), (Value::Date(_), Value::Int(_) | Value::Float(_))) => None,
        _ => match order(left, right)? {
            Some(order) => Some(match operator {
                Operator::Less => order.is_lt(),
                Operator::LessOrEqual => order.is_le(),
                Operator::Greater => order.is_gt(),
                _ => order.is_ge(),
            }),
            None => Some(false),
        },
    })
}

/// The order of two values; `None` when they have none, an error when Ruby raises one.
fn order(left: &Value, right: &Value) -> Result<Option<std::cmp::Ordering>, String> {
    use Value::{Date, Float, Int, Str, Time};
    let ordered = |value: &Value| matches!(value, Int(_) | Float(_) | Str(_) | Time(_) | Date(_));
    if !ordered(left) || !ordered(right) {
        return Ok(None);
    }
    let order = match (left, right) {
        (Int(a), Int(b)) => Some(a.cmp(b)),
        (Int(_) | Float(_), Int(_) | Float(_)) => {
            return Ok(number(left).zip(number(right)).and_then(|(a, b)| a.partial_cmp(&b)));
        }
        (Str(a), Str(b)) => Some(a.as_str().cmp(b.as_str())),
        (Time(a), Time(b)) => Some(a.timestamp().cmp(&b.timestamp())),
        (Date(a), Date(b)) => Some(a.cmp(b)),
        _ => None,
    };
    order.map(Some).ok_or_else(|| {
        let right_shown = match right {
            Int(_) | Float(_) => print::inspect(right).unwrap_or_default(),
            _ => class(right).to_owned(),
        };
        format!("comparison of {} with {right_shown} failed", class(left))
    })
}

/// The name of Ruby's class.
pub(in crate::liquid) fn class(value: &Value) -> &'static str {
    match value {
        Value::Nil => "NilClass",
        Value::Bool(true) => "TrueClass",
        Value::Bool(false) => "FalseClass",
        Value::Int(_) => "Integer",
        Value::Float(_) => "Float",
        Value::Str(_) => "String",
        Value::Array(_) => "Array",
        Value::Hash(_) => "Hash",
        Value::Range(..) => "Range",
        Value::Time(_) => "Time",
        Value::Date(_) => "Date",
        _ => "Object",
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Int(n) => Some(*n as f64),
        Value::Float(n) => Some(*n),
        _ => None,
    }
}

/// `==` of Liquid: `empty` asks the other side, `blank` is never equal to anything (J-LIQ-9).
pub(in crate::liquid) fn equal(left: &Value, right: &Value) -> Option<bool> {
    match (left, right) {
        (Value::Unknown | Value::Later(_), _) | (_, Value::Unknown | Value::Later(_)) => None,
        (Value::Blank, _) | (_, Value::Blank) => Some(false),
        (Value::Empty, other) | (other, Value::Empty) => Some(match other {
            Value::Str(text) => text.as_str().is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Hash(hash) => hash.is_empty(),
            _ => false,
        }),
        _ => ruby_equal(left, right),
    }
}

/// `==` of Ruby.
pub(in crate::liquid) fn ruby_equal(left: &Value, right: &Value) -> Option<bool> {
    deep_equal(left, right, &mut FUEL.clone())
}

fn deep_equal(left: &Value, right: &Value, fuel: &mut u32) -> Option<bool> {
    *fuel = fuel.checked_sub(1)?;
    if is_unknown(left) || is_unknown(right) {
        return None;
    }
    Some(match (left, right) {
        (Value::Nil, Value::Nil) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Int(a), Value::Int(b)) => a == b,
        (Value::Int(_) | Value::Float(_), Value::Int(_) | Value::Float(_)) => number(left) == number(right),
        (Value::Str(a), Value::Str(b)) => a.as_str() == b.as_str(),
        (Value::Time(a), Value::Time(b)) => a.timestamp() == b.timestamp(),
        (Value::Date(a), Value::Date(b)) => a == b,
        (Value::Range(a, b), Value::Range(c, d)) => (a, b) == (c, d),
        (Value::Object(a), Value::Object(b)) => a == b,
        (Value::Empty, Value::Empty) | (Value::Blank, Value::Blank) => true,
        (Value::Array(a), Value::Array(b)) => {
            return if a.len() == b.len() {
                all_equal(a.iter().zip(b.iter()).map(|(a, b)| (a, Some(b))), fuel)
            } else {
                Some(false)
            };
        }
        (Value::Hash(a), Value::Hash(b)) => {
            return if a.len() == b.len() {
                all_equal(a.iter().map(|(key, value)| (value, b.get(key))), fuel)
            } else {
                Some(false)
            };
        }
        _ => false,
    })
}

fn all_equal<'v>(
    pairs: impl Iterator<Item = (&'v Value, Option<&'v Value>)>,
    fuel: &mut u32,
) -> Option<bool> {
    let mut known = true;
    for (left, right) in pairs {
        let Some(right) = right else { return Some(false) };
        match deep_equal(left, right, fuel) {
            Some(true) => {}
            Some(false) => return Some(false),
            None => known = false,
        }
    }
    known.then_some(true)
}

/// Whether two values are of one kind and print alike; unknown ones never are.
pub(super) fn same(left: &Value, right: &Value) -> bool {
    std::mem::discriminant(left) == std::mem::discriminant(right) && ruby_equal(left, right) == Some(true)
}

/// The value that all lanes have, if a page prints it with the same place.
pub(super) fn agreed_value(values: &[(usize, Value)]) -> Option<Value> {
    let ((_, first), others) = values.split_first()?;
    let agrees = |other: &Value| match (first, other) {
        (Value::Str(a), Value::Str(b)) => a == b && a.pieces() == b.pieces(),
        _ => same(first, other),
    };
    let can_be_told = match first {
        Value::Str(text) => !others.is_empty() || text.pieces().is_empty(),
        Value::Array(_) | Value::Hash(_) => false,
        _ => true,
    };
    (can_be_told && others.iter().all(|(_, other)| agrees(other))).then(|| first.clone())
}

fn contains(left: &Value, right: &Value) -> Option<bool> {
    match (truth(left), truth(right)) {
        (Some(false), _) | (_, Some(false)) => return Some(false),
        (None, _) | (_, None) => return None,
        _ => {}
    }
    match left {
        Value::Str(text) => {
            let wanted = print::plain(right)?;
            let found = memchr::memmem::find(text.as_str().as_bytes(), wanted.as_bytes()).is_some();
            if has_hole(&wanted) || (!found && is_unknown(left)) { None } else { Some(found) }
        }
        Value::Array(items) => {
            if let Value::Str(wanted) = right
                && !wanted.has_hole()
            {
                return contains_text(items, wanted.as_str());
            }
            let mut answer = Some(false);
            for item in items.iter() {
                match ruby_equal(item, right) {
                    Some(true) => return Some(true),
                    Some(false) => {}
                    None => answer = None,
                }
            }
            answer
        }
        Value::Hash(hash) => match right {
            Value::Str(_) if is_unknown(right) => None,
            Value::Str(key) => Some(hash.contains_key(key.as_str())),
            _ => Some(false),
        },
        Value::Range(first, last) => match right {
            Value::Int(n) => Some(first <= n && n <= last),
            Value::Float(n) => Some(*first as f64 <= *n && *n <= *last as f64),
            _ => Some(false),
        },
        Value::Object(_) => None,
        _ => Some(false),
    }
}

/// Whether one of the items is a text, which is known.
fn contains_text(items: &[Value], wanted: &str) -> Option<bool> {
    let mut answer = Some(false);
    for item in items {
        match item {
            Value::Str(text) if text.as_str() == wanted => return Some(true),
            item if is_unknown(item) => answer = None,
            _ => {}
        }
    }
    answer
}
