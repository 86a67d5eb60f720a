//! kramdown's typographic characters: quotes, dashes, dots, guillemets.

/// What is written for characters of a text.
#[derive(Debug, PartialEq)]
pub(super) struct Replaced {
    /// How many bytes of the text.
    pub(super) length: usize,
    /// What is written instead.
    pub(super) by: &'static str,
}

const SYMBOLS: [(&str, &str); 9] = [
    ("---", "—"),
    ("--", "–"),
    ("...", "…"),
    ("<< ", "«\u{a0}"),
    (" >>", "\u{a0}»"),
    ("<<", "«"),
    (">>", "»"),
    ("&", "&amp;"),
    ("<", "&lt;"),
];

/// What stands for the characters at `at` in a text; `run` is where the text began that is looked at as one.
pub(super) fn replaced(text: &str, at: usize, run: usize) -> Option<Replaced> {
    let rest = text.get(at..)?;
    if rest.starts_with(['"', '\'']) {
        let before = text.get(run..at).and_then(|before| before.chars().next_back());
        return Some(quote(rest, before));
    }
    if rest.starts_with('>') && !rest.starts_with(">>") {
        return Some(Replaced { length: 1, by: "&gt;" });
    }
    let (symbol, by) = SYMBOLS.iter().find(|(symbol, _)| rest.starts_with(symbol))?;
    Some(Replaced { length: symbol.len(), by })
}

/// Whether one of the characters that may be replaced.
pub(super) fn is_special(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'-' | b'.' | b'<' | b'>' | b'&' | b' ')
}

/// The rules of SmartyPants, in kramdown's order; `before` is the character before the quote in the same text.
fn quote(rest: &str, before: Option<char>) -> Replaced {
    let double = rest.starts_with('"');
    let one = |by| Replaced { length: 1, by };
    let left = one(if double { "“" } else { "‘" });
    let right = one(if double { "”" } else { "’" });
    let after = &rest[1..];
    let next = after.chars().next();
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
    let is_space = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}');
    if before.is_none() {
        if opens_markup(after) {
            return left;
        }
        if closes_before_punctuation(after) {
            return right;
        }
    }
    if before.is_none_or(is_space) {
        for (pair, by) in [("\"'", "“‘"), ("'\"", "‘“")] {
            if rest.strip_prefix(pair).is_some_and(|after| is_word(after.chars().next())) {
                return Replaced { length: 2, by };
            }
        }
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        if !double && digits == 2 && after[2..].starts_with('s') {
            return right;
        }
    }
    match before {
        Some(c) if is_space(c) && is_word(next) => left,
        Some(c) if !matches!(c, ' ' | '\\' | '\t' | '\r' | '\n' | '[' | '{' | '(' | '-') => right,
        Some(_) => left,
        None => {
            let alone = after.strip_prefix('s').is_some_and(|rest| !is_word(rest.chars().next()));
            if alone || next.is_none_or(is_space) { right } else { left }
        }
    }
}

/// `*` or `_`, once or twice, and no space behind.
fn opens_markup(after: &str) -> bool {
    let marks = after.bytes().take(2).take_while(|byte| matches!(byte, b'*' | b'_')).count();
    let is_text = |rest: &str| rest.chars().next().is_some_and(|c| !c.is_whitespace());
    (1..=marks).any(|marks| is_text(&after[marks..]))
}

/// A punctuation mark without a word behind, but no dots.
fn closes_before_punctuation(after: &str) -> bool {
    let Some(mark) = after.chars().next().filter(char::is_ascii_punctuation) else { return false };
    let rest = &after[mark.len_utf8()..];
    let is_word = rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    !rest.starts_with("..") && (is_word == (mark == '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let (mut at, mut run, mut shown) = (0, 0, String::new());
        while let Some(c) = text[at..].chars().next() {
            match replaced(text, at, run) {
                Some(found) => {
                    shown.push_str(found.by);
                    at += found.length;
                    run = at;
                }
                None => {
                    shown.push(c);
                    at += c.len_utf8();
                }
            }
        }
        shown
    }

    #[test]
    fn quotes_and_dashes_are_those_of_kramdown() {
        for (text, expected) in [
            ("\"quoted\" 'x' it's", "“quoted” ‘x’ it’s"),
            ("He said, \"'Quoted' words.\"", "He said, “‘Quoted’ words.”"),
            ("the '80s (\"a\") [\"b\"]", "the ’80s (“a”) [“b”]"),
            ("a -- b --- c...", "a – b — c…"),
            ("<< a >> <<b>> a < b > c & d", "«\u{a0}a\u{a0}» «b» a &lt; b &gt; c &amp; d"),
            ("\"*b*\" ''", "“*b*” ‘’"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
