//! `schema-violation`

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::{Map, Number, Value};

use crate::diagnostic::{Diagnostic, Level};
use crate::site::Page;
use crate::source::{Place, Source, Span};
use crate::yaml::{Node, Yaml};

use super::{Check, Context, Rule};

/// Front matter that is not what the settings, or a JSON Schema that they name, ask for.
pub(super) const RULE: Rule = Rule {
    name: "schema-violation",
    level: Level::Warning,
    doc: include_str!("../../rules/schema-violation.md"),
    yields_to: &["invalid-date", "required-key", "wrong-type"],
    check: Check::Site(check),
};

/// Of one page no more are reported.
const MAX_FINDINGS: usize = 100;

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    for (page, requirements) in super::required_key::asked(context) {
        for schema in &requirements.schemas {
            let (Some(file), Some(parsed)) = (page.file, &page.parsed) else { continue };
            let Some(node) = &parsed.front_matter.node else { continue };
            let source = context.sources.get(file);
            let value = json(source, node);
            for error in schema.iter_errors(&value).take(MAX_FINDINGS) {
                found.extend(said(page, source, node, &error).map(|(span, message)| {
                    let help = "the settings of postproof ask for it";
                    Diagnostic::new(RULE.name, Place::new(file, span), message).help(help)
                }));
            }
        }
    }
}

/// Where a violation stands, and what it is.
fn said(page: &Page, source: &Source, root: &Node, error: &ValidationError) -> Option<(Span, String)> {
    let (key, node) = find(source, root, error.instance_path().as_str());
    let whole = if node.span.is_empty() { key.unwrap_or(node.span) } else { node.span };
    // Of many lines the key says which value is meant.
    let is_long = source.slice(whole).contains('\n');
    let span = match key {
        Some(key) if is_long => key,
        None if is_long => source.line_span(0),
        _ => whole,
    };
    match error.kind() {
        Kind::Required { property } => {
            let name = property.as_str()?;
            // The defaults of the configuration may give it.
            let is_given = error.instance_path().as_str().is_empty() && page.data.contains_key(name);
            (!is_given).then(|| (span, format!("`{name}` is missing")))
        }
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            let name = unexpected.first()?;
            let entry = node.as_mapping()?.entries.iter().find(|entry| text_of(source, &entry.key) == *name);
            Some((entry.map_or(span, |entry| entry.key.span), format!("`{name}` is no key of the schema")))
        }
        Kind::Enum { options } => {
            let options = options.as_array().map(Vec::as_slice).unwrap_or_default();
            let options: Vec<String> = options.iter().map(|option| format!("`{}`", plain(option))).collect();
            Some((span, format!("`{}` is none of {}", shown(source, span), options.join(", "))))
        }
        Kind::MaxLength { limit } => {
            Some((span, format!("{} characters, and at most {limit} are allowed", length(error))))
        }
        Kind::MinLength { limit } => {
            Some((span, format!("{} characters, and at least {limit} are asked for", length(error))))
        }
        _ => Some((span, error.masked_with(format!("`{}`", shown(source, span))).to_string())),
    }
}

fn shown(source: &Source, span: Span) -> String {
    const MAX_SHOWN: usize = 60;
    source.slice(span).lines().next().unwrap_or_default().chars().take(MAX_SHOWN).collect()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn length(error: &ValidationError) -> usize {
    error.instance().as_str().map_or(0, |text| text.chars().count())
}

/// The node at a JSON Pointer, and the key that it is the value of.
fn find<'n>(source: &Source, root: &'n Node, pointer: &str) -> (Option<Span>, &'n Node) {
    let mut found = (None, root);
    for name in pointer.split('/').skip(1) {
        let name = name.replace("~1", "/").replace("~0", "~");
        let next = match &found.1.value {
            Yaml::Sequence(items) => {
                name.parse().ok().and_then(|at: usize| items.get(at)).map(|item| (found.0, item))
            }
            Yaml::Mapping(mapping) => {
                let mut entries = mapping.entries.iter();
                entries
                    .find(|entry| text_of(source, &entry.key) == name)
                    .map(|entry| (Some(entry.key.span), &entry.value))
            }
            _ => None,
        };
        let Some(next) = next else { break };
        found = next;
    }
    found
}

/// A key as a text: JSON has no others.
fn text_of(source: &Source, key: &Node) -> String {
    key.as_str().map_or_else(|| source.slice(key.span).to_owned(), str::to_owned)
}

/// Front matter as JSON. Dates and large numbers are texts there, as they are written.
fn json(source: &Source, node: &Node) -> Value {
    let written = || Value::String(source.slice(node.span).to_owned());
    match &node.value {
        Yaml::Null => Value::Null,
        Yaml::Bool(value) => Value::Bool(*value),
        Yaml::Int(value) => Value::from(*value),
        Yaml::Float(value) => Number::from_f64(*value).map_or_else(written, Value::Number),
        Yaml::BigInt(_) | Yaml::Date(_) | Yaml::Time(_) => written(),
        Yaml::Str(scalar) => Value::String(scalar.text.to_string()),
        Yaml::Sequence(items) => Value::Array(items.iter().map(|item| json(source, item)).collect()),
        Yaml::Mapping(mapping) => {
            let entries = mapping.entries.iter();
            let entries = entries.map(|entry| (text_of(source, &entry.key), json(source, &entry.value)));
            Value::Object(entries.collect::<Map<_, _>>())
        }
    }
}
