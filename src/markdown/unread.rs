//! The attributes that no fact is read from, whatever their values are.

use std::ops::Range;

use super::html::names_an_image;
use super::tag::{Tag, Token, Tokenizer};

/// The value of an attribute between its quotes.
#[derive(Clone, Debug, PartialEq)]
pub struct QuotedValue {
    /// Its bytes, without the quotes.
    pub range: Range<usize>,
    /// The quote.
    pub quote: u8,
    /// Whether it may say anything without a fact being another one.
    pub is_unread: bool,
}

/// The quoted values of a start tag, in the order of the text.
pub fn quoted_values(text: &str, tag: Range<usize>) -> Vec<QuotedValue> {
    let Some(Token::Start(tag)) = Tokenizer::new(text, tag).next() else { return Vec::new() };
    let quoted = |attribute: &super::tag::Attribute| {
        let before = attribute.value.start.checked_sub(1)?;
        let quote = *text.as_bytes().get(before)?;
        let is_unread = is_unread(text, &tag, &text[attribute.name.clone()]);
        matches!(quote, b'"' | b'\'').then(|| QuotedValue {
            range: attribute.value.clone(),
            quote,
            is_unread,
        })
    };
    tag.attributes.iter().filter_map(quoted).collect()
}

fn is_unread(text: &str, tag: &Tag, attribute: &str) -> bool {
    let begins_with =
        |start: &str| attribute.get(..start.len()).is_some_and(|part| part.eq_ignore_ascii_case(start));
    let is = |name: &str| attribute.eq_ignore_ascii_case(name);
    let is_meta = || text[tag.name.clone()].eq_ignore_ascii_case("meta");
    is("class")
        || is("lang")
        || is("title")
        || begins_with("aria-")
        || begins_with("data-")
        || is("content") && is_meta() && !names_an_image(text, tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_attributes_may_say_anything() {
        for (tag, expected) in [
            ("<a href=\"/\" class='b' title=c>", &[("/", false), ("b", true)][..]),
            ("<p data-x=\"a\" ID=\"b\" aria-label=\"\">", &[("a", true), ("b", false), ("", true)]),
            ("<meta name=\"description\" content=\"a\">", &[("description", false), ("a", true)]),
            ("<META property=\"og:image\" content=\"/a.png\">", &[("og:image", false), ("/a.png", false)]),
            ("<input content=\"a\">", &[("a", false)]),
            ("</p>", &[]),
        ] {
            let values = quoted_values(tag, 0..tag.len());
            let shown: Vec<_> = values.iter().map(|v| (&tag[v.range.clone()], v.is_unread)).collect();
            assert_eq!(shown, expected, "{tag}");
        }
    }
}
