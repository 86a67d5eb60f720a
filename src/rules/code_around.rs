//! Code in the source of a page, found in the source itself: what Liquid ate of it cannot be found in what came out.

use std::collections::HashMap;
use std::ops::Range;

use crate::facts::EventInText;
use crate::site::Page;
use crate::source::{FileId, Span};

use super::Context;

/// Code in the source of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Code {
    /// All of it, its fences or backticks included; of a `highlight` block what is within it.
    pub(super) span: Span,
    /// Whether it takes lines of its own with empty lines around them, so that other lines may be put there.
    pub(super) stands_apart: bool,
    /// Whether marks make it code. What is only indented may be the text of a list, or the lines of a template.
    pub(super) is_marked: bool,
}

/// All code of the usual forms in a text, sorted and apart from each other.
pub(super) struct Codes(Vec<Code>);

/// Longer lines are not searched for code spans: nobody writes them, and matching backticks takes the square of their length.
const MAX_LINE: usize = 10_000;

impl Codes {
    /// The code of `text[start..]`.
    pub(super) fn of(text: &str, start: usize) -> Codes {
        let mut reader = Reader { highlights: highlights(text, start), ..Reader::default() };
        let body = text.get(start..).unwrap_or("");
        let mut first = start;
        for line in body.split_inclusive('\n') {
            reader.line(first, line);
            first += line.len();
        }
        reader.end_indented();
        let mut codes = reader.codes;
        codes.extend(reader.highlights.iter().map(|range| Code {
            span: range.clone().into(),
            stands_apart: false,
            is_marked: true,
        }));
        codes.sort_by_key(|code| code.span);
        Codes(codes)
    }

    /// The code around a byte.
    pub(super) fn around(&self, at: u32) -> Option<Code> {
        let after = self.0.partition_point(|code| code.span.start <= at);
        let code = self.0.get(after.checked_sub(1)?)?;
        (code.span.end > at).then_some(*code)
    }
}

/// The code of the files that print something on a page, each looked for once.
pub(super) struct CodesOfFiles<'c> {
    context: &'c Context<'c>,
    page: &'c Page,
    known: HashMap<FileId, Codes>,
}

impl<'c> CodesOfFiles<'c> {
    pub(super) fn new(context: &'c Context<'c>, page: &'c Page) -> Self {
        CodesOfFiles { context, page, known: HashMap::new() }
    }

    /// The code of a file.
    pub(super) fn of(&mut self, file: FileId) -> &Codes {
        self.known.entry(file).or_insert_with(|| {
            let own = self.page.parsed.as_ref().filter(|_| self.page.file == Some(file));
            let start = own.map_or(0, |parsed| parsed.template.start as usize);
            Codes::of(&self.context.sources.get(file).text, start)
        })
    }

    /// Whether an expression stands in code. Where dashes cut all lines between the fences away (`{{- end }}`), nothing of the code
    /// came out, and only the source says so.
    pub(super) fn hold(&mut self, event: &EventInText) -> bool {
        if event.in_code {
            return true;
        }
        let place = event.event.place;
        let source = self.context.sources.get(place.file);
        let tag = super::output_tag(source, place).span;
        let text = source.slice(tag);
        if !text.starts_with("{{-") && !text.ends_with("-}}") {
            return false;
        }
        self.of(place.file).around(tag.start).is_some_and(|code| code.is_marked)
    }
}

/// What is within each `highlight` block.
fn highlights(text: &str, start: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = start;
    let find = |what: &str, from: usize| Some(from + text.get(from..)?.find(what)?);
    while let Some(open) = find("{% highlight", from) {
        let Some(content) = find("%}", open).map(|end| end + 2) else { break };
        let Some(end) = find("{% endhighlight", content) else { break };
        found.push(content..end);
        from = end;
    }
    found
}

#[derive(Default)]
struct Reader<'t> {
    codes: Vec<Code>,
    highlights: Vec<Range<usize>>,
    /// The open fence: its first byte, itself, and whether it stands apart so far.
    fence: Option<(usize, &'t str, bool)>,
    /// The lines that are indented so far.
    indented: Option<Range<usize>>,
    is_after_text: bool,
    /// Whether the last block may stand apart, if an empty line follows.
    may_stand_apart: bool,
}

impl<'t> Reader<'t> {
    fn line(&mut self, first: usize, line: &'t str) {
        let is_blank = line.trim().is_empty();
        if std::mem::take(&mut self.may_stand_apart)
            && !is_blank
            && let Some(code) = self.codes.last_mut()
        {
            code.stands_apart = false;
        }
        let next = self.highlights.partition_point(|range| range.end <= first);
        let in_highlight = self.highlights.get(next).is_some_and(|range| range.start <= first);
        if !in_highlight && !self.fenced(first, line) && !is_blank {
            self.text_line(first, line);
        }
        self.is_after_text = !is_blank;
    }

    /// Takes a line of a fenced block, its fences included; false when it is none.
    fn fenced(&mut self, first: usize, line: &'t str) -> bool {
        let bare = line.trim_start_matches([' ', '\t', '>']);
        let mark = bare.chars().next().filter(|c| matches!(c, '`' | '~'));
        let length = mark.map_or(0, |mark| bare.len() - bare.trim_start_matches(mark).len());
        let (fence, info) = bare.split_at(length);
        let indent = line.len() - bare.len();
        match (self.fence, mark) {
            (None, Some(mark)) if length >= 3 && !info.contains(mark) => {
                self.end_indented();
                self.fence = Some((first + indent, fence, indent == 0 && !self.is_after_text));
            }
            (None, _) => return false,
            (Some((from, open, stands_apart)), _) if bare.starts_with(open) && info.trim().is_empty() => {
                let span = Span::new(from, first + line.trim_end().len());
                self.codes.push(Code { span, stands_apart, is_marked: true });
                self.may_stand_apart = stands_apart;
                self.fence = None;
            }
            (Some(_), _) => {}
        }
        true
    }

    /// A line that is not in a block with marks: of an indented block, or with spans in it.
    fn text_line(&mut self, first: usize, line: &str) {
        let is_indented = line.starts_with("    ") || line.starts_with('\t');
        let end = first + line.trim_end().len();
        match &mut self.indented {
            Some(block) if is_indented => block.end = end,
            None if is_indented && !self.is_after_text => {
                self.indented = Some(first + (line.len() - line.trim_start().len())..end);
            }
            _ => {
                self.end_indented();
                self.spans(first, line);
            }
        }
    }

    fn end_indented(&mut self) {
        if let Some(block) = self.indented.take() {
            self.codes.push(Code { span: block.into(), stands_apart: false, is_marked: false });
        }
    }

    /// Code spans within one line.
    fn spans(&mut self, first: usize, line: &str) {
        let run =
            |at: usize| line.get(at..).map_or(0, |rest| rest.len() - rest.trim_start_matches('`').len());
        let find = |from: usize| line.get(from..).and_then(|rest| rest.find('`')).map(|at| from + at);
        let mut from = if line.len() > MAX_LINE { line.len() } else { 0 };
        while let Some(open) = find(from) {
            let length = run(open);
            let mut close = find(open + length);
            while let Some(at) = close.filter(|at| run(*at) != length) {
                close = find(at + run(at));
            }
            from = open + length;
            if let Some(close) = close {
                from = close + length;
                let span = Span::new(first + open, first + from);
                self.codes.push(Code { span, stands_apart: false, is_marked: true });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_code_is_found_from_a_place_in_it() {
        let cases = [
            ("a\n\n```yaml\nx: X\n```\n\nb", Some("```yaml\nx: X\n```"), true),
            ("```\nX\n```", Some("```\nX\n```"), true),
            ("a\n```yaml\nx: X\n```\n\nb", Some("```yaml\nx: X\n```"), false),
            ("a\n\n```yaml\nx: X\n```\nb", Some("```yaml\nx: X\n```"), false),
            ("- a\n\n  ~~~\n  X\n  ~~~\n", Some("~~~\n  X\n  ~~~"), false),
            ("````\n```\nX\n````\n", Some("````\n```\nX\n````"), true),
            ("```\na\n```\n\nX `b`", None, false),
            ("`a` and ``b ` X`` c", Some("``b ` X``"), false),
            ("`` a `X`", Some("`X`"), false),
            ("a\n\n    X\n\n    b\n\nc", Some("X\n\n    b"), false),
            ("{% highlight yaml %}\nX\n{% endhighlight %}", Some("\nX\n"), false),
            ("{% highlight yaml %}\n{% endhighlight %} X", None, false),
            ("a\n    X", None, false),
            ("```\nX", None, false),
        ];
        for (text, expected, apart) in cases {
            let at = text.find('X').unwrap();
            let found = Codes::of(text, 0).around(at as u32);
            assert_eq!(found.map(|code| &text[code.span.range()]), expected, "{text}");
            assert_eq!(found.is_some_and(|code| code.stands_apart), apart, "{text}");
        }
    }
}
