//! `include`, `include_relative` and `include_cached` (J-LIQ-30..33).

use std::sync::Arc;

use super::scope::Local;
use super::{Frame, Renderer};
use crate::liquid::ast::{Body, Include, IncludeKind, Node, Parameter, ParameterValue};
use crate::liquid::value::{Hash, Value};
use crate::liquid::world::Included;
use crate::liquid::{EventKind, Template};
use crate::origin::{HOLE, Text, TextBuilder};
use crate::source::{FileId, Place, Source, Span};

/// What an include costs beside what stands in it. Each may write a few bytes of Markdown, and of these a page with millions of
/// includes has more than there is memory for, long before its text is too large.
const STEPS: u64 = 20;
/// Until so many steps are taken an include costs nothing: what is that short is never too large, and a plan is judged by its steps.
const FREE_STEPS: u64 = 200_000;

impl Renderer<'_> {
    pub(super) fn include(&mut self, include: &Include, span: Span, frame: Frame<'_>) {
        let place = frame.place(span);
        let file_place = frame.place(if include.file.span.is_empty() { span } else { include.file.span });
        let name = self.snippet(&include.file.body, frame);
        let reads = self.page_reads;
        let parameters = self.parameters(&include.parameters, frame);
        let is_tainted = self.page_reads != reads;
        if name.contains(HOLE) {
            return self.unknown_include(place);
        }
        if !is_file_name(&name) {
            let message = "Invalid syntax for include tag. File contains invalid characters or sequences:";
            return self.event(EventKind::Error(format!("{message} {name}")), file_place);
        }
        let found = match include.kind {
            IncludeKind::Relative => {
                self.read_page();
                self.world.include_relative(&name)
            }
            IncludeKind::Include | IncludeKind::Cached => self.world.include(&name),
        };
        match found {
            Included::Missing => {
                let missing = match include.kind {
                    IncludeKind::Relative => EventKind::MissingRelativeInclude(name),
                    IncludeKind::Include | IncludeKind::Cached => EventKind::MissingInclude(name),
                };
                self.event(missing, file_place);
            }
            Included::Unknown => self.unknown_include(place),
            Included::File { file, source, template } => {
                self.note_include(file, &template);
                let scoped = parameters.is_some();
                if let Some(parameters) = parameters {
                    let value = Value::Hash(Arc::new(parameters));
                    self.scopes.open(Local::Variable("include".into(), value));
                    self.tainted_parameters.push(is_tainted);
                }
                self.included(file, &source, &template, place, frame);
                if scoped {
                    self.scopes.close();
                    self.tainted_parameters.pop();
                }
            }
        }
    }

    fn included(
        &mut self,
        file: FileId,
        source: &Source,
        template: &Template,
        place: Place,
        frame: Frame<'_>,
    ) {
        if self.includes >= self.budget.depth {
            return self.limit("include depth", place);
        }
        if self.steps > FREE_STEPS && !self.step(STEPS, place) {
            return;
        }
        self.includes += 1;
        let inner = Frame { file, text: &source.text, whole: None, included: true, tested: frame.tested };
        self.body(&template.body, inner);
        self.includes -= 1;
    }

    /// Nobody knows what it prints, nor which variables it sets.
    pub(super) fn unknown_include(&mut self, place: Place) {
        self.hole(place);
        self.read_page();
        self.forget_all();
        self.taint(self.scopes.names());
    }

    /// Something unknown may have read and set any variable.
    pub(super) fn forget_all(&mut self) {
        self.opaque = true;
        self.leave_all_lanes();
        self.scopes.forget();
    }

    /// The text of a file name or path with `{{ }}` in it.
    pub(super) fn snippet(&mut self, body: &Body, frame: Frame<'_>) -> String {
        if let [Node::Text(span)] = body.nodes.as_slice() {
            return frame.slice(*span).to_owned();
        }
        self.captured(|renderer| renderer.body(body, frame)).text
    }

    fn parameters(&mut self, parameters: &[Parameter], frame: Frame<'_>) -> Option<Hash> {
        if parameters.is_empty() {
            return None;
        }
        let mut values = Hash::with_capacity_and_hasher(parameters.len(), Default::default());
        for parameter in parameters {
            let value = match &parameter.value {
                ParameterValue::Expression(expression) => self.evaluate(expression, frame),
                ParameterValue::Quoted(span, quote) => Value::Str(quoted(*span, *quote, frame)),
            };
            values.insert(frame.slice(parameter.name).into(), value);
        }
        Some(values)
    }
}

/// The string between quotes, with `\"` turned into `"`.
fn quoted(span: Span, quote: char, frame: Frame<'_>) -> Text {
    let text = frame.slice(span);
    let mut builder = TextBuilder::default();
    let mut from = 0;
    for (at, _) in text.match_indices(&*format!("\\{quote}")) {
        builder.push_str(
            text.get(from..at).unwrap_or(""),
            frame.exact(Span::new(from, at).shift(span.start as usize)),
        );
        from = at + 1;
    }
    let rest = Span::new(from, text.len()).shift(span.start as usize);
    builder.push_str(text.get(from..).unwrap_or(""), frame.exact(rest));
    builder.finish()
}

/// `[\w/.\-()+~#@]+`, and no two of `.` and `/` side by side (J-LIQ-31).
fn is_file_name(name: &str) -> bool {
    let mut is_behind_mark = false;
    let is_allowed = |byte: u8| {
        let is_mark = matches!(byte, b'.' | b'/');
        let is_second = std::mem::replace(&mut is_behind_mark, is_mark) && is_mark;
        let is_sign = matches!(byte, b'_' | b'-' | b'(' | b')' | b'+' | b'~' | b'#' | b'@');
        !is_second && (is_mark || is_sign || byte.is_ascii_alphanumeric())
    };
    !name.is_empty() && name.bytes().all(is_allowed)
}
