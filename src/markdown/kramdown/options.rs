//! What changes how a text is read: the site's settings, then `{::options}` of the text itself.

use super::attributes::Attributes;
use crate::markdown::{Dialect, Flavor, Output};

/// The options in force.
#[derive(Clone, Debug)]
pub(super) struct Options {
    /// Whether it is kramdown's GFM parser.
    pub(super) gfm: bool,
    /// Whether lists, headings, quotes and fences may interrupt a paragraph.
    pub(super) interrupts: bool,
    pub(super) auto_ids: bool,
    pub(super) auto_id_prefix: String,
    pub(super) header_offset: i8,
    pub(super) parse_block_html: bool,
    pub(super) parse_span_html: bool,
    pub(super) hard_wrap: bool,
    /// Whether dashes, dots and guillemets are made of ASCII.
    pub(super) typographic: bool,
    pub(super) footnote_prefix: String,
    pub(super) footnote_nr: u32,
    /// The levels of the table of contents, a bit each.
    pub(super) toc_levels: u8,
    /// Whether ids of other letters than ASCII's are unknown.
    pub(super) transliterated_ids: bool,
    pub(super) output: Output,
}

impl Options {
    pub(super) fn new(dialect: &Dialect) -> Self {
        let gfm = dialect.flavor == Flavor::KramdownGfm;
        Options {
            gfm,
            interrupts: gfm && dialect.paragraph_end,
            auto_ids: dialect.auto_ids,
            auto_id_prefix: dialect.auto_id_prefix.clone(),
            header_offset: dialect.header_offset,
            parse_block_html: dialect.parse_block_html,
            parse_span_html: dialect.parse_span_html,
            hard_wrap: dialect.hard_wrap && gfm,
            typographic: dialect.typographic || !gfm,
            footnote_prefix: dialect.footnote_prefix.clone(),
            footnote_nr: dialect.footnote_nr,
            toc_levels: dialect.toc_levels,
            transliterated_ids: dialect.transliterated_ids,
            output: dialect.output.clone(),
        }
    }

    /// Sets what `{::options}` sets.
    pub(super) fn apply(&mut self, list: &Attributes) {
        for (key, value) in &list.pairs {
            let flag = match value.trim().to_lowercase().as_str() {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            };
            let set = |target: &mut bool| *target = flag.unwrap_or(*target);
            match key.as_str() {
                "auto_ids" => set(&mut self.auto_ids),
                "parse_block_html" => set(&mut self.parse_block_html),
                "parse_span_html" => set(&mut self.parse_span_html),
                "transliterated_header_ids" => set(&mut self.transliterated_ids),
                "auto_id_prefix" => self.auto_id_prefix = value.clone(),
                "header_offset" => self.header_offset = value.trim().parse().unwrap_or(self.header_offset),
                "footnote_nr" => self.footnote_nr = value.trim().parse().unwrap_or(self.footnote_nr),
                "footnote_prefix" => self.footnote_prefix = value.clone(),
                "toc_levels" => self.toc_levels = levels(value).unwrap_or(self.toc_levels),
                _ => {}
            }
        }
    }
}

/// `1..3` or `1,2,4` as bits.
pub(crate) fn levels(text: &str) -> Option<u8> {
    let level = |text: &str| text.trim().parse::<u8>().ok().filter(|level| (1..=6).contains(level));
    if let Some((first, last)) = text.split_once("..") {
        let last = last.strip_prefix('.').map_or(level(last), |last| level(last).map(|last| last - 1));
        return Some((level(first)?..=last?).fold(0, |bits, level| bits | 1 << level));
    }
    text.split(',').map(level).try_fold(0, |bits, level| Some(bits | 1 << level?))
}
