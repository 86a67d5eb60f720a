//! Where blocks end: of `raw`, whose content is no Liquid, and of plugins, whose tags nobody declares.

use std::collections::{HashMap, HashSet};

use super::expression::is_blank;
use super::lax::is_word;
use super::{Block, Parser, RawTag};
use crate::liquid::ast::TagKind;
use crate::liquid::lexer::{self, Token, TokenKind};
use crate::source::Span;

/// The blocks that Liquid and Jekyll have.
pub(super) const BLOCKS: [&str; 9] =
    ["if", "unless", "case", "for", "tablerow", "capture", "ifchanged", "comment", "highlight"];

/// `{%-?\s*(\w+)\s*(.*?)-?%}` (J-LIQ-4)
pub(super) fn raw_tag(text: &str, token: Token) -> Option<RawTag<'_>> {
    let content = token.content(text);
    let bytes = text.as_bytes().get(content.range())?;
    let before = bytes.iter().take_while(|byte| is_blank(**byte)).count();
    let length = bytes.iter().skip(before).take_while(|byte| is_word(**byte)).count();
    if length == 0 {
        return None;
    }
    let after = bytes.iter().skip(before + length).take_while(|byte| is_blank(**byte)).count();
    let start = content.start as usize + before;
    let name = Span::new(start, start + length);
    let markup = Span::new(start + length + after, content.end as usize);
    Some(RawTag { span: token.span, name, word: text.get(name.range())?, markup })
}

/// How a `raw` ends.
pub(super) enum RawEnd {
    /// At this token; the bytes of it that stand before `{% endraw %}`.
    Proper(usize, Span),
    /// At this token, were it not for the `-` of these bytes (J-LIQ-5).
    Dashed(usize, Span),
    /// Nowhere.
    Missing,
}

/// Looks for the end of a `raw` from token `from` on. `proper` is false where no `{% endraw %}` is known to follow,
/// which keeps a file full of the other kind linear.
pub(super) fn raw_end(text: &str, tokens: &[Token], from: usize, proper: bool) -> RawEnd {
    let mut dashed = None;
    for (index, token) in tokens.iter().enumerate().skip(from) {
        if token.kind == TokenKind::Text {
            continue;
        }
        if let Some((prefix, name)) = last_tag(text, token.span)
            && text.get(name.range()) == Some("endraw")
        {
            return RawEnd::Proper(index, prefix);
        }
        if dashed.is_none()
            && let Some(span) = dashed_end(text, token.span)
        {
            dashed = Some((index, span));
            if !proper {
                break;
            }
        }
    }
    dashed.map_or(RawEnd::Missing, |(index, span)| RawEnd::Dashed(index, span))
}

/// The `{%- endraw … %}` at the end of a token.
fn dashed_end(text: &str, span: Span) -> Option<Span> {
    let token = text.get(span.range())?.strip_suffix("%}")?;
    let at = token.rfind("{%-")?;
    let name = token.get(at + 3..)?.trim_start().strip_prefix("endraw")?;
    let bounded = !name.as_bytes().first().copied().is_some_and(is_word);
    bounded.then(|| Span { start: span.start + at as u32, ..span })
}

/// `\A(.*){%\s*(\w+)…%}\z`: the bytes before the last `{%` that a name follows, and the name.
pub(super) fn last_tag(text: &str, span: Span) -> Option<(Span, Span)> {
    let token = text.get(span.range())?.strip_suffix("%}")?;
    let bytes = token.as_bytes();
    for (at, _) in token.rmatch_indices("{%") {
        let rest = bytes.get(at + 2..)?;
        let blanks = rest.iter().take_while(|byte| is_blank(**byte)).count();
        let length = rest.iter().skip(blanks).take_while(|byte| is_word(**byte)).count();
        if length > 0 {
            let start = span.start as usize;
            let name = start + at + 2 + blanks;
            return Some((Span::new(start, start + at), Span::new(name, name + length)));
        }
    }
    None
}

/// The tokens of tags that nobody knows but that have their `end…` on the same level.
pub(super) fn plugin_blocks(text: &str, tokens: &[Token]) -> HashSet<usize> {
    let mut found = HashSet::new();
    let tags: Vec<(usize, &str)> = live_tags(text, tokens);
    let ends: HashSet<&str> = tags.iter().filter_map(|(_, word)| word.strip_prefix("end")).collect();
    if ends.iter().all(|name| BLOCKS.contains(name)) {
        return found;
    }
    let mut open: Vec<(usize, &str)> = Vec::new();
    let mut count: HashMap<&str, usize> = HashMap::new();
    for (index, word) in tags {
        let ended = word.strip_prefix("end").filter(|name| count.get(name).is_some_and(|n| *n > 0));
        if let Some(name) = ended {
            while let Some((opener, opened)) = open.pop() {
                *count.entry(opened).or_default() -= 1;
                if opened == name {
                    if !BLOCKS.contains(&name) {
                        found.insert(opener);
                    }
                    break;
                }
            }
        } else if ends.contains(word) || BLOCKS.contains(&word) {
            open.push((index, word));
            *count.entry(word).or_default() += 1;
        }
    }
    found
}

/// All tags outside of `raw`, with their tokens.
fn live_tags<'t>(text: &'t str, tokens: &[Token]) -> Vec<(usize, &'t str)> {
    let mut tags = Vec::new();
    let mut at = 0;
    let mut raw_ends = true;
    while let Some(token) = tokens.get(at) {
        if token.kind == TokenKind::Tag
            && let Some(tag) = raw_tag(text, *token)
        {
            if tag.word == "raw" && raw_ends {
                match raw_end(text, tokens, at + 1, true) {
                    RawEnd::Proper(end, _) => at = end,
                    // Without a proper end here there is none for the later ones either.
                    RawEnd::Dashed(..) | RawEnd::Missing => raw_ends = false,
                }
            } else {
                tags.push((at, tag.word));
            }
        }
        at += 1;
    }
    tags
}

/// The token after the end of the block `name`, whose first token is `from`.
pub(super) fn skip(text: &str, tokens: &[Token], from: usize, name: &str) -> usize {
    let mut depth = 1_usize;
    for (index, token) in tokens.iter().enumerate().skip(from) {
        let Some(tag) = Some(*token).filter(|t| t.kind == TokenKind::Tag).and_then(|t| raw_tag(text, t))
        else {
            continue;
        };
        if tag.word == name {
            depth += 1;
        } else if tag.word.strip_prefix("end") == Some(name) {
            depth -= 1;
            if depth == 0 {
                return index + 1;
            }
        }
    }
    tokens.len()
}

impl<'t> Parser<'t> {
    /// `raw` up to its end.
    pub(super) fn raw(&mut self, tag: RawTag<'t>) -> TagKind {
        if !lexer::trim(self.text, tag.markup).is_empty() {
            self.broken(tag, "nothing may follow `raw`");
        }
        let from = self.at;
        let (end, prefix) = match raw_end(self.text, &self.tokens, from, self.raw_ends) {
            RawEnd::Proper(end, prefix) => (end, prefix),
            RawEnd::Dashed(end, span) => {
                self.raw_ends = false;
                self.problem(
                    span,
                    true,
                    "`raw` is not closed by `{%- endraw %}`",
                    "write `{% endraw %}`, without `-` before it",
                );
                let from = self.tokens.get(end).map_or(span.start, |token| token.span.start);
                (end, Span { start: from, end: span.start })
            }
            RawEnd::Missing => {
                let block = Block { name: "raw", dividers: &[], span: tag.span };
                self.never_closed(&block, None);
                (self.tokens.len(), Span::default())
            }
        };
        let mut pieces = Vec::new();
        for token in self.tokens.get(from..end).unwrap_or(&[]) {
            // Liquid prints what stands before the `{%` of such a token twice.
            if let Some((before, _)) =
                last_tag(self.text, token.span).filter(|(before, _)| !before.is_empty())
            {
                pieces.push(before);
            }
            pieces.push(token.span);
        }
        pieces.extend(Some(prefix).filter(|prefix| !prefix.is_empty()));
        self.at = (end + 1).min(self.tokens.len());
        TagKind::Raw(pieces)
    }
}
