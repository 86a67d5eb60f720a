//! Findings for people: the lines of the file with the bytes underlined. The only file that knows miette.

use std::fmt;
use std::io::{self, Write};

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, Severity,
    SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};
use unicode_width::UnicodeWidthStr;

use super::excerpt::{Excerpt, Style, show};
use super::summary::counted;
use super::{Appearance, Report, causes, visible};
use crate::diagnostic::{Diagnostic, Level, Related};
use crate::source::{FileId, Span};

/// Findings of one cause that are listed beside the one that is shown.
const MAX_PLACES: usize = 5;
/// Columns that line numbers and the frame take.
const GUTTER: usize = 14;
/// The least room for the text of a line, however narrow the terminal is.
const MIN_WIDTH: usize = 30;

/// Writes the findings, those of one cause as one block.
///
/// # Errors
/// Those of the writer.
pub fn write(out: &mut dyn Write, report: &Report, appearance: Appearance) -> io::Result<()> {
    let printer = Printer::new(report, appearance);
    causes(report).iter().try_for_each(|findings| printer.cause(out, findings))
}

struct Printer<'a> {
    report: &'a Report<'a>,
    handler: GraphicalReportHandler,
    style: Style,
}

impl<'a> Printer<'a> {
    fn new(report: &'a Report<'a>, appearance: Appearance) -> Self {
        let theme = GraphicalTheme {
            characters: if appearance.unicode {
                ThemeCharacters::unicode()
            } else {
                ThemeCharacters::ascii()
            },
            styles: if appearance.color { ThemeStyles::ansi() } else { ThemeStyles::none() },
        };
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(appearance.width)
            .with_wrap_lines(false)
            .with_links(false);
        let style = Style {
            width: appearance.width.saturating_sub(GUTTER).max(MIN_WIDTH),
            ellipsis: if appearance.unicode { "…" } else { "..." },
            replacement: if appearance.unicode { '\u{fffd}' } else { '?' },
        };
        Printer { report, handler, style }
    }

    /// One block: the first place with its lines, then where else it is.
    fn cause(&self, out: &mut dyn Write, findings: &[&Diagnostic]) -> io::Result<()> {
        let Some((first, others)) = findings.split_first() else { return Ok(()) };
        let file = first.place.file;
        let (same, elsewhere): (Vec<&Related>, Vec<&Related>) =
            first.related.iter().partition(|related| related.place.file == file);
        let mut marks = vec![(first.place.span, None)];
        marks.extend(same.iter().map(|related| (related.place.span, Some(self.clean(&related.message)))));
        let mut block = self.block(file, marks, first.level);
        block.message = self.clean(&format!("{}: {}", first.rule, first.message));
        block.help = first.help.as_deref().map(|help| self.clean(help));
        self.print(out, &block)?;
        for related in elsewhere {
            let mut note = self.block(related.place.file, vec![(related.place.span, None)], Level::Info);
            note.message = self.clean(&related.message);
            self.print(out, &note)?;
        }
        if let (true, Some(page)) = (first.pages > 1, &first.page) {
            writeln!(
                out,
                "  shown on {}, the first is {}",
                counted(first.pages, "page"),
                visible(page.as_str())
            )?;
        }
        for other in others.iter().take(MAX_PLACES) {
            match other.place == first.place {
                true => writeln!(out, "  also here: {}", super::message(other))?,
                false => writeln!(out, "  also at {}", self.report.position(other.place))?,
            }
        }
        if others.len() > MAX_PLACES {
            writeln!(out, "  and {} more", others.len() - MAX_PLACES)?;
        }
        writeln!(out)
    }

    fn block(&self, file: FileId, marks: Vec<(Span, Option<String>)>, level: Level) -> Block {
        let (spans, messages): (Vec<Span>, Vec<Option<String>>) = marks.into_iter().unzip();
        let excerpt = Excerpt::new(self.report.source(file), &spans, self.style);
        let labels = excerpt.labels.iter().zip(messages).enumerate().map(|(index, (label, message))| {
            let span = SourceSpan::from(label.range.clone());
            match index {
                0 => LabeledSpan::new_primary_with_span(message, span),
                _ => LabeledSpan::new_with_span(message, span),
            }
        });
        Block {
            severity: match level {
                Level::Error => Severity::Error,
                Level::Warning => Severity::Warning,
                Level::Info | Level::Off => Severity::Advice,
            },
            labels: labels.collect(),
            snippet: Snippet { name: self.report.path(file), excerpt },
            message: String::new(),
            help: None,
        }
    }

    fn print(&self, out: &mut dyn Write, block: &Block) -> io::Result<()> {
        let mut text = String::new();
        self.handler.render_report(&mut text, block).map_err(io::Error::other)?;
        // Padding leaves spaces at the ends of lines.
        text.lines().try_for_each(|line| writeln!(out, "{}", line.trim_end()))
    }

    /// Messages quote the site, so they are made fit for a terminal too.
    fn clean(&self, text: &str) -> String {
        let visible = |c| if c == '\n' { Some(c) } else { show(c, self.style.replacement) };
        wrap(&text.chars().filter_map(visible).collect::<String>(), self.style.width)
    }
}

/// Breaks lines at spaces only: miette would break URLs at their hyphens.
fn wrap(text: &str, width: usize) -> String {
    let mut wrapped = String::with_capacity(text.len());
    let mut column = 0;
    for piece in text.split_inclusive([' ', '\n']) {
        let word = piece.trim_end().width();
        if column > 0 && column + word > width {
            wrapped.truncate(wrapped.trim_end().len());
            wrapped.push('\n');
            column = 0;
        }
        wrapped.push_str(piece);
        column = if piece.ends_with('\n') { 0 } else { column + piece.width() };
    }
    wrapped
}

/// What miette prints at once.
#[derive(Debug)]
struct Block {
    severity: Severity,
    message: String,
    help: Option<String>,
    labels: Vec<LabeledSpan>,
    snippet: Snippet,
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Block {}

impl miette::Diagnostic for Block {
    fn severity(&self) -> Option<Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.snippet)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

/// The excerpt as miette reads it. miette's own readers count lines from the start of the file for every label.
#[derive(Debug)]
struct Snippet {
    name: String,
    excerpt: Excerpt,
}

impl SourceCode for Snippet {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let range = span.offset()..span.offset() + span.len();
        let excerpt = &self.excerpt;
        let holds = |outer: &std::ops::Range<usize>| outer.start <= range.start && range.end <= outer.end;
        let chunk =
            excerpt.chunks.iter().find(|chunk| holds(&chunk.range)).ok_or(MietteError::OutOfBounds)?;
        let label = excerpt.labels.iter().find(|label| label.range == range);
        let (shown, line, column) = match label {
            // Asked for without context, it is for the header, which names the place in the file.
            Some(label) if lines_before + lines_after == 0 => (range, label.at.line - 1, label.at.column - 1),
            _ => (chunk.range.clone(), chunk.first_line, 0),
        };
        let data = excerpt.text.as_bytes().get(shown.clone()).ok_or(MietteError::OutOfBounds)?;
        let name = self.name.clone();
        let contents =
            MietteSpanContents::new_named(name, data, shown.into(), line, column, chunk.line_count);
        Ok(Box::new(contents))
    }
}
