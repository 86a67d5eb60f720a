//! `jsonify`

use super::{Call, Outcome};
use crate::liquid::value::Value;
use crate::origin::{HOLE, Text};

/// How many values one text may hold.
const FUEL: u32 = 1_000_000;

pub(super) fn jsonify(call: &mut Call<'_, '_>) -> Outcome {
    let mut out = String::new();
    let known = write(&call.input, &mut out, call.renderer.budget.bytes, &mut FUEL.clone());
    Ok(match &call.input {
        _ if !known => Value::Unknown,
        Value::Str(text) => Value::Str(text.derive(out)),
        _ => Value::Str(Text::plain(out)),
    })
}

/// Writes JSON as Ruby does; false when something in it is unknown or there is too much.
fn write(value: &Value, out: &mut String, bytes: usize, fuel: &mut u32) -> bool {
    match fuel.checked_sub(1) {
        Some(left) if out.len() <= bytes => *fuel = left,
        _ => return false,
    }
    match value {
        Value::Nil => out.push_str("null"),
        Value::Empty | Value::Blank => out.push_str("\"\""),
        Value::Str(text) if text.as_str().contains(HOLE) => return false,
        Value::Str(text) => string(text.as_str(), out),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                if !write(item, out, bytes, fuel) {
                    return false;
                }
            }
            out.push(']');
        }
        Value::Hash(hash) => {
            out.push('{');
            for (index, (key, item)) in hash.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                string(key, out);
                out.push(':');
                if !write(item, out, bytes, fuel) {
                    return false;
                }
            }
            out.push('}');
        }
        Value::Bool(_) | Value::Int(_) | Value::Float(_) => match super::print::plain(value) {
            Some(text) => out.push_str(&text),
            None => return false,
        },
        other => match super::print::plain(other) {
            Some(text) => string(&text, out),
            None => return false,
        },
    }
    true
}

fn string(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if u32::from(c) < 0x20 => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}
