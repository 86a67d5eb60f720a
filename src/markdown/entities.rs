//! Character references: `&amp;`, `&#233;`.

use std::borrow::Cow;

use html5gum::{Token, Tokenizer};

/// Text with its character references decoded as a browser does in an attribute: `&copy=1` stays.
pub(super) fn decode_attribute(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    // html5gum has the table of names, but no function for it: it is asked to read a tag.
    let tag = format!("<a b=\"{}\">", text.replace('"', "&quot;"));
    for Ok(token) in Tokenizer::new(tag.as_str()) {
        if let Token::StartTag(tag) = token
            && let Some(value) = tag.attributes.values().next()
        {
            return Cow::Owned(String::from_utf8_lossy(value).into_owned());
        }
    }
    Cow::Borrowed(text)
}

/// Text content with its character references decoded.
pub(super) fn decode_text(text: &str) -> Cow<'_, str> {
    decode_attribute(text)
}

/// Text in which only references that end in `;` are decoded, as in Markdown.
pub(super) fn decode_markdown(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let length =
            rest[1..].bytes().take(40).take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
        let end = 1 + length;
        if rest.as_bytes().get(end) == Some(&b';') {
            decoded.push_str(&decode_attribute(&rest[..=end]));
            rest = &rest[end + 1..];
        } else {
            decoded.push('&');
            rest = &rest[1..];
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

#[cfg(test)]
mod tests {
    use super::{decode_attribute, decode_markdown};

    #[test]
    fn an_attribute_keeps_what_only_looks_like_a_reference() {
        for (text, decoded) in [
            ("a&amp;b", "a&b"),
            ("?a=1&copy=2", "?a=1&copy=2"),
            ("&#xe9;'\"", "é'\""),
            ("a&b", "a&b"),
            ("&", "&"),
        ] {
            assert_eq!(decode_attribute(text), decoded, "{text}");
        }
    }

    #[test]
    fn markdown_decodes_references_with_a_semicolon_only() {
        for (text, decoded) in [("&amp;x &amp x", "&x &amp x"), ("&copy;&nope;", "©&nope;"), ("é&", "é&")]
        {
            assert_eq!(decode_markdown(text), decoded, "{text}");
        }
    }
}
