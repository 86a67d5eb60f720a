//! Which Markdown the site is written in.

use super::Config;
use crate::liquid::{Hash, Value};
use crate::markdown::{Dialect, Flavor};
use crate::site::Jekyll;
use crate::site::values::{as_hash, as_str, is_truthy};

impl Config {
    /// The Markdown of the site's pages (J-CONF-2, 12).
    pub fn dialect(&self) -> Dialect {
        let kramdown = self.get("kramdown").and_then(as_hash);
        let option = |key: &str| kramdown.and_then(|options: &std::sync::Arc<Hash>| options.get(key));
        let header_offset = match option("header_offset") {
            Some(Value::Int(offset)) => i8::try_from(*offset).unwrap_or(0),
            _ => 0,
        };
        Dialect {
            flavor: self.flavor(option("input").and_then(as_str)),
            auto_id_prefix: option("auto_id_prefix").and_then(as_str).unwrap_or_default().to_string(),
            auto_ids: option("auto_ids").is_none_or(is_truthy),
            header_offset,
            parse_block_html: option("parse_block_html").is_some_and(is_truthy),
            parse_span_html: option("parse_span_html").is_none_or(is_truthy),
            hard_wrap: option("hard_wrap").is_some_and(is_truthy),
            paragraph_end: option("gfm_quirks").is_none_or(|quirks| has_word(quirks, "paragraph_end")),
            typographic: !option("gfm_quirks").is_some_and(|quirks| has_word(quirks, "no_auto_typographic")),
            footnote_prefix: option("footnote_prefix").and_then(as_str).unwrap_or_default().to_string(),
            footnote_nr: match option("footnote_nr") {
                Some(Value::Int(number)) => u32::try_from(*number).unwrap_or(1),
                _ => 1,
            },
            toc_levels: option("toc_levels").and_then(toc_levels).unwrap_or(Dialect::default().toc_levels),
        }
    }

    fn flavor(&self, input: Option<&str>) -> Flavor {
        let processor = self.text("markdown").unwrap_or("kramdown").to_lowercase();
        match (processor.as_str(), self.jekyll()) {
            ("commonmarkghpages", _) | ("gfm", Jekyll::Pages) => Flavor::CommonMarkGhPages,
            ("commonmark", Jekyll::V4 | Jekyll::V3) => Flavor::CommonMark,
            // Anything else is kramdown, or stops the build; GitHub Pages makes it kramdown.
            _ => match input {
                Some(input) if !input.eq_ignore_ascii_case("gfm") => Flavor::Kramdown,
                _ => Flavor::KramdownGfm,
            },
        }
    }
}

/// `1..3`, `"1,2"` or a list of levels as bits.
fn toc_levels(value: &Value) -> Option<u8> {
    match value {
        Value::Array(levels) => levels.iter().try_fold(0, |bits, level| match level {
            Value::Int(level @ 1..=6) => Some(bits | 1 << level),
            _ => None,
        }),
        value => crate::markdown::toc_levels(as_str(value)?),
    }
}

/// Whether a list, or a text with commas, names something.
fn has_word(value: &Value, word: &str) -> bool {
    match value {
        Value::Array(words) => words.iter().any(|item| as_str(item) == Some(word)),
        value => as_str(value).is_some_and(|words| words.split([',', ' ']).any(|item| item == word)),
    }
}
