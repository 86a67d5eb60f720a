//! The source of an excerpt (J-POST-14).

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::origin::{Origin, RenderedText};
use crate::source::Span;

/// The text that an excerpt is rendered from.
#[derive(Debug)]
pub(super) struct ExcerptSource {
    /// The file up to the separator, with what was added.
    pub(super) text: String,
    /// What was added: where it stands in `text`, and in the file if it is from there.
    added: Vec<(Range<usize>, Option<usize>)>,
}

static TAG: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?s)\{%-?\s*(\w+)\s*.*?-?%\}").ok());
static DEFINITION: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?m)^ {0,3}(\[[^\]]+\])(:.+)$").ok());

/// Liquid's blocks.
const BLOCKS: [&str; 10] =
    ["if", "unless", "for", "case", "capture", "comment", "raw", "tablerow", "highlight", "ifchanged"];

/// The source of the excerpt of the text that begins at `start` of a file.
pub(super) fn excerpt_source(file: &str, start: usize, separator: &str) -> ExcerptSource {
    let start = start.min(file.len());
    let content = file.get(start..).unwrap_or_default();
    let of = |text: &str| ExcerptSource { text: text.to_owned(), added: Vec::new() };
    let Some((head, tail)) = content.split_once(separator) else { return of(file) };
    let mut excerpt = of(file.get(..start + head.len()).unwrap_or_default());
    if tail.is_empty() {
        return excerpt;
    }
    for tag in unclosed(head) {
        excerpt.add(&format!("\n{{% end{tag} %}}"), None);
    }
    let tail_start = file.len() - tail.len();
    let Some(definition) = DEFINITION.as_ref().filter(|_| head.contains('[') && tail.contains("]:")) else {
        return excerpt;
    };
    let found = definition.captures_iter(tail);
    let mentioned = found.filter(|found| found.get(1).is_some_and(|label| head.contains(label.as_str())));
    for (number, found) in mentioned.filter_map(|found| found.get(0)).enumerate() {
        excerpt.add(if number == 0 { "\n\n" } else { "\n" }, None);
        excerpt.add(found.as_str(), Some(tail_start + found.start()));
    }
    excerpt
}

/// The blocks that are begun and not ended, the last first. A tag that is anywhere ended counts as ended.
fn unclosed(head: &str) -> Vec<&str> {
    let Some(tag) = TAG.as_ref().filter(|_| head.contains("{%")) else { return Vec::new() };
    let names = tag.captures_iter(head).filter_map(|found| found.get(1)).map(|name| name.as_str());
    let names: Vec<&str> = names.collect();
    let is_ended = |name: &str| names.iter().any(|other| other.strip_prefix("end") == Some(name));
    let begun = names.iter().rev().filter(|name| BLOCKS.contains(*name) && !is_ended(name));
    let mut closed: Vec<&str> = Vec::new();
    for name in begun {
        // The end that was added ends the others of its name, too.
        if !closed.contains(name) {
            closed.push(name);
        }
    }
    closed
}

impl ExcerptSource {
    fn add(&mut self, text: &str, from: Option<usize>) {
        let start = self.text.len();
        self.text.push_str(text);
        self.added.push((start..self.text.len(), from));
    }

    /// What was rendered from it, with origins in the file.
    pub(super) fn moved(&self, rendered: RenderedText) -> RenderedText {
        let Some(end) = self.added.first().map(|(range, _)| range.start) else { return rendered };
        let mut moved = RenderedText::default();
        for (range, stretch) in rendered.stretches_of(0..rendered.text.len()) {
            let text = rendered.text.get(range).unwrap_or_default();
            match stretch.origin.filter(|origin| origin.exact && origin.place.span.end as usize > end) {
                Some(origin) => self.push_parts(&mut moved, text, origin, end),
                None => moved.push(text, stretch.origin, stretch.via, stretch.guarded),
            }
        }
        moved
    }

    /// Adds an exact text that reaches into what was added.
    fn push_parts(&self, moved: &mut RenderedText, text: &str, origin: Origin, end: usize) {
        let span = origin.place.span.range();
        let parts = std::iter::once((0..end, Some(0))).chain(self.added.iter().cloned());
        for (part, from) in parts {
            let (start, stop) = (part.start.max(span.start), part.end.min(span.end));
            if start >= stop {
                continue;
            }
            let text = text.get(start - span.start..stop - span.start).unwrap_or_default();
            let span = match from {
                Some(from) => Span::new(from + start - part.start, from + stop - part.start),
                None => Span::at(end),
            };
            let mut origin = origin;
            origin.place.span = span;
            origin.exact = from.is_some();
            moved.push(text, Some(origin), None, false);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_ends_at_the_separator_and_is_mended() {
        for (content, separator, expected) in [
            ("a\n\nb", "\n\n", "a"),
            ("a\n\n", "\n\n", "a"),
            ("a\nb", "\n\n", "a\nb"),
            (
                "a [x][1] [y]\n\nb\n\n[1]: /u\n  [y]: /v \"t\"\n[z]: /w",
                "\n\n",
                "a [x][1] [y]\n\n[1]: /u\n  [y]: /v \"t\"",
            ),
            (
                "{% if a %}{% for b in c %}\n\nd{% endfor %}{% endif %}",
                "\n\n",
                "{% if a %}{% for b in c %}\n{% endfor %}\n{% endif %}",
            ),
            ("{% if a %}b{% endif %}{% seo %}<!--more-->c", "<!--more-->", "{% if a %}b{% endif %}{% seo %}"),
        ] {
            let file = format!("---\n---\n{content}");
            let excerpt = excerpt_source(&file, 8, separator);
            assert_eq!(&excerpt.text[8..], expected, "{content}");
        }
    }
}
