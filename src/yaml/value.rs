//! What Liquid sees of a node.

use std::sync::Arc;

use crate::liquid::value::{Hash, Value};
use crate::origin::{HOLE, Origin, Text};
use crate::source::{FileId, Place};

use super::{Node, Yaml};

/// A node of `file` as a Liquid value. Strings know where they stand. Keys that are no strings are holes: Liquid cannot reach them by
/// name (J-YAML-4), but loops meet them.
pub fn to_value(node: &Node, file: FileId) -> Value {
    match &node.value {
        Yaml::Null => Value::Nil,
        Yaml::Bool(value) => Value::Bool(*value),
        Yaml::Int(value) => Value::Int(*value),
        // Liquid would calculate with it; this engine cannot.
        Yaml::BigInt(_) => Value::Unknown,
        Yaml::Float(value) => Value::Float(*value),
        Yaml::Date(value) => Value::Date(*value),
        Yaml::Time(value) => Value::Time(value.clone()),
        Yaml::Str(scalar) => {
            let span = scalar.exact.unwrap_or(node.span);
            let origin = Origin { place: Place::new(file, span), exact: scalar.exact.is_some() };
            Value::Str(Text::from_origin(&*scalar.text, origin))
        }
        Yaml::Sequence(items) => {
            Value::Array(Arc::new(items.iter().map(|item| to_value(item, file)).collect()))
        }
        Yaml::Mapping(mapping) => {
            let entries = mapping.entries.iter().enumerate().map(|(number, entry)| {
                let key = entry.key.as_str().map_or_else(|| format!("{HOLE}{number}").into(), Arc::from);
                (key, to_value(&entry.value, file))
            });
            Value::Hash(Arc::new(entries.collect::<Hash>()))
        }
    }
}

/// Ruby's lenient `Base64.decode64`: foreign characters are skipped, `=` ends it. Bytes that are no text are replaced.
pub(super) fn decode_base64(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut buffer, mut bits) = (0u32, 0);
    for byte in text.bytes().take_while(|byte| *byte != b'=') {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        buffer = (buffer << 6 | u32::from(six)) & 0xffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((buffer >> bits & 0xff) as u8);
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    #[test]
    fn strings_know_whether_their_bytes_stand_in_the_file() {
        let text = "a: plain\nb: \"es\\x63aped\"\n1: unnamed\nc: [yes, 1.5]\n";
        let node = crate::yaml::parse(text, 0).unwrap().unwrap();
        let Value::Hash(hash) = to_value(&node, FileId(7)) else { panic!("no mapping") };
        assert_eq!(hash.keys().map(|key| &**key).collect::<Vec<_>>(), ["a", "b", "\u{fdd0}2", "c"]);
        let origin = |key: &str| match &hash[key] {
            Value::Str(text) => text.pieces()[0].origin.unwrap(),
            other => panic!("{other:?}"),
        };
        let exact = Origin { place: Place::new(FileId(7), Span::new(3, 8)), exact: true };
        assert_eq!(origin("a"), exact);
        assert_eq!(origin("b"), Origin { place: Place::new(FileId(7), Span::new(12, 24)), exact: false });
        assert!(
            matches!(&hash["c"], Value::Array(items) if matches!(items[..], [Value::Bool(true), Value::Float(_)]))
        );
    }

    #[test]
    fn base64_is_read_as_ruby_reads_it() {
        for (text, expected) in
            [("aGk=", "hi"), ("aGk", "hi"), ("a G\nk=x", "hi"), ("", ""), ("w7w=", "ü"), ("a", "")]
        {
            assert_eq!(decode_base64(text), expected, "{text}");
        }
    }
}
