//! The pieces of an HTML text that only make sense whole: tags, comments, the content of scripts.

use std::ops::Range;

use super::tag::{Token, Tokenizer};

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
    /// What stands between `<script>`, `<style>` and the like and their end tag.
    Opaque,
    /// A comment or declaration.
    Comment,
}

/// The constructs of a text, as a browser sees them: sorted, apart from each other.
pub fn constructs(text: &str) -> Vec<Construct> {
    let mut found = Vec::new();
    let mut tokens = Tokenizer::new(text, 0..text.len());
    let mut add = |range: Range<usize>, kind| {
        if !range.is_empty() {
            found.push(Construct { range, kind });
        }
    };
    loop {
        let start = tokens.position();
        let Some(token) = tokens.next() else { break };
        let end = tokens.position();
        match token {
            Token::Start(tag) => {
                add(tag.range.clone(), ConstructKind::Tag);
                add(tag.range.end..end, ConstructKind::Opaque);
            }
            Token::End(_) => add(start..end, ConstructKind::Tag),
            // A comment is read as the empty text behind it.
            Token::Text(range) if range.is_empty() => add(start..end, ConstructKind::Comment),
            Token::Text(_) => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_comments_and_scripts_are_told_apart() {
        let text = "a<b c='>'>d<!-- e --><script>f</script>g</b";
        let shown: Vec<(&str, ConstructKind)> =
            constructs(text).into_iter().map(|c| (&text[c.range], c.kind)).collect();
        let expected = [
            ("<b c='>'>", ConstructKind::Tag),
            ("<!-- e -->", ConstructKind::Comment),
            ("<script>", ConstructKind::Tag),
            ("f", ConstructKind::Opaque),
            ("</script>", ConstructKind::Tag),
            ("</b", ConstructKind::Tag),
        ];
        assert_eq!(shown, expected);
    }
}
