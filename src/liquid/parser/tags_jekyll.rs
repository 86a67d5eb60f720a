//! The tags that Jekyll adds (J-LIQ-30..37).

use std::sync::LazyLock;

use regex::Regex;

use super::expression::{self, is_blank};
use super::lax::{Scan, is_word};
use super::{Parser, RawTag, shorten};
use crate::liquid::ast::{Include, IncludeKind, Parameter, ParameterValue, TagKind};
use crate::liquid::lexer;
use crate::source::Span;

/// A file name with `{{ variable | filters }}` in it: everything up to the last such piece belongs to it (J-LIQ-31a).
static VARIABLE_FILE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?s)([^{]*(?:\{\{[ \t\r\n\x0b\x0c]*[0-9A-Za-z_.\-]+[ \t\r\n\x0b\x0c]*(?:\|.*)?\}\}[^ \t\r\n\x0b\x0c{}]*)+)(.*)",
    )
    .ok()
});

/// `^(.+/)*\d+-\d+-\d+-(.*)$` (J-LIQ-35)
static POST_NAME: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?m)^(?:.+/)*[0-9]+-[0-9]+-[0-9]+-").ok());

/// Language and options of `highlight` (J-LIQ-37).
static HIGHLIGHT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?m)^([a-zA-Z0-9.+#_-]+)((?:[ \t\r\n]+[0-9A-Za-z_]+(?:=(?:[0-9A-Za-z_]+|"(?:[0-9]+[ \t\r\n])*[0-9]+"))?)*)$"#,
    )
    .ok()
});

impl<'t> Parser<'t> {
    pub(super) fn highlight(&mut self, tag: RawTag<'t>) -> TagKind {
        let markup = lexer::trim(self.text, tag.markup);
        let found = HIGHLIGHT.as_ref().and_then(|regex| regex.captures(self.slice(markup)));
        let language = found.and_then(|found| found.get(1)).map(|m| Span::from(m.range()));
        if language.is_none() {
            self.broken(tag, "write `{% highlight language %}`; options are `name` or `name=value`");
        }
        let (body, _) = self.block(tag, &[]);
        language.map_or(TagKind::Broken, |language| {
            let language = language.shift(markup.start as usize);
            TagKind::Highlight { language, body }
        })
    }

    pub(super) fn post_url(&mut self, tag: RawTag<'t>) -> TagKind {
        let span = lexer::trim(self.text, tag.markup);
        let name = self.slice(span);
        let bare = name.strip_prefix('/').unwrap_or(name);
        if POST_NAME.as_ref().is_some_and(|regex| regex.is_match(bare)) {
            return TagKind::PostUrl(span);
        }
        let place = if span.is_empty() { tag.span } else { span };
        self.problem(
            place,
            true,
            format!("`{}` is not the name of a post", shorten(name)),
            "name it without quotes and extension: `{% post_url 2024-01-31-title %}`",
        );
        TagKind::Broken
    }

    pub(super) fn include(&mut self, tag: RawTag<'t>, kind: IncludeKind) -> TagKind {
        let markup = lexer::trim(self.text, tag.markup);
        let written = self.slice(markup);
        let start = markup.start as usize;
        let variable = VARIABLE_FILE.as_ref().filter(|_| written.contains("{{"));
        let found = variable.and_then(|regex| regex.captures(written));
        let (file, rest) = match found.as_ref().and_then(|found| Some((found.get(1)?, found.get(2)?))) {
            Some((file, rest)) => {
                (Span::from(file.range()).shift(start), Span::from(rest.range()).shift(start))
            }
            None => {
                let end = written.bytes().position(is_blank).map_or(markup.end as usize, |n| start + n);
                (Span::new(start, end), Span::new(end, markup.end as usize))
            }
        };
        let file = lexer::trim(self.text, file);
        let parameters = self.parameters(lexer::trim(self.text, rest));
        if kind == IncludeKind::Relative {
            self.relative_includes.push(self.slice(file).to_owned());
        }
        self.includes
            .entry(self.slice(file).to_owned())
            .or_default()
            .extend(self.loops.iter().map(ToString::to_string));
        TagKind::Include(Include { kind, file: self.snippet(file), parameters })
    }

    /// `name="…"`, `name='…'` and `name=variable`, divided by white space. Anything else stops the build; what stood
    /// before it is kept.
    fn parameters(&mut self, span: Span) -> Vec<Parameter> {
        let mut parameters = Vec::new();
        let mut scan = Scan::new(self.text, span);
        loop {
            scan.blanks();
            if scan.peek().is_none() {
                return parameters;
            }
            let start = scan.at;
            let parameter = parameter(&mut scan);
            let ended = scan.peek().is_none_or(is_blank);
            match parameter {
                Some(parameter) if ended => parameters.push(parameter),
                _ => {
                    self.bad_parameter(Span::new(start, span.end as usize));
                    return parameters;
                }
            }
        }
    }

    fn bad_parameter(&mut self, rest: Span) {
        let written = self.slice(rest);
        let piece = Span {
            end: rest.start + written.find(|c: char| c.is_ascii_whitespace()).unwrap_or(written.len()) as u32,
            ..rest
        };
        let piece_text = self.slice(piece);
        let help = if piece_text.ends_with(',') || piece_text.starts_with(',') {
            "parameters are divided by spaces, without commas"
        } else if piece_text.contains('|') || written.contains(" | ") {
            "filters are not possible here: `assign` or `capture` a variable before, and pass that"
        } else if piece_text.contains('[') {
            "brackets are not possible here: `assign` a variable before, and pass that"
        } else {
            "write `name=\"text\"` or `name=variable`"
        };
        self.problem(
            piece,
            true,
            format!("`{}` is not a parameter of an include", shorten(piece_text)),
            help,
        );
    }
}

fn parameter(scan: &mut Scan) -> Option<Parameter> {
    let name = scan.run(expression::is_segment)?;
    scan.blanks();
    if scan.peek() != Some(b'=') {
        return None;
    }
    scan.at += 1;
    scan.blanks();
    let value = match scan.peek()? {
        quote @ (b'"' | b'\'') => ParameterValue::Quoted(quoted(scan, quote)?, quote as char),
        _ => {
            let value = scan.run(|byte| is_word(byte) || matches!(byte, b'.' | b'-'))?;
            ParameterValue::Expression(expression::parse(scan.text, value, false))
        }
    };
    Some(Parameter { name, value })
}

/// The inside of a quoted string, in which a backslash protects the next character.
fn quoted(scan: &mut Scan, quote: u8) -> Option<Span> {
    let start = scan.at + 1;
    let mut at = start;
    while at < scan.end {
        match scan.text.as_bytes().get(at)? {
            b'\\' => at += 2,
            byte if *byte == quote => {
                scan.at = at + 1;
                return Some(Span::new(start, at));
            }
            _ => at += 1,
        }
    }
    None
}
