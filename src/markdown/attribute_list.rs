//! kramdown's attribute lists: `{: #id .class key="value" reference}`.

use std::ops::Range;

/// What an attribute list sets, as far as links and ids are concerned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Attributes {
    /// The id.
    pub(super) id: Option<String>,
    /// The classes, with a space before each.
    pub(super) classes: String,
    /// Names of attribute list definitions, and `toc`.
    pub(super) references: Vec<String>,
    /// Everything of the form `key="value"` but id and class.
    pub(super) pairs: Vec<(String, String)>,
}

impl Attributes {
    /// Adds what a later list of the same block sets.
    pub(super) fn extend(&mut self, other: Attributes) {
        self.id = other.id.or(self.id.take());
        self.classes.push_str(&other.classes);
        self.references.extend(other.references);
        self.pairs.extend(other.pairs);
    }

    /// Reads what stands between `{:` and `}`.
    pub(super) fn parse(list: &str) -> Attributes {
        let mut attributes = Attributes::default();
        let mut rest = list.trim_start();
        while !rest.is_empty() {
            let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let length = attributes.take_pair(rest).unwrap_or_else(|| {
                attributes.take_word(&rest[..word]);
                word
            });
            rest = rest[length..].trim_start();
        }
        attributes
    }

    /// `key="value"` at the start of a text: its length.
    fn take_pair(&mut self, text: &str) -> Option<usize> {
        let key = text.find(|c: char| !is_name_char(c)).filter(|length| *length > 0)?;
        let quote = text[key..].strip_prefix('=')?.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let start = key + 2;
        let mut escaped = false;
        let close = text[start..].find(|c: char| {
            let found = c == quote && !escaped;
            escaped = c == '\\';
            found
        })?;
        let end = start + close + 1;
        if text[end..].starts_with(|c: char| !c.is_whitespace()) {
            return None;
        }
        let value =
            text[start..start + close].replace("\\}", "}").replace(&format!("\\{quote}"), &quote.to_string());
        match &text[..key] {
            "id" => self.id = Some(value),
            "class" => self.push_class(&value),
            key => self.pairs.push((key.to_owned(), value)),
        }
        Some(end)
    }

    /// `#id`, `.class`, `.class#id` or a reference. Anything else is ignored.
    fn take_word(&mut self, word: &str) {
        if !word.starts_with(['#', '.']) {
            if is_name(word) {
                self.references.push(word.to_owned());
            }
            return;
        }
        let mut rest = word;
        while let Some(mark) = rest.chars().next() {
            let name = &rest[1..];
            let length = name.find(['#', '.']).unwrap_or(name.len());
            match mark {
                '.' if length > 0 => self.push_class(&name[..length]),
                '#' if name.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                    self.id = Some(name[..length].to_owned())
                }
                _ => {}
            }
            rest = &name[length..];
        }
    }

    fn push_class(&mut self, class: &str) {
        self.classes.push(' ');
        self.classes.push_str(class);
    }

    /// Whether a class is set.
    pub(super) fn has_class(&self, name: &str) -> bool {
        self.classes.split_ascii_whitespace().any(|class| class == name)
    }
}

/// Whether a text can name a definition.
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(is_word_char) && text.chars().all(is_name_char)
}

fn is_word_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn is_name_char(c: char) -> bool {
    is_word_char(c) || c == '-'
}

/// The longest attribute list that is looked for: the end of a longer one would be searched again for every start.
const MAX_LENGTH: usize = 500;

/// The list `{:…}` that begins at `at`, braces included.
pub(super) fn span(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = text.get(at..)?;
    let inside = rest.strip_prefix("{:")?;
    if inside.starts_with([':', '/', '}']) {
        return None;
    }
    let mut escaped = false;
    let close = inside.bytes().take(MAX_LENGTH).position(|byte| {
        let found = byte == b'}' && !escaped;
        escaped = byte == b'\\';
        found
    })?;
    Some(at..at + 2 + close + 1)
}

/// What stands between `{:` and `}`.
pub(super) fn content(list: &str) -> &str {
    list.strip_prefix("{:").and_then(|rest| rest.strip_suffix('}')).unwrap_or_default()
}
