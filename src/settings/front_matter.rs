//! What the settings ask of front matter: keys, values, lengths, and JSON Schemas.

use std::collections::BTreeMap;
use std::sync::Arc;

use globset::GlobMatcher;
use jsonschema::Validator;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::source::SitePath;

/// What is asked of the front matter of some files.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FrontMatterFile {
    /// Which files: `_posts/**`. Without it all, or those of the collection.
    pub glob: Option<String>,
    /// Documents of which collection: `posts`.
    pub collection: Option<String>,
    /// Keys that must be there and have a value. The `defaults` of `_config.yml` may give it.
    #[serde(default)]
    pub required: Vec<String>,
    /// The values that a key, or each item of its list, may have.
    #[serde(default)]
    pub values: BTreeMap<String, Vec<Value>>,
    /// How many characters a text, or items a list, may have: the most, or `{min: 50, max: 160}`.
    #[serde(default)]
    pub lengths: BTreeMap<String, LengthFile>,
    /// A file with a JSON Schema for the front matter, from the folder of the settings. It may refer to nothing outside of itself.
    pub schema: Option<String>,
}

/// A length as it is written.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum LengthFile {
    /// The most.
    Max(u64),
    /// Both ends; either may be left out.
    Range {
        /// The least.
        min: Option<u64>,
        /// The most.
        max: Option<u64>,
    },
}

/// What is asked of the front matter of some files, ready to be compared.
#[derive(Clone, Debug)]
pub struct Requirements {
    /// Keys that must have a value.
    pub required: Vec<String>,
    /// The schemas.
    pub schemas: Vec<Arc<Validator>>,
    glob: Option<GlobMatcher>,
    collection: Option<String>,
}

/// Yields the text of a schema that the settings name.
pub(super) type ReadSchema<'a> = &'a dyn Fn(&str) -> std::io::Result<String>;

/// Why a schema cannot be used.
#[derive(Debug)]
pub(super) struct BadSchema {
    /// As the settings name it.
    pub(super) written: String,
    /// What is wrong.
    pub(super) reason: String,
}

impl Requirements {
    /// Whether they are meant for a file; `collection` is the label of the one that it belongs to.
    pub fn apply_to(&self, path: &SitePath, collection: Option<&str>) -> bool {
        self.glob.as_ref().is_none_or(|glob| glob.is_match(path.as_str()))
            && self.collection.as_deref().is_none_or(|asked| collection == Some(asked))
    }

    /// The label of the collection that they are meant for.
    pub(super) fn collection(&self) -> Option<&str> {
        self.collection.as_deref()
    }

    /// Compiles what a file asks for.
    pub(super) fn resolve(
        file: &FrontMatterFile,
        glob: Option<GlobMatcher>,
        read: ReadSchema,
    ) -> Result<Requirements, BadSchema> {
        let mut schemas = Vec::new();
        if let Some(schema) = own_schema(file) {
            schemas.push(compile("values", &schema)?);
        }
        if let Some(written) = &file.schema {
            schemas.push(compile(written, &schema(read, written)?)?);
        }
        Ok(Requirements {
            required: file.required.clone(),
            schemas,
            glob,
            collection: file.collection.clone(),
        })
    }
}

/// The schema of `values` and `lengths`; `None` where nothing is asked.
fn own_schema(file: &FrontMatterFile) -> Option<Value> {
    let mut properties = Map::new();
    let mut add = |key: &str, more: Value| {
        let own = properties.entry(key).or_insert_with(|| json!({"allOf": []}));
        if let Some(all) = own.get_mut("allOf").and_then(Value::as_array_mut) {
            all.push(more);
        }
    };
    for (key, values) in &file.values {
        add(
            key,
            json!({"if": {"type": "array"}, "then": {"items": {"enum": values}}, "else": {"enum": values}}),
        );
    }
    for (key, length) in &file.lengths {
        let (min, max) = match *length {
            LengthFile::Max(max) => (None, Some(max)),
            LengthFile::Range { min, max } => (min, max),
        };
        if let Some(min) = min {
            add(key, json!({"minLength": min, "minItems": min}));
        }
        if let Some(max) = max {
            add(key, json!({"maxLength": max, "maxItems": max}));
        }
    }
    (!properties.is_empty()).then(|| json!({"properties": properties}))
}

/// A schema as JSON or YAML.
fn schema(read: ReadSchema, written: &str) -> Result<Value, BadSchema> {
    let bad = |reason: String| BadSchema { written: written.to_owned(), reason };
    let text = read(written).map_err(|error| bad(format!("cannot be read: {error}")))?;
    serde_yaml::from_str(&text).map_err(|error| bad(format!("is no JSON: {error}")))
}

fn compile(written: &str, schema: &Value) -> Result<Arc<Validator>, BadSchema> {
    let bad = |error: jsonschema::ValidationError| BadSchema {
        written: written.to_owned(),
        reason: format!("is no schema: {error}"),
    };
    jsonschema::options().should_validate_formats(true).build(schema).map(Arc::new).map_err(bad)
}
