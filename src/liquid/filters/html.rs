//! Filters that escape and strip.

use super::{Call, Definition, Outcome, uri};
use crate::liquid::value::Value;

pub(super) const FILTERS: &[Definition] = &[
    Definition::new("escape", 0, 0, escape_filter),
    Definition::new("h", 0, 0, escape_filter),
    Definition::new("escape_once", 0, 0, escape_once),
    Definition::new("xml_escape", 0, 0, xml_escape),
    Definition::new("newline_to_br", 0, 0, newline_to_br),
    Definition::new("strip_html", 0, 0, strip_html),
    Definition::new("url_encode", 0, 0, url_encode),
    Definition::new("url_decode", 0, 0, url_decode),
    Definition::new("cgi_escape", 0, 0, cgi_escape),
    Definition::new("uri_escape", 0, 0, uri_escape),
];

/// `CGI.escapeHTML`
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match entity(c) {
            Some(entity) => out.push_str(entity),
            None => out.push(c),
        }
    }
    out
}

fn entity(c: char) -> Option<&'static str> {
    Some(match c {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\'' => "&#39;",
        _ => return None,
    })
}

fn escape_filter(call: &mut Call<'_, '_>) -> Outcome {
    if matches!(call.input, Value::Nil) { Ok(Value::Nil) } else { call.derive(escape) }
}

/// Leaves `&name;` and `&#1;` as they are.
fn escape_once(call: &mut Call<'_, '_>) -> Outcome {
    call.derive(|text| {
        let mut out = String::with_capacity(text.len());
        for (at, c) in text.char_indices() {
            match entity(c) {
                Some(_) if c == '&' && is_entity(text.get(at + 1..).unwrap_or("")) => out.push(c),
                Some(entity) => out.push_str(entity),
                None => out.push(c),
            }
        }
        out
    })
}

fn is_entity(rest: &str) -> bool {
    let digits = rest.strip_prefix('#');
    let body = digits.unwrap_or(rest);
    let length = body
        .bytes()
        .take_while(|byte| if digits.is_some() { byte.is_ascii_digit() } else { byte.is_ascii_alphabetic() })
        .count();
    length > 0 && body.as_bytes().get(length) == Some(&b';')
}

/// Ruby's XML encoder has a name for the apostrophe.
pub(super) fn xml_escape(call: &mut Call<'_, '_>) -> Outcome {
    call.derive(|text| {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match entity(c) {
                Some(_) if c == '\'' => out.push_str("&apos;"),
                Some(entity) => out.push_str(entity),
                None => out.push(c),
            }
        }
        out
    })
}

fn newline_to_br(call: &mut Call<'_, '_>) -> Outcome {
    call.derive(|text| text.replace('\n', "<br />\n"))
}

fn strip_html(call: &mut Call<'_, '_>) -> Outcome {
    call.derive(|text| without_tags(&without_blocks(text)))
}

/// The text without scripts, comments and styles.
fn without_blocks(text: &str) -> String {
    const BLOCKS: [(&str, &str); 3] = [("<script", "</script>"), ("<!--", "-->"), ("<style", "</style>")];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // What has no end behind one place has none behind the later ones.
    let mut endless = [false; 3];
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        let (before, tail) = rest.split_at(at);
        out.push_str(before);
        let block = BLOCKS.iter().zip(&mut endless).find_map(|((open, close), endless)| {
            if *endless || !tail.starts_with(open) {
                return None;
            }
            let end = tail.get(open.len()..)?.find(close).map(|end| open.len() + end + close.len());
            *endless = end.is_none();
            end
        });
        let taken = block.unwrap_or(1);
        if block.is_none() {
            out.push('<');
        }
        rest = tail.get(taken..).unwrap_or("");
    }
    out + rest
}

fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = memchr::memchr(b'<', rest.as_bytes()) {
        let (before, tail) = rest.split_at(open);
        let Some(close) = memchr::memchr(b'>', tail.as_bytes()) else { break };
        out.push_str(before);
        rest = tail.get(close + 1..).unwrap_or_default();
    }
    out + rest
}

/// `CGI.escape`
fn cgi(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            b'-' | b'.' | b'_' | b'~' => out.push(byte as char),
            _ if byte.is_ascii_alphanumeric() => out.push(byte as char),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn url_encode(call: &mut Call<'_, '_>) -> Outcome {
    if matches!(call.input, Value::Nil) { Ok(Value::Nil) } else { call.derive(cgi) }
}

fn url_decode(call: &mut Call<'_, '_>) -> Outcome {
    if matches!(call.input, Value::Nil) {
        return Ok(Value::Nil);
    }
    let Some(text) = call.text() else { return Ok(Value::Unknown) };
    let spaced = text.as_str().replace('+', " ");
    let decoded = percent_encoding::percent_decode_str(&spaced).decode_utf8();
    let decoded = decoded.map_err(|_| "invalid byte sequence in UTF-8".to_owned())?.into_owned();
    Ok(Value::Str(if decoded == text.as_str() { text } else { text.derive(decoded) }))
}

fn cgi_escape(call: &mut Call<'_, '_>) -> Outcome {
    if !matches!(call.input, Value::Str(_)) {
        return Err("no implicit conversion into String".into());
    }
    call.derive(cgi)
}

fn uri_escape(call: &mut Call<'_, '_>) -> Outcome {
    // J-LIQ-21 says that it stops at nil; Addressable has let that pass since 2009.
    if matches!(call.input, Value::Nil) {
        return Ok(Value::Nil);
    }
    if !matches!(call.input, Value::Str(_)) {
        return Err("Can't convert into String".into());
    }
    call.derive(|text| uri::normalize_component(text, uri::is_uri_character, false))
}
