//! From tokens to the syntax tree. Never fails: problems are noted, and what can still be understood is.

mod blocks;
mod expression;
mod lax;
mod strict;
mod tags;
mod tags_jekyll;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use super::ast::{Body, Condition, Filtered, Node, Print, Snippet, Tag, TagKind};
use super::lexer::{self, Token, TokenKind};
use super::{Problem, Template, UnknownTag};
use crate::source::Span;

use strict::Strict;

/// Liquid's limit of blocks within blocks.
const MAX_DEPTH: usize = 100;

/// Whether a filter or an `assign` has the beginning of an `<img>` as its string.
fn rewrites_images(text: &str) -> bool {
    let is_string = |at: usize| {
        // A tag is short: looking back without end would take too long on hostile text.
        let from = (at.saturating_sub(200)..=at).find(|from| text.is_char_boundary(*from)).unwrap_or(at);
        let before = text.get(from..at).unwrap_or("").strip_suffix(['\'', '"']).map(str::trim_end);
        before.is_some_and(|before| {
            let in_tag = before.rfind("{%").is_some_and(|tag| !before[tag..].contains("%}"));
            in_tag && before.ends_with([':', '='])
        })
    };
    memchr::memmem::find_iter(text.as_bytes(), "<img").any(is_string)
}

/// Parses `text[start..]`; spans count from the start of `text`.
pub fn parse(text: &str, start: usize) -> Template {
    let start = start.min(text.len());
    let whole = Span::new(start, text.len());
    if !lexer::has_liquid(text, start) {
        let nodes = if whole.is_empty() { Vec::new() } else { vec![Node::Text(whole)] };
        return Template { start: start as u32, body: Body { nodes, blank: false }, ..Template::default() };
    }
    let mut parser = Parser::new(text, lexer::tokens(text, start));
    let (body, _) = parser.body(&Block::DOCUMENT);
    let Parser { mut problems, unknown_tags, else_ifs, relative_includes, assigns, includes, .. } = parser;
    problems.sort_by_key(|problem| problem.span);
    Template {
        problems,
        unknown_tags,
        else_ifs,
        has_liquid: true,
        start: start as u32,
        relative_includes,
        assigns,
        includes,
        rewrites_images: text.get(start..).is_some_and(rewrites_images),
        body,
    }
}

/// Name and markup of a tag; `None` where it has no name.
pub(super) fn tag_name(text: &str, token: Token) -> Option<(Span, Span)> {
    blocks::raw_tag(text, token).map(|tag| (tag.name, tag.markup))
}

/// Reads a condition as the filter `where_exp` does: strictly, or not at all.
pub(super) fn parse_condition(text: &str) -> Option<Condition> {
    Strict::new(text, Span::new(0, text.len())).and_then(Strict::condition).ok()
}

/// Reads an expression with filters as the filter `group_by_exp` does.
pub(super) fn parse_filtered(text: &str) -> Filtered {
    let span = Span::new(0, text.len());
    let strict = Strict::new(text, span).and_then(Strict::filtered);
    strict.unwrap_or_else(|_| lax::filtered(text, span))
}

/// What a block allows within itself.
#[derive(Clone, Copy)]
struct Block<'t> {
    /// Its name; empty for the document.
    name: &'t str,
    /// Tags that divide it.
    dividers: &'static [&'static str],
    /// Its opening tag.
    span: Span,
}

impl Block<'_> {
    const DOCUMENT: Block<'static> = Block { name: "", dividers: &[], span: Span { start: 0, end: 0 } };
}

/// A `{% … %}` taken apart.
#[derive(Clone, Copy)]
struct RawTag<'t> {
    span: Span,
    name: Span,
    word: &'t str,
    markup: Span,
}

struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    at: usize,
    /// Whether the last tag ended with `-`.
    trim: bool,
    problems: Vec<Problem>,
    unknown_tags: Vec<UnknownTag>,
    else_ifs: Vec<Span>,
    relative_includes: Vec<String>,
    assigns: BTreeSet<String>,
    includes: BTreeMap<String, BTreeSet<String>>,
    /// Variables of the open loops.
    loops: Vec<Arc<str>>,
    /// Names of the open blocks.
    open: Vec<&'t str>,
    /// Tokens of tags of plugins that have their `end…`.
    plugin_blocks: HashSet<usize>,
    too_deep: bool,
    /// Whether a proper `endraw` may follow.
    raw_ends: bool,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str, tokens: Vec<Token>) -> Self {
        let plugin_blocks = blocks::plugin_blocks(text, &tokens);
        Parser {
            text,
            tokens,
            at: 0,
            trim: false,
            problems: Vec::new(),
            unknown_tags: Vec::new(),
            else_ifs: Vec::new(),
            relative_includes: Vec::new(),
            assigns: BTreeSet::new(),
            includes: BTreeMap::new(),
            loops: Vec::new(),
            open: Vec::new(),
            plugin_blocks,
            too_deep: false,
            raw_ends: true,
        }
    }

    fn slice(&self, span: Span) -> &'t str {
        self.text.get(span.range()).unwrap_or("")
    }

    fn problem(&mut self, span: Span, fatal: bool, message: impl Into<String>, help: impl Into<String>) {
        self.problems.push(Problem { span, fatal, message: message.into(), help: Some(help.into()) });
    }

    /// Nodes up to the tag that ends or divides `block`; `None` when the file, or a block around it, ends first.
    fn body(&mut self, block: &Block<'t>) -> (Body, Option<RawTag<'t>>) {
        let mut nodes = Vec::new();
        let ending = self.fill(block, &mut nodes);
        let blank = nodes.iter().all(|node| match node {
            Node::Text(span) => self.slice(*span).bytes().all(lexer::is_space),
            Node::Print(_) => false,
            Node::Tag(tag) => tag.blank,
        });
        (Body { nodes, blank }, ending)
    }

    fn fill(&mut self, block: &Block<'t>, nodes: &mut Vec<Node>) -> Option<RawTag<'t>> {
        while let Some(token) = self.tokens.get(self.at).copied() {
            self.at += 1;
            match token.kind {
                TokenKind::Text => {
                    let trim = std::mem::take(&mut self.trim);
                    let span = if trim { lexer::trim_start(self.text, token.span) } else { token.span };
                    push_text(nodes, span);
                }
                TokenKind::Print => {
                    self.trim_around(token, nodes);
                    nodes.push(self.print(token));
                }
                TokenKind::Unterminated => self.unterminated(token, nodes),
                TokenKind::Tag => {
                    self.trim_around(token, nodes);
                    let Some(tag) = blocks::raw_tag(self.text, token) else {
                        self.nameless(token);
                        continue;
                    };
                    if self.ends(block, tag) {
                        return Some(tag);
                    }
                    if self.ends_outer(block, tag) {
                        self.at -= 1;
                        self.never_closed(block, Some(tag));
                        return None;
                    }
                    if let Some(kind) = self.tag(tag, block) {
                        let blank = is_blank(&kind);
                        nodes.push(Node::Tag(Box::new(Tag { span: tag.span, name: tag.name, blank, kind })));
                    }
                }
            }
        }
        self.never_closed(block, None);
        None
    }

    fn ends(&self, block: &Block<'t>, tag: RawTag<'t>) -> bool {
        !block.name.is_empty()
            && (tag.word.strip_prefix("end") == Some(block.name) || block.dividers.contains(&tag.word))
    }

    /// Whether the tag belongs to a block around this one, so that this one was never closed.
    fn ends_outer(&self, block: &Block<'t>, tag: RawTag<'t>) -> bool {
        let outer = self.open.get(..self.open.len().saturating_sub(1)).unwrap_or(&[]);
        match tag.word {
            _ if block.name.is_empty() => false,
            "when" => block.name != "comment" && outer.contains(&"case"),
            "elsif" => block.name != "comment" && outer.iter().any(|name| matches!(*name, "if" | "unless")),
            word => word.strip_prefix("end").is_some_and(|name| outer.contains(&name)),
        }
    }

    /// `-` trims the text before a tag at once, the text after it when that comes.
    fn trim_around(&mut self, token: Token, nodes: &mut [Node]) {
        if token.trims_before(self.text)
            && let Some(Node::Text(span)) = nodes.last_mut()
        {
            *span = lexer::trim_end(self.text, *span);
        }
        self.trim = token.trims_after(self.text);
    }

    fn print(&mut self, token: Token) -> Node {
        let content = token.content(self.text);
        Node::Print(Print { span: token.span, value: self.filtered(content, token.span) })
    }

    /// An expression with filters: strictly, else laxly with a warning at `whole`.
    fn filtered(&mut self, markup: Span, whole: Span) -> Filtered {
        match Strict::new(self.text, markup).and_then(Strict::filtered) {
            Ok(value) => value,
            Err(_) => {
                let form = "only a part of it counts: write `name | filter: argument, argument`";
                self.lax_warning(markup, whole, form);
                lax::filtered(self.text, markup)
            }
        }
    }

    /// Jekyll only warns and reads the markup laxly (J-LIQ-7). `whole` is marked when there is none.
    fn lax_warning(&mut self, markup: Span, whole: Span, form: &str) {
        let markup = lexer::trim(self.text, markup);
        let words = self.slice(markup);
        // Of a loop it is the list.
        let name = words.split_once(" in ").map_or(words, |(_, list)| list.trim());
        let form = if has_name_behind_digits(name) {
            "it is read all the same: let the name begin with a letter"
        } else if is_in_parentheses(words) {
            "Liquid has no parentheses here: take them away"
        } else {
            form
        };
        if markup.is_empty() {
            // `{{- -}}` is for the white space around it.
            if self.slice(whole).contains('-') {
                return;
            }
            let help = "name what to print, or put it into `{% raw %}`";
            self.problem(whole, false, "nothing is printed here", help);
            return;
        }
        let text = self.slice(markup);
        let written = shorten(text);
        let has_braces = text.split("{{").skip(1).any(|name| name.starts_with(char::is_alphabetic));
        let help = if text.contains(['\u{a0}', '\u{200b}', '\u{feff}']) {
            "a space in it is none: it was pasted, and looks like one (U+00A0 and its like); type it anew"
        } else if written.contains("||") || written.contains("&&") {
            "write `or` and `and`, and only within conditions; a fallback is `| default: value`"
        } else if has_braces {
            "Jekyll warns, and reads it without the braces: within a tag a variable needs none"
        } else if text.contains(".[") {
            "Jekyll warns, and reads it without the dot: write `name[key]`"
        } else {
            form
        };
        self.problem(markup, false, format!("`{written}` is not valid Liquid"), help);
    }

    fn unterminated(&mut self, token: Token, nodes: &mut Vec<Node>) {
        self.trim = false;
        push_text(nodes, token.span);
        let line = self.slice(token.span).find('\n').map_or(token.span.end, |n| token.span.start + n as u32);
        let span = Span { end: line, ..token.span };
        let (open, close) =
            if self.slice(token.span).starts_with("{%") { ("{%", "%}") } else { ("{{", "}}") };
        let help = format!("close it with `{close}`, or write it within `{{% raw %}}` to print it");
        self.problem(span, true, format!("`{open}` is never closed by `{close}`"), help);
    }

    fn nameless(&mut self, token: Token) {
        let written = shorten(self.slice(token.span));
        let help = if written.contains('#') {
            "write comments as `{% comment %}…{% endcomment %}`"
        } else {
            "a tag starts with its name: `{% name … %}`"
        };
        self.problem(token.span, true, format!("`{written}` is not a tag"), help);
    }

    fn never_closed(&mut self, block: &Block<'t>, before: Option<RawTag<'t>>) {
        if block.name.is_empty() {
            return;
        }
        let (name, end) = (block.name, format!("{{% end{} %}}", block.name));
        let help = match before {
            Some(tag) => format!("`{end}` is missing before `{{% {} %}}`", tag.word),
            None => format!("add `{end}`"),
        };
        self.problem(block.span, true, format!("`{name}` is never closed"), help);
    }

    /// The body of a block and what ended it. Past Liquid's depth the rest of the block is left out.
    fn block(&mut self, tag: RawTag<'t>, dividers: &'static [&'static str]) -> (Body, Option<RawTag<'t>>) {
        let block = Block { name: tag.word, dividers, span: tag.span };
        if self.open.len() >= MAX_DEPTH {
            if !std::mem::replace(&mut self.too_deep, true) {
                let message = format!("blocks are nested deeper than {MAX_DEPTH}");
                self.problem(tag.span, true, message, "move the inner ones into an include");
            }
            self.at = blocks::skip(self.text, &self.tokens, self.at, tag.word);
            return (Body::default(), None);
        }
        self.open.push(tag.word);
        let result = self.body(&block);
        self.open.pop();
        result
    }

    /// Text and `{{ }}` within a tag.
    fn snippet(&mut self, span: Span) -> Snippet {
        let text = self.text.get(..span.end as usize).unwrap_or("");
        let mut nodes = Vec::new();
        for token in lexer::tokens(text, span.start as usize) {
            match token.kind {
                TokenKind::Print => nodes.push(self.print(token)),
                _ => push_text(&mut nodes, token.span),
            }
        }
        Snippet { span, body: Body { nodes, blank: false } }
    }
}

fn is_blank(tag: &TagKind) -> bool {
    match tag {
        TagKind::Assign { .. } | TagKind::Capture { .. } | TagKind::Comment => true,
        TagKind::If { branches, .. } => branches.iter().all(|branch| branch.body.blank),
        TagKind::Case { whens, .. } => whens.iter().all(|when| when.body.blank),
        TagKind::For(each) => each.body.blank && each.otherwise.as_ref().is_none_or(|body| body.blank),
        TagKind::TableRow(row) => row.body.blank,
        TagKind::IfChanged(body) | TagKind::Highlight { body, .. } => body.blank,
        TagKind::Raw(pieces) => pieces.iter().all(|piece| piece.is_empty()),
        _ => false,
    }
}

fn push_text(nodes: &mut Vec<Node>, span: Span) {
    if !span.is_empty() {
        nodes.push(Node::Text(span));
    }
}

/// The first line of something, for a message.
fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or("").trim_end();
    let short: String = line.chars().take(60).collect();
    if short.len() < text.trim_end().len() { format!("{short}…") } else { short }
}

/// Whether parentheses are around all of it, which are those of no range.
fn is_in_parentheses(markup: &str) -> bool {
    let inner = markup.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inner.is_some_and(|inner| !inner.contains(['(', ')']) && !inner.contains(".."))
}

/// Whether it is a variable of which a name begins with a digit (`2nd.title`): Liquid reads it laxly alone, but wholly.
fn has_name_behind_digits(markup: &str) -> bool {
    let is_word = |part: &str| part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    markup.contains(|c: char| c.is_ascii_alphabetic())
        && markup.split(['.', '[', ']']).all(is_word)
        && markup.split('.').any(|part| part.starts_with(|c: char| c.is_ascii_digit()))
        && markup.split('.').all(|part| !part.is_empty())
}
