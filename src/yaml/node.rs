//! The tree that YAML is read into: values as Ruby's SafeYAML would see them (J-YAML-4..11), each with its span.

use crate::source::Span;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The bytes that wrote it, quotes and block indicator included. Empty for a value that is not written (`key:`).
    pub span: Span,
    /// What it is.
    pub value: Yaml,
}

/// A resolved value.
#[derive(Clone, Debug, PartialEq)]
pub enum Yaml {
    /// `null`, `~` or nothing at all.
    Null,
    /// `true yes on false no off`, any case.
    Bool(bool),
    /// A whole number that fits (J-YAML-5); a larger one is [`Yaml::BigInt`].
    Int(i64),
    /// A whole number beyond 64 bits, as its decimal digits with sign (of absurd length: as its digits are written).
    BigInt(Box<str>),
    /// A number with a dot, or a sexagesimal one (J-YAML-6, 7).
    Float(f64),
    /// `2024-01-31` (J-YAML-8).
    Date(jiff::civil::Date),
    /// A timestamp with seconds (J-YAML-8); without a zone it is UTC.
    Time(Box<jiff::Zoned>),
    /// Text.
    Str(Scalar),
    /// `[a, b]` or `- a`.
    Sequence(Vec<Node>),
    /// `{a: b}` or `a: b`.
    Mapping(Mapping),
}

/// A string scalar.
#[derive(Clone, Debug, PartialEq)]
pub struct Scalar {
    /// The text after escapes and folding.
    pub text: Box<str>,
    /// How it was written.
    pub style: Style,
    /// Where exactly the bytes of `text` stand in the file, when they stand there unchanged (no escape, no folding).
    pub exact: Option<Span>,
}

/// How a scalar was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|` or `>`
    Block,
}

/// A mapping in the order of the file; a repeated key is kept in `repeated`, its last value wins (J-YAML-3).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping {
    /// One entry for each distinct key, at the position of its first appearance.
    pub entries: Vec<Entry>,
    /// Entries that a later equal key overrides. An entry's key is the one that won.
    pub repeated: Vec<Repeated>,
}

/// An entry that does not count, because its key stands again further down.
#[derive(Clone, Debug, PartialEq)]
pub struct Repeated {
    /// Its key.
    pub lost: Span,
    /// Its value.
    pub lost_value: Span,
    /// The key that wins.
    pub wins: Span,
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key, converted like any scalar: `on:` is a boolean key (J-YAML-4).
    pub key: Node,
    /// The value.
    pub value: Node,
}

impl Mapping {
    /// The keys that are texts.
    pub fn keys(&self) -> Vec<String> {
        let text = |entry: &Entry| match &entry.key.value {
            Yaml::Str(scalar) => Some(scalar.text.to_string()),
            _ => None,
        };
        self.entries.iter().filter_map(text).collect()
    }

    /// The entry of a string key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key.as_str() == Some(key))
    }

    /// The value of a string key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }
}

impl Node {
    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Yaml::Str(scalar) => Some(&scalar.text),
            _ => None,
        }
    }

    /// The mapping, if it is one.
    pub fn as_mapping(&self) -> Option<&Mapping> {
        match &self.value {
            Yaml::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// The items, if it is a sequence.
    pub fn as_sequence(&self) -> Option<&[Node]> {
        match &self.value {
            Yaml::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// The value of a string key, if it is a mapping.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_mapping()?.get(key)
    }

    /// Whether it is nil.
    pub fn is_null(&self) -> bool {
        matches!(self.value, Yaml::Null)
    }

    /// Ruby's truth: everything but nil and false.
    pub fn is_truthy(&self) -> bool {
        !matches!(self.value, Yaml::Null | Yaml::Bool(false))
    }
}
