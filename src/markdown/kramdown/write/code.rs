//! Code as HTML, as Jekyll asks rouge for it; the words of a language are not marked.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::*;
use crate::markdown::Highlighting;
use crate::markdown::kramdown::definitions::skip_one_indent;
use crate::markdown::kramdown::scan::Window;

/// The names and other names of rouge's lexers, as of rouge 3.30 (GitHub Pages).
static LANGUAGES: LazyLock<HashSet<&str>> = LazyLock::new(|| include_str!("languages.txt").lines().collect());

impl Writer<'_> {
    pub(super) fn code_block(&mut self, node: &Node, indent: usize) {
        let document = self.document;
        let Some(data) = document.tree.codes.get(node.data as usize) else { return };
        let highlighting = &document.options.output.highlighting;
        let written = data.language.clone().and_then(|language| self.text.get(language));
        let mut listed = Attributes::default();
        if let Some(language) = written {
            listed.add_class(&format!("language-{language}"));
        }
        listed.extend(&self.listed(node));
        let language = written.or_else(|| language_class(&listed));
        if !(highlighting.blocks && highlights(highlighting, language)) {
            return self.plain_code(listed, data.is_indented, node, indent);
        }
        with_highlighter(&mut listed, highlighting);
        self.start("div", &listed, node, indent, "><div class=\"highlight\"><pre class=\"highlight\"><code>");
        self.code(data.is_indented, node);
        let at = node.end as usize..node.end as usize;
        self.made("</code></pre></div>", at.clone());
        self.indent(indent, node);
        self.made("</div>\n", at);
    }

    /// What rouge does not highlight: its language is one of the `<code>`.
    fn plain_code(&mut self, mut listed: Attributes, is_indented: bool, node: &Node, indent: usize) {
        let mut own = Attributes::default();
        if let Some(language) = language_class(&listed).map(|language| format!("language-{language}")) {
            let classes = listed.get("class").unwrap_or_default();
            let rest = classes.replacen(&language, "", 1).trim().to_owned();
            listed.pairs.retain(|(key, _)| key != "class" || !rest.is_empty());
            if !rest.is_empty() {
                listed.set("class", rest);
            }
            own.add_class(&language);
        }
        self.start("pre", &listed, node, indent, ">");
        self.start("code", &own, node, 0, ">");
        self.code(is_indented, node);
        let at = node.end as usize..node.end as usize;
        if !self.text.get(node.range()).is_some_and(|code| code.ends_with('\n')) {
            self.made("\n", at.clone());
        }
        self.made("</code></pre>\n", at);
    }

    fn code(&mut self, is_indented: bool, node: &Node) {
        if is_indented {
            self.indented_code(node.range());
        } else {
            self.escaped(node.range(), false, false);
        }
    }

    /// The lines of an indented block without their indentation; a line that lazily follows is the end of the one before.
    fn indented_code(&mut self, range: Range<usize>) {
        let window = Window { text: self.text, start: range.start, end: range.end };
        let mut at = range.start;
        while at < range.end {
            let next = window.line_end(at);
            let start = skip_one_indent(&window, at);
            let mark = window.skip_indent(next);
            let is_lazy =
                next < range.end && !matches!(window.byte(mark), b' ' | b'\t' | b'\n' | b'\x0b'..=b'\r');
            let end = if is_lazy { next - 1 } else { next };
            self.escaped(start.min(end)..end, false, false);
            if is_lazy {
                self.made(" ", end..next);
            }
            at = next;
        }
    }

    pub(super) fn code_span(&mut self, node: &Node) {
        let document = self.document;
        let highlighting = &document.options.output.highlighting;
        let mut listed = self.listed(node);
        if highlighting.spans && highlights(highlighting, language_class(&listed)) {
            with_highlighter(&mut listed, highlighting);
        }
        self.open("code", &listed, node);
        self.escaped(node.range(), false, false);
        self.made("</code>", node.range());
    }
}

/// Whether rouge knows a language; without one, that which the settings name.
fn highlights(highlighting: &Highlighting, language: Option<&str>) -> bool {
    let language = language.unwrap_or(&highlighting.default_language);
    let name = language.split('?').next().unwrap_or_default();
    let is_plain = matches!(name, "plaintext" | "text");
    LANGUAGES.contains(name) && (highlighting.plain_text || !is_plain)
}

/// The language that a class names.
fn language_class(listed: &Attributes) -> Option<&str> {
    let mut classes = listed.get("class")?.split_ascii_whitespace();
    classes.find_map(|class| class.strip_prefix("language-")).filter(|language| !language.is_empty())
}

/// The classes of highlighted code: that of the language first.
fn with_highlighter(listed: &mut Attributes, highlighting: &Highlighting) {
    let classes = listed.get("class").unwrap_or_default();
    let mut kept: Vec<&str> = classes.split_ascii_whitespace().collect();
    let own = kept.iter().position(|class| class.starts_with("language-"));
    let default = || format!("language-{}", highlighting.default_language);
    let language = own.map_or_else(default, |at| kept.remove(at).to_owned());
    kept.insert(0, &language);
    kept.push("highlighter-rouge");
    let classes = kept.join(" ");
    listed.set("class", classes);
}
