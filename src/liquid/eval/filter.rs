//! Filters: which one is meant, what it costs, and what was made of the lists of the site before.

use std::sync::Arc;

use super::branches::{cost, cost_of_moving};
use super::compare::is_unknown;
use super::{Frame, Renderer};
use crate::liquid::EventKind;
use crate::liquid::ast::{Expression, ExpressionKind, Filter, Filtered, Key};
use crate::liquid::filtered_lists::Answer;
use crate::liquid::filters::{self, Call, Definition};
use crate::liquid::value::{Hash, Value};
use crate::source::Place;

impl Renderer<'_> {
    pub(super) fn filter(&mut self, input: Value, filter: &Filter, frame: Frame<'_>) -> Value {
        let place = frame.place(filter.name);
        let Some(definition) = filter.definition.filter(|d| self.world.jekyll().is_4() || !d.only_4) else {
            let name = frame.slice(filter.name);
            if let Value::Str(text) = &input
                && !is_unknown(&input)
                && let Some(output) = self.world.plugin_filter(name, text)
            {
                return self.bounded(Value::Str(output), place);
            }
            if self.world.may_define_filter(name) {
                return Value::Unknown;
            }
            self.event(EventKind::UnknownFilter(name.to_owned()), place);
            return input;
        };
        let mut arguments: Vec<Value> = Vec::with_capacity(filter.arguments.len());
        for argument in &filter.arguments {
            arguments.push(self.evaluate(argument, frame));
        }
        if !filter.named.is_empty() {
            let mut named = Hash::default();
            for (key, value) in &filter.named {
                let value = self.evaluate(value, frame);
                named.insert(frame.slice(*key).into(), value);
            }
            arguments.push(Value::Hash(Arc::new(named)));
        }
        let given = arguments.len();
        if given < definition.least || given > definition.most {
            self.event(EventKind::WrongArguments(given), place);
            return Value::Unknown;
        }
        if definition.looks_inside || !matches!(input, Value::Array(_)) {
            self.reads.note_filtered(&input, &arguments);
        }
        let spreads = definition.spreads && (is_unknown(&input) || arguments.iter().any(is_unknown));
        if spreads {
            return match input {
                Value::Later(later) => filters::later::filtered(definition.name, later, &arguments),
                _ => Value::Unknown,
            };
        }
        let lists = self.world.filtered_lists().filter(|_| definition.is_kept.is_some());
        let asked = lists
            .and_then(|lists| Some((lists, lists.ask(self.world, definition.name, &input, &arguments)?)));
        let (lists, question) = match asked {
            None => return self.run_filter(definition, input, &arguments, frame, place),
            Some((_, Ok(Answer { value, steps }))) => {
                return if self.step(steps, place) { value } else { Value::Unknown };
            }
            Some((lists, Err(question))) => (lists, question),
        };
        let (steps, events) = (self.steps, self.events.len());
        let value = self.run_filter(definition, input, &arguments, frame, place);
        let is_told = self.events.len() == events && !self.exhausted && !is_unknown(&value);
        if !is_told || !definition.is_kept.is_some_and(|is_kept| is_kept(&arguments)) {
            return value;
        }
        lists.keep(question, Answer { value, steps: self.steps - steps }).value
    }

    /// The list of `assign list = list | push: item`, taken out of its variable: what nobody else holds is not copied for each
    /// item.
    pub(super) fn taken_to_grow(&mut self, name: &str, value: &Filtered, frame: Frame<'_>) -> Option<Value> {
        let [filter] = &value.filters[..] else { return None };
        let is_growth = frame.slice(filter.name) == "push"
            && filter.named.is_empty()
            && is_variable(&value.base, name, frame);
        if !is_growth || !filter.arguments.iter().all(|item| is_apart_from(name, item, frame)) {
            return None;
        }
        if self.is_learning() {
            return None;
        }
        let list = self.scopes.take_list(name)?;
        self.read_variable(name);
        Some(list)
    }

    fn run_filter(
        &mut self,
        definition: &Definition,
        input: Value,
        arguments: &[Value],
        frame: Frame<'_>,
        place: Place,
    ) -> Value {
        let of_input = if definition.looks_inside { cost(&input) } else { cost_of_moving(&input) };
        let cost = arguments.iter().map(cost).fold(of_input, u64::saturating_add);
        if !self.step(cost.saturating_add(1), place) {
            return Value::Unknown;
        }
        let mut call = Call { input, arguments, renderer: self, frame, place };
        match (definition.run)(&mut call) {
            Ok(value) => self.bounded(value, place),
            Err(message) => {
                self.event(EventKind::Error(message), place);
                Value::Unknown
            }
        }
    }

    /// The value, unless it is larger than the budget allows.
    pub(super) fn bounded(&mut self, value: Value, place: Place) -> Value {
        let size = match &value {
            Value::Str(text) => text.size(),
            Value::Array(items) => items.len().saturating_mul(size_of::<Value>()),
            _ => 0,
        };
        if size > self.budget.bytes {
            self.limit("bytes of a value", place);
            return Value::Unknown;
        }
        value
    }
}

/// Whether an expression is that variable and nothing of it.
pub(super) fn is_variable(expression: &Expression, name: &str, frame: Frame<'_>) -> bool {
    let ExpressionKind::Path(path) = &expression.kind else { return false };
    path.steps.is_empty() && matches!(path.root.key, Key::Name) && frame.slice(path.root.span) == name
}

/// Whether an expression surely does not read a variable.
fn is_apart_from(name: &str, expression: &Expression, frame: Frame<'_>) -> bool {
    match &expression.kind {
        ExpressionKind::Range(_) => false,
        ExpressionKind::Path(path) => {
            let mut steps = path.steps.iter().chain([&path.root]);
            steps.all(|step| matches!(step.key, Key::Name)) && frame.slice(path.root.span) != name
        }
        _ => true,
    }
}
