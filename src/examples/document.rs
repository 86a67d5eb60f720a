//! Reads the document of a rule: its sections, and the tiny sites of its examples.
//!
//! A document has the title `# name`, a summary of one line, and the sections `## Why`, `## Bad` and `## Good`; other sections may
//! follow. Below `## Bad` and `## Good` each heading (`## ` or `### `) starts a new example, which is one site:
//!
//! - A line `` `about.md`: `` names the next code block as that file. A mark may follow the colon: `(empty)` is a file without
//!   content and takes no block; `(bom)`, `(crlf)`, `(no final newline)` and `(latin-1)` say how the block is written to disk. A
//!   `(before)` is the file as it was, for rules that compare two states, and `(now at other.md)` one that has another name now. A
//!   longer fence or `~~~` lets a file hold fences itself. `.postproof.yml` among the files holds for the example.
//! - `(image)` is a picture of the kind that its name says, without a block, too: `(image 640x480, 42000 bytes)` of that size,
//!   `(jpeg image)` of another kind, `(cut image)` without its end.
//! - A block marked `report` lists all findings, as `--format short` prints them. An indented `help: ...` below a finding is its
//!   help; where it is left out, any help will do.
//! - A block marked `fixed` below a line `` `about.md`: `` is that file after all safe fixes. Every file that a fix changes must
//!   be there.
//!
//! A bad example must have a report with a finding of its own rule; a good one has none and gives no finding of any rule.
//! `BLESS=1` writes the `report` and `fixed` blocks.

use std::ops::Range;

use crate::yaml::front_matter::FrontMatter;

use super::picture;

/// A rule's document.
#[derive(Debug, Default)]
pub struct Document {
    /// The text after `# `.
    pub title: String,
    /// The first paragraph.
    pub summary: Vec<String>,
    /// The texts after `## `, in order.
    pub sections: Vec<String>,
    /// The examples, in order.
    pub examples: Vec<Example>,
    /// What is wrong with the document itself.
    pub problems: Vec<String>,
}

/// A tiny site and what is to be said of it.
#[derive(Debug)]
pub struct Example {
    /// Whether it stands below `## Bad`.
    pub bad: bool,
    /// Line of its heading, from 1.
    pub line: usize,
    /// The site.
    pub files: Vec<File>,
    /// The expected findings.
    pub report: Option<Block>,
    /// The expected files after the safe fixes.
    pub fixed: Vec<(String, Block)>,
    /// Where blocks that are missing are to be written: after the last block.
    pub end: usize,
}

/// A file of an example.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct File {
    /// Its path from the site's root.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// Which state of the site has it.
    pub when: When,
}

/// A state of the site.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum When {
    /// The one that is checked.
    #[default]
    Now,
    /// The one before it.
    Before,
    /// The one before it, with the content that the file of this other path has now.
    Renamed(String),
}

/// The inside of a code block.
#[derive(Clone, Debug)]
pub struct Block {
    /// The bytes of the document between the fences.
    pub range: Range<usize>,
    /// These bytes.
    pub text: String,
}

/// A line of the document with its place.
struct Line<'a> {
    number: usize,
    range: Range<usize>,
    text: &'a str,
}

impl Document {
    /// Reads a document. What it cannot make sense of is in `problems`.
    pub fn parse(text: &str) -> Document {
        let mut document = Document::default();
        let mut lines = lines(text).into_iter();
        let front_matter = FrontMatter::split(text).body as usize;
        let mut lines = lines.by_ref().skip_while(|line| line.range.start < front_matter);
        let mut kind = None;
        let mut named: Option<(String, String)> = None;
        while let Some(line) = lines.next() {
            if let Some(heading) = line.text.strip_prefix("# ") {
                heading.trim().clone_into(&mut document.title);
            } else if let Some(heading) = line.text.strip_prefix("## ") {
                document.sections.push(heading.trim().to_owned());
                kind = match heading.trim() {
                    "Bad" => Some(true),
                    "Good" => Some(false),
                    _ => None,
                };
                document.start_example(kind, &line);
            } else if line.text.starts_with("### ") {
                document.start_example(kind, &line);
            } else if let Some((fence, info)) = fence(line.text) {
                let block = block(text, &line, &mut lines, fence);
                document.end_at(&block, text);
                let result = match (kind.is_some(), document.examples.last_mut()) {
                    (true, Some(example)) => example.take(named.take(), info, block),
                    _ => Ok(()),
                };
                document
                    .problems
                    .extend(result.err().map(|problem| format!("line {}: {problem}", line.number)));
            } else if let (Some(example), true) = (document.examples.last_mut(), kind.is_some()) {
                if let Some((path, how)) = file_line(line.text) {
                    match how {
                        "empty" => example.files.push(File { path: path.into(), ..File::default() }),
                        how if picture::made(how, extension(path)).is_some() => {
                            let bytes = picture::made(how, extension(path)).unwrap_or_default();
                            example.files.push(File { path: path.into(), bytes, when: When::Now });
                        }
                        how if how.starts_with("now at ") => {
                            let when = When::Renamed(how.trim_start_matches("now at ").into());
                            example.files.push(File { path: path.into(), when, bytes: Vec::new() });
                        }
                        how => named = Some((path.to_owned(), how.to_owned())),
                    }
                    example.end = line.range.end;
                }
            } else if document.sections.is_empty() && !document.title.is_empty() {
                document.summary.push(line.text.to_owned());
            }
        }
        document.examples.retain(|example| !example.files.is_empty() || example.report.is_some());
        document.summary = paragraph(&document.summary);
        document
    }

    fn start_example(&mut self, kind: Option<bool>, line: &Line) {
        if let Some(bad) = kind {
            let (line, end) = (line.number, line.range.end);
            self.examples.push(Example {
                bad,
                line,
                files: Vec::new(),
                report: None,
                fixed: Vec::new(),
                end,
            });
        }
    }

    /// Remembers the end of the line that closes a block.
    fn end_at(&mut self, block: &Block, text: &str) {
        if let Some(example) = self.examples.last_mut() {
            let closing =
                text[block.range.end..].find('\n').map_or(text.len(), |at| block.range.end + at + 1);
            example.end = closing;
        }
    }
}

impl Example {
    fn take(&mut self, named: Option<(String, String)>, info: &str, block: Block) -> Result<(), String> {
        match (named, info) {
            (None, "report") if self.report.is_none() => self.report = Some(block),
            (None, "report") => {
                return Err("a second report in one example; separate examples by `### `".into());
            }
            (Some((path, _)), "fixed") => self.fixed.push((path, block)),
            (Some((path, how)), _) if how == "before" => {
                self.files.push(File { path, bytes: block.text.into_bytes(), when: When::Before });
            }
            (Some((path, how)), _) => {
                self.files.push(File { path, bytes: encode(&block.text, &how)?, when: When::Now });
            }
            (None, _) => return Err("a code block without a line like `` `index.md`: `` above it".into()),
        }
        Ok(())
    }
}

fn extension(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// The bytes of a file that is marked with `how`.
fn encode(text: &str, how: &str) -> Result<Vec<u8>, String> {
    Ok(match how {
        "" => text.as_bytes().to_vec(),
        "bom" => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        "crlf" => text.replace('\n', "\r\n").into_bytes(),
        "no final newline" => text.trim_end_matches('\n').as_bytes().to_vec(),
        "latin-1" => text
            .chars()
            .map(|c| u8::try_from(c).map_err(|_| format!("`{c}` is not in Latin-1")))
            .collect::<Result<_, _>>()?,
        other => {
            return Err(format!(
                "unknown mark ({other}); known: empty, bom, crlf, no final newline, latin-1, before, now at …, image"
            ));
        }
    })
}

/// `` `path`: `` or `` `path`: (mark) ``
fn file_line(line: &str) -> Option<(&str, &str)> {
    let (path, rest) = line.strip_prefix('`')?.split_once('`')?;
    let rest = rest.strip_prefix(':')?.trim();
    let how = if rest.is_empty() { "" } else { rest.strip_prefix('(')?.strip_suffix(')')? };
    Some((path, how))
}

/// The fence that opens a code block, and the word after it.
fn fence(line: &str) -> Option<(&str, &str)> {
    let first = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let info = line.trim_start_matches(first);
    let fence = &line[..line.len() - info.len()];
    (fence.len() >= 3 && !info.contains('`')).then_some((fence, info.trim()))
}

/// Reads up to the fence that closes the block.
fn block<'a>(text: &str, opening: &Line, lines: &mut impl Iterator<Item = Line<'a>>, fence: &str) -> Block {
    let mut range = opening.range.end..text.len();
    for line in lines {
        let marks = line.text.trim_end();
        if marks.starts_with(fence) && marks.chars().all(|c| fence.starts_with(c)) {
            range.end = line.range.start;
            break;
        }
    }
    Block { text: text[range.clone()].to_owned(), range }
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    let line = |(index, line): (usize, &'_ str)| (index + 1, line.len());
    text.split_inclusive('\n')
        .enumerate()
        .map(line)
        .map(|(number, length)| {
            let range = start..start + length;
            start = range.end;
            Line { number, text: text[range.clone()].trim_end_matches(['\n', '\r']), range }
        })
        .collect()
}

fn paragraph(lines: &[String]) -> Vec<String> {
    let text = lines.iter().skip_while(|line| line.trim().is_empty());
    text.take_while(|line| !line.trim().is_empty()).cloned().collect()
}
