//! The tags of Liquid itself (J-LIQ-16).

use std::sync::Arc;

use super::expression;
use super::lax::{self, Scan, is_word};
use super::strict::{Refused, Strict};
use super::{Block, Parser, RawTag, shorten};
use crate::liquid::UnknownTag;
use crate::liquid::ast::{
    Body, Branch, Condition, Expression, For, IncludeKind, Offset, TableRow, TagKind, When,
};
use crate::liquid::lexer;
use crate::source::Span;

/// Tags of well-known plugins (J-LIQ-39): what they print is unknown, but they are no mistakes.
const PLUGIN_TAGS: [&str; 7] = ["seo", "feed_meta", "gist", "avatar", "octicon", "toc", "last_modified_at"];

impl<'t> Parser<'t> {
    /// What a tag within `block` does; `None` when it stands for nothing.
    pub(super) fn tag(&mut self, tag: RawTag<'t>, block: &Block<'t>) -> Option<TagKind> {
        Some(match tag.word {
            "assign" => self.assign(tag),
            "capture" => self.capture(tag),
            "if" | "unless" => self.branches(tag),
            "case" => self.case(tag),
            "for" => self.for_loop(tag),
            "tablerow" => self.table_row(tag),
            "cycle" => self.cycle(tag),
            "increment" | "decrement" => TagKind::Counter { name: lexer::trim(self.text, tag.markup) },
            "ifchanged" => TagKind::IfChanged(self.block(tag, &[]).0),
            "raw" => self.raw(tag),
            "comment" => {
                self.block(tag, &[]);
                TagKind::Comment
            }
            "break" => TagKind::Break,
            "continue" => TagKind::Continue,
            "highlight" => self.highlight(tag),
            "include" => self.include(tag, IncludeKind::Include),
            "include_relative" => self.include(tag, IncludeKind::Relative),
            "include_cached" => self.include(tag, IncludeKind::Cached),
            "link" => {
                let path = lexer::trim(self.text, tag.markup);
                TagKind::Link(self.snippet(path))
            }
            "post_url" => self.post_url(tag),
            _ => return self.other(tag, block),
        })
    }

    /// A tag that is none of Liquid's or Jekyll's, or that stands where it must not.
    fn other(&mut self, tag: RawTag<'t>, block: &Block<'t>) -> Option<TagKind> {
        if self.plugin_blocks.contains(&(self.at - 1)) {
            self.note_unknown(tag, block);
            let (body, _) = self.block(tag, &[]);
            return Some(TagKind::Plugin { markup: tag.markup, body: Some(body) });
        }
        if block.name == "comment" {
            return None;
        }
        let word = tag.word;
        let place = if block.name.is_empty() { "the template".into() } else { format!("`{}`", block.name) };
        let (message, help) = match word {
            "else" | "elsif" | "when" => {
                let owner = if word == "when" { "case" } else { "if" };
                (
                    format!("`{word}` does not belong into {place}"),
                    format!("open `{{% {owner} … %}}` before it"),
                )
            }
            "elseif" | "elif" => (format!("`{word}` is no tag"), "write `elsif`".to_owned()),
            _ if word.len() > 3 && word.starts_with("end") => {
                let name = word.get(3..).unwrap_or("");
                (format!("`{word}` closes nothing"), format!("there is no open `{name}` here; remove it"))
            }
            _ => {
                self.note_unknown(tag, block);
                return Some(TagKind::Plugin { markup: tag.markup, body: None });
            }
        };
        self.problem(tag.span, true, message, help);
        None
    }

    fn note_unknown(&mut self, tag: RawTag<'t>, block: &Block<'t>) {
        if block.name != "comment" && !PLUGIN_TAGS.contains(&tag.word) {
            let (span, name_span) = (tag.span, tag.name);
            self.unknown_tags.push(UnknownTag { name: tag.word.into(), span, name_span });
        }
    }

    /// A tag whose markup cannot be read: stops the build.
    pub(super) fn broken(&mut self, tag: RawTag<'t>, help: &str) -> TagKind {
        let written = shorten(self.slice(tag.span));
        self.problem(tag.span, true, format!("`{written}` is not valid"), help);
        TagKind::Broken
    }

    /// `/([\w\-.\[\]()]+)\s*=\s*(.*)\s*/`, found anywhere
    fn assign(&mut self, tag: RawTag<'t>) -> TagKind {
        let mut scan = Scan::new(self.text, tag.markup);
        let mut found = None;
        while let Some(name) = scan.find_run(is_signature) {
            scan.blanks();
            if scan.peek() == Some(b'=') {
                found = Some(name);
                break;
            }
        }
        let Some(name) = found else { return self.broken(tag, "write `{% assign name = value %}`") };
        let value = Span::new(scan.at + 1, tag.markup.end as usize);
        self.assigns.insert(self.slice(name).to_owned());
        TagKind::Assign { name, value: self.filtered(value, tag.span) }
    }

    fn capture(&mut self, tag: RawTag<'t>) -> TagKind {
        let name = Scan::new(self.text, tag.markup).find_run(is_signature);
        if name.is_none() {
            self.broken(tag, "write `{% capture name %}`");
        }
        let (body, _) = self.block(tag, &[]);
        let Some(name) = name else { return TagKind::Broken };
        self.assigns.insert(self.slice(name).to_owned());
        TagKind::Capture { name, body }
    }

    fn branches(&mut self, tag: RawTag<'t>) -> TagKind {
        let mut branches = Vec::new();
        let mut opening = tag;
        loop {
            let condition = if opening.word == "else" { None } else { self.condition(opening) };
            if opening.word == "else" && self.slice(lexer::trim(self.text, opening.markup)).starts_with("if ")
            {
                self.else_ifs.push(opening.span);
            }
            let known = condition.is_some() || opening.word == "else";
            let (body, ending) = self.block(tag, &["elsif", "else"]);
            if known {
                branches.push(Branch { condition, body });
            }
            match ending {
                Some(next) if matches!(next.word, "elsif" | "else") => opening = next,
                _ => break,
            }
        }
        TagKind::If { negated: tag.word == "unless", branches }
    }

    fn condition(&mut self, tag: RawTag<'t>) -> Option<Condition> {
        if let Ok(condition) = Strict::new(self.text, tag.markup).and_then(Strict::condition) {
            return Some(condition);
        }
        let condition = lax::condition(self.text, tag.markup);
        if condition.is_some() {
            let form =
                "only a part of it counts: comparisons are joined by `and` and `or`, without parentheses";
            self.lax_warning(tag.markup, tag.span, form);
        } else {
            self.broken(tag, "write a condition: `{% if name == value %}`");
        }
        condition
    }

    fn case(&mut self, tag: RawTag<'t>) -> TagKind {
        let subject = Scan::new(self.text, tag.markup).find_fragment();
        if subject.is_none() {
            self.broken(tag, "write `{% case name %}`");
        }
        let (_, mut ending) = self.block(tag, &["when", "else"]);
        let mut whens = Vec::new();
        while let Some(divider) = ending.filter(|ending| matches!(ending.word, "when" | "else")) {
            let values = if divider.word == "when" { self.when_values(divider) } else { None };
            if divider.word == "else" && !lexer::trim(self.text, divider.markup).is_empty() {
                self.broken(divider, "nothing may follow `else` within `case`");
            }
            let (body, next) = self.block(tag, &["when", "else"]);
            if divider.word == "else" || values.is_some() {
                whens.push(When { values, body });
            }
            ending = next;
        }
        let Some(subject) = subject else { return TagKind::Broken };
        TagKind::Case { subject: expression::parse(self.text, subject, false), whens }
    }

    /// Values divided by `,` or `or`; anything else after a value ends them.
    fn when_values(&mut self, tag: RawTag<'t>) -> Option<Vec<Expression>> {
        let mut scan = Scan::new(self.text, tag.markup);
        let mut values = Vec::new();
        let Some(first) = scan.find_fragment() else {
            self.broken(tag, "write `{% when value %}`");
            return None;
        };
        values.push(expression::parse(self.text, first, false));
        loop {
            let spaces = scan.blanks();
            if scan.peek() == Some(b',') {
                scan.at += 1;
            } else {
                let rest = self.text.get(scan.at..scan.end).unwrap_or("");
                let or = spaces > 0 && rest.starts_with("or") && rest.len() > 2;
                if !or || !rest.as_bytes().get(2).copied().is_some_and(expression::is_blank) {
                    break;
                }
                scan.at += 2;
            }
            scan.blanks();
            let Some(value) = scan.fragment() else { break };
            values.push(expression::parse(self.text, value, false));
        }
        Some(values)
    }

    fn for_loop(&mut self, tag: RawTag<'t>) -> TagKind {
        let header = match self.strict_for(tag.markup) {
            Ok(header) => Some(header),
            Err(_) => {
                let header = self.lax_for(tag.markup);
                if header.is_some() {
                    let form = "only a part of it counts: write `item in list reversed limit: 2 offset: 1`";
                    self.lax_warning(tag.markup, tag.span, form);
                } else {
                    self.broken(tag, "write `{% for item in list %}`");
                }
                header
            }
        };
        self.loops.push(header.as_ref().map(|header| header.variable.clone()).unwrap_or_default());
        let (body, mut ending) = self.block(tag, &["else"]);
        self.loops.pop();
        let mut otherwise = None;
        while ending.is_some_and(|ending| ending.word == "else") {
            let (next, after) = self.block(tag, &["else"]);
            otherwise = Some(next);
            ending = after;
        }
        let Some(header) = header else { return TagKind::Broken };
        TagKind::For(Box::new(For { body, otherwise, ..header }))
    }

    fn strict_for(&self, markup: Span) -> Result<For, Refused> {
        let mut strict = Strict::new(self.text, markup)?;
        let variable = strict.name()?;
        if !strict.word("in") {
            return Err(Refused);
        }
        let mut header = empty_for(self.text, variable, strict.expression()?);
        header.reversed = strict.word("reversed");
        while let Some(key) = strict.attribute() {
            let value = strict.expression()?;
            if !self.set_for(&mut header, key, value) {
                return Err(Refused);
            }
        }
        strict.end()?;
        Ok(header)
    }

    /// `\A([\w\-]+)\s+in\s+(QuotedFragment+)\s*(reversed)?`, then every `name: value`
    fn lax_for(&self, markup: Span) -> Option<For> {
        let mut scan = Scan::new(self.text, markup);
        let variable = scan.run(expression::is_segment)?;
        let collection = in_collection(&mut scan)?;
        let mut header = empty_for(self.text, variable, expression::parse(self.text, collection, false));
        scan.blanks();
        header.reversed = self.text.get(scan.at..scan.end)?.starts_with("reversed");
        self.attributes(markup, |key, value| {
            self.set_for(&mut header, key, value);
        });
        Some(header)
    }

    fn set_for(&self, header: &mut For, key: Span, value: Expression) -> bool {
        match self.slice(key) {
            "limit" => header.limit = Some(value),
            "offset" if self.slice(value.span) == "continue" => header.offset = Some(Offset::Continue),
            "offset" => header.offset = Some(Offset::At(value)),
            _ => return false,
        }
        true
    }

    /// Every `(\w+)\s*:\s*(QuotedFragment)` in the markup.
    fn attributes(&self, markup: Span, mut set: impl FnMut(Span, Expression)) {
        let mut scan = Scan::new(self.text, markup);
        while scan.at < scan.end {
            match scan.key() {
                Some(key) => {
                    if let Some(value) = scan.fragment() {
                        set(key, expression::parse(self.text, value, false));
                    }
                }
                None => {
                    if scan.run(is_word).is_none() {
                        scan.at += 1;
                    }
                }
            }
        }
    }

    fn table_row(&mut self, tag: RawTag<'t>) -> TagKind {
        let mut scan = Scan::new(self.text, tag.markup);
        let mut header = None;
        while let (None, Some(variable)) = (&header, scan.find_run(is_word)) {
            let mut after = scan;
            header = in_collection(&mut after).map(|collection| (variable, collection));
        }
        if header.is_none() {
            self.broken(tag, "write `{% tablerow item in list %}`");
        }
        let (body, _) = self.block(tag, &[]);
        let Some((variable, collection)) = header else { return TagKind::Broken };
        let collection = expression::parse(self.text, collection, false);
        let mut row = TableRow { variable, collection, columns: None, limit: None, offset: None, body };
        self.attributes(tag.markup, |key, value| match self.slice(key) {
            "cols" => row.columns = Some(value),
            "limit" => row.limit = Some(value),
            "offset" => row.offset = Some(value),
            _ => {}
        });
        TagKind::TableRow(Box::new(row))
    }

    fn cycle(&mut self, tag: RawTag<'t>) -> TagKind {
        let mut scan = Scan::new(self.text, tag.markup);
        let mut name = None;
        let whole = scan.fragment();
        if let Some(first) = whole {
            // The name is a fragment up to a `:`; `:` may also stand within an unquoted one.
            let colon = self
                .slice(first)
                .rfind(':')
                .filter(|at| *at > 0 && !self.slice(first).starts_with(['"', '\'']));
            scan.blanks();
            if scan.peek() == Some(b':') {
                scan.at += 1;
                name = Some(first);
            } else if let Some(at) = colon {
                name = Some(Span { end: first.start + at as u32, ..first });
                scan.at = first.start as usize + at + 1;
            } else {
                scan.at = tag.markup.start as usize;
            }
        } else {
            return self.broken(tag, "write `{% cycle 'one', 'two' %}`");
        }
        let mut values = Vec::new();
        for part in self.text.get(scan.at..scan.end).unwrap_or("").split(',') {
            let start = part.as_ptr() as usize - self.text.as_ptr() as usize;
            let mut piece = Scan::new(self.text, Span::new(start, start + part.len()));
            if let Some(value) = piece.find_fragment() {
                values.push(expression::parse(self.text, value, false));
            }
        }
        TagKind::Cycle { name: name.map(|name| expression::parse(self.text, name, false)), values }
    }
}

/// `\s+in\s+(QuotedFragment+)`
fn in_collection(scan: &mut Scan) -> Option<Span> {
    let spaced = scan.blanks() > 0 && scan.text.get(scan.at..scan.end)?.starts_with("in");
    scan.at += 2;
    if !spaced || scan.blanks() == 0 {
        return None;
    }
    scan.fragments()
}

fn empty_for(text: &str, variable: Span, collection: Expression) -> For {
    let slice = |span: Span| text.get(span.range()).unwrap_or_default();
    let variable = Arc::from(slice(variable));
    let name = format!("{variable}-{}", slice(collection.span)).into();
    let (limit, offset, body, otherwise) = (None, None, Body::default(), None);
    For { variable, name, collection, reversed: false, limit, offset, body, otherwise }
}

/// A byte of `VariableSignature`.
fn is_signature(byte: u8) -> bool {
    expression::is_segment(byte) || matches!(byte, b'.' | b'[' | b']' | b'(' | b')')
}
