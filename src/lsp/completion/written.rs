//! Pieces of a line that is being written: words, strings, and where they end.

/// A byte of a name.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

fn end(text: &str, from: usize, goes_on: impl Fn(char) -> bool) -> usize {
    let rest = text.get(from..).unwrap_or("");
    from + rest.find(|c: char| !goes_on(c)).unwrap_or(rest.len())
}

/// Where the name that reaches to `from` ends. A dash before the end of a tag is none of it.
pub(super) fn word_end(text: &str, from: usize) -> usize {
    let at = end(text, from, |c| u8::try_from(c).is_ok_and(is_word));
    let word = text.get(from..at).unwrap_or("");
    let is_dash_of_tag = text.get(at..).is_some_and(|rest| rest.starts_with(['%', '}']));
    if is_dash_of_tag { from + word.trim_end_matches('-').len() } else { at }
}

/// Where a file name within a tag ends.
pub(super) fn name_end(text: &str, from: usize) -> usize {
    end(text, from, |c| !c.is_whitespace() && !matches!(c, '%' | '}' | ')'))
}

/// Where a string ends that is already open; as far as the next space, if nothing closes it.
pub(super) fn quoted_end(text: &str, from: usize) -> usize {
    end(text, from, |c| !matches!(c, '"' | '\'' | '}' | '%' | '#') && !c.is_whitespace())
}

/// Where the destination of a link ends.
pub(super) fn destination_end(text: &str, from: usize) -> usize {
    end(text, from, |c| !c.is_whitespace() && !matches!(c, ')' | '"' | '\'' | '<' | '>' | '{' | '[' | ']'))
}

/// The end of the line, white space and a comment left out.
pub(super) fn line_end(text: &str, from: usize) -> usize {
    let line = text.get(from..end(text, from, |c| c != '\n')).unwrap_or("");
    let value = line.split(" #").next().unwrap_or("");
    from + value.trim_end().len()
}

/// The end of an item of `[a, b]`.
pub(super) fn item_end(text: &str, from: usize) -> usize {
    let at = end(text, from, |c| !matches!(c, ',' | ']' | '\n' | '\r'));
    from + text.get(from..at).unwrap_or("").trim_end().len()
}

/// The byte behind the quote that is still open.
pub(super) fn open_quote(text: &str) -> Option<usize> {
    let mut open = None;
    for (at, c) in text.char_indices().filter(|(_, c)| matches!(c, '"' | '\'')) {
        open = match open {
            None => Some((at, c)),
            Some((_, quote)) if quote == c => None,
            other => other,
        };
    }
    open.map(|(at, _)| at + 1)
}

/// The last `|` outside of strings.
pub(super) fn last_pipe(text: &str) -> Option<usize> {
    text.rmatch_indices('|').map(|(at, _)| at).find(|at| open_quote(text.get(..*at).unwrap_or("")).is_none())
}

/// Where the variable with its lookups begins that reaches to the end of the text.
pub(super) fn path_start(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = bytes.len();
    while let Some(byte) = at.checked_sub(1).and_then(|before| bytes.get(before)) {
        match byte {
            b'.' => at -= 1,
            byte if is_word(*byte) => at -= 1,
            b']' => match text.get(..at).and_then(|before| before.rfind('[')) {
                Some(open) => at = open,
                None => break,
            },
            _ => break,
        }
    }
    at
}

/// The names of a variable with its lookups; an index is `[…]`.
pub(super) fn steps(path: &str) -> Vec<&str> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        let length = match rest.strip_prefix('[') {
            Some(index) => index.find(']').map_or(rest.len(), |close| close + 2),
            None => rest.find(['.', '[']).unwrap_or(rest.len()),
        };
        let (step, after) = rest.split_at(length);
        if !step.is_empty() {
            steps.push(step);
        }
        rest = after.strip_prefix('.').unwrap_or(after);
    }
    steps
}

/// The names that a value is given to: `a="1" b=c`.
pub(super) fn assigned(text: &str) -> Vec<&str> {
    let equals =
        text.match_indices('=').filter(|(at, _)| open_quote(text.get(..*at).unwrap_or("")).is_none());
    let name = |(at, _): (usize, &str)| {
        let before = text.get(..at)?.trim_end();
        before.get(path_start(before)..).filter(|name| !name.is_empty())
    };
    equals.filter_map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_is_taken_apart_at_its_dots_and_brackets() {
        let cases: &[(&str, &[&str])] = &[
            ("site", &["site"]),
            ("site.data.nav[0].items", &["site", "data", "nav", "[0]", "items"]),
            ("page[\"a b\"].c", &["page", "[\"a b\"]", "c"]),
            ("a[0", &["a", "[0"]),
        ];
        for (path, expected) in cases {
            assert_eq!(steps(path), *expected, "{path}");
        }
    }

    #[test]
    fn the_variable_before_the_cursor_begins_behind_what_is_no_part_of_it() {
        for (text, expected) in [
            (" a.b", "a.b"),
            ("x | f: site.da", "site.da"),
            ("a == b[0].c", "b[0].c"),
            ("ü.b", ".b"),
            ("]", "]"),
        ] {
            assert_eq!(&text[path_start(text)..], expected.trim_start_matches(']'), "{text}");
        }
    }

    #[test]
    fn quotes_of_the_other_kind_do_not_close_a_string() {
        let cases = [("a 'b", Some(3)), ("a 'b'", None), ("\"it's", Some(1)), ("\"it's\" '", Some(8))];
        for (text, expected) in cases {
            assert_eq!(open_quote(text), expected, "{text}");
        }
        assert_eq!(assigned(" a=\"x=1\" b = c "), ["a", "b"]);
    }
}
