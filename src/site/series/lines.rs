//! The lines of a source file around links: list items, and the links within a line. Liquid is left alone, since what stands
//! here is not rendered.

use std::ops::Range;

/// After so many brackets that open no link a line is given up: each of them takes a look at the rest of the line.
const MAX_FAILURES: usize = 32;

/// A link as it is written in one line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Written {
    /// All of it.
    pub(super) whole: Range<usize>,
    /// What the visitor clicks.
    pub(super) text: Range<usize>,
    /// The destination, or the label of a definition.
    pub(super) destination: Range<usize>,
}

/// Where the content of a list item begins.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mark {
    /// Quotation marks and indentation before the list's mark.
    pub(super) prefix: usize,
    /// Offset of the content in the line.
    pub(super) content: usize,
}

/// The list mark of a line: `- `, `* `, `+ `, `3. `, `<li>`.
pub(super) fn mark(line: &str) -> Option<Mark> {
    let prefix = line.len() - line.trim_start_matches([' ', '\t', '>']).len();
    let rest = line.get(prefix..)?;
    let digits = rest.bytes().take(3).take_while(u8::is_ascii_digit).count();
    let behind = if rest.starts_with(['-', '*', '+']) {
        rest.get(1..)?
    } else if digits > 0 {
        rest.get(digits..)?.strip_prefix(['.', ')'])?
    } else if rest.get(..3).is_some_and(|tag| tag.eq_ignore_ascii_case("<li")) {
        let end = rest.find('>')?;
        return Some(Mark { prefix, content: prefix + end + 1 });
    } else {
        return None;
    };
    let content = behind.trim_start_matches([' ', '\t']);
    (content.len() < behind.len()).then(|| Mark { prefix, content: line.len() - content.len() })
}

/// The links of one line, in order: `[text](destination)`, `[text][label]`, `<a href="destination">text</a>`. Ranges are those of
/// `text`, whose `line` it is.
pub(super) fn links(text: &str, line: Range<usize>) -> Vec<Written> {
    let mut found = Vec::new();
    let mut failed = 0;
    let mut at = line.start;
    let Some(all) = text.get(..line.end) else { return found };
    while let Some(rest) = all.get(at..).filter(|rest| !rest.is_empty()) {
        if let Some(end) = skipped(all, at) {
            at = end;
            continue;
        }
        let is_image = all.get(..at).is_some_and(|before| before.ends_with('!'));
        let link = match rest.as_bytes().first() {
            Some(b'[') if !is_image => bracketed(all, at),
            Some(b'<') => anchor(all, at),
            _ => None,
        };
        at = match link {
            Some(link) => {
                let end = link.whole.end;
                found.push(link);
                end
            }
            None => {
                failed += usize::from(rest.starts_with(['[', '<']));
                if failed > MAX_FAILURES {
                    break;
                }
                at + rest.chars().next().map_or(1, char::len_utf8)
            }
        };
    }
    found
}

/// The end of Liquid, a code span or an escape that begins at `at`.
fn skipped(all: &str, at: usize) -> Option<usize> {
    if !matches!(all.as_bytes().get(at), Some(b'{' | b'`' | b'\\')) {
        return None;
    }
    let rest = all.get(at..)?;
    let after = |open: &str, close: &str| {
        let inner = rest.strip_prefix(open)?;
        Some(at + open.len() + inner.find(close)? + close.len())
    };
    after("{{", "}}").or_else(|| after("{%", "%}")).or_else(|| after("`", "`")).or_else(|| {
        let escaped = rest.strip_prefix('\\')?.chars().next()?;
        Some(at + 1 + escaped.len_utf8())
    })
}

fn bracketed(all: &str, open: usize) -> Option<Written> {
    let close = balanced(all, open, '[', ']')?;
    let text = open + 1..close;
    let (begins, end) = (close + 1, |opening, closing| balanced(all, close + 1, opening, closing));
    let end = match all.get(begins..)?.chars().next()? {
        '(' => end('(', ')')?,
        '[' => end('[', ']')?,
        _ => return None,
    };
    Some(Written { whole: open..end + 1, text, destination: begins + 1..end })
}

/// Where the bracket that opens at `open` closes.
fn balanced(all: &str, open: usize, opening: char, closing: char) -> Option<usize> {
    let mut depth = 0usize;
    let mut at = open;
    while let Some(c) = all.get(at..)?.chars().next() {
        if at > open
            && let Some(end) = skipped(all, at)
        {
            at = end;
            continue;
        }
        if c == opening {
            depth += 1;
        } else if c == closing {
            depth -= 1;
            if depth == 0 {
                return Some(at);
            }
        }
        at += c.len_utf8();
    }
    None
}

fn anchor(all: &str, open: usize) -> Option<Written> {
    let rest = all.get(open..)?;
    if !rest.get(..3)?.eq_ignore_ascii_case("<a ") {
        return None;
    }
    let href = open + rest.find("href=")? + "href=".len();
    let quote = all.get(href..)?.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let value = href + 1;
    let mut end = value;
    while !all.get(end..)?.starts_with(quote) {
        end = skipped(all, end).unwrap_or(end + all.get(end..)?.chars().next()?.len_utf8());
    }
    let text = end + all.get(end..)?.find('>')? + 1;
    let close = text + all.get(text..)?.find("</a>").or_else(|| all.get(text..)?.find("</A>"))?;
    Some(Written { whole: open..close + "</a>".len(), text: text..close, destination: value..end })
}

/// A text without the marks of emphasis, HTML and code around words.
pub(super) fn plain(written: &str) -> String {
    let mut plain = String::with_capacity(written.len());
    let mut in_tag = false;
    for c in written.chars() {
        match c {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            '*' | '`' | '~' | '\\' if !in_tag => {}
            c if !in_tag => plain.push(c),
            _ => {}
        }
    }
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_marks_end_where_the_content_begins() {
        let content = |line: &'static str| mark(line).and_then(|mark| line.get(mark.content..));
        let cases = [
            ("- a", Some("a")),
            ("  * a", Some("a")),
            ("12. a", Some("a")),
            ("> + a", Some("a")),
            ("<li class='x'>a</li>", Some("a</li>")),
            ("-a", None),
            ("a - b", None),
            ("2019 was", None),
            ("", None),
        ];
        for (line, expected) in cases {
            assert_eq!(content(line), expected, "{line}");
        }
    }

    #[test]
    fn links_are_found_around_liquid() {
        let shown = |line: &'static str| {
            let part = |range: &Range<usize>| line.get(range.clone()).unwrap();
            links(line, 0..line.len())
                .iter()
                .map(|link| format!("{}>{}", part(&link.text), part(&link.destination)))
                .collect::<Vec<_>>()
        };
        let cases: [(&'static str, &[&str]); 7] = [
            ("[a]({% post_url 2024-01-01-b %}) [c](/d/)", &["a>{% post_url 2024-01-01-b %}", "c>/d/"]),
            ("[a [b]](c(d)) ![no](x)", &["a [b]>c(d)"]),
            ("[a][b] and [c]", &["a>b"]),
            ("`[a](b)` \\[c](d)", &[]),
            ("<a class=\"x\" href='{{ \"/y'\" }}'>z</a>", &["z>{{ \"/y'\" }}"]),
            ("[a](b", &[]),
            ("[ä](ö)", &["ä>ö"]),
        ];
        for (line, expected) in cases {
            assert_eq!(shown(line), expected, "{line}");
        }
    }
}
