//! What serde says of a settings file, in words of who writes one, with the way out.

use crate::suggest;

/// A kind of value: how serde calls it, how people do, and an example.
const KINDS: [(&str, &str, &str); 7] = [
    ("usize", WHOLE_NUMBER, "20"),
    ("u64", WHOLE_NUMBER, "1000000"),
    ("a sequence", "a list", "[one, two]"),
    ("a boolean", "`true` or `false`", "true"),
    ("a string", "a text", "text"),
    ("a map", PAIRS, "{key: value}"),
    ("struct", PAIRS, "{key: value}"),
];
const WHOLE_NUMBER: &str = "a whole number, 0 or more";
const PAIRS: &str = "`key: value` pairs";

/// The message, as a lowercase phrase, and the way out.
pub(super) fn of_the_author(error: &str) -> (String, Option<String>) {
    let error = error.rsplit_once(" at line ").map_or(error, |(message, _)| message);
    unknown(error)
        .or_else(|| wrong_kind(error))
        .or_else(|| missing(error))
        .unwrap_or((error.to_owned(), None))
}

/// A key or value that is none of those that may stand there; the nearest is the way out.
fn unknown(error: &str) -> Option<(String, Option<String>)> {
    let kinds = [("unknown field ", "key"), ("unknown variant ", "value")].into_iter();
    let (start, name) = kinds.filter_map(|(kind, name)| Some((error.find(kind)?, name))).next()?;
    let mut quoted = error.get(start..)?.split('`').skip(1).step_by(2);
    let unknown = quoted.next()?;
    let known: Vec<&str> = quoted.collect();
    let help = match suggest::nearest(unknown, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known here: {}", known.join(", ")),
    };
    Some((format!("unknown {name} `{unknown}`"), Some(help)))
}

/// A list where a number is to stand, and the like.
fn wrong_kind(error: &str) -> Option<(String, Option<String>)> {
    let split = |kind: &str| error.split_once(kind);
    let (path, rest) = split("invalid type: ").or_else(|| split("invalid value: "))?;
    let (found, expected) = rest.rsplit_once(", expected ")?;
    let (path, found) = (path.trim_end_matches(": "), found_as(found));
    let kind = KINDS.iter().find(|(kind, ..)| expected == *kind || expected.split(' ').next() == Some(kind));
    let expected = kind.map_or(expected, |(_, words, _)| words);
    if path.is_empty() {
        return Some((
            format!("the settings must be {}, not {found}", expected.trim_start_matches("settings as ")),
            None,
        ));
    }
    let help = kind.map(|(.., example)| match path.rsplit('.').next() {
        Some(key) if !key.ends_with(']') => format!("write it like `{key}: {example}`"),
        _ => format!("write it like `- {example}`"),
    });
    Some((format!("`{path}` must be {expected}, not {found}"), help))
}

/// A value as its author sees it; serde puts its kind before it.
fn found_as(found: &str) -> String {
    match found.split_once(' ') {
        _ if found == "unit value" => "empty".to_owned(),
        _ if found == "sequence" => "a list".to_owned(),
        _ if found == "map" => PAIRS.to_owned(),
        Some(("string", text)) => format!("`{}`", text.trim_matches('"')),
        Some(("floating", rest)) => rest.trim_start_matches("point ").to_owned(),
        Some((_, value)) => value.to_owned(),
        None => found.to_owned(),
    }
}

/// A key that must be there, or is there twice.
fn missing(error: &str) -> Option<(String, Option<String>)> {
    if let Some((path, key)) = error.split_once("missing field ") {
        let help = format!("add {key} there");
        return Some((format!("`{}` lacks the key {key}", path.trim_end_matches(": ")), Some(help)));
    }
    let (_, key) =
        error.split_once("duplicate field ").or_else(|| error.split_once("duplicate entry with key "))?;
    Some((format!("the key {} is there twice", key.replace('"', "`")), Some("keep one of both".to_owned())))
}
