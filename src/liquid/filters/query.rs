//! Filters that look into the items of a list: `where`, `sort`, `group_by` and their kind (J-LIQ-22).

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

use super::arrays::{element, list, may_nest, named};
use super::{Call, Definition, Outcome, compare, is_of_keys, json, print};
use crate::liquid::ast::Operator;
use crate::liquid::filtered_lists::{Alike, ByValue};
use crate::liquid::value::{Hash, Value};
use crate::origin::Text;

pub(super) const FILTERS: &[Definition] = &[
    Definition::new("find", 2, 2, find).only_4(),
    Definition::new("group_by", 1, 1, group_by).kept(is_of_keys),
    Definition::new("jsonify", 0, 0, json::jsonify),
    Definition::new("sort", 0, 2, sort).kept(is_of_keys),
    Definition::new("sort_natural", 0, 1, sort_natural).kept(is_of_keys),
    Definition::new("where", 2, 2, select),
];

/// The items of an input that Ruby can `select` from; `Err` gives back any other.
fn items(call: &mut Call<'_, '_>) -> Result<Arc<Vec<Value>>, Value> {
    let input = std::mem::take(&mut call.input);
    let items = match input {
        Value::Array(items) => return Ok(items),
        Value::Hash(hash) => Some(hash.values().cloned().collect()),
        Value::Range(..) => {
            call.input = input;
            list(call)
        }
        Value::Object(object) => call.world().items(object),
        other => return Err(other),
    };
    items.map(Arc::new).ok_or(Value::Unknown)
}

/// `item_property`: dots go deeper, and what looks like a number is one. `None`: unknown.
fn property<'v>(call: &Call<'_, '_>, item: &'v Value, name: &str) -> Option<Cow<'v, Value>> {
    let dotted = name.contains('.');
    // The items of data are many, and need not be copied.
    if let (Value::Hash(hash), false) = (item, dotted) {
        let value = hash.get(name).map_or(Cow::Owned(Value::Nil), Cow::Borrowed);
        return seen(value);
    }
    let mut value = item.clone();
    for step in name.split('.') {
        let stops = match value {
            Value::Int(_) | Value::Array(_) => true,
            Value::Str(_) | Value::Hash(_) | Value::Object(_) | Value::Unknown | Value::Later(_) => false,
            _ => !dotted,
        };
        // Ruby stops at a number or list that is asked for a key.
        if stops {
            return None;
        }
        value = named(call, &value, step).unwrap_or_else(|| Value::Str(Text::plain(step)));
    }
    seen(Cow::Owned(value))
}

/// A property as it is compared.
fn seen(value: Cow<'_, Value>) -> Option<Cow<'_, Value>> {
    if compare::is_unknown(&value) {
        return None;
    }
    let number = match &*value {
        Value::Str(text) => numeric(text.as_str()),
        _ => None,
    };
    Some(number.map_or(value, Cow::Owned))
}

fn numeric(text: &str) -> Option<Value> {
    // Most texts that are asked for are versions and names.
    let is_part = |byte: u8| matches!(byte, b'0'..=b'9' | b'.' | b'-' | 0..=b' ' | 0x80..);
    if !text.bytes().all(is_part) || text.bytes().filter(|byte| *byte == b'.').count() > 1 {
        return None;
    }
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    match digits.bytes().filter(|byte| *byte == b'.').count() {
        0 => text.parse().ok().map(Value::Int),
        1 if digits.len() > 1 => text.parse().ok().map(Value::Float),
        _ => None,
    }
}

/// Whether a property is what `where` looks for. `None`: unknown.
fn matches(property: &Value, target: &Value) -> Option<bool> {
    match (property, target) {
        (Value::Str(property), Value::Str(target)) => return Some(property == target),
        (Value::Nil, Value::Str(_)) => return Some(false),
        _ => {}
    }
    match target {
        Value::Nil => return Some(matches!(property, Value::Nil)),
        Value::Empty | Value::Blank => {
            return Some(match property {
                Value::Str(text) => text.as_str().is_empty(),
                Value::Nil => true,
                Value::Array(items) => items.is_empty(),
                _ => false,
            });
        }
        _ => {}
    }
    let target = print::plain(target)?;
    Some(match property {
        Value::Nil | Value::Hash(_) => false,
        Value::Array(items) => {
            let mut found = Some(false);
            for item in items.iter() {
                match print::plain(item).filter(|_| !compare::is_unknown(item)) {
                    Some(text) if text == target => return Some(true),
                    Some(_) => {}
                    None => found = None,
                }
            }
            return found;
        }
        // Ruby compares the parts of a Time one by one.
        Value::Time(_) | Value::Object(_) => return None,
        other => print::plain(other)? == target,
    })
}

/// The arguments of `where` and `find`; `None` when they leave the input as it is.
fn criteria(call: &Call<'_, '_>) -> Option<(String, Value)> {
    let (name, target) = (call.argument(0), call.argument(1));
    let asked = compare::truth(&name) != Some(false) && !matches!(target, Value::Array(_) | Value::Hash(_));
    asked.then(|| (print::plain(&name).unwrap_or_default(), target))
}

fn select(call: &mut Call<'_, '_>) -> Outcome {
    let Some((name, target)) = criteria(call) else { return Ok(call.input.clone()) };
    if let Some((items, found)) = by_value(call, &name, &target) {
        let is_left = call.renderer.step(items as u64, call.place);
        let all = found.map(|found| found.items).unwrap_or_default();
        return Ok(if is_left { Value::Array(all) } else { Value::Unknown });
    }
    filtered(call, |call, item| matches(&*property(call, item, &name)?, &target), false)
}

fn find(call: &mut Call<'_, '_>) -> Outcome {
    let Some((name, target)) = criteria(call) else { return Ok(call.input.clone()) };
    if let Some((items, found)) = by_value(call, &name, &target) {
        let looked_at = found.as_ref().map_or(items, |found| found.first + 1);
        let is_left = call.renderer.step(looked_at as u64, call.place);
        let first = found.and_then(|found| found.items.first().cloned()).unwrap_or_default();
        return Ok(if is_left { first } else { Value::Unknown });
    }
    filtered(call, |call, item| matches(&*property(call, item, &name)?, &target), true)
}

/// How many items a list of the site has, and those of them with that property. `None` where they must be looked through.
fn by_value(call: &mut Call<'_, '_>, name: &str, target: &Value) -> Option<(usize, Option<Alike>)> {
    let Value::Array(items) = &call.input else { return None };
    if !is_of_keys(call.arguments) || matches!(target, Value::Nil | Value::Empty | Value::Blank) {
        return None;
    }
    let target = print::plain(target)?;
    let lists = call.world().filtered_lists()?;
    let by_value = lists.by_value(call.world(), items, name, || items_by_value(call, items, name))?;
    Some((items.len(), by_value.get(&target).cloned()))
}

/// The items of a list by what [`matches`] compares of them; `None` where one of them is not known.
fn items_by_value(call: &Call<'_, '_>, items: &[Value], name: &str) -> Option<ByValue> {
    let mut groups: HashMap<String, (usize, Vec<Value>)> = HashMap::new();
    for (number, item) in items.iter().enumerate() {
        let property = property(call, item, name)?;
        let mut printed = match &*property {
            Value::Nil | Value::Hash(_) => continue,
            Value::Time(_) | Value::Object(_) => return None,
            Value::Array(inner) if inner.iter().any(compare::is_unknown) => return None,
            Value::Array(inner) => inner.iter().map(print::plain).collect::<Option<Vec<_>>>()?,
            other => vec![print::plain(other)?],
        };
        printed.sort_unstable();
        printed.dedup();
        for text in printed {
            groups.entry(text).or_insert_with(|| (number, Vec::new())).1.push(item.clone());
        }
    }
    let alike = |(text, (first, items))| (text, Alike { items: Arc::new(items), first });
    Some(groups.into_iter().map(alike).collect())
}

/// The items (or the first one) that match; unknown as soon as one match is.
pub(super) fn filtered(
    call: &mut Call<'_, '_>,
    mut matches: impl FnMut(&mut Call<'_, '_>, &Value) -> Option<bool>,
    first: bool,
) -> Outcome {
    let items = match items(call) {
        Ok(items) => items,
        Err(input) => return Ok(input),
    };
    let mut kept = Vec::new();
    for item in items.iter() {
        if !call.renderer.step(1, call.place) {
            return Ok(Value::Unknown);
        }
        match matches(call, item) {
            None => return Ok(Value::Unknown),
            Some(true) if first => return Ok(item.clone()),
            Some(true) => kept.push(item.clone()),
            Some(false) => {}
        }
    }
    Ok(if first { Value::Nil } else { Value::Array(Arc::new(kept)) })
}

fn group_by(call: &mut Call<'_, '_>) -> Outcome {
    let name = print::plain(&call.argument(0)).unwrap_or_default();
    grouped(call, |call, item| {
        let value = property(call, item, &name)?.into_owned();
        let text = match &value {
            Value::Array(_) => print::inspect(&value)?,
            _ => print::plain(&value)?,
        };
        Some((text.clone(), Value::Str(Text::plain(text))))
    })
}

pub(super) fn grouped(
    call: &mut Call<'_, '_>,
    mut key: impl FnMut(&mut Call<'_, '_>, &Value) -> Option<(String, Value)>,
) -> Outcome {
    let items = match items(call) {
        Ok(items) => items,
        Err(input) => return Ok(input),
    };
    let mut index: HashMap<String, usize> = HashMap::new();
    let mut groups: Vec<(Value, Vec<Value>)> = Vec::new();
    for item in items.iter() {
        if !call.renderer.step(1, call.place) || !may_nest(item) {
            return Ok(Value::Unknown);
        }
        let Some((identity, name)) = key(call, item) else { return Ok(Value::Unknown) };
        let at = *index.entry(identity).or_insert(groups.len());
        match groups.get_mut(at) {
            Some((_, members)) => members.push(item.clone()),
            None => groups.push((name, vec![item.clone()])),
        }
    }
    let groups = groups.into_iter().map(|(name, members)| {
        let mut group = Hash::default();
        let size = members.len() as i64;
        group.insert("name".into(), name);
        group.insert("items".into(), Value::Array(Arc::new(members)));
        group.insert("size".into(), Value::Int(size));
        Value::Hash(Arc::new(group))
    });
    Ok(Value::Array(Arc::new(groups.collect())))
}

fn sort(call: &mut Call<'_, '_>) -> Outcome {
    if matches!(call.input, Value::Nil) {
        return Err("Cannot sort a null object.".into());
    }
    let name = call.argument(0);
    if matches!(name, Value::Nil) {
        return plain_sort(call);
    }
    let nils_first = match call.given(1).map(|order| print::plain(order).unwrap_or_default()).as_deref() {
        None | Some("first") => true,
        Some("last") => false,
        Some(other) => {
            return Err(format!(
                "Invalid nils order: '{other}' is not a valid nils order. It must be 'first' or 'last'."
            ));
        }
    };
    let name = print::plain(&name).unwrap_or_default();
    let items = match items(call) {
        Ok(items) => items,
        Err(Value::Unknown) => return Ok(Value::Unknown),
        Err(input) => return Err(format!("undefined method `map' for {}", compare::class(&input))),
    };
    let mut keyed = Vec::with_capacity(items.len());
    for item in items.iter() {
        match property(call, item, &name).map(Cow::into_owned) {
            Some(key) => keyed.push((key, item.clone())),
            None => return Ok(Value::Unknown),
        }
    }
    keyed.sort_by(|(a, _), (b, _)| match (a, b) {
        (Value::Nil, Value::Nil) => Ordering::Equal,
        (Value::Nil, _) => {
            if nils_first {
                Ordering::Less
            } else {
                Ordering::Greater
            }
        }
        (_, Value::Nil) => {
            if nils_first {
                Ordering::Greater
            } else {
                Ordering::Less
            }
        }
        _ => spaceship(a, b).unwrap_or_else(|| print::plain(a).cmp(&print::plain(b))),
    });
    Ok(Value::Array(Arc::new(keyed.into_iter().map(|(_, item)| item).collect())))
}

/// `<=>`; `None` where Ruby has no answer.
fn spaceship(a: &Value, b: &Value) -> Option<Ordering> {
    let (equal, less) = (compare::ruby_equal(a, b), compare::compare(Operator::Less, a, b));
    if equal == Some(true) {
        return Some(Ordering::Equal);
    }
    match (less, compare::compare(Operator::Greater, a, b)) {
        (Ok(Some(true)), _) => Some(Ordering::Less),
        (_, Ok(Some(true))) => Some(Ordering::Greater),
        _ => None,
    }
}

fn plain_sort(call: &mut Call<'_, '_>) -> Outcome {
    // Ruby sorts the pairs of a mapping.
    if matches!(call.input, Value::Hash(_)) {
        return Ok(Value::Unknown);
    }
    let mut items = match items(call) {
        Ok(items) => Arc::unwrap_or_clone(items),
        Err(Value::Unknown) => return Ok(Value::Unknown),
        Err(input) => return Err(format!("undefined method `sort' for {}", compare::class(&input))),
    };
    if items
        .iter()
        .any(|item| compare::is_unknown(item) || matches!(item, Value::Object(_) | Value::Array(_)))
    {
        return Ok(Value::Unknown);
    }
    let mut failed = None;
    items.sort_by(|a, b| {
        spaceship(a, b).unwrap_or_else(|| {
            failed.get_or_insert_with(|| (compare::class(a), compare::class(b)));
            Ordering::Equal
        })
    });
    match failed {
        Some((a, b)) => Err(format!("comparison of {a} with {b} failed")),
        None => Ok(Value::Array(Arc::new(items))),
    }
}

fn sort_natural(call: &mut Call<'_, '_>) -> Outcome {
    let name = call.argument(0);
    let Some(items) = list(call) else { return Ok(Value::Unknown) };
    let mut keyed = Vec::with_capacity(items.len());
    for item in items {
        let key = if matches!(name, Value::Nil) { item.clone() } else { element(call, &item, &name) };
        if compare::is_unknown(&key) || matches!(key, Value::Object(_)) {
            return Ok(Value::Unknown);
        }
        let nil = matches!(key, Value::Nil);
        keyed.push((nil, print::plain(&key).unwrap_or_default().to_ascii_lowercase(), item));
    }
    keyed.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    Ok(Value::Array(Arc::new(keyed.into_iter().map(|(_, _, item)| item).collect())))
}
