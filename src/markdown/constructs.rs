//! The pieces of an HTML text that only make sense whole, as a browser sees them: tags, comments, the content of scripts.

use std::ops::Range;

use super::tag::Token;

/// A piece of HTML that is not text.
#[derive(Clone, Debug, PartialEq)]
pub struct Construct {
    /// All of it.
    pub range: Range<usize>,
    /// What it is.
    pub kind: ConstructKind,
}

/// The kinds of [`Construct`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConstructKind {
    /// A start or end tag.
    Tag,
    /// What stands between `<script>`, `<title>` and the like and their end tag.
    Opaque,
    /// What stands between `<style>` and its end tag.
    StyleSheet,
    /// A comment or declaration.
    Comment,
}

/// Adds what a token is. `range` is all of it, the content of a script included.
pub(super) fn add(text: &str, token: &Token, range: Range<usize>, found: &mut Vec<Construct>) {
    let mut add = |range: Range<usize>, kind| {
        if !range.is_empty() {
            found.push(Construct { range, kind });
        }
    };
    match token {
        Token::Start(tag) => {
            add(tag.range.clone(), ConstructKind::Tag);
            let is_style = text[tag.name.clone()].eq_ignore_ascii_case("style");
            let kind = if is_style { ConstructKind::StyleSheet } else { ConstructKind::Opaque };
            add(tag.range.end..range.end, kind);
        }
        Token::End(_) => add(range, ConstructKind::Tag),
        // A comment is read as the empty text behind it.
        Token::Text(text) if text.is_empty() => add(range, ConstructKind::Comment),
        Token::Text(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::html;

    #[test]
    fn tags_comments_and_scripts_are_told_apart() {
        let text = "a<b c='>'>d<!-- e --><script>f</script><style>g</style>h</b";
        let shown: Vec<(&str, ConstructKind)> =
            html::parse_with_constructs(text).1.into_iter().map(|c| (&text[c.range], c.kind)).collect();
        let expected = [
            ("<b c='>'>", ConstructKind::Tag),
            ("<!-- e -->", ConstructKind::Comment),
            ("<script>", ConstructKind::Tag),
            ("f", ConstructKind::Opaque),
            ("</script>", ConstructKind::Tag),
            ("<style>", ConstructKind::Tag),
            ("g", ConstructKind::StyleSheet),
            ("</style>", ConstructKind::Tag),
            ("</b", ConstructKind::Tag),
        ];
        assert_eq!(shown, expected);
    }
}
