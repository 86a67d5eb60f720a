//! The usual causes of syntax errors, and the way out of each.

/// For a value that starts with `!`.
pub(super) const TAG: &str = "a value that starts with `!` is read as a tag: quote it";

/// Longer values are not repeated in a hint.
const SHOWN: usize = 80;

/// The way out of libyaml's `problem` at byte `at`; `context` is where the thing began that it was reading.
pub(super) fn for_problem(text: &str, problem: &str, at: usize, context: Option<usize>) -> Option<String> {
    let began = context.unwrap_or(at);
    match problem {
        "mapping values are not allowed in this context" => Some(colon(text, at)),
        "found unexpected end of stream" | "found unexpected document indicator" => {
            Some(unclosed_quote(text, began))
        }
        "found character that cannot start any token" => Some(bad_start(text, at)),
        "found a tab character that violates indentation" => Some(TAB.to_owned()),
        "could not find expected ':'" => Some(no_colon(text, began)),
        "did not find expected key" | "did not find expected '-' indicator" => {
            after_quote(text, at).or_else(|| value_start(text, at)).or_else(|| indentation(text, at, began))
        }
        "did not find expected ',' or ']'" => {
            after_quote(text, at).or_else(|| Some(unclosed(text, at, began, '[', ']')))
        }
        "did not find expected ',' or '}'" => value_start(text, at)
            .or_else(|| after_quote(text, at))
            .or_else(|| Some(unclosed(text, at, began, '{', '}'))),
        "did not find expected node content" => nothing(text, at).or_else(|| value_start(text, at)),
        "block sequence entries are not allowed in this context" => {
            Some("begin a list on a line of its own, below its key".to_owned())
        }
        "found unknown escape character"
        | "did not find expected hexdecimal number"
        | "found invalid Unicode character escape code" => Some(
            "in double quotes a backslash begins an escape: use single quotes, or double the backslash"
                .to_owned(),
        ),
        "did not find expected alphabetic or numeric character"
        | "did not find expected comment or line break" => value_start(text, began),
        "did not find expected whitespace or line break"
        | "did not find expected tag URI"
        | "found undefined tag handle"
        | "did not find the expected '>'" => value_start(text, began).or_else(|| Some(TAG.to_owned())),
        _ => None,
    }
}

const TAB: &str = "YAML takes no tab for indentation: use spaces";

/// A colon where none may be: in an unquoted value, or below a value that was already complete.
fn colon(text: &str, at: usize) -> String {
    let line = Line::at(text, at);
    if let Some((key, value)) = line.key_and_value()
        && line.start + key.len() < at
        && !value.is_empty()
    {
        return format!("quote the value: {}", quoted(key.trim_start(), value));
    }
    match line.before(text) {
        Some(above) if above.indentation() < line.indentation() && !above.content().ends_with(':') => {
            format!("indent this line like the one above, `{}`, which has its value already", above.shown())
        }
        Some(above) if above.content().contains(':') && above.key_and_value().is_none() => {
            format!("`{}` needs a space after its colon", above.shown())
        }
        Some(above) if above.key_and_value().is_none() => format!("`{}` is no `key: value`", above.shown()),
        _ => "quote the text before the colon".to_owned(),
    }
}

/// The parser notices at the end of the file. The quote that it waits for was opened at `began`.
fn unclosed_quote(text: &str, began: usize) -> String {
    let line = Line::at(text, began);
    let quote = if text.as_bytes().get(began) == Some(&b'\'') { '\'' } else { '"' };
    format!("the quote that `{}` opens is never closed: add a `{quote}` at its end", line.shown())
}

fn bad_start(text: &str, at: usize) -> String {
    let first = text.get(at..).and_then(|rest| rest.chars().next()).unwrap_or_default();
    if first == '\t' {
        return TAB.to_owned();
    }
    value_start(text, at).unwrap_or_else(|| format!("a value cannot start with `{first}`: quote it"))
}

/// A line that should be `key: value`.
fn no_colon(text: &str, began: usize) -> String {
    let line = Line::at(text, began);
    let content = line.content();
    if content.contains('\t') && line.content().split('\t').next().is_some_and(|key| key.ends_with(':')) {
        return TAB.to_owned();
    }
    match content.split_once(':') {
        Some((key, rest)) if !rest.is_empty() && !rest.starts_with([' ', '/']) => {
            format!("`{}` needs a space after its colon: `{key}: {rest}`", line.shown())
        }
        _ => format!("`{}` is no `key: value`; if it goes on from the line above, indent it", line.shown()),
    }
}

/// Text behind a closing quote: an apostrophe ended the quoted text early, or only a part of the value is quoted.
fn after_quote(text: &str, at: usize) -> Option<String> {
    let before = text.get(..at)?;
    let line = Line::at(text, at);
    let trimmed = before.trim_end_matches([' ', '\t']);
    let quote = trimmed.chars().next_back().filter(|c| matches!(c, '\'' | '"'))?;
    let (key, value) = line.key_and_value()?;
    if !value.starts_with(quote) {
        return None;
    }
    let inner = value.trim_start_matches(quote);
    let inner = inner.strip_suffix(quote).unwrap_or(inner);
    if trimmed.len() < before.len() {
        return Some(format!("the quotes end before the value does: {}", quoted(key.trim_start(), value)));
    }
    Some(match quote {
        '\'' => format!("the apostrophe ends the quoted text: {}", quoted(key.trim_start(), inner)),
        _ => format!("the inner quote ends the quoted text: {}", quoted(key.trim_start(), inner)),
    })
}

/// A value whose first character means something to YAML.
fn value_start(text: &str, at: usize) -> Option<String> {
    let line = Line::at(text, at);
    let (key, value) = line.key_and_value()?;
    let key = key.trim_start();
    let first = value.chars().next()?;
    if value.starts_with("{{") || value.starts_with("{%") {
        return Some(format!("Liquid is not run here; to keep it as text, quote it: {}", quoted(key, value)));
    }
    let meaning = match first {
        '`' => {
            return Some(format!("a value cannot start with a backtick, quote it: {}", quoted(key, value)));
        }
        '@' | '%' | ',' | ']' | '}' => {
            return Some(format!("a value cannot start with `{first}`, quote it: {}", quoted(key, value)));
        }
        '*' => "an alias",
        '&' => "an anchor",
        '!' => "a tag",
        '{' => "a mapping",
        '[' => "a list",
        '|' | '>' => "a block of lines",
        _ => return None,
    };
    Some(format!("`{first}` at the start of a value means {meaning}, quote it: {}", quoted(key, value)))
}

/// A key that is further in or out than the others of its mapping.
fn indentation(text: &str, at: usize, began: usize) -> Option<String> {
    let (line, first) = (Line::at(text, at), Line::at(text, began));
    if line.start + line.indentation() != at || first.start == line.start {
        return None;
    }
    let expected =
        text.get(first.start..began).filter(|before| before.trim_start_matches(['-', ' ']).is_empty())?.len();
    let found = line.indentation();
    if found == expected {
        return line
            .content()
            .starts_with("- ")
            .then(|| "a list item stands among `key: value` lines: indent the list below its key".to_owned())
            .or_else(|| {
                Some(format!(
                    "`{}` stands among list items: give it an indentation that differs from theirs",
                    line.shown()
                ))
            });
    }
    Some(format!("indent this line by {expected} spaces like `{}`, not by {found}", first.shown()))
}

/// A list or mapping in brackets that goes on without a comma, or does not end.
fn unclosed(text: &str, at: usize, began: usize, open: char, close: char) -> String {
    if text.get(at..).is_some_and(|rest| rest.contains(close)) {
        return format!("is a `,` missing before `{}`?", Line::at(text, at).shown());
    }
    let line = Line::at(text, began);
    format!(
        "the `{open}` in `{}` has no `{close}`; a value that starts with `{open}` as text must be quoted",
        line.shown()
    )
}

/// Two commas in a row, or a comma after the opening bracket.
fn nothing(text: &str, at: usize) -> Option<String> {
    let before = text.get(..at)?.trim_end();
    let is_comma = text.get(at..)?.starts_with(',') && before.ends_with([',', '[', '{']);
    is_comma.then(|| "there is nothing before this comma: remove it".to_owned())
}

/// For a block whose closing `---` is missing, so that prose up to some later `---` counts as YAML: a line of prose after a
/// blank line, at or before the error.
pub(super) fn swallowed_body(block: &str, at: usize) -> Option<String> {
    let mut after_blank = false;
    let mut start = 0;
    for text in block.split_inclusive('\n').take_while(|line| {
        let here = start;
        start += line.len();
        here <= at
    }) {
        let line = Line { text, start: 0 };
        if line.content().is_empty() {
            after_blank = true;
        } else if after_blank && line.is_prose() {
            return Some(format!("is the closing `---` missing above `{}`?", line.shown()));
        }
    }
    None
}

/// A line of the text.
struct Line<'t> {
    text: &'t str,
    start: usize,
}

impl<'t> Line<'t> {
    /// The line that holds byte `at`; at the end of the text, the last line with content.
    fn at(text: &'t str, at: usize) -> Self {
        let at = if at >= text.len() { text.trim_end().len() } else { at };
        let before = text.as_bytes().get(..at).unwrap_or(&[]);
        let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        let line = text.get(start..).and_then(|rest| rest.split('\n').next()).unwrap_or("");
        Line { text: line, start }
    }

    /// The nearest line above that has content.
    fn before(&self, text: &'t str) -> Option<Line<'t>> {
        let before = text.get(..self.start)?.trim_end();
        (!before.is_empty()).then(|| Line::at(text, before.rfind('\n').map_or(0, |newline| newline + 1)))
    }

    fn content(&self) -> &'t str {
        self.text.trim()
    }

    fn indentation(&self) -> usize {
        self.text.len() - self.text.trim_start().len()
    }

    /// The content, cut to what fits a hint.
    fn shown(&self) -> String {
        short(self.content())
    }

    /// The line up to its first `: `, list markers included, and the value after it.
    fn key_and_value(&self) -> Option<(&'t str, &'t str)> {
        let colon = self
            .text
            .match_indices(':')
            .map(|(at, _)| at)
            .find(|at| self.text.as_bytes().get(at + 1).is_none_or(u8::is_ascii_whitespace));
        let (key, value) = match colon {
            Some(colon) => (self.text.get(..colon)?, self.text.get(colon + 1..)?.trim()),
            None => {
                let value = self.content().strip_prefix("- ")?.trim_start();
                (self.text.get(..self.indentation() + 1)?, value)
            }
        };
        Some((key, value))
    }

    /// Whether it can only be a paragraph: no `key:`, no list item, no comment.
    fn is_prose(&self) -> bool {
        let text = self.text.trim_end();
        !text.starts_with([' ', '\t', '-', '#', ']', '}', '"', '\''])
            && self.key_and_value().is_none_or(|(key, _)| key.contains(' ') && key.len() > 30)
    }
}

fn short(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}

/// The line as it should be: the value in the quotes that need least change.
fn quoted(key: &str, value: &str) -> String {
    let separator = if key.ends_with('-') { " " } else { ": " };
    if value.chars().count() > SHOWN {
        return format!("`{key}{separator}\"…\"`");
    }
    let value = if !value.contains(['"', '\\']) {
        format!("\"{value}\"")
    } else {
        format!("'{}'", value.replace('\'', "''"))
    };
    format!("`{key}{separator}{value}`")
}
