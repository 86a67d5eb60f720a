//! What of a file is prose, and what is code, as it stands in the source.

use std::ops::Range;

use crate::facts::markup;
use crate::markdown::{self, Dialect, ElementKind};
use crate::source::Source;
use crate::yaml::front_matter::FrontMatter;

/// Stands for every byte that does not count: no word and no white space, so that a pattern does not match across it.
const NOTHING: u8 = 0;

/// The parts of a text.
#[derive(Debug)]
pub(super) struct Parts {
    /// Code blocks and code within a line, in the order of the text.
    code: Vec<Range<usize>>,
    /// Front matter, Liquid, tags, comments and addresses.
    neither: Vec<Range<usize>>,
}

impl Parts {
    /// Tells them apart. `dialect` is that of Markdown; `None` for HTML.
    pub(super) fn of(source: &Source, dialect: Option<&Dialect>) -> Parts {
        let text = &*source.text;
        let body = FrontMatter::split(text).body as usize;
        let liquid = liquid(text, body);
        let mut parts = Parts { code: liquid.code, neither: liquid.tags };
        parts.neither.push(0..body);
        let masked = masked(text, &parts.neither);
        let shown = masked.get(body..).unwrap_or_default();
        let shift = |range: Range<usize>| range.start + body..range.end + body;
        if let Some(dialect) = dialect {
            for element in markdown::parse(shown, dialect) {
                match element.kind {
                    ElementKind::Code { block, .. } => {
                        let range = shift(element.range);
                        if block {
                            parts.neither.extend(fences(text, &range));
                        }
                        parts.code.push(range);
                    }
                    ElementKind::Link(link) => parts.neither.push(shift(link.destination)),
                    _ => {}
                }
            }
        }
        parts.neither.extend(markup(shown).into_iter().map(shift));
        parts
    }

    /// The text with nothing in the place of all that is no prose; bytes keep their places.
    pub(super) fn prose(&self, text: &str) -> String {
        masked(&masked(text, &self.neither), &self.code)
    }

    /// The text with nothing in the place of all that is no code.
    pub(super) fn code(&self, text: &str) -> String {
        let mut kept = vec![NOTHING; text.len()];
        for range in &self.code {
            if let (Some(slot), Some(bytes)) =
                (kept.get_mut(range.clone()), text.as_bytes().get(range.clone()))
            {
                slot.copy_from_slice(bytes);
            }
        }
        // Ranges of elements never cut a character in two.
        String::from_utf8(kept).unwrap_or_default()
    }
}

/// Whether what was found reaches over something that does not count.
pub(super) fn is_broken(found: &str) -> bool {
    found.as_bytes().contains(&NOTHING)
}

fn masked(text: &str, ranges: &[Range<usize>]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for range in ranges {
        if let Some(slot) = bytes.get_mut(range.clone()) {
            // Line ends stay, since they tell what Markdown is.
            slot.iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = NOTHING);
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// The lines of marks before and behind the content of a code block.
fn fences(text: &str, content: &Range<usize>) -> Vec<Range<usize>> {
    let before = text.get(..content.start).unwrap_or_default();
    let start = before.trim_end_matches('\n').rfind('\n').map_or(0, |at| at + 1);
    let behind = text.get(content.end..).unwrap_or_default();
    let end = content.end + behind.find('\n').unwrap_or(behind.len());
    let is_fence = |range: &Range<usize>| {
        let line = text.get(range.clone()).unwrap_or_default();
        line.trim_start_matches([' ', '\t', '>']).starts_with(['`', '~'])
    };
    [start..content.start, content.end..end].into_iter().filter(is_fence).collect()
}

/// Tags and outputs of Liquid, and the code between `highlight` and its end.
struct Liquid {
    tags: Vec<Range<usize>>,
    code: Vec<Range<usize>>,
}

fn liquid(text: &str, body: usize) -> Liquid {
    let mut found = Liquid { tags: Vec::new(), code: Vec::new() };
    let mut at = body;
    let mut code_from = None;
    while let Some(start) =
        text.get(at..).and_then(|rest| rest.find("{{").into_iter().chain(rest.find("{%")).min())
    {
        let start = at + start;
        let tag = text.get(start..).unwrap_or_default();
        let close = if tag.starts_with("{{") { "}}" } else { "%}" };
        let Some(length) = tag.find(close) else { break };
        at = start + length + close.len();
        let inside = text.get(start + 2..at - 2).unwrap_or_default();
        let name = inside.trim_start_matches('-').split_whitespace().next().unwrap_or_default();
        match (name, code_from) {
            ("highlight", None) => code_from = Some(at),
            ("endhighlight", Some(from)) => {
                found.code.push(from..start);
                code_from = None;
            }
            _ => {}
        }
        found.tags.push(start..at);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> (String, String) {
        let source = Source::new("a.md".into(), text);
        let parts = Parts::of(&source, Some(&Dialect::default()));
        let bare = |text: String| text.replace('\0', "").split_whitespace().collect::<Vec<_>>().join(" ");
        (bare(parts.prose(text)), bare(parts.code(text)))
    }

    #[test]
    fn prose_and_code_are_told_apart() {
        let cases = [
            ("---\ntitle: a\n---\nText `code` more.\n", "Text `` more.", "code"),
            ("A [link](http://b.example/c) and ![d](e.png).\n", "A [link]() and ![d]().", ""),
            ("a\n\n```sh\nls\n```\n\nb\n", "a b", "ls"),
            ("{% highlight c %}\nint;\n{% endhighlight %}\nx {{ page.y }}\n", "x", "int;"),
            ("<p class=\"q\">über</p> <!-- no -->\n", "über", ""),
            ("<script>no</script>\n\nyes\n", "yes", ""),
        ];
        for (text, prose, code) in cases {
            assert_eq!(shown(text), (prose.to_owned(), code.to_owned()), "{text}");
        }
    }
}
