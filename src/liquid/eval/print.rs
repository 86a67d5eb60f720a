//! Values as text, as Ruby's `to_s` and `inspect` write them (J-LIQ-10). `None`: unknown.

use crate::liquid::ast::{Expression, ExpressionKind, Filtered, Key, Step};
use crate::liquid::value::Value;
use crate::origin::{HOLE, Text, TextBuilder};
use crate::source::Place;

use super::branches::cost;
use super::{Frame, Renderer};

/// How many nested values one printing looks at; they can share parts, so their number knows no bound.
const FUEL: u32 = 1_000_000;
/// How long the text of one list or mapping may get: it can hold one long string very often.
const MAX_INSPECTED: usize = 32 << 20;

impl Renderer<'_> {
    /// Whether an expression with filters, in a loop, is made of `page` and literals alone: then it prints the same each time.
    pub(super) fn prints_again_alike(&self, printed: &Filtered, frame: Frame<'_>) -> bool {
        if printed.filters.is_empty() || frame.whole.is_some() {
            return false;
        }
        let is_constant = |expression: &Expression| match &expression.kind {
            ExpressionKind::Path(path) => {
                let is_name = |step: &Step| matches!(step.key, Key::Name);
                is_name(&path.root) && frame.slice(path.root.span) == "page" && path.steps.iter().all(is_name)
            }
            ExpressionKind::Range(_) => false,
            _ => true,
        };
        let arguments = printed.filters.iter().flat_map(|filter| &filter.arguments);
        self.scopes.is_in_loop()
            && self.scopes.find("page").is_none()
            && printed.filters.iter().all(|filter| filter.definition.is_some() && filter.named.is_empty())
            && std::iter::once(&printed.base).chain(arguments).all(is_constant)
    }

    /// The text that a value prints, arrays joined. What is unknown in an array is a hole; `None` when all of it is.
    pub(in crate::liquid) fn printed(&mut self, value: &Value, place: Place) -> Option<Text> {
        match value {
            Value::Str(text) => Some(text.clone()),
            Value::Array(_) => {
                let mut builder = TextBuilder::default();
                let mut fuel = FUEL;
                let fits = join(value, &Text::default(), &mut builder, self.budget.bytes, &mut fuel);
                if !fits {
                    self.limit("bytes of a value", place);
                    return None;
                }
                self.step(u64::from(FUEL - fuel), place).then(|| builder.finish())
            }
            other if !self.step(cost(other), place) => None,
            other => plain(other).map(Text::plain),
        }
    }
}

/// The elements of nested arrays as one text; false when they are too many.
pub(in crate::liquid) fn join(
    value: &Value,
    glue: &Text,
    builder: &mut TextBuilder,
    bytes: usize,
    fuel: &mut u32,
) -> bool {
    let Some(left) = fuel.checked_sub(1) else { return false };
    *fuel = left;
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    builder.push(glue);
                }
                if builder.size() > bytes || !join(item, glue, builder, bytes, fuel) {
                    return false;
                }
            }
        }
        Value::Str(text) => builder.push(text),
        other => match plain(other) {
            Some(text) => builder.push_str(&text, None),
            None => builder.push_str(HOLE.encode_utf8(&mut [0; 4]), None),
        },
    }
    true
}

/// `to_s`, without origins.
pub(in crate::liquid) fn plain(value: &Value) -> Option<String> {
    Some(match value {
        Value::Nil | Value::Empty | Value::Blank => String::new(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Float(value) => float(*value),
        Value::Str(text) => text.as_str().to_owned(),
        Value::Array(_) | Value::Hash(_) => inspect(value)?,
        Value::Range(first, last) => format!("{first}..{last}"),
        Value::Time(time) => time.strftime("%Y-%m-%d %H:%M:%S %z").to_string(),
        Value::Date(date) => date.strftime("%Y-%m-%d").to_string(),
        Value::Object(_) | Value::Unknown | Value::Later(_) => return None,
    })
}

/// `inspect`
pub(in crate::liquid) fn inspect(value: &Value) -> Option<String> {
    let mut out = String::new();
    inspect_into(value, &mut out, &mut FUEL.clone()).then_some(out)
}

fn inspect_into(value: &Value, out: &mut String, fuel: &mut u32) -> bool {
    match fuel.checked_sub(1) {
        Some(left) if out.len() <= MAX_INSPECTED => *fuel = left,
        _ => return false,
    }
    match value {
        Value::Nil => out.push_str("nil"),
        Value::Str(text) => {
            if text.as_str().contains(HOLE) {
                return false;
            }
            inspect_string(text.as_str(), out);
        }
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                if !inspect_into(item, out, fuel) {
                    return false;
                }
            }
            out.push(']');
        }
        Value::Hash(hash) => {
            out.push('{');
            for (index, (key, value)) in hash.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                inspect_string(key, out);
                out.push_str("=>");
                if !inspect_into(value, out, fuel) {
                    return false;
                }
            }
            out.push('}');
        }
        // Ruby shows the Julian day and more of a Date.
        Value::Date(_) | Value::Empty | Value::Blank => return false,
        other => match plain(other) {
            Some(text) => out.push_str(&text),
            None => return false,
        },
    }
    true
}

fn inspect_string(text: &str, out: &mut String) {
    out.push('"');
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{1b}' => out.push_str("\\e"),
            '#' if matches!(characters.peek(), Some('{' | '$' | '@')) => out.push_str("\\#"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// A float as Ruby prints it: `2.0`, `1.0e+20`, `Infinity`.
pub(in crate::liquid) fn float(value: f64) -> String {
    if value.is_nan() {
        return "NaN".into();
    }
    if value.is_infinite() {
        return if value > 0.0 { "Infinity".into() } else { "-Infinity".into() };
    }
    let size = value.abs();
    if size != 0.0 && !(1e-4..1e16).contains(&size) {
        let text = format!("{value:e}");
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let digits = if digits.contains('.') { digits.to_owned() } else { format!("{digits}.0") };
        let (sign, exponent) = exponent.strip_prefix('-').map_or(('+', exponent), |rest| ('-', rest));
        return format!("{digits}e{sign}{exponent:0>2}");
    }
    let text = value.to_string();
    if text.contains('.') { text } else { format!("{text}.0") }
}

/// Ruby's `to_i` of a string: the digits it starts with.
pub(in crate::liquid) fn leading_integer(text: &str) -> i64 {
    let text = text.trim_start();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let mut value = 0_i64;
    let mut underscore = true;
    for byte in digits.bytes() {
        match byte {
            b'0'..=b'9' => value = value.saturating_mul(10).saturating_add(i64::from(byte - b'0')),
            b'_' if !underscore => {}
            _ => break,
        }
        underscore = byte == b'_';
    }
    if negative { -value } else { value }
}

/// Ruby's `to_i`; `None` for what has none or is unknown.
pub(in crate::liquid) fn to_i(value: &Value) -> Option<i64> {
    match value {
        Value::Nil => Some(0),
        Value::Int(value) => Some(*value),
        Value::Float(value) => Some(*value as i64),
        Value::Str(text) if !text.as_str().contains(HOLE) => Some(leading_integer(text.as_str())),
        _ => None,
    }
}
