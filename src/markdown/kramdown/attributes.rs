//! Attribute lists: `{: #id .class key="value" reference}`.

use foldhash::HashMap;
use std::ops::Range;

use super::scan::{Window, is_space, is_word};

/// What an attribute list sets.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Attributes {
    /// In the order in which the names came first.
    pub(super) pairs: Vec<(String, String)>,
    /// Names of attribute list definitions, and words like `toc`.
    pub(super) references: Vec<String>,
    /// Where the list stands in the arena's text.
    pub(super) range: Range<usize>,
}

/// How many lists one list may draw in by its references: they may refer to each other.
const MAX_REFERENCES: usize = 100;

impl Attributes {
    /// Reads what stands between `{:` and `}`.
    pub(super) fn read(&mut self, window: &Window<'_>, inside: Range<usize>) {
        self.range = inside.clone();
        let window = Window { end: inside.end, ..*window };
        let mut at = inside.start;
        while at < inside.end {
            let is_first = at == inside.start && !is_space(window.byte(at));
            let follows = is_first || is_space(window.byte(at));
            let item = if follows { self.item(&window, at + usize::from(!is_first)) } else { None };
            match item {
                Some(end) => at = end,
                None => at += 1,
            }
        }
    }

    /// One item of the list: where it ends.
    fn item(&mut self, window: &Window<'_>, at: usize) -> Option<usize> {
        let ends = |end: usize| end == window.end || is_space(window.byte(end));
        let name = at..at + window.name_length(at);
        if !name.is_empty() {
            if let Some((value, end)) = pair_value(window, name.end) {
                self.set(window.slice(name), value);
                return Some(end);
            }
            return ends(name.end).then(|| {
                self.references.push(window.slice(name.clone()).to_owned());
                name.end
            });
        }
        let end = window.skip(at, |byte| !is_space(byte));
        let mut marks = Vec::new();
        let mut mark = at;
        while mark < end {
            let length = match window.byte(mark) {
                b'#' if window.byte(mark + 1).is_ascii_alphabetic() => {
                    window.skip(mark + 1, |byte| is_word(byte) || matches!(byte, b'-' | b':')) - mark
                }
                b'.' => window.skip(mark + 1, |byte| !is_space(byte) && !matches!(byte, b'.' | b'#')) - mark,
                _ => return None,
            };
            if length < 2 {
                return None;
            }
            marks.push(mark..mark + length);
            mark += length;
        }
        if marks.is_empty() {
            return None;
        }
        for mark in marks {
            let name = window.slice(mark.start + 1..mark.end);
            if window.byte(mark.start) == b'#' {
                self.set("id", name.to_owned());
            } else {
                self.add_class(name);
            }
        }
        Some(end)
    }

    /// Sets an attribute.
    pub(super) fn set(&mut self, name: &str, value: String) {
        match self.pairs.iter_mut().find(|(key, _)| key == name) {
            Some((_, old)) => *old = value,
            None => self.pairs.push((name.to_owned(), value)),
        }
    }

    /// Adds a class to those that are there.
    pub(super) fn add_class(&mut self, class: &str) {
        match self.pairs.iter_mut().find(|(key, _)| key == "class") {
            Some((_, classes)) if classes.is_empty() => classes.push_str(class),
            Some((_, classes)) => {
                classes.push(' ');
                classes.push_str(class);
            }
            None => self.pairs.push(("class".to_owned(), class.to_owned())),
        }
    }

    /// Its length in bytes.
    pub(super) fn length(&self) -> usize {
        let pairs = self.pairs.iter().map(|(key, value)| key.len() + value.len());
        pairs.chain(self.references.iter().map(String::len)).sum()
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Adds what a further list of the same element sets: classes gather, all else is set anew.
    pub(super) fn extend(&mut self, other: &Attributes) {
        if self.range.is_empty() {
            self.range = other.range.clone();
        }
        self.references.extend(other.references.iter().cloned());
        self.apply_pairs(other);
    }

    fn apply_pairs(&mut self, other: &Attributes) {
        for (key, value) in &other.pairs {
            if key == "class" {
                self.add_class(value);
            } else {
                self.set(key, value.clone());
            }
        }
    }

    /// Adds a list to an element's own attributes: first what it refers to, then what it sets itself.
    pub(super) fn apply(&mut self, list: &Attributes, definitions: &HashMap<String, Attributes>) {
        let mut left = MAX_REFERENCES;
        self.apply_references(list, definitions, &mut left, 8);
    }

    fn apply_references(
        &mut self,
        list: &Attributes,
        definitions: &HashMap<String, Attributes>,
        left: &mut usize,
        depth: usize,
    ) {
        for reference in &list.references {
            if let Some(definition) = definitions.get(reference)
                && depth > 0
                && *left > 0
            {
                *left -= 1;
                self.apply_references(definition, definitions, left, depth - 1);
            }
        }
        self.apply_pairs(list);
    }
}

/// `="value"` behind a name: the value, and where it ends.
fn pair_value(window: &Window<'_>, at: usize) -> Option<(String, usize)> {
    let quote = window.byte(at + 1);
    if window.byte(at) != b'=' || !matches!(quote, b'"' | b'\'') {
        return None;
    }
    let start = at + 2;
    let mut end = start;
    while end < window.end {
        let byte = window.byte(end);
        let next = window.byte(end + 1);
        if byte == b'\\' && (next == b'}' || next == quote) {
            end += 2;
            continue;
        }
        if byte == quote && (end + 1 == window.end || is_space(next)) {
            let raw = window.slice(start..end);
            let quote = char::from(quote);
            let value =
                raw.replace("\\}", "}").replace(&format!("\\{quote}"), quote.encode_utf8(&mut [0; 4]));
            return Some((value, end + 1));
        }
        end += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Attributes, Window};

    #[test]
    fn a_list_is_read_as_kramdown_reads_it() {
        let cases = [
            ("#a.b.c", "id=a class=b c"),
            (" .a #b key=\"v \\\" w\" toc", "class=a id=b key=v \" w toc"),
            ("#1 .x", "class=x"),
            ("a=b c", "c"),
            ("class='a' .b id=\"x\" #y", "class=a b id=y"),
        ];
        for (text, expected) in cases {
            let mut list = Attributes::default();
            list.read(&Window { text, start: 0, end: text.len() }, 0..text.len());
            let pairs = list.pairs.iter().map(|(key, value)| format!("{key}={value}"));
            let found: Vec<String> = pairs.chain(list.references.iter().cloned()).collect();
            assert_eq!(found.join(" "), expected, "{text}");
        }
    }
}
