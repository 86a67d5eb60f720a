//! HTML as the comparison sees it: one normal form for what kramdown and postproof write, and the facts in it.
//!
//! White space between blocks does not count, nor does the order of attributes, nor what a highlighter adds to code.

use std::collections::BTreeMap;

use html5gum::{Token, Tokenizer, naive_next_state};

use super::facts::{Facet, Facts, url};

/// Elements within a line: white space beside them is text. Beside all others, known or not, it is layout.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdo", "big", "button", "cite", "code", "del", "dfn", "em", "font", "i",
    "img", "input", "ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "select", "small",
    "span", "strong", "sub", "sup", "time", "tt", "u", "var",
];

/// Elements whose white space is kept.
const VERBATIM: &[&str] = &["pre", "textarea", "script", "style"];

/// A piece of HTML.
#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Start(String, BTreeMap<String, String>),
    End(String),
    Text(String),
    Other(String),
}

impl Piece {
    fn is_start(&self, name: &str) -> bool {
        matches!(self, Piece::Start(own, _) if own == name)
    }

    fn is_end(&self, name: &str) -> bool {
        matches!(self, Piece::End(own) if own == name)
    }

    fn has_class(&self, class: &str) -> bool {
        matches!(self, Piece::Start(_, attributes) if classes(attributes).any(|own| own == class))
    }

    /// Whether white space beside it is layout.
    fn is_block(&self) -> bool {
        match self {
            Piece::Start(name, _) | Piece::End(name) => !INLINE.contains(&name.as_str()),
            Piece::Text(_) | Piece::Other(_) => false,
        }
    }
}

fn classes(attributes: &BTreeMap<String, String>) -> impl Iterator<Item = &str> {
    attributes.get("class").into_iter().flat_map(|classes| classes.split_ascii_whitespace())
}

/// The facts of an HTML text.
pub(crate) fn facts(html: &str) -> Facts {
    let mut code = Vec::new();
    let pieces = without_highlighter(&pieces(html), &mut code);
    let mut facts = Facts::default();
    for piece in &pieces {
        if let Piece::Start(name, attributes) = piece {
            push_facts(name, attributes, &mut facts);
        }
    }
    facts.of_mut(Facet::Code).extend(code);
    facts.of_mut(Facet::Html).extend(lines(&pieces));
    facts
}

fn push_facts(name: &str, attributes: &BTreeMap<String, String>, facts: &mut Facts) {
    let id = attributes.get("id").filter(|id| !id.is_empty());
    if let [b'h', b'1'..=b'6'] = name.as_bytes() {
        facts.of_mut(Facet::Headings).push(format!("{name} {}", id.map_or("-", String::as_str)));
    }
    let anchor = attributes.get("name").filter(|anchor| name == "a" && !anchor.is_empty());
    let anchor = anchor.filter(|anchor| id != Some(anchor));
    facts.of_mut(Facet::Ids).extend(id.into_iter().chain(anchor).cloned());
    for (element, attribute, facet) in [("a", "href", Facet::Links), ("img", "src", Facet::Images)] {
        if name == element
            && let Some(value) = attributes.get(attribute)
        {
            facts.of_mut(facet).push(url(value));
        }
    }
}

fn pieces(html: &str) -> Vec<Piece> {
    let string = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut tokens = Tokenizer::new(html);
    while let Some(Ok(token)) = tokens.next() {
        match token {
            Token::StartTag(tag) => {
                // What stands in <noscript> is markup to whoever runs no scripts.
                if let Some(state) = naive_next_state(&tag.name).filter(|_| **tag.name != *b"noscript") {
                    tokens.set_state(state);
                }
                let attributes = tag.attributes.iter().map(|(name, value)| (string(name), string(value)));
                pieces.push(Piece::Start(string(&tag.name), attributes.collect()));
            }
            Token::EndTag(tag) => pieces.push(Piece::End(string(&tag.name))),
            Token::String(text) => match pieces.last_mut() {
                Some(Piece::Text(before)) => before.push_str(&string(&text)),
                _ => pieces.push(Piece::Text(string(&text))),
            },
            Token::Comment(text) => pieces.push(Piece::Other(format!("<!--{}-->", collapse(&string(&text))))),
            Token::Doctype(tag) => pieces.push(Piece::Other(format!("<!{}>", string(&tag.name)))),
            Token::Error(_) => {}
        }
    }
    pieces
}

/// Writes highlighted and plain code alike: `<pre class="language-…"><code>` with the text alone. A highlighter knows some
/// languages and not others, and which depends on its version. The texts of blocks go to `code`.
fn without_highlighter(pieces: &[Piece], code: &mut Vec<String>) -> Vec<Piece> {
    let mut written = Vec::new();
    let mut rest = pieces;
    while let [piece, after @ ..] = rest {
        if let Some((attributes, content, wrappers)) = highlighted(rest).or_else(|| plain(rest)) {
            let (text, after) = text_until("pre", rest.get(content..).unwrap_or_default());
            code.push(code_text(&text));
            let inner = Piece::Start("code".into(), BTreeMap::new());
            written.extend([Piece::Start("pre".into(), attributes), inner, Piece::Text(text)]);
            written.extend(["code", "pre"].map(|name| Piece::End(name.into())));
            rest = after_ends(after, "div", wrappers);
        } else if piece.is_start("code") && piece.has_class("highlighter-rouge") {
            let (text, after) = text_until("code", after);
            written.extend([piece.clone(), Piece::Text(text), Piece::End("code".into())]);
            rest = after;
        } else {
            written.push(piece.clone());
            rest = after;
        }
    }
    written
}

/// The text before the end of an element, and what follows it.
fn text_until<'p>(element: &str, pieces: &'p [Piece]) -> (String, &'p [Piece]) {
    let end = pieces.iter().position(|piece| piece.is_end(element)).unwrap_or(pieces.len());
    let (content, after) = pieces.split_at(end);
    let texts = content.iter().filter_map(|piece| match piece {
        Piece::Text(text) => Some(text.as_str()),
        _ => None,
    });
    (texts.collect(), after.get(1..).unwrap_or_default())
}

/// What follows so many ends of an element, white space before them left out.
fn after_ends<'p>(mut pieces: &'p [Piece], element: &str, count: usize) -> &'p [Piece] {
    for _ in 0..count {
        pieces = match pieces {
            [Piece::Text(text), end, after @ ..] if text.trim().is_empty() && end.is_end(element) => after,
            [end, after @ ..] if end.is_end(element) => after,
            _ => pieces,
        };
    }
    pieces
}

/// The attributes of a code block that begins here, how many pieces precede its content, and how many end tags follow it.
type CodeBlock = (BTreeMap<String, String>, usize, usize);

fn highlighted(pieces: &[Piece]) -> Option<CodeBlock> {
    let [outer @ Piece::Start(name, attributes), middle, pre, inner, ..] = pieces else { return None };
    let is_wrapper = name == "div" && outer.has_class("highlighter-rouge") && middle.is_start("div");
    let is_code = middle.has_class("highlight") && pre.is_start("pre") && inner.is_start("code");
    (is_wrapper && is_code).then(|| (with_classes(attributes, None), 4, 2))
}

fn plain(pieces: &[Piece]) -> Option<CodeBlock> {
    let [Piece::Start(pre, outer), Piece::Start(code, inner), ..] = pieces else { return None };
    // A span of code within raw HTML is none.
    let is_span = classes(inner).any(|class| class == "highlighter-rouge");
    let language = classes(inner).find(|class| class.starts_with("language-") && !is_span);
    (pre == "pre" && code == "code" && language.is_some()).then(|| (with_classes(outer, language), 2, 0))
}

/// The attributes of a code block, with the class that names its language.
fn with_classes(attributes: &BTreeMap<String, String>, language: Option<&str>) -> BTreeMap<String, String> {
    let mut names: Vec<&str> =
        classes(attributes).chain(language).filter(|class| *class != "highlighter-rouge").collect();
    names.sort_unstable();
    let mut attributes = attributes.clone();
    attributes.insert("class".into(), names.join(" "));
    attributes
}

/// The text of a code block without what its place in lists and quotes adds to its lines.
pub(crate) fn code_text(text: &str) -> String {
    text.replace(|own: char| own.is_whitespace() || own == '>', "")
}

fn collapse(text: &str) -> String {
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// The normal form, a line for each block.
fn lines(pieces: &[Piece]) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut verbatim: Vec<&str> = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| pieces.get(index));
        let after = pieces.get(index + 1);
        let text = match piece {
            Piece::Text(text) if !verbatim.is_empty() => format!("{text:?}"),
            Piece::Text(text) => flowing_text(text, before, after),
            Piece::Other(text) => text.clone(),
            Piece::End(name) => format!("</{name}>"),
            Piece::Start(name, attributes) => start_tag(name, attributes),
        };
        if piece.is_block() && piece_starts_line(piece) {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(&text);
        }
        match piece {
            Piece::Start(name, _) if VERBATIM.contains(&name.as_str()) => verbatim.push(name),
            Piece::End(name) if verbatim.last() == Some(&name.as_str()) => drop(verbatim.pop()),
            _ => {}
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

fn piece_starts_line(piece: &Piece) -> bool {
    matches!(piece, Piece::Start(name, _) if name != "br")
}

fn start_tag(name: &str, attributes: &BTreeMap<String, String>) -> String {
    let attributes = attributes.iter().map(|(name, value)| format!(" {name}={value:?}"));
    format!("<{name}{}>", attributes.collect::<String>())
}

/// Text with each run of white space as one space, and none beside a block. A comment between blocks is none's text.
fn flowing_text(text: &str, before: Option<&Piece>, after: Option<&Piece>) -> String {
    let is_layout = |piece: Option<&Piece>| piece.is_none_or(Piece::is_block);
    let is_comment = |piece: Option<&Piece>| matches!(piece, Some(Piece::Other(_)));
    let words = collapse(text);
    if words.is_empty() {
        let vanishes = is_layout(before) || is_layout(after) || is_comment(before) || is_comment(after);
        return if vanishes { String::new() } else { " ".to_owned() };
    }
    let space = |there: bool, piece: Option<&Piece>| if there && !is_layout(piece) { " " } else { "" };
    let first = space(text.starts_with(|c: char| c.is_ascii_whitespace()), before);
    let last = space(text.ends_with(|c: char| c.is_ascii_whitespace()), after);
    format!("{first}{}{last}", words.replace('&', "&amp;").replace('<', "&lt;"))
}
