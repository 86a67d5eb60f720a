//! The patterns of `leftover-placeholder`.

use regex::Regex;

/// What authors put where something is still to be written. Bare words are no sign: "todo" is Spanish for "all".
/// Word boundaries count ASCII alone, which is many times faster on other texts.
pub(super) const PLACEHOLDERS: [&str; 7] = [
    r"(?-u:\b)TODO:",
    r"(?-u:\b)TODO\(",
    r"\[TODO\]",
    r"(?-u:\b)FIXME:",
    // Alone in its line or in the cell of a table.
    r"(?m:(?:^[ \t]*(?:[-*+>][ \t]+)?|\|[ \t]*)TBD[ \t]*\.?[ \t]*(?:\||\r?$))",
    r"(?-u:\b)YOUR[-_][A-Z0-9_-]*[A-Z0-9][-_]HERE(?-u:\b)",
    // At the start of a line, an item or a cell; within a sentence it is spoken of.
    r"(?im:(?:^[ \t]*(?:[-*+>][ \t]+)?|\|[ \t]*)lorem\s+ipsum\s+dolor\s+\w+)",
];

/// Liquid that came out of a value.
const LIQUID: &str = r"\{\{[^{}\n]*\}\}";

/// One pattern for all; the pattern that is none, and why, otherwise.
pub(super) fn compile<'p>(patterns: impl Iterator<Item = &'p str>) -> Result<Regex, (String, String)> {
    let mut all = vec![LIQUID.to_owned()];
    for pattern in patterns {
        // Each by itself, so that the message names the one that is wrong, and none closes another's parentheses.
        Regex::new(pattern).map_err(|error| (pattern.to_owned(), last_line(&error.to_string())))?;
        all.push(format!("(?:{pattern})"));
    }
    Regex::new(&all.join("|")).map_err(|error| (all.join("|"), last_line(&error.to_string())))
}

fn last_line(message: &str) -> String {
    let line = message.lines().last().unwrap_or(message);
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_told_from_words() {
        let regex = compile(PLACEHOLDERS.into_iter()).unwrap();
        let found = [
            "TODO: write",
            "TODO(ana)",
            "[TODO]",
            "FIXME: x",
            "a\nTBD\n",
            "| a | TBD |",
            "- TBD",
            "YOUR-API-KEY-HERE",
            "YOUR_TOKEN_HERE",
            "Lorem ipsum dolor sit",
            "{{ site.x }}",
        ];
        for text in found {
            assert!(regex.is_match(text), "{text}");
        }
        let words = [
            "todo: todos",
            "Todo list",
            "a TODO list",
            "The date is TBD as of now",
            "TODOs",
            "Lorem ipsum",
            "Lorem ipsum is no text",
            "the <em>lorem ipsum dolor sit",
            "lorem ipsum text.",
            "put YOUR key HERE",
            "FIXME",
            "{ {x} }",
        ];
        for text in words {
            assert!(!regex.is_match(text), "{text}");
        }
    }

    #[test]
    fn a_pattern_that_is_none_is_named() {
        let error = compile(["ok", "(a"].into_iter()).unwrap_err();
        assert_eq!(error, ("(a".to_owned(), "unclosed group".to_owned()));
        assert!(compile(["a)|(b"].into_iter()).is_err());
    }
}
