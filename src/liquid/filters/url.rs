//! `relative_url`, `absolute_url`, `strip_index` (J-CONF-4, J-GOLD-6).

use super::{Call, Definition, Outcome, uri};
use crate::liquid::value::Value;
use crate::origin::{Text, TextBuilder};

pub(super) const FILTERS: &[Definition] = &[
    Definition::new("absolute_url", 0, 0, absolute_url),
    Definition::new("relative_url", 0, 0, relative_url),
    Definition::new("strip_index", 0, 0, strip_index),
];

/// The input as a URL, when it has no scheme; else what the filter answers.
fn path(call: &mut Call<'_, '_>) -> Result<Text, Outcome> {
    // A document's own URL is taken; what comes of a page is no URL (J-LIQ-51).
    match &call.input {
        Value::Nil => return Err(Ok(Value::Nil)),
        Value::Object(_) => return Err(Ok(Value::Unknown)),
        _ => {}
    }
    let input = call.input.clone();
    let Some(text) = call.text() else { return Err(Ok(Value::Unknown)) };
    match uri::is_absolute(text.as_str()) {
        Ok(false) => Ok(text),
        Ok(true) => Err(Ok(input)),
        Err(message) => Err(Err(message)),
    }
}

fn relative_url(call: &mut Call<'_, '_>) -> Outcome {
    let text = match path(call) {
        Ok(text) => text,
        Err(outcome) => return outcome,
    };
    let Some(base) = call.world().base_path() else { return Ok(Value::Unknown) };
    Ok(Value::Str(ending(&text, relative(base, text.as_str()))))
}

fn relative(base: &str, path: &str) -> String {
    let base = base.strip_suffix('/').unwrap_or(base);
    uri::normalize(&format!("{}{}", with_slash(base), with_slash(path)))
}

fn with_slash(path: &str) -> String {
    if path.is_empty() || path.starts_with('/') { path.to_owned() } else { format!("/{path}") }
}

fn absolute_url(call: &mut Call<'_, '_>) -> Outcome {
    let text = match path(call) {
        Ok(text) => text,
        Err(outcome) => return outcome,
    };
    let (Some(base), Some(url)) = (call.world().base_path(), call.world().site_url()) else {
        return Ok(Value::Unknown);
    };
    let relative = relative(base, text.as_str());
    let result = if url.is_empty() { relative } else { uri::normalize(&format!("{url}{relative}")) };
    Ok(Value::Str(ending(&text, result)))
}

/// The result; where the input ends it unchanged, that part stays exact.
fn ending(input: &Text, result: String) -> Text {
    if input.as_str().is_empty() || !result.ends_with(input.as_str()) {
        return input.derive(result);
    }
    let mut builder = TextBuilder::default();
    builder.push_str(result.get(..result.len() - input.as_str().len()).unwrap_or(""), None);
    builder.push(input);
    builder.finish()
}

fn strip_index(call: &mut Call<'_, '_>) -> Outcome {
    let input = call.input.clone();
    if matches!(input, Value::Int(_) | Value::Float(_) | Value::Bool(_)) {
        return Err("undefined method `empty?' for a value that is no string".into());
    }
    let Some(text) = call.text() else { return Ok(Value::Unknown) };
    let string = text.as_str();
    let stripped = string.strip_suffix("index.html").or_else(|| string.strip_suffix("index.htm"));
    Ok(match stripped.filter(|rest| rest.ends_with('/')) {
        Some(rest) => Value::Str(text.slice(0..rest.len())),
        None => input,
    })
}
