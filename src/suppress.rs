//! What the author says is not to be reported: comments in the text, and `postproof: {ignore: [...]}` in front matter. Pure.

use std::collections::{BTreeMap, HashMap};

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Place, Source, Span};
use crate::workspace::Sources;
use crate::yaml::front_matter::FrontMatter;
use crate::yaml::{Node, Yaml};

/// The word that starts a comment for postproof.
pub const WORD: &str = "postproof-ignore";

/// Bytes that a comment may take; no end is looked for further away.
const MAX_LENGTH: usize = 1024;

/// One rule that is not to be reported somewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Suppression {
    /// The name of the rule, as it is written; empty where none is.
    pub name: Box<str>,
    /// Where the name stands, or else the word that asks for one.
    pub place: Place,
    /// What of the file it is about.
    pub scope: Scope,
    /// The bytes that say it and nothing else; `None` where they cannot be taken out by themselves.
    pub removal: Option<Span>,
}

/// What of a file a suppression is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scope {
    /// All of it.
    File,
    /// The lines from one to another, counted from 0, both included.
    Lines(usize, usize),
}

/// Findings after the suppressions.
#[derive(Debug, Default)]
pub struct Sorted {
    /// What is to be reported.
    pub left: Vec<Diagnostic>,
    /// What is not.
    pub suppressed: Vec<Diagnostic>,
    /// Suppressions that nothing is there for.
    pub unused: Vec<Suppression>,
}

/// Takes out what the texts say is not to be reported. A finding belongs to the line that its place starts on.
pub fn apply(sources: &Sources, all: Vec<Suppression>, found: Vec<Diagnostic>) -> Sorted {
    let mut at: HashMap<(FileId, Option<usize>), Vec<usize>> = HashMap::new();
    for (index, one) in all.iter().enumerate() {
        match one.scope {
            Scope::File => at.entry((one.place.file, None)).or_default().push(index),
            Scope::Lines(first, last) => {
                (first..=last)
                    .for_each(|line| at.entry((one.place.file, Some(line))).or_default().push(index));
            }
        }
    }
    let mut used = vec![false; all.len()];
    let mut sorted = Sorted::default();
    for finding in found {
        let file = finding.place.file;
        let line = (!all.is_empty()).then(|| sources.get(file).line_index(finding.place.span.start));
        let here = [None, line].into_iter().filter_map(|line| at.get(&(file, line))).flatten();
        let mut is_suppressed = false;
        for index in here.filter(|index| all.get(**index).is_some_and(|one| *one.name == *finding.rule)) {
            used[*index] = true;
            is_suppressed = true;
        }
        if is_suppressed { &mut sorted.suppressed } else { &mut sorted.left }.push(finding);
    }
    sorted.unused = all.into_iter().zip(used).filter(|(_, used)| !used).map(|(one, _)| one).collect();
    sorted
}

/// The suppressions of all files that have any.
pub fn of_all(sources: &Sources) -> BTreeMap<FileId, Vec<Suppression>> {
    let all = sources.iter().map(|(file, source)| (file, read(file, source)));
    all.filter(|(_, found)| !found.is_empty()).collect()
}

/// The suppressions of a file, in the order of its text.
pub fn read(file: FileId, source: &Source) -> Vec<Suppression> {
    let text = &*source.text;
    let mut found = Vec::new();
    if !text.contains("postproof") {
        return found;
    }
    let front_matter = FrontMatter::split(text);
    of_front_matter(file, source, &front_matter, &mut found);
    let is_yaml = matches!(source.path.extension(), "yml" | "yaml");
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(WORD)).map(|at| from + at) {
        from = at + WORD.len();
        let in_yaml =
            is_yaml || (front_matter.span.start as usize..front_matter.span.end as usize).contains(&at);
        if let Some(comment) = Comment::around(text, at, in_yaml) {
            from = comment.span.end;
            of_comment(file, source, &comment, &mut found);
        }
    }
    found
}

/// A comment for postproof.
struct Comment {
    /// All of it.
    span: std::ops::Range<usize>,
    /// What follows the word, up to the end of the comment.
    content: std::ops::Range<usize>,
}

impl Comment {
    /// The comment that begins right before byte `at`.
    fn around(text: &str, at: usize, in_yaml: bool) -> Option<Comment> {
        let content = at + WORD.len();
        let before = text.get(..at)?.trim_end_matches([' ', '\t']);
        let rest = text.get(content..)?;
        let (rest, _) = rest.split_at_checked(MAX_LENGTH).unwrap_or((rest, ""));
        let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        if rest.starts_with(goes_on) && !rest.starts_with("-->") {
            return None;
        }
        if in_yaml {
            let line_end = rest.find('\n').unwrap_or(rest.len());
            let start = before.strip_suffix('#')?.len();
            let is_comment = start == 0 || before[..start].ends_with([' ', '\t', '\n']);
            let end = content + rest.get(..line_end)?.trim_end().len();
            return is_comment.then_some(Comment { span: start..end, content: content..end });
        }
        if let Some(start) = before.strip_suffix("<!--").map(str::len) {
            let end = content + rest.find("-->")?;
            return Some(Comment { span: start..end + "-->".len(), content: content..end });
        }
        let open = before.strip_suffix("%}")?.trim_end_matches('-').trim_end().strip_suffix("comment")?;
        let start = open.trim_end().trim_end_matches('-').strip_suffix("{%")?.len();
        let end = content + rest.find("{%")?;
        let tag = text.get(end..)?;
        let close = tag.find("%}")? + "%}".len();
        let is_end = tag.get(2..close - 2)?.trim_matches('-').trim() == "endcomment";
        is_end.then_some(Comment { span: start..end + close, content: content..end })
    }
}

fn of_comment(file: FileId, source: &Source, comment: &Comment, found: &mut Vec<Suppression>) {
    let text = &*source.text;
    let content = text.get(comment.content.clone()).unwrap_or("");
    let list = content.split(':').next().unwrap_or("");
    let mut names: Vec<Span> = Vec::new();
    let mut at = comment.content.start;
    for part in list.split(',') {
        let start = at + part.len() - part.trim_start().len();
        let name = part.trim();
        if !name.is_empty() {
            names.push(Span::new(start, start + name.len()));
        }
        at += part.len() + 1;
    }
    if names.is_empty() {
        names.push(Span::at(comment.content.start));
    }
    let (first, last) =
        (source.line_index(comment.span.start as u32), source.line_index(comment.span.end as u32));
    let (start, end) = (source.line_span(first).start as usize, source.line_span(last).end as usize);
    let before = text.get(start..comment.span.start).unwrap_or("");
    let after = text.get(comment.span.end..end).unwrap_or("").trim_end();
    let is_alone = after.is_empty() && before.trim_matches([' ', '\t', '>']).is_empty();
    let scope = match is_alone {
        true => Scope::Lines(first, next_line(source, last)),
        false => Scope::Lines(first, last),
    };
    // A comment alone takes its line with it, one at the end of a line the space before it.
    let whole = match is_alone && before.trim().is_empty() {
        true => Span { start: start as u32, end: source.line_span(last + 1).start },
        false => Span::new(start + before.trim_end().len(), comment.span.end),
    };
    for (index, span) in names.iter().enumerate() {
        let word = || Span::new(comment.content.start - WORD.len(), comment.content.start);
        found.push(Suppression {
            name: source.slice(*span).into(),
            place: Place::new(file, if span.is_empty() { word() } else { *span }),
            scope,
            removal: Some(without(&names, index).unwrap_or(whole)),
        });
    }
}

/// What goes when one of several names in a list goes: the name and a comma. `None` for the only one.
fn without(names: &[Span], index: usize) -> Option<Span> {
    let (this, next) = (names.get(index)?, names.get(index + 1));
    match (next, index.checked_sub(1).and_then(|before| names.get(before))) {
        (Some(next), _) => Some(Span { start: this.start, end: next.start }),
        (None, Some(before)) => Some(Span { start: before.end, end: this.end }),
        (None, None) => None,
    }
}

/// The next line that has text, from line `last` on.
fn next_line(source: &Source, last: usize) -> usize {
    let has_text = |line: &usize| !source.slice(source.line_span(*line)).trim().is_empty();
    (last + 1..source.line_count()).find(has_text).unwrap_or(last)
}

/// `postproof: {ignore: [rule]}`
fn of_front_matter(file: FileId, source: &Source, front_matter: &FrontMatter, found: &mut Vec<Suppression>) {
    let Some(ours) = front_matter.get("postproof") else { return };
    let Some(ignore) = ours.get("ignore") else { return };
    let items: Vec<&Node> = match &ignore.value {
        Yaml::Sequence(items) => items.iter().collect(),
        _ => vec![ignore],
    };
    let names: Vec<(&str, Span)> = items.iter().filter_map(|item| name(item)).collect();
    let spans: Vec<Span> = names.iter().map(|(_, span)| *span).collect();
    let is_flow = source.text.as_bytes().get(ignore.span.start as usize) == Some(&b'[');
    let is_only_key = ours.as_mapping().is_some_and(|mapping| mapping.entries.len() == 1);
    let line = source.line_span(source.line_index(ours.span.start));
    let next = source.line_span(source.line_index(line.end) + 1).start;
    let key = source.slice(line).starts_with("postproof:") && line.contains(ours.span);
    for (index, (name, span)) in names.iter().enumerate() {
        let whole = || (is_only_key && key).then_some(Span { start: line.start, end: next });
        let removal = without(&spans, index).filter(|_| is_flow);
        found.push(Suppression {
            name: (*name).into(),
            place: Place::new(file, *span),
            scope: Scope::File,
            removal: if spans.len() == 1 { whole() } else { removal },
        });
    }
}

fn name(node: &Node) -> Option<(&str, Span)> {
    match &node.value {
        Yaml::Str(scalar) => Some((&scalar.text, node.span)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(path: &str, text: &str) -> Vec<(String, Option<(usize, usize)>)> {
        let lines = |scope| match scope {
            Scope::File => None,
            Scope::Lines(first, last) => Some((first, last)),
        };
        let source = Source::new(path.into(), text);
        read(FileId(0), &source).into_iter().map(|one| (one.name.into(), lines(one.scope))).collect()
    }

    #[test]
    fn a_comment_is_about_its_line_or_alone_on_it_about_the_next() {
        let rule = |lines| vec![("a-b".to_owned(), lines)];
        let cases = [
            ("a.md", "x <!-- postproof-ignore a-b: why -->\ny", rule(Some((0, 0)))),
            ("a.md", "<!-- postproof-ignore a-b -->\ny", rule(Some((0, 1)))),
            ("a.md", "> <!--postproof-ignore a-b: why: so-->\n\ny", rule(Some((0, 2)))),
            ("a.md", "x {% comment %}postproof-ignore a-b: why{% endcomment %}\n", rule(Some((0, 0)))),
            ("a.md", "{%- comment -%} postproof-ignore a-b{%- endcomment -%}\nx", rule(Some((0, 1)))),
            ("a.yml", "a: 1 # postproof-ignore a-b: why\nb: 2\n", rule(Some((0, 0)))),
            ("a.yml", "# postproof-ignore a-b\nb: 2\n", rule(Some((0, 1)))),
            ("a.md", "---\na: 1 # postproof-ignore a-b\n---\n", rule(Some((1, 1)))),
            ("a.md", "---\npostproof: {ignore: [a-b]}\n---\n", rule(None)),
            ("a.md", "---\npostproof:\n  ignore: a-b\n---\n", rule(None)),
            ("a.md", "<!-- postproof-ignore a-b", vec![]),
            ("a.md", "{% comment %}postproof-ignore a-b{% endraw %}", vec![]),
            ("a.md", "# postproof-ignore a-b\n", vec![]),
            ("a.md", "postproof-ignore a-b", vec![]),
            ("a.md", "<!-- postproof-ignored a-b -->", vec![]),
            ("a.md", "<!-- postproof-ignore-all a-b -->", vec![]),
        ];
        for (path, text, expected) in cases {
            assert_eq!(said(path, text), expected, "{text}");
        }
    }

    #[test]
    fn a_comment_that_names_no_rule_is_one_all_the_same() {
        let cases = [
            ("a.md", "x <!-- postproof-ignore -->\ny", Some((0, 0))),
            ("a.md", "<!--postproof-ignore-->\ny", Some((0, 1))),
            ("a.md", "<!-- postproof-ignore: because -->\ny", Some((0, 1))),
            ("a.md", "x {% comment %}postproof-ignore{% endcomment %}", Some((0, 0))),
            ("a.yml", "a: 1 # postproof-ignore\nb: 2\n", Some((0, 0))),
            ("a.yml", "a: 1 # postproof-ignore", Some((0, 0))),
        ];
        for (path, text, lines) in cases {
            assert_eq!(said(path, text), [(String::new(), lines)], "{text}");
            let found = read(FileId(0), &Source::new(path.into(), text));
            assert_eq!(found.iter().map(|one| &text[one.place.span.range()]).collect::<Vec<_>>(), [WORD]);
        }
    }

    #[test]
    fn what_is_removed_leaves_the_rest_as_it_was() {
        let cases = [
            ("x <!-- postproof-ignore a: why -->\ny", &["x\ny"][..]),
            ("x\n<!-- postproof-ignore a: why -->\ny", &["x\ny"]),
            (
                "x <!-- postproof-ignore a, b: why -->",
                &["x <!-- postproof-ignore b: why -->", "x <!-- postproof-ignore a: why -->"],
            ),
            ("---\na: 1\npostproof: {ignore: [a]}\n---\n", &["---\na: 1\n---\n"]),
            (
                "---\npostproof: {ignore: [a, b]}\n---\n",
                &["---\npostproof: {ignore: [b]}\n---\n", "---\npostproof: {ignore: [a]}\n---\n"],
            ),
            ("<!-- postproof-ignore a -->", &[""]),
        ];
        for (text, expected) in cases {
            let found = read(FileId(0), &Source::new("a.md".into(), text));
            let left = found.iter().map(|one| {
                let mut text = text.to_owned();
                text.replace_range(one.removal.unwrap().range(), "");
                text
            });
            assert_eq!(left.collect::<Vec<_>>(), expected, "{text}");
        }
    }
}
