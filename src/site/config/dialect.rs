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
