//! The patterns of `leftover-placeholder`.

use std::sync::LazyLock;

use regex::{Match, Regex};

/// What authors put where something is still to be written. Bare words are no sign: "todo" is Spanish for "all".
/// Word boundaries count ASCII alone, which is many times faster on other texts.
const PLACEHOLDERS: [&str; 7] = [
    r"(?-u:\b)TODO:",
    r"(?-u:\b)TODO\(",
    r"\[TODO\]",
    r"(?-u:\b)FIXME:",
    // Alone in its line or in the cell of a table.
    r"(?m:(?:^[ \t]*(?:[-*+>][ \t]+)?|\|[ \t]*)TBD[ \t]*\.?[ \t]*(?:\||\r?$))",
    r"(?-u:\b)YOUR[-_][A-Z0-9_-]*[A-Z0-9][-_]HERE(?-u:\b)",
    // At the start of a line, an item or a cell; within a sentence it is spoken of.
    r"(?m:(?:^[ \t]*(?:[-*+>][ \t]+)?|\|[ \t]*)(?:[Ll]orem|LOREM)(?i:\s+ipsum\s+dolor\s+\w+))",
];

/// One of these stands in all that the built-in patterns match. They are found many times faster than the patterns.
const SIGNS: &str = r"TODO|FIXME|TBD|YOUR|[Ll]orem|LOREM|\{\{";

/// Liquid that came out of a value.
const LIQUID: &str = r"\{\{[^{}\n]*\}\}";

/// What is looked for in the text of a page.
#[derive(Clone, Debug)]
pub struct Placeholders {
    patterns: Regex,
    /// What any match of them holds.
    signs: Option<Regex>,
}

impl Placeholders {
    /// The built-in patterns.
    pub(super) fn built_in() -> Option<Self> {
        static BUILT_IN: LazyLock<Option<Placeholders>> = LazyLock::new(|| {
            let patterns = compile(PLACEHOLDERS.into_iter()).ok()?;
            Some(Placeholders { patterns, signs: Regex::new(SIGNS).ok() })
        });
        BUILT_IN.clone()
    }

    /// Patterns of the settings; the pattern that is none, and why, otherwise.
    pub(super) fn new(patterns: &[String]) -> Result<Self, (String, String)> {
        Ok(Placeholders { patterns: compile(patterns.iter().map(String::as_str))?, signs: None })
    }

    /// All matches in a text, in order.
    pub fn find_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Match<'t>> {
        let has_sign = self.signs.as_ref().is_none_or(|signs| signs.is_match(text));
        has_sign.then(|| self.patterns.find_iter(text)).into_iter().flatten()
    }
}

/// One pattern for all; the pattern that is none, and why, otherwise.
fn compile<'p>(patterns: impl Iterator<Item = &'p str>) -> Result<Regex, (String, String)> {
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
