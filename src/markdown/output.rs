//! How kramdown writes what it read, as far as settings change it.

/// The settings of kramdown's HTML.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    /// The text of the links from a footnote back to its marks; without text there are none (`kramdown: {footnote_backlink: …}`).
    pub footnote_backlink: String,
    /// Whether these links stand in the last paragraph or heading of the note, however deep it is
    /// (`kramdown: {footnote_backlink_inline: …}`).
    pub footnote_backlink_inline: bool,
    /// The left and the right single quote, the left and the right double quote (`kramdown: {smart_quotes: …}`).
    pub smart_quotes: [char; 4],
    /// What is written for a typographic character, by kramdown's name of it (`kramdown: {typographic_symbols: …}`).
    pub typographic_symbols: Vec<(String, String)>,
    /// Whether a heading that holds no link ends in one to itself, which code of the site writes.
    pub heading_links: bool,
    /// Whether math is marked for MathJax (`kramdown: {math_engine: …}`).
    pub math: bool,
    /// How code is highlighted.
    pub highlighting: Highlighting,
}

impl Default for Output {
    fn default() -> Self {
        Output {
            footnote_backlink: "&#8617;".to_owned(),
            footnote_backlink_inline: false,
            smart_quotes: ['\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}'],
            typographic_symbols: Vec::new(),
            heading_links: false,
            math: true,
            highlighting: Highlighting::default(),
        }
    }
}

/// Which code is highlighted by rouge (`kramdown: {syntax_highlighter: …, syntax_highlighter_opts: …}`).
#[derive(Clone, Debug, PartialEq)]
pub struct Highlighting {
    /// Whether code blocks are.
    pub blocks: bool,
    /// Whether code within a line is.
    pub spans: bool,
    /// The language of code that names none.
    pub default_language: String,
    /// Whether plain text counts as a language (`kramdown: {guess_lang: …}`).
    pub plain_text: bool,
}

impl Default for Highlighting {
    fn default() -> Self {
        Highlighting { blocks: true, spans: true, default_language: "plaintext".to_owned(), plain_text: true }
    }
}

/// The target of a reference link that the settings define (`kramdown: {link_defs: …}`).
#[derive(Clone, Debug, PartialEq)]
pub struct LinkDefinition {
    /// Its label.
    pub label: String,
    /// Where it leads.
    pub destination: String,
    /// Its title.
    pub title: Option<String>,
}
