//! Filters of lists.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use super::compare::is_unknown;
use super::{Call, Definition, Outcome, compare, integer, is_of_keys, known, print};
use crate::liquid::eval::{first_of_value, last_of_value};
use crate::liquid::value::Value;
use crate::origin::{HOLE, Text, TextBuilder};

pub(super) const FILTERS: &[Definition] = &[
    Definition::new("array_to_sentence_string", 0, 1, array_to_sentence_string),
    Definition::new("compact", 0, 1, compact).kept(is_of_keys),
    Definition::new("concat", 1, 1, concat).moving().kept(is_of_keys),
    Definition::new("first", 0, 0, first).moving(),
    Definition::new("join", 0, 1, join),
    Definition::new("last", 0, 0, last).moving(),
    Definition::new("map", 1, 1, map).kept(is_of_keys),
    Definition::new("pop", 0, 1, pop).moving(),
    Definition::new("push", 1, 1, push).knowing().moving(),
    Definition::new("reverse", 0, 0, reverse).moving().kept(is_of_keys),
    Definition::new("sample", 0, 1, sample),
    Definition::new("shift", 0, 1, shift).moving(),
    Definition::new("uniq", 0, 1, uniq).kept(is_of_keys),
    Definition::new("unshift", 1, 1, unshift).knowing().moving(),
];

/// How deep values may lie in each other.
const MAX_NESTING: u32 = 60;
/// How many values are looked at to find that out, and how many a flattened list may have.
const FUEL: u32 = 1_000_000;

fn array(items: Vec<Value>) -> Outcome {
    Ok(Value::Array(Arc::new(items)))
}

/// Liquid's `InputIterator`: nested lists are flattened, anything else is a list of itself. `None`: unknown.
pub(super) fn list(call: &mut Call<'_, '_>) -> Option<Vec<Value>> {
    let input = std::mem::take(&mut call.input);
    let mut items = Vec::new();
    let mut fuel = FUEL;
    let fits = match &input {
        Value::Nil => true,
        Value::Range(first, last) => {
            let fits = last.saturating_sub(*first) < i64::from(FUEL);
            if fits {
                items.extend((*first..=*last).map(Value::Int));
            }
            fits
        }
        Value::Object(object) => {
            items = call.world().items(*object)?;
            true
        }
        Value::Array(_) => flatten(&input, &mut items, &mut fuel),
        other => {
            items.push(other.clone());
            true
        }
    };
    if !fits {
        call.renderer.limit("bytes of a value", call.place);
        return None;
    }
    call.renderer.step(u64::from(FUEL - fuel) + items.len() as u64, call.place).then_some(items)
}

fn flatten(value: &Value, items: &mut Vec<Value>, fuel: &mut u32) -> bool {
    let Some(left) = fuel.checked_sub(1) else { return false };
    *fuel = left;
    match value {
        Value::Array(inner) => inner.iter().all(|item| flatten(item, items, fuel)),
        other => {
            items.push(other.clone());
            true
        }
    }
}

/// Whether a value may lie one level deeper: keeps values from nesting without bound.
pub(super) fn may_nest(value: &Value) -> bool {
    fits(value, MAX_NESTING, &mut FUEL.clone())
}

fn fits(value: &Value, depth: u32, fuel: &mut u32) -> bool {
    let Some(left) = fuel.checked_sub(1) else { return false };
    *fuel = left;
    match value {
        Value::Array(items) => depth > 0 && items.iter().all(|item| fits(item, depth - 1, fuel)),
        Value::Hash(hash) => depth > 0 && hash.values().all(|item| fits(item, depth - 1, fuel)),
        _ => true,
    }
}

fn first(call: &mut Call<'_, '_>) -> Outcome {
    Ok(match &call.input {
        Value::Object(_) => Value::Unknown,
        input => first_of_value(input).unwrap_or_default(),
    })
}

fn last(call: &mut Call<'_, '_>) -> Outcome {
    Ok(match &call.input {
        Value::Object(_) => Value::Unknown,
        input => last_of_value(input).unwrap_or_default(),
    })
}

fn join(call: &mut Call<'_, '_>) -> Outcome {
    let glue = if call.given(0).is_some() { call.text_of(0) } else { Some(Text::plain(" ")) };
    let (Some(items), Some(glue)) = (list(call), glue) else { return Ok(Value::Unknown) };
    let mut builder = TextBuilder::default();
    let items = Value::Array(Arc::new(items));
    let mut fuel = FUEL;
    if !print::join(&items, &glue, &mut builder, call.renderer.budget.bytes, &mut fuel) {
        call.renderer.limit("bytes of a value", call.place);
        return Ok(Value::Unknown);
    }
    Ok(Value::Str(builder.finish()))
}

fn array_to_sentence_string(call: &mut Call<'_, '_>) -> Outcome {
    let Value::Array(items) = std::mem::take(&mut call.input) else {
        return Err("undefined method `length' for nil".into());
    };
    let connector = match call.given(0) {
        Some(_) => call.text_of(0).unwrap_or_default(),
        None => Text::plain("and"),
    };
    let mut builder = TextBuilder::default();
    for (index, item) in items.iter().enumerate() {
        if builder.size() > call.renderer.budget.bytes {
            call.renderer.limit("bytes of a value", call.place);
            return Ok(Value::Unknown);
        }
        if index > 0 {
            builder.push_str(if items.len() == 2 { " " } else { ", " }, None);
            if index + 1 == items.len() {
                builder.push(&connector);
                builder.push_str(" ", None);
            }
        }
        match super::text(item) {
            Some(text) => builder.push(&text),
            None => builder.push_str(HOLE.encode_utf8(&mut [0; 4]), None),
        }
    }
    Ok(Value::Str(builder.finish()))
}

fn concat(call: &mut Call<'_, '_>) -> Outcome {
    let Value::Array(more) = call.argument(0) else {
        return Err("concat filter requires an array argument".into());
    };
    let Some(mut items) = list(call) else { return Ok(Value::Unknown) };
    items.extend(more.iter().cloned());
    array(items)
}

fn reverse(call: &mut Call<'_, '_>) -> Outcome {
    let Some(mut items) = list(call) else { return Ok(Value::Unknown) };
    items.reverse();
    array(items)
}

/// `item[property]`, as `map`, `uniq` and their kind ask.
pub(super) fn element(call: &Call<'_, '_>, item: &Value, property: &Value) -> Value {
    let Value::Str(name) = property else {
        return match (item, property) {
            (Value::Unknown | Value::Later(_) | Value::Object(_), _) => Value::Unknown,
            (Value::Array(items), Value::Int(at)) => {
                usize::try_from(*at).ok().and_then(|at| items.get(at)).cloned().unwrap_or_default()
            }
            _ => Value::Nil,
        };
    };
    named(call, item, name.as_str()).unwrap_or_else(|| property.clone())
}

/// `item["name"]`; `None`: the name itself, since a string gives back the part of it that is asked for.
pub(super) fn named(call: &Call<'_, '_>, item: &Value, name: &str) -> Option<Value> {
    Some(match item {
        Value::Unknown | Value::Later(_) => Value::Unknown,
        Value::Hash(hash) => hash.get(name).cloned().unwrap_or_default(),
        Value::Object(object) => call.world().property(*object, name).unwrap_or_default(),
        Value::Str(text) if text.as_str().contains(name) => return None,
        _ => Value::Nil,
    })
}

fn map(call: &mut Call<'_, '_>) -> Outcome {
    let property = call.argument(0);
    let Some(items) = list(call) else { return Ok(Value::Unknown) };
    // Ruby's numbers have bits, which are not asked for by name.
    if items.iter().any(|item| matches!(item, Value::Int(_))) && matches!(property, Value::Str(_)) {
        let name = call.text_of(0).map(|name| name.as_str().to_owned()).unwrap_or_default();
        return Err(format!("cannot select the property '{name}'"));
    }
    array(items.iter().map(|item| element(call, item, &property)).collect())
}

/// Each item with what `uniq` and `compact` judge it by.
fn keyed(call: &mut Call<'_, '_>) -> Option<Vec<(Value, Value)>> {
    let property = call.argument(0);
    let items = list(call)?;
    let key = |item: &Value| match property {
        Value::Nil => item.clone(),
        _ => element(call, item, &property),
    };
    Some(items.iter().map(|item| (key(item), item.clone())).collect())
}

fn compact(call: &mut Call<'_, '_>) -> Outcome {
    let Some(items) = keyed(call) else { return Ok(Value::Unknown) };
    if items.iter().any(|(key, _)| is_unknown(key)) {
        return Ok(Value::Unknown);
    }
    array(items.into_iter().filter(|(key, _)| !matches!(key, Value::Nil)).map(|(_, item)| item).collect())
}

fn uniq(call: &mut Call<'_, '_>) -> Outcome {
    let Some(items) = keyed(call) else { return Ok(Value::Unknown) };
    let mut seen = HashSet::new();
    let mut kept = Vec::new();
    for (key, item) in &items {
        let Some(key) = identity(key) else { return Ok(Value::Unknown) };
        if seen.insert(key) {
            kept.push(item.clone());
        }
    }
    array(kept)
}

/// A class and a text that two values share exactly when Ruby's `eql?` holds. Texts are what is mostly there, letters even.
pub(super) fn identity(value: &Value) -> Option<(&'static str, Cow<'_, str>)> {
    let shown = match value {
        Value::Str(text) => (!is_unknown(value)).then(|| text.as_str().into())?,
        Value::Object(object) => format!("{object:?}").into(),
        Value::Date(_) => print::plain(value)?.into(),
        Value::Empty | Value::Blank => "".into(),
        _ => print::inspect(value)?.into(),
    };
    Some((compare::class(value), shown))
}

fn pop(call: &mut Call<'_, '_>) -> Outcome {
    cut(call, |items, count| items.truncate(items.len().saturating_sub(count)))
}

fn shift(call: &mut Call<'_, '_>) -> Outcome {
    cut(call, |items, count| drop(items.drain(..count.min(items.len()))))
}

fn cut(call: &mut Call<'_, '_>, cut: fn(&mut Vec<Value>, usize)) -> Outcome {
    let input = std::mem::take(&mut call.input);
    let Value::Array(items) = &input else { return Ok(input) };
    let count = call.given(0).map_or(Ok(1), integer)?;
    let count = usize::try_from(count).map_err(|_| "negative array size".to_owned())?;
    let mut items = items.to_vec();
    cut(&mut items, count);
    array(items)
}

fn push(call: &mut Call<'_, '_>) -> Outcome {
    added(call, |items, item| items.push(item))
}

fn unshift(call: &mut Call<'_, '_>) -> Outcome {
    added(call, |items, item| items.insert(0, item))
}

fn added(call: &mut Call<'_, '_>, add: fn(&mut Vec<Value>, Value)) -> Outcome {
    let input = std::mem::take(&mut call.input);
    let items = match input {
        Value::Array(items) => items,
        other => return Ok(other),
    };
    let item = call.argument(0);
    if !may_nest(&item) {
        call.renderer.limit("nesting of values", call.place);
        return Ok(Value::Unknown);
    }
    let mut items = Arc::unwrap_or_clone(items);
    add(&mut items, item);
    array(items)
}

fn sample(call: &mut Call<'_, '_>) -> Outcome {
    Ok(match &call.input {
        Value::Array(_) => known(None),
        other => other.clone(),
    })
}
