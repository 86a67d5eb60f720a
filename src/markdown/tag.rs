//! Cuts raw HTML into tags, by the rules of a browser. Linear in the length of the text.

use std::ops::Range;

/// One attribute, as ranges of the text.
#[derive(Clone, Debug)]
pub(super) struct Attribute {
    /// The name as written.
    pub(super) name: Range<usize>,
    /// The value inside its quotes; empty, after the name, when there is none.
    pub(super) value: Range<usize>,
}

/// A start tag.
#[derive(Clone, Debug)]
pub(super) struct Tag {
    /// From `<` to `>`.
    pub(super) range: Range<usize>,
    /// The name as written.
    pub(super) name: Range<usize>,
    /// In the order of the text.
    pub(super) attributes: Vec<Attribute>,
}

impl Tag {
    /// The range of an attribute's value.
    pub(super) fn attribute(&self, text: &str, name: &str) -> Option<Range<usize>> {
        self.attributes
            .iter()
            .find(|attribute| text[attribute.name.clone()].eq_ignore_ascii_case(name))
            .map(|attribute| attribute.value.clone())
    }
}

/// What the tokenizer finds.
#[derive(Clone, Debug)]
pub(super) enum Token {
    /// A start tag.
    Start(Tag),
    /// An end tag: the range of its name.
    End(Range<usize>),
    /// Text between tags.
    Text(Range<usize>),
}

/// Elements whose content is text to the browser, whatever it looks like.
const OPAQUE: [&str; 7] = ["script", "style", "textarea", "title", "xmp", "noembed", "noframes"];

/// Whether the content of an element is text to the browser. The name is in lower case.
pub(super) fn is_opaque(name: &str) -> bool {
    OPAQUE.contains(&name)
}

/// Walks over the tags of a range.
pub(super) struct Tokenizer<'t> {
    text: &'t str,
    position: usize,
    end: usize,
}

impl<'t> Tokenizer<'t> {
    /// Reads `range` of the text.
    pub(super) fn new(text: &'t str, range: Range<usize>) -> Self {
        Tokenizer { text, position: range.start, end: range.end.min(text.len()) }
    }

    /// Where the next token begins.
    pub(super) fn position(&self) -> usize {
        self.position
    }

    /// What begins with the `<` at `at`, and where the next token begins. `None`: it is text.
    fn markup(&mut self, at: usize) -> Option<(Option<Token>, usize)> {
        let rest = self.text.get(at + 1..self.end)?;
        let first = *rest.as_bytes().first()?;
        if rest.starts_with("!--") {
            return Some((None, comment_end(self.text, at, self.end)?));
        }
        match first {
            b'/' => self.end_tag(at),
            b'!' | b'?' => {
                let close = rest.find('>').map_or(self.end, |close| at + 2 + close);
                Some((None, close))
            }
            _ => {
                name_range(self.text, at + 1, self.end)?;
                // Where the text ends inside the tag, a browser drops it.
                let Some(tag) = browser_tag(self.text, at, self.end) else { return Some((None, self.end)) };
                let next = self.after_opaque(&tag);
                Some((Some(Token::Start(tag)), next))
            }
        }
    }

    /// The `</name>` at `at`.
    fn end_tag(&self, at: usize) -> Option<(Option<Token>, usize)> {
        let name = name_range(self.text, at + 2, self.end)?;
        let close = memchr::memchr(b'>', self.text.as_bytes().get(name.end..self.end)?);
        Some((Some(Token::End(name.clone())), close.map_or(self.end, |close| name.end + close + 1)))
    }

    /// Where to go on after a start tag: behind the content of `<script>` and the like.
    fn after_opaque(&self, tag: &Tag) -> usize {
        let name = &self.text[tag.name.clone()];
        if !OPAQUE.iter().any(|opaque| name.eq_ignore_ascii_case(opaque)) {
            return tag.range.end;
        }
        find_close_tag(self.text, tag.range.end..self.end, name).map_or(self.end, |close| close.start)
    }
}

impl Iterator for Tokenizer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let start = self.position;
        let mut at = start;
        loop {
            if at >= self.end {
                self.position = self.end;
                return (start < self.end).then_some(Token::Text(start..self.end));
            }
            let rest = self.text.as_bytes().get(at..self.end);
            let Some(found) = rest.and_then(|rest| memchr::memchr(b'<', rest)) else {
                at = self.end;
                continue;
            };
            at += found;
            if at > start && looks_like_markup(self.text, at) {
                // What begins here is read by the next call.
                self.position = at;
                return Some(Token::Text(start..at));
            }
            match self.markup(at) {
                Some((Some(token), next)) => {
                    self.position = next;
                    return Some(token);
                }
                Some((None, next)) => {
                    self.position = next;
                    // No token, but a text made only of comments must not recurse once for each.
                    return Some(Token::Text(next..next));
                }
                None => at += 1,
            }
        }
    }
}

/// Whether a `<` may begin a tag, an end tag or a comment.
fn looks_like_markup(text: &str, at: usize) -> bool {
    text.as_bytes()
        .get(at + 1)
        .is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!' | b'?' | b'_'))
}

/// The end of the comment that begins at `at`.
fn comment_end(text: &str, at: usize, end: usize) -> Option<usize> {
    let body = at + 4;
    let rest = text.get(body..end)?;
    if rest.starts_with('>') {
        return Some(body + 1);
    }
    if rest.starts_with("->") {
        return Some(body + 2);
    }
    let closes = |before: &str| before.ends_with("--") || before.ends_with("--!");
    let close = rest.match_indices('>').find(|(at, _)| closes(&rest[..*at]));
    Some(close.map_or(end, |(at, _)| body + at + 1))
}

/// The range of a tag's name that begins at `start`.
fn name_range(text: &str, start: usize, end: usize) -> Option<Range<usize>> {
    let rest = text.as_bytes().get(start..end)?;
    if !rest.first()?.is_ascii_alphabetic() {
        return None;
    }
    let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
    Some(start..start + rest.iter().position(ends).unwrap_or(rest.len()))
}

/// The first `</name` in `range`.
fn find_close_tag(text: &str, range: Range<usize>, name: &str) -> Option<Range<usize>> {
    let mut at = range.start;
    while let Some(found) = text.get(at..range.end)?.find("</") {
        at += found;
        let after = at + 2 + name.len();
        let same = text.get(at + 2..after).is_some_and(|written| written.eq_ignore_ascii_case(name));
        let ends =
            text.as_bytes().get(after).is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>'));
        if same && ends && after <= range.end {
            let end = text[after..range.end].find('>').map_or(range.end, |close| after + close + 1);
            return Some(at..end);
        }
        at += 2;
    }
    None
}

/// The number of bytes of white space at `at`.
fn skip_space(text: &str, at: usize, end: usize) -> usize {
    at + text.as_bytes()[at..end].iter().take_while(|b| b.is_ascii_whitespace()).count()
}

/// The start tag at `at` by the states of the WHATWG tokenizer; `None` when the text ends within it.
fn browser_tag(text: &str, at: usize, end: usize) -> Option<Tag> {
    let name = name_range(text, at + 1, end)?;
    let bytes = text.as_bytes();
    let (mut position, mut attributes) = (name.end, Vec::new());
    loop {
        position = skip_space(text, position, end);
        match *bytes.get(position).filter(|_| position < end)? {
            b'>' => {
                return Some(Tag { range: at..position + 1, name, attributes });
            }
            b'/' => position += 1,
            _ => {
                let attribute = browser_attribute(text, position, end)?;
                position = attribute.1;
                attributes.push(attribute.0);
            }
        }
    }
}

/// The attribute at `at`, and where it ends.
fn browser_attribute(text: &str, at: usize, end: usize) -> Option<(Attribute, usize)> {
    let bytes = text.as_bytes();
    let is_end = |b: u8| b.is_ascii_whitespace() || matches!(b, b'/' | b'>' | b'=');
    // A `=` at the start is part of the name.
    let length = bytes[at + 1..end].iter().take_while(|b| !is_end(**b)).count();
    let name = at..at + 1 + length;
    let equals = skip_space(text, name.end, end);
    if bytes.get(equals).filter(|_| equals < end) != Some(&b'=') {
        return Some((Attribute { value: name.end..name.end, name: name.clone() }, name.end));
    }
    let start = skip_space(text, equals + 1, end);
    match *bytes.get(start).filter(|_| start < end)? {
        quote @ (b'"' | b'\'') => {
            let close = start + 1 + memchr::memchr(quote, &bytes[start + 1..end])?;
            Some((Attribute { name, value: start + 1..close }, close + 1))
        }
        b'>' => Some((Attribute { name, value: start..start }, start)),
        _ => {
            let length =
                bytes[start..end].iter().take_while(|b| !b.is_ascii_whitespace() && **b != b'>').count();
            Some((Attribute { name, value: start..start + length }, start + length))
        }
    }
}
