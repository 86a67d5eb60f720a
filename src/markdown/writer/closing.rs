//! What is known only at the end of the text: the table of contents and the footnotes.

use std::collections::HashMap;
use std::ops::Range;

use indexmap::IndexMap;

use super::super::ElementKind;
use super::super::attribute_list::Attributes;
use super::Writer;
use super::blocks::html_attributes;
use super::chunks::Chunks;
use super::text::escaped;

/// The texts of footnotes, and who refers to them.
#[derive(Default)]
pub(super) struct FootnoteTexts {
    /// Attributes of the table of contents, and where its list stands.
    pub(super) toc: Attributes,
    open: Option<(String, Range<usize>, usize)>,
    texts: HashMap<String, (Range<usize>, Chunks)>,
    /// Names in the order of their first reference, with the ids of all references.
    references: IndexMap<String, Vec<String>>,
}

impl FootnoteTexts {
    /// A definition begins; what is written from here on is its text.
    pub(super) fn start(&mut self, name: &str, range: Range<usize>, at: usize) {
        self.open = Some((name.to_owned(), range, at));
    }

    /// The definition ends.
    pub(super) fn end(&mut self, chunks: &mut Chunks) {
        if let Some((name, range, at)) = self.open.take() {
            self.texts.entry(name).or_insert((range, chunks.split_off(at)));
        }
    }

    /// The number of the note that is referred to.
    fn refer(&mut self, name: &str, id: &str) -> usize {
        let entry = self.references.entry(name.to_owned());
        let number = entry.index() + 1;
        entry.or_default().push(id.to_owned());
        number
    }
}

impl Writer<'_> {
    pub(super) fn footnote_reference(&mut self, name: &str, range: &Range<usize>) {
        if range.start < self.skip_until {
            return;
        }
        let id = self.elements_at(range.start).find_map(|element| match &element.kind {
            ElementKind::Anchor { id } if id.starts_with("fnref:") => Some(id.clone()),
            _ => None,
        });
        let Some(id) = id else { return };
        let number = self.notes_of.refer(name, &id);
        self.chunks.made(
            format!(
                "<sup id=\"{id}\" role=\"doc-noteref\"><a href=\"#fn:{name}\" class=\"footnote\" rel=\"footnote\">{number}</a></sup>"
            ),
            range,
        );
        if let Some(list) = self.notes.lists.iter().find(|list| list.start == range.end) {
            self.skip_until = self.skip_until.max(list.end);
        }
    }

    /// J-MD-11: the texts at the end, in the order of the references.
    pub(super) fn footnotes(&mut self) {
        let mut texts = std::mem::take(&mut self.notes_of.texts);
        let references = std::mem::take(&mut self.notes_of.references);
        let mut any = false;
        for (name, ids) in references {
            let Some((range, mut chunks)) = texts.remove(&name) else { continue };
            if !any {
                self.chunks.made("<div class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n", &range);
                any = true;
            }
            let mut back = String::new();
            for (number, id) in ids.iter().enumerate() {
                let mark = if number > 0 { format!("<sup>{}</sup>", number + 1) } else { String::new() };
                back.push_str(&format!(
                    "\u{a0}<a href=\"#{id}\" class=\"reversefootnote\" role=\"doc-backlink\">&#8617;{mark}</a>"
                ));
            }
            chunks.insert_before_last("</p>\n\n", back.into(), &range);
            self.chunks.made(format!("<li id=\"fn:{name}\" role=\"doc-endnote\">\n"), &range);
            self.chunks.append(chunks);
            self.chunks.made("</li>\n", &range);
        }
        if any {
            let end = self.text.len()..self.text.len();
            self.chunks.made("</ol>\n</div>\n", &end);
        }
    }

    /// J-MD-10
    pub(super) fn table_of_contents(&mut self) {
        let Some(slot) = self.toc_slot.take() else { return };
        let attributes = std::mem::take(&mut self.notes_of.toc);
        let id = attributes.id.clone().unwrap_or_else(|| "markdown-toc".into());
        let list = self.prepared.toc_list();
        let links = list.map(|list| self.toc_links(&list)).unwrap_or_default();
        if links.is_empty() {
            return;
        }
        let mut html = format!("<ul{}>\n", html_attributes(&attributes, Some("markdown-toc")));
        let mut levels: Vec<u8> = Vec::new();
        for (level, target, text) in links {
            if levels.last().is_some_and(|last| *last < level) {
                html.push_str("\n<ul>\n");
                levels.push(level);
            } else {
                while levels.len() > 1 && levels.last().is_some_and(|last| *last > level) {
                    levels.pop();
                    html.push_str("</li>\n</ul>\n");
                }
                match levels.last_mut() {
                    Some(last) => {
                        *last = level;
                        html.push_str("</li>\n");
                    }
                    None => levels.push(level),
                }
            }
            html.push_str(&format!("<li><a href=\"#{target}\" id=\"{id}-{target}\">{}</a>", escaped(text)));
        }
        html.push_str(&"</li>\n</ul>\n".repeat(levels.len()));
        self.chunks.fill(slot, html);
    }
}
