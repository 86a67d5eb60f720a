//! Which Markdown the site is written in.

use std::sync::Arc;

use super::Config;
use crate::liquid::{Hash, Value};
use crate::markdown::{Dialect, Flavor, Highlighting, LinkDefinition, Output, entity};
use crate::site::Jekyll;
use crate::site::values::{as_hash, as_str, is_truthy, to_s};

impl Config {
    /// The Markdown of the site's pages (J-CONF-2, 12).
    pub fn dialect(&self) -> Dialect {
        let kramdown = self.get("kramdown").and_then(as_hash);
        let option = |key: &str| kramdown.and_then(|options: &Arc<Hash>| options.get(key));
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
            transliterated_ids: option("transliterated_header_ids").is_some_and(is_truthy),
            link_definitions: option("link_defs").and_then(as_hash).map_or_else(Vec::new, |given| {
                given.iter().filter_map(|(label, value)| link_definition(label, value)).collect()
            }),
            output: self.output(kramdown.unwrap_or(&Arc::default())),
        }
    }

    /// What kramdown's HTML looks like.
    fn output(&self, options: &Hash) -> Output {
        let defaults = Output::default();
        let text = |key: &str, default: String| options.get(key).map_or(default, to_s);
        let quotes = options.get("smart_quotes").and_then(smart_quotes);
        let symbols = options.get("typographic_symbols").and_then(as_hash);
        Output {
            footnote_backlink: text("footnote_backlink", defaults.footnote_backlink),
            footnote_backlink_inline: options.get("footnote_backlink_inline").is_some_and(is_truthy),
            smart_quotes: quotes.unwrap_or(defaults.smart_quotes),
            typographic_symbols: symbols.map_or_else(Vec::new, |symbols| {
                symbols.iter().map(|(name, value)| (name.to_string(), to_s(value))).collect()
            }),
            heading_links: defaults.heading_links,
            math: options
                .get("math_engine")
                .is_none_or(|engine| !matches!(to_s(engine).as_str(), "" | "nil")),
            highlighting: self.highlighting(options),
        }
    }

    /// Which code is highlighted: `highlighter` holds where kramdown has no setting of its own.
    fn highlighting(&self, options: &Hash) -> Highlighting {
        let own = options.get("syntax_highlighter").filter(|value| is_truthy(value));
        let name = own.or_else(|| self.get("highlighter").filter(|value| is_truthy(value)));
        let is_rouge = name.is_none_or(|name| to_s(name) == "rouge");
        let settings = options.get("syntax_highlighter_opts").and_then(as_hash);
        let setting = |part: Option<&str>, key: &str| {
            let settings = settings.map(|settings| settings.as_ref());
            let part = part.and_then(|part| as_hash(settings?.get(part)?)?.get(key));
            part.or_else(|| settings?.get(key)).filter(|value| is_truthy(value))
        };
        let is_on = |part: &str| is_rouge && setting(Some(part), "disable").is_none();
        Highlighting {
            blocks: is_on("block"),
            spans: is_on("span"),
            default_language: setting(None, "default_lang")
                .map_or_else(|| Highlighting::default().default_language, to_s),
            plain_text: options.get("guess_lang").is_none_or(is_truthy),
        }
    }

    /// Whether the site's Markdown becomes HTML by a processor that is not modelled: one of Jekyll 3 or of a plugin. It reads links as
    /// CommonMark does; what ids headings get, and what of kramdown it has, is not known. GitHub Pages takes kramdown instead of the
    /// old ones; who names another hardly publishes there.
    pub fn has_unmodelled_processor(&self) -> bool {
        let processor = self.text("markdown").unwrap_or("kramdown");
        let is_one_of = |names: &[&str]| names.iter().any(|name| processor.eq_ignore_ascii_case(name));
        let is_old = is_one_of(&["redcarpet", "rdiscount", "maruku"]);
        let is_modelled = is_one_of(&["", "kramdown", "commonmark", "commonmarkghpages", "gfm"]);
        !(is_modelled || is_old && self.jekyll() == Jekyll::Pages)
    }

    fn flavor(&self, input: Option<&str>) -> Flavor {
        let processor = self.text("markdown").unwrap_or("kramdown").to_lowercase();
        match (processor.as_str(), self.jekyll()) {
            ("commonmarkghpages", _) | ("gfm", Jekyll::Pages) => Flavor::CommonMarkGhPages,
            ("commonmark", Jekyll::V4 | Jekyll::V3) => Flavor::CommonMark,
            _ if self.has_unmodelled_processor() => Flavor::CommonMark,
            // GitHub Pages makes kramdown of what is left.
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

/// `[destination]` or `[destination, title]`.
fn link_definition(label: &str, value: &Value) -> Option<LinkDefinition> {
    let Value::Array(parts) = value else { return None };
    let destination = as_str(parts.first()?)?.to_owned();
    let title = parts.get(1).and_then(as_str).map(str::to_owned);
    Some(LinkDefinition { label: label.to_owned(), destination, title })
}

/// Four names or numbers of characters, as a list or in a text with commas.
fn smart_quotes(value: &Value) -> Option<[char; 4]> {
    let names: Vec<String> = match value {
        Value::Array(names) => names.iter().map(to_s).collect(),
        value => as_str(value)?.split(',').map(|name| name.trim().to_owned()).collect(),
    };
    let quotes: Option<Vec<char>> = names.iter().map(|name| entity(name)).collect();
    quotes?.try_into().ok()
}

/// Whether a list, or a text with commas, names something.
fn has_word(value: &Value, word: &str) -> bool {
    match value {
        Value::Array(words) => words.iter().any(|item| as_str(item) == Some(word)),
        value => as_str(value).is_some_and(|words| words.split([',', ' ']).any(|item| item == word)),
    }
}
