//! The tags that are neither conditions, loops nor includes.

use super::filter::is_variable;
use super::{Frame, Interrupt, Renderer};
use crate::liquid::EventKind;
use crate::liquid::ast::{Body, Expression, ExpressionKind, Node, Snippet, Tag, TagKind};
use crate::liquid::filters::html::escape;
use crate::liquid::reads::Named;
use crate::liquid::value::Value;
use crate::liquid::world::Lookup;
use crate::origin::{HOLE, Origin, RenderedText, Text};
use crate::source::{Place, Span};

impl Renderer<'_> {
    /// A block that prints only white space prints nothing (J-LIQ-17).
    pub(super) fn silent_tag(&mut self, tag: &Tag, frame: Frame<'_>) {
        let (length, stretches, events) = (self.out.text.len(), self.out.stretches.len(), self.events.len());
        let (gaps, slots) = (self.gaps.len(), self.slots_so_far());
        let silent = std::mem::replace(&mut self.silent, true);
        self.tag(tag, frame);
        self.silent = silent;
        self.gaps.iter_mut().skip(gaps).for_each(|gap| *gap = length);
        for event in self.events.iter_mut().skip(events) {
            event.output = length;
        }
        self.out.text.truncate(length);
        self.out.stretches.truncate(stretches);
        self.slots().into_iter().for_each(|known| known.truncate(slots));
    }

    pub(super) fn tag(&mut self, tag: &Tag, frame: Frame<'_>) {
        let place = frame.place(tag.span);
        match &tag.kind {
            TagKind::Assign { name, value } => {
                let name = frame.slice(*name);
                let value = self.assigned(name, value, frame);
                self.scopes.assign(name, value);
            }
            TagKind::Capture { name, body } => {
                let name = frame.slice(*name);
                let value = self.captured_text(name, body, place, frame);
                self.scopes.assign(name, value);
            }
            TagKind::If { negated, branches } => {
                let before = if tag.blank { self.before_assigning(branches, frame) } else { None };
                self.branches(*negated, branches, frame);
                before.iter().for_each(|before| self.after_assigning(before));
            }
            TagKind::Case { subject, whens } => self.case(subject, whens, frame),
            TagKind::For(each) => self.for_loop(each, tag, frame),
            TagKind::TableRow(row) => self.table_row(row, tag, frame),
            TagKind::Cycle { name, values } => self.cycle(name.as_ref(), values, tag.span, frame),
            // Counters live as long as the whole build, so their values depend on all pages before (J-LIQ-15).
            TagKind::Counter { .. } => self.hole(place),
            TagKind::IfChanged(body) => self.if_changed(body, frame),
            TagKind::Raw(pieces) => {
                for piece in pieces {
                    self.push(frame.slice(*piece), frame.exact(*piece), None, place);
                }
            }
            TagKind::Comment | TagKind::Broken => {}
            TagKind::Break => self.interrupt = Some(Interrupt::Break),
            TagKind::Continue => self.interrupt = Some(Interrupt::Continue),
            TagKind::Highlight { language, body } => self.highlight(*language, body, place, frame),
            TagKind::Include(include) => self.include(include, tag.span, frame),
            TagKind::Link(path) => self.link(path, place, frame),
            TagKind::PostUrl(name) => {
                let answer = self.world.post_url(frame.slice(*name));
                self.reads.note_found(Named::PostUrl(frame.slice(*name).into()), &answer);
                let missing = EventKind::MissingPost(frame.slice(*name).to_owned());
                self.url(answer, missing, place, frame.place(*name));
            }
            TagKind::Plugin { markup, body: None } => {
                match self.world.plugin_tag(frame.slice(tag.name), frame.slice(*markup)) {
                    Some(html) => self.push(&html, None, Some(place), place),
                    None => self.hole(place),
                }
            }
            TagKind::Plugin { body: Some(body), .. } => self.plugin(body, place, frame),
        }
    }

    fn link(&mut self, path: &Snippet, place: Place, frame: Frame<'_>) {
        let wanted = self.snippet(&path.body, frame);
        let at = frame.place(if path.span.is_empty() { place.span } else { path.span });
        if wanted.contains(HOLE) {
            return self.hole(place);
        }
        let answer = self.world.link(&wanted);
        self.reads.note_found(Named::Link(wanted.as_str().into()), &answer);
        self.url(answer, EventKind::MissingLink(wanted), place, at);
    }

    fn url(&mut self, answer: Lookup, missing: EventKind, place: Place, at: Place) {
        match answer {
            Lookup::Url(url) => self.push(&url, None, Some(place), place),
            Lookup::Unknown => self.hole(place),
            // The build stops here, so nobody knows what would stand there.
            Lookup::Missing => {
                self.event(missing, at);
                self.hole(place);
            }
        }
    }

    /// What a plugin's block prints is unknown; its body is not rendered, since it may define variables there.
    fn plugin(&mut self, body: &Body, place: Place, frame: Frame<'_>) {
        self.hole(place);
        if self.forget_assigned(body, frame) {
            self.read_page();
        }
    }

    fn cycle(&mut self, name: Option<&Expression>, values: &[Expression], span: Span, frame: Frame<'_>) {
        let place = frame.place(span);
        self.read_page();
        let key = match name {
            Some(name) => {
                let value = self.evaluate(name, frame);
                self.printed(&value, place).map(|text| format!("={}", text.as_str()))
            }
            None => Some(cycle_key(values, frame)),
        };
        let known = key.as_ref().and_then(|key| self.cycles.get(key).copied().unwrap_or(Some(0)));
        let guarded = self.guard > 0;
        if let Some(key) = key {
            let next = known.map(|at| (at + 1) % values.len().max(1));
            self.cycles.insert(key, next.filter(|_| !guarded));
        }
        match known {
            Some(at) => {
                if let Some(value) = values.get(at) {
                    let value = self.evaluate(value, frame);
                    self.write(&value, place);
                }
            }
            None => self.hole(place),
        }
    }

    fn if_changed(&mut self, body: &Body, frame: Frame<'_>) {
        let from = self.out.text.len();
        let stretches = self.out.stretches.len();
        self.read_page();
        let silent = std::mem::take(&mut self.silent);
        self.body(body, frame);
        self.silent = silent;
        let printed = self.out.text.get(from..).unwrap_or("");
        let guarded = self.guarded();
        let known = !printed.contains(HOLE)
            && self.guard == 0
            && self.out.stretches.iter().skip(stretches).all(|stretch| stretch.guarded == guarded);
        if !known || self.changed.as_deref().is_some_and(|last| last.contains(HOLE)) {
            for stretch in self.out.stretches.iter_mut().skip(stretches) {
                stretch.guarded = true;
            }
            self.changed = Some(if known { printed.to_owned() } else { HOLE.to_string() });
        } else if self.changed.as_deref() == Some(printed) {
            self.out.text.truncate(from);
            self.out.stretches.truncate(stretches);
        } else {
            self.changed = Some(printed.to_owned());
        }
    }

    /// Jekyll colours the code with `span`s; here it is only escaped, since what is linked, named or missing in it stays
    /// the same. Every byte of it is derived.
    fn highlight(&mut self, language: Span, body: &Body, place: Place, frame: Frame<'_>) {
        let events = self.events.len();
        let code = self.captured(|renderer| renderer.body(body, frame));
        self.events.iter_mut().skip(events).for_each(|event| event.in_highlight = true);
        let language = frame.slice(language).to_lowercase();
        let class = language.replace('+', "-");
        let open = format!(
            "<figure class=\"highlight\"><pre><code class=\"language-{class}\" data-lang=\"{language}\">"
        );
        self.around_highlighted("highlighter_prefix", place);
        self.push(&open, None, Some(place), place);
        let newline = |c| matches!(c, '\n' | '\r');
        let start = code.text.len() - code.text.trim_start_matches(newline).len();
        let end = code.text.trim_end_matches(newline).len();
        for (range, stretch) in code.stretches_of(start..end.max(start)) {
            let origin = stretch.origin.map(|origin| Origin { exact: false, ..origin });
            let escaped = escape(code.text.get(range).unwrap_or(""));
            if self.room(escaped.len(), place) {
                let guarded = stretch.guarded || self.guarded();
                self.out.push(&escaped, origin, stretch.via.or(Some(place)), guarded);
            }
        }
        self.push("</code></pre></figure>", None, Some(place), place);
        self.around_highlighted("highlighter_suffix", place);
    }

    /// What stands around the code, so that Markdown behind it begins anew: a line feed on Markdown pages.
    fn around_highlighted(&mut self, name: &str, place: Place) {
        if let Some(Value::Str(text)) = self.world.global(name) {
            self.push(text.as_str(), None, Some(place), place);
        }
    }
}

/// Cycles of the same literals are one cycle; one with a variable is its own.
fn cycle_key(values: &[Expression], frame: Frame<'_>) -> String {
    let mut key = String::new();
    for value in values {
        match value.kind {
            ExpressionKind::Path(_) | ExpressionKind::Range(_) => {
                key.push_str(&format!("{:?}", frame.place(value.span)));
            }
            _ => key.push_str(frame.slice(value.span)),
        }
        key.push(',');
    }
    key
}

/// The expression that begins a captured text with what the variable is already.
pub(super) fn grown_by(name: &str, body: &Body, frame: Frame<'_>) -> Option<Place> {
    let print = body.nodes.iter().find_map(|node| match node {
        Node::Print(print) => Some(print),
        _ => None,
    })?;
    (print.value.filters.is_empty() && is_variable(&print.value.base, name, frame))
        .then(|| frame.place(print.span))
}

/// Captured text as a value: what may or may not be there is a hole.
pub(super) fn captured_value(captured: RenderedText) -> Text {
    if !captured.stretches.iter().any(|stretch| stretch.guarded) {
        return captured.into_value();
    }
    let mut text = RenderedText::default();
    let mut buffer = [0; 4];
    let hole = HOLE.encode_utf8(&mut buffer);
    let mut in_hole = false;
    for (range, stretch) in captured.stretches_of(0..captured.text.len()) {
        if !stretch.guarded {
            text.push(captured.text.get(range).unwrap_or(""), stretch.origin, stretch.via, false);
        } else if !in_hole {
            text.push(hole, None, stretch.via, false);
        }
        in_hole = stretch.guarded;
    }
    text.into_value()
}
