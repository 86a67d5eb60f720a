//! Texts with a caret in them: `‸` is where the author is.

use serde_json::{Value, json};

const CARET: char = '‸';

/// The encodings of positions that there are.
pub(crate) const ENCODINGS: [&str; 3] = ["utf-8", "utf-16", "utf-32"];

/// A text without its caret, and where that was, in bytes.
pub(crate) fn split(text: &str) -> (String, usize) {
    let at = text.find(CARET).unwrap_or_else(|| panic!("no caret in {text:?}"));
    (text.replace(CARET, ""), at)
}

/// What an editor of this encoding says of itself.
pub(crate) fn general(encoding: &str) -> Value {
    json!({"positionEncodings": [encoding]})
}

/// A byte of a text as an editor of this encoding counts.
pub(crate) fn position(text: &str, at: usize, encoding: &str) -> Value {
    let before = &text[..at];
    let line = before.rsplit('\n').next().unwrap().trim_start_matches('\u{feff}');
    let column = match encoding {
        "utf-8" => line.len(),
        "utf-16" => line.encode_utf16().count(),
        _ => line.chars().count(),
    };
    json!({"line": before.matches('\n').count(), "character": column})
}

/// The byte that an editor of this encoding means.
fn offset(text: &str, position: &Value, encoding: &str) -> usize {
    let is_it = |at: &usize| self::position(text, *at, encoding) == *position;
    let mut places = (0..=text.len()).filter(|at| text.is_char_boundary(*at));
    let mark = if text.starts_with('\u{feff}') { 3 } else { 0 };
    places.find(|at| *at >= mark && is_it(at)).unwrap_or_else(|| panic!("no {position} in {text:?}"))
}

/// A text after edits, given as an editor gets them.
pub(crate) fn edited(text: &str, edits: &[Value], encoding: &str) -> String {
    let mut edits: Vec<(usize, usize, &str)> = edits
        .iter()
        .map(|edit| {
            let at = |end: &str| offset(text, &edit["range"][end], encoding);
            (at("start"), at("end"), edit["newText"].as_str().unwrap())
        })
        .collect();
    edits.sort_unstable();
    let mut new = text.to_owned();
    for (start, end, by) in edits.into_iter().rev() {
        new.replace_range(start..end, by);
    }
    new
}
