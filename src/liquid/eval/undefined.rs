//! Variables that are not defined, and whether that is worth a word.

use std::sync::Arc;

use super::expression::step_text;
use super::{Frame, Renderer};
use crate::liquid::EventKind;
use crate::liquid::ast::{Branch, Comparison, Expression, ExpressionKind, Filter, Filtered, Key, Path, Step};
use crate::liquid::value::Value;
use crate::origin::has_hole;
use crate::source::Place;
use crate::suggest::similarity;

/// Names at least this alike are offered as the one that was meant.
const ALIKE: f64 = 0.66;
/// How many keys are compared at most.
const MAX_KEYS: usize = 2_000;
/// Jekyll's variables (J-LIQ-50).
const GLOBALS: [&str; 7] = ["site", "page", "layout", "content", "paginator", "jekyll", "theme"];
/// Filters that print something of their own although their input is missing, so that the gap shows all the same.
const JOINING: [&str; 2] = ["append", "prepend"];

/// The step of a path that is not defined (0 is the first name), and the value that lacks it.
pub(super) struct Missing {
    pub(super) step: usize,
    pub(super) container: Option<Value>,
}

/// What is known of a name that is missed.
enum Missed {
    /// It was told of this place before.
    Noted,
    /// The names of the path, the names near the missing one, and its place.
    New(Vec<String>, Vec<String>, Place),
}

/// The conditions that a node stands under, the nearest first.
pub(in crate::liquid) enum Tested<'a> {
    /// An `if` up to the branch that the node is in.
    Branches { branches: &'a [Branch], text: &'a str, outer: Option<&'a Tested<'a>> },
    /// A `case`.
    Subject { subject: &'a Expression, text: &'a str, outer: Option<&'a Tested<'a>> },
}

impl<'a> Tested<'a> {
    fn text(&self) -> &'a str {
        let (Tested::Branches { text, .. } | Tested::Subject { text, .. }) = self;
        text
    }

    fn outer(&self) -> Option<&'a Tested<'a>> {
        let (Tested::Branches { outer, .. } | Tested::Subject { outer, .. }) = self;
        *outer
    }

    fn tests(&self, path: &Path, frame: Frame<'_>) -> bool {
        let parent = |expression: &Expression| is_parent(expression, self.text(), path, frame.text);
        let either = |comparison: &Comparison| {
            parent(&comparison.left) || comparison.right.as_ref().is_some_and(|(_, right)| parent(right))
        };
        match self {
            Tested::Branches { branches, .. } => branches
                .iter()
                .filter_map(|branch| branch.condition.as_ref())
                .any(|c| either(&c.first) || c.rest.iter().any(|(_, comparison)| either(comparison))),
            Tested::Subject { subject, .. } => parent(subject),
        }
    }
}

/// Whether `expression` is the variable `path` or something that it is looked up in.
fn is_parent(expression: &Expression, text: &str, path: &Path, path_text: &str) -> bool {
    let ExpressionKind::Path(parent) = &expression.kind else { return false };
    let bytes = |step: &crate::liquid::ast::Step, text: &str| -> Option<String> {
        let span = match &step.key {
            Key::Name => step.span,
            Key::Index(index) => match index.kind {
                ExpressionKind::Str(span) => span,
                _ => index.span,
            },
        };
        text.get(span.range()).map(str::to_owned)
    };
    let same = |a, b| bytes(a, text) == bytes(b, path_text);
    // `{% if a.size > 0 %}` tests `a`.
    let steps = match parent.steps.split_last() {
        Some((last, before)) if matches!(bytes(last, text).as_deref(), Some("size" | "first" | "last")) => {
            before
        }
        _ => &parent.steps,
    };
    same(&parent.root, &path.root)
        && steps.len() <= path.steps.len()
        && steps.iter().zip(&path.steps).all(|(a, b)| same(a, b))
}

impl Renderer<'_> {
    /// Notes that an output expression printed nothing since its variable is not defined.
    pub(super) fn report_undefined(
        &mut self,
        print: &Filtered,
        missing: Missing,
        value: &Value,
        frame: Frame<'_>,
    ) {
        let ExpressionKind::Path(path) = &print.base.kind else { return };
        let names: Vec<&str> = print.filters.iter().map(|filter| frame.slice(filter.name)).collect();
        let printed = match value {
            Value::Nil | Value::Empty | Value::Blank => false,
            Value::Str(text) => !text.as_str().trim().is_empty(),
            Value::Array(items) => !items.is_empty(),
            _ => true,
        };
        let joined = names.iter().any(|name| JOINING.contains(name));
        if names.contains(&"default")
            || (printed && !joined)
            || matches!(value, Value::Unknown | Value::Later(_))
        {
            return;
        }
        let is_printed_whole = names.is_empty() && missing.step == path.steps.len();
        match self.missed(path, &missing, frame) {
            Some(Missed::New(path, mut near, place)) => {
                // Nobody means to print all pages of a site, or all of its data.
                if is_printed_whole {
                    near.retain(|name| !self.is_list(missing.container.as_ref(), name));
                }
                self.event(EventKind::Undefined { path, missing: missing.step, near }, place);
            }
            Some(Missed::Noted) => self.gaps.push(self.out.text.len()),
            None => {}
        }
    }

    /// The value of what a loop goes through, or of what is assigned to a variable. Notes when that is data that is not there.
    pub(super) fn read_data(
        &mut self,
        base: &Expression,
        filters: &[Filter],
        assigned: Option<&str>,
        frame: Frame<'_>,
    ) -> Value {
        let ExpressionKind::Path(path) = &base.kind else {
            let value = self.evaluate(base, frame);
            return self.filters(value, filters, frame);
        };
        let events = self.events.len();
        let resolved = self.resolve(path, frame);
        let value = self.filters(resolved.value, filters, frame);
        let has_default = filters.iter().any(|filter| frame.slice(filter.name) == "default");
        // What a filter said of the missing value is enough.
        if let Some(missing) = resolved.missing.filter(|_| !has_default && self.events.len() == events)
            && is_data(path, frame)
            && let Some(Missed::New(path, near, place)) = self.missed(path, &missing, frame)
        {
            let assigned = assigned.map(str::to_owned);
            self.event(EventKind::MissingData { path, missing: missing.step, near, assigned }, place);
        }
        value
    }

    /// Whether code of the site may have put there what a step of a path does not find: in a mapping, or in the place of another value.
    pub(super) fn is_open(&self, path: &Path, index: usize, found: &Value, frame: Frame<'_>) -> bool {
        let may_set =
            |step: Option<&Step>| step.is_some_and(|step| self.world.may_set(step_text(step, frame)));
        let before = index.checked_sub(1).and_then(|before| path.steps.get(before));
        matches!(found, Value::Hash(_)) && may_set(path.steps.get(index))
            || may_set(before)
            || index > 0 && self.world.adds_data() && is_data(path, frame)
    }

    /// What is to be said of a path with a missing name; `None` where a condition around it tests it.
    fn missed(&mut self, path: &Path, missing: &Missing, frame: Frame<'_>) -> Option<Missed> {
        let mut tested = frame.tested;
        while let Some(condition) = tested {
            if condition.tests(path, frame) {
                return None;
            }
            tested = condition.outer();
        }
        let (words, place) = words(path, missing.step, frame)?;
        let place = frame.place(place);
        if self.noted.contains_key(&(place, self.guard > 0)) {
            return Some(Missed::Noted);
        }
        let wanted = words.get(missing.step).cloned().unwrap_or_default();
        let near = self.near(&wanted, missing.container.as_ref(), place);
        Some(Missed::New(words, near, place))
    }

    /// Whether a container has a list or a mapping under a name.
    fn is_list(&self, container: Option<&Value>, name: &str) -> bool {
        let value = match container {
            Some(Value::Hash(hash)) => hash.get(name).cloned(),
            Some(Value::Object(object)) => self.world.property(*object, name),
            _ => None,
        };
        matches!(value, Some(Value::Array(_) | Value::Hash(_)))
    }

    /// At most three names like `wanted` that are defined where it is missed, the nearest first.
    fn near(&mut self, wanted: &str, container: Option<&Value>, place: Place) -> Vec<String> {
        let keys: Vec<Arc<str>> = match container {
            None => {
                let known = GLOBALS.iter().filter(|name| self.world.global(name).is_some());
                known.map(|name| (*name).into()).chain(self.scopes.names()).collect()
            }
            Some(Value::Hash(hash)) => {
                hash.keys().filter(|key| !has_hole(key)).take(MAX_KEYS).cloned().collect()
            }
            Some(Value::Object(object)) => self.world.keys(*object),
            Some(_) => Vec::new(),
        };
        // A page can miss many names of a large site.
        self.step(keys.len() as u64, place);
        let mut alike: Vec<(f64, &Arc<str>)> = keys
            .iter()
            .take(MAX_KEYS)
            .filter(|key| key.as_ref() != wanted)
            .filter_map(|key| Some((similarity(wanted, key, ALIKE)?, key)))
            .collect();
        alike.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        alike.dedup_by(|a, b| a.1 == b.1);
        alike.into_iter().take(3).map(|(_, key)| key.to_string()).collect()
    }
}

/// The lookups as far as they are names, and the span of the missing one; `None` when that is none.
fn words(path: &Path, missing: usize, frame: Frame<'_>) -> Option<(Vec<String>, crate::source::Span)> {
    let steps: Vec<_> = std::iter::once(&path.root).chain(&path.steps).collect();
    let named: Vec<_> =
        steps.iter().map(|step| step_text(step, frame)).take_while(|name| !name.is_empty()).collect();
    let span = steps.get(missing).filter(|_| missing < named.len())?.span;
    Some((named.into_iter().map(str::to_owned).collect(), span))
}

/// Whether a path begins with `site.data`.
fn is_data(path: &Path, frame: Frame<'_>) -> bool {
    frame.slice(path.root.span) == "site"
        && path.steps.first().is_some_and(|step| step_text(step, frame) == "data")
}
