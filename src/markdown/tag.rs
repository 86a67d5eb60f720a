//! Cuts raw HTML into tags, by the rules of a browser or by those of kramdown. Linear in the length of the text.

use std::ops::Range;

/// Whose idea of a tag counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syntax {
    /// The WHATWG tokenizer: everything that looks like a tag is one.
    Browser,
    /// kramdown (J-MD-38): an attribute that it does not know makes the tag text.
    Kramdown,
}

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
    /// Whether it ends in `/>`.
    pub(super) self_closing: bool,
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

/// Walks over the tags of a range.
pub(super) struct Tokenizer<'t> {
    text: &'t str,
    position: usize,
    end: usize,
    syntax: Syntax,
    /// Delimiters of which none is left before `end`: searching again for each tag would be quadratic.
    exhausted: Exhausted,
}

/// Which closing delimiters were looked for in vain.
#[derive(Debug, Default)]
pub(super) struct Exhausted {
    double_quote: bool,
    single_quote: bool,
    comment: bool,
}

impl<'t> Tokenizer<'t> {
    /// Reads `range` of the text.
    pub(super) fn new(text: &'t str, range: Range<usize>, syntax: Syntax) -> Self {
        let exhausted = Exhausted::default();
        Tokenizer { text, position: range.start, end: range.end.min(text.len()), syntax, exhausted }
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
            return Some((None, comment_end(self.text, at, self.end, self.syntax, &mut self.exhausted)?));
        }
        match first {
            b'/' => self.end_tag(at),
            b'!' | b'?' if self.syntax == Syntax::Browser => {
                let close = rest.find('>').map_or(self.end, |close| at + 2 + close);
                Some((None, close))
            }
            _ => {
                name_range(self.text, at + 1, self.end, self.syntax)?;
                let tag = match self.syntax {
                    Syntax::Kramdown => kramdown_tag(self.text, at, self.end, &mut self.exhausted)?,
                    Syntax::Browser => match browser_tag(self.text, at, self.end) {
                        Some(tag) => tag,
                        // The text ends inside the tag: a browser drops it.
                        None => return Some((None, self.end)),
                    },
                };
                let next = self.after_opaque(&tag);
                Some((Some(Token::Start(tag)), next))
            }
        }
    }

    /// The `</name>` at `at`.
    fn end_tag(&self, at: usize) -> Option<(Option<Token>, usize)> {
        let name = name_range(self.text, at + 2, self.end, self.syntax)?;
        if self.syntax == Syntax::Kramdown {
            let close = skip_space(self.text, name.end, self.end);
            let closed = close < self.end && self.text.as_bytes().get(close) == Some(&b'>');
            return closed.then_some((Some(Token::End(name)), close + 1));
        }
        let close = self.text.get(name.end..self.end)?.find('>');
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
            let Some(found) = self.text.get(at..self.end).and_then(|rest| rest.find('<')) else {
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
fn comment_end(
    text: &str,
    at: usize,
    end: usize,
    syntax: Syntax,
    exhausted: &mut Exhausted,
) -> Option<usize> {
    let body = at + 4;
    let rest = text.get(body..end)?;
    if syntax == Syntax::Browser {
        if rest.starts_with('>') {
            return Some(body + 1);
        }
        if rest.starts_with("->") {
            return Some(body + 2);
        }
        let closes = |before: &str| before.ends_with("--") || before.ends_with("--!");
        let close = rest.match_indices('>').find(|(at, _)| closes(&rest[..*at]));
        return Some(close.map_or(end, |(at, _)| body + at + 1));
    }
    if exhausted.comment {
        return None;
    }
    let close = rest.find("-->");
    exhausted.comment = close.is_none();
    Some(body + close? + 3)
}

/// The end of the comment at `at` as kramdown sees it; `None` when it is not closed and so is text.
pub(super) fn kramdown_comment(text: &str, at: usize, exhausted: &mut Exhausted) -> Option<usize> {
    text[at..]
        .starts_with("<!--")
        .then(|| comment_end(text, at, text.len(), Syntax::Kramdown, exhausted))
        .flatten()
}

/// The range of a tag's name that begins at `start`.
pub(super) fn name_range(text: &str, start: usize, end: usize, syntax: Syntax) -> Option<Range<usize>> {
    let rest = text.get(start..end)?;
    let length = match syntax {
        Syntax::Browser => {
            if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
                return None;
            }
            rest.find([' ', '\t', '\n', '\r', '\x0c', '/', '>']).unwrap_or(rest.len())
        }
        Syntax::Kramdown => xml_name_length(rest)?,
    };
    Some(start..start + length)
}

/// The length of the XML name at the start of a text, with a prefix if there is one: `<https://…>` is no tag.
fn xml_name_length(text: &str) -> Option<usize> {
    let first = part_length(text)?;
    let second = text[first..].strip_prefix(':').and_then(part_length);
    Some(second.map_or(first, |second| first + 1 + second))
}

/// The length of one part of an XML name.
fn part_length(text: &str) -> Option<usize> {
    if !text.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        return None;
    }
    Some(text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))).unwrap_or(text.len()))
}

/// The first `</name` in `range`.
pub(super) fn find_close_tag(text: &str, range: Range<usize>, name: &str) -> Option<Range<usize>> {
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
    let name = name_range(text, at + 1, end, Syntax::Browser)?;
    let bytes = text.as_bytes();
    let (mut position, mut attributes) = (name.end, Vec::new());
    loop {
        position = skip_space(text, position, end);
        match *bytes.get(position).filter(|_| position < end)? {
            b'>' => {
                let self_closing = bytes[position - 1] == b'/';
                return Some(Tag { range: at..position + 1, name, attributes, self_closing });
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
            let close = start + 1 + bytes[start + 1..end].iter().position(|b| *b == quote)?;
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

/// The start tag at `at` by kramdown's pattern; `None` when kramdown shows it as text.
pub(super) fn kramdown_tag(text: &str, at: usize, end: usize, exhausted: &mut Exhausted) -> Option<Tag> {
    let name = name_range(text, at + 1, end, Syntax::Kramdown)?;
    let bytes = text.as_bytes();
    let (mut position, mut attributes) = (name.end, Vec::new());
    loop {
        let next = skip_space(text, position, end);
        if next > position
            && let Some(length) = xml_name_length(text.get(next..end)?)
        {
            let attribute = next..next + length;
            let value = kramdown_value(text, attribute.end, end, exhausted);
            let (value, after) = value.unwrap_or((attribute.end..attribute.end, attribute.end));
            position = after;
            attributes.push(Attribute { name: attribute, value });
            continue;
        }
        let self_closing = bytes.get(next) == Some(&b'/');
        let close = next + usize::from(self_closing);
        let closed = close < end && bytes.get(close) == Some(&b'>');
        return closed.then_some(Tag { range: at..close + 1, name, attributes, self_closing });
    }
}

/// `= value` after an attribute's name: the value's range, and where it ends.
fn kramdown_value(
    text: &str,
    at: usize,
    end: usize,
    exhausted: &mut Exhausted,
) -> Option<(Range<usize>, usize)> {
    let bytes = text.as_bytes();
    let equals = skip_space(text, at, end);
    if bytes.get(equals).filter(|_| equals < end) != Some(&b'=') {
        return None;
    }
    let start = skip_space(text, equals + 1, end);
    let rest = text.get(start..end)?;
    let quote = rest.chars().next()?;
    let none_left = match quote {
        '"' => &mut exhausted.double_quote,
        '\'' => &mut exhausted.single_quote,
        _ => {
            let length = rest.find(|c: char| !super::ids::is_word(c)).unwrap_or(rest.len());
            return (length > 0).then_some((start..start + length, start + length));
        }
    };
    if *none_left {
        return None;
    }
    let close = rest[1..].find(quote);
    *none_left = close.is_none();
    let close = start + 1 + close?;
    Some((start + 1..close, close + 1))
}
