//! The block between `---` lines at the top of a file (J-READ-20..24).

use crate::source::{Source, Span};

use super::{Node, SyntaxError, Yaml, hint, parse};

/// Front matter as it stands in a file.
#[derive(Debug, Default)]
pub struct FrontMatter {
    /// What was found.
    pub state: State,
    /// From the first `---` to the end of the closing line; empty when there is none.
    pub span: Span,
    /// First byte of the content after it (blank lines swallowed, J-READ-21); the BOM or 0 when there is none.
    pub body: u32,
    /// The tree; `None` when empty or wrong.
    pub node: Option<Node>,
}

/// What stands at the top of a file.
#[derive(Debug, Default, PartialEq)]
pub enum State {
    /// The first line is not `---`: Jekyll copies such a page as it is.
    #[default]
    None,
    /// A block that was read: a mapping, or nothing.
    Valid,
    /// `---`, but no closing line: the whole file is content.
    Unclosed,
    /// The block is no YAML.
    Invalid(SyntaxError),
    /// YAML, but a list or a lone value instead of `key: value` lines.
    NotMapping,
}

impl FrontMatter {
    /// Finds and reads the block of a file's text. A BOM before it is stepped over; whether Jekyll sees the block of a
    /// page behind a BOM, [`FrontMatter::is_first_line`] says (J-READ-20).
    pub fn split(text: &str) -> FrontMatter {
        let (start, content) = behind_mark(text);
        let mut found = FrontMatter { body: start as u32, ..FrontMatter::default() };
        if !FrontMatter::is_first_line(content.as_bytes()) {
            return found;
        }
        let Some((close, end)) = closing_line(content) else {
            found.state = State::Unclosed;
            return found;
        };
        found.span = Span::new(start, start + end);
        found.body = (start + after_blank_lines(content, close)) as u32;
        // The opening line is YAML's own mark of a document, and is read as such.
        let block = content.get(..close).unwrap_or("");
        match parse(block, start) {
            Ok(None) => found.state = State::Valid,
            Ok(Some(node)) => match node.value {
                Yaml::Mapping(_) => {
                    found.state = State::Valid;
                    found.node = Some(node);
                }
                // Jekyll takes `false` and nil for nothing (J-READ-24).
                Yaml::Null | Yaml::Bool(false) => found.state = State::Valid,
                _ => found.state = State::NotMapping,
            },
            Err(error) => {
                let at = (error.span.start as usize).saturating_sub(start);
                let help = hint::swallowed_body(block, at).or(error.help);
                found.state = State::Invalid(SyntaxError { help, ..error });
            }
        }
        found
    }

    /// The first byte behind the block of a file's text, which is not read; 0 where there is none.
    pub fn end(text: &str) -> usize {
        let (start, content) = behind_mark(text);
        let closing = FrontMatter::is_first_line(content.as_bytes()).then(|| closing_line(content)).flatten();
        closing.map_or(0, |(_, end)| start + end)
    }

    /// Whether a file that begins with these bytes has front matter (J-READ-20): `---`, white space, line feed.
    /// False behind a BOM.
    pub fn is_first_line(bytes: &[u8]) -> bool {
        let Some(rest) = bytes.strip_prefix(b"---") else { return false };
        rest.iter().find(|byte| !is_blank(**byte)) == Some(&b'\n')
    }

    /// The first byte of the line that closes the block, where keys can be added.
    pub fn last_line(&self, source: &Source) -> Option<u32> {
        let last = source.line_index(self.span.end.checked_sub(1)?);
        let start = source.line_span(last).start;
        (start > self.span.start).then_some(start)
    }

    /// The value of a string key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.node.as_ref()?.get(key)
    }
}

/// White space in Ruby's `\s`, the line feed aside.
fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\x0b' | b'\x0c')
}

/// Where a text begins behind its byte order mark, and what it is from there on.
fn behind_mark(text: &str) -> (usize, &str) {
    let content = text.strip_prefix('\u{feff}').unwrap_or(text);
    (text.len() - content.len(), content)
}

/// The first line after the opening one that is `---` or `...` and white space: its first byte, and the one after
/// it, line end included.
fn closing_line(content: &str) -> Option<(usize, usize)> {
    let mut at = 0;
    for line in content.split_inclusive('\n') {
        let fence = line.strip_prefix("---").or_else(|| line.strip_prefix("..."));
        if at > 0 && fence.is_some_and(|rest| rest.bytes().all(|byte| is_blank(byte) || byte == b'\n')) {
            return Some((at, at + line.len()));
        }
        at += line.len();
    }
    None
}

/// The content begins with the first line that has text; its indentation stays (J-READ-21).
fn after_blank_lines(content: &str, close: usize) -> usize {
    let fence = close + "---".len();
    let rest = content.get(fence..).unwrap_or("");
    let blank = rest.bytes().take_while(|byte| is_blank(*byte) || *byte == b'\n').count();
    if blank == rest.len() {
        return content.len();
    }
    let newline = rest.get(..blank).and_then(|blanks| blanks.rfind('\n'));
    fence + newline.map_or(0, |newline| newline + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// State, the bytes of the block, and the body.
    fn shown(text: &str) -> (String, &str, &str) {
        let found = FrontMatter::split(text);
        let state = match &found.state {
            State::Invalid(error) => format!("Invalid {}", &text[error.span.range()]),
            State::Valid => match found.node.as_ref().and_then(Node::as_mapping) {
                Some(mapping) => {
                    let keys = mapping.entries.iter().map(|entry| &text[entry.key.span.range()]);
                    format!("Valid {}", keys.collect::<Vec<_>>().join(" "))
                }
                None => "Valid".to_owned(),
            },
            other => format!("{other:?}"),
        };
        (state, &text[found.span.range()], &text[found.body as usize..])
    }

    #[test]
    fn the_block_is_found_as_jekyll_finds_it() {
        let cases = [
            ("---\na: 1\n---\nx\n", "Valid a", "---\na: 1\n---\n", "x\n"),
            ("---\na: 1\n...\nx", "Valid a", "---\na: 1\n...\n", "x"),
            ("---\n---\n", "Valid", "---\n---\n", ""),
            ("---\n---", "Valid", "---\n---", ""),
            ("---\na: 1\n---\n\n  \n  x\n", "Valid a", "---\na: 1\n---\n", "  x\n"),
            ("---\na: 1\n---\n\n \n  ", "Valid a", "---\na: 1\n---\n", ""),
            ("--- \t\r\na: 1\r\n---  \r\n\r\nx", "Valid a", "--- \t\r\na: 1\r\n---  \r\n", "x"),
            ("---\na: 1\n ---\nb: 2\n---\nx", "Valid a b", "---\na: 1\n ---\nb: 2\n---\n", "x"),
            ("---\na: 1\nx", "Unclosed", "", "---\na: 1\nx"),
            ("---", "None", "", "---"),
            ("----\na: 1\n----\n", "None", "", "----\na: 1\n----\n"),
            ("--- # c\na: 1\n---\n", "None", "", "--- # c\na: 1\n---\n"),
            ("---\ra: 1\r---\r", "None", "", "---\ra: 1\r---\r"),
            ("\n---\na: 1\n---\n", "None", "", "\n---\na: 1\n---\n"),
            ("\u{feff}---\nä: ü\n---\nx", "Valid ä", "---\nä: ü\n---\n", "x"),
            ("\u{feff}x", "None", "", "x"),
            ("", "None", "", ""),
            ("---\n- a\n---\n", "NotMapping", "---\n- a\n---\n", ""),
            ("---\ntext\n---\n", "NotMapping", "---\ntext\n---\n", ""),
            ("---\nfalse\n---\nx", "Valid", "---\nfalse\n---\n", "x"),
            ("---\n# only a comment\n---\nx", "Valid", "---\n# only a comment\n---\n", "x"),
            ("---\n\n\na: 1\n---x\n---\ny", "Invalid ---x", "---\n\n\na: 1\n---x\n---\n", "y"),
            ("---\na: \"b\n---\nx", "Invalid \"", "---\na: \"b\n---\n", "x"),
            ("---\na: 1\n--- b\nc\n---\nx", "Valid a", "---\na: 1\n--- b\nc\n---\n", "x"),
        ];
        for (text, state, block, body) in cases {
            assert_eq!(shown(text), (state.to_owned(), block, body), "{text:?}");
        }
    }

    #[test]
    fn the_first_line_alone_decides() {
        for (bytes, expected) in [
            (&b"---\n"[..], true),
            (b"---  \t\r\n\xff", true),
            (b"\xef\xbb\xbf---\n", false),
            (b"---", false),
            (b"---\r", false),
            (b"--- x\n", false),
            (b"", false),
        ] {
            assert_eq!(FrontMatter::is_first_line(bytes), expected, "{bytes:?}");
        }
    }
}
