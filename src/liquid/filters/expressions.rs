//! Filters that evaluate an expression for each item of a list: `where_exp` and its kind (J-LIQ-22).

use super::arrays::identity;
use super::query::{filtered, grouped};
use super::{Call, Definition, Frame, Outcome, compare, is_of_keys};
use crate::liquid::ast::{Comparison, Condition, Expression, ExpressionKind, Filtered, Key, Path};
use crate::liquid::eval::item_scope;
use crate::liquid::parser;
use crate::liquid::value::Value;
use crate::source::Span;

pub(super) const FILTERS: &[Definition] = &[
    Definition::new("find_exp", 2, 2, find_exp).only_4().kept(is_closed_condition),
    Definition::new("group_by_exp", 2, 2, group_by_exp).kept(is_closed_value),
    Definition::new("where_exp", 2, 2, where_exp).kept(is_closed_condition),
];

fn where_exp(call: &mut Call<'_, '_>) -> Outcome {
    by_condition(call, false)
}

fn find_exp(call: &mut Call<'_, '_>) -> Outcome {
    by_condition(call, true)
}

fn by_condition(call: &mut Call<'_, '_>, first: bool) -> Outcome {
    if matches!(call.input, Value::Nil | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Str(_)) {
        return Ok(call.input.clone());
    }
    let (variable, text) = (call.text_of(0).unwrap_or_default(), call.text_of(1).unwrap_or_default());
    let condition = parser::parse_condition(text.as_str())
        .filter(|condition| condition.rest.is_empty() || call.world().jekyll().is_4())
        .ok_or_else(|| format!("Liquid syntax error in `{}`", text.as_str()))?;
    call.renderer.scopes.open(item_scope(variable.as_str()));
    let result = filtered(
        call,
        |call, item| {
            call.renderer.scopes.set_item(item.clone());
            let frame =
                Frame { text: text.as_str(), whole: Some(call.place.span), tested: None, ..call.frame };
            call.renderer.condition(&condition, frame)
        },
        first,
    );
    call.renderer.scopes.close();
    result
}

fn group_by_exp(call: &mut Call<'_, '_>) -> Outcome {
    let (variable, text) = (call.text_of(0).unwrap_or_default(), call.text_of(1).unwrap_or_default());
    let expression = parser::parse_filtered(text.as_str());
    call.renderer.scopes.open(item_scope(variable.as_str()));
    let result = grouped(call, |call, item| {
        call.renderer.scopes.set_item(item.clone());
        let frame = Frame { text: text.as_str(), whole: Some(call.place.span), tested: None, ..call.frame };
        let value = call.renderer.filtered(&expression, frame);
        if compare::is_unknown(&value) {
            return None;
        }
        let (class, shown) = identity(&value)?;
        Some((format!("{class} {shown}"), value))
    });
    call.renderer.scopes.close();
    result
}

/// Whether a condition reads nothing but the items, so that it says the same of them everywhere.
fn is_closed_condition(arguments: &[Value]) -> bool {
    let reads_items = |items: Items<'_>, text: &str| {
        parser::parse_condition(text).is_some_and(|condition| items.are_all_of_condition(&condition))
    };
    is_closed(arguments, reads_items)
}

/// The same of a value with filters.
fn is_closed_value(arguments: &[Value]) -> bool {
    is_closed(arguments, |items, text| items.are_all_of_value(&parser::parse_filtered(text)))
}

fn is_closed(arguments: &[Value], reads_items: impl Fn(Items<'_>, &str) -> bool) -> bool {
    let [Value::Str(variable), Value::Str(text)] = arguments else { return false };
    let items = Items { variable: variable.as_str(), text: text.as_str() };
    is_of_keys(arguments) && reads_items(items, text.as_str())
}

/// The variable that stands for an item in a text.
#[derive(Clone, Copy)]
struct Items<'t> {
    variable: &'t str,
    text: &'t str,
}

impl Items<'_> {
    fn are_all_of_condition(self, condition: &Condition) -> bool {
        let is_of_items = |comparison: &Comparison| {
            let right = comparison.right.as_ref().is_none_or(|(_, right)| self.are_all_of(right));
            right && self.are_all_of(&comparison.left)
        };
        is_of_items(&condition.first) && condition.rest.iter().all(|(_, comparison)| is_of_items(comparison))
    }

    fn are_all_of_value(self, value: &Filtered) -> bool {
        let mut arguments = value
            .filters
            .iter()
            .flat_map(|filter| filter.arguments.iter().chain(filter.named.iter().map(|(_, value)| value)));
        // A sample is another one each time, and an expression within this one may read anything.
        let is_same = |definition: &Definition| {
            definition.name != "sample" && !FILTERS.iter().any(|other| other.name == definition.name)
        };
        let are_same = value.filters.iter().all(|filter| filter.definition.is_some_and(is_same));
        are_same && self.are_all_of(&value.base) && arguments.all(|argument| self.are_all_of(argument))
    }

    fn are_all_of(self, expression: &Expression) -> bool {
        match &expression.kind {
            ExpressionKind::Path(path) => self.is_of_item(path),
            ExpressionKind::Range(ends) => self.are_all_of(&ends.0) && self.are_all_of(&ends.1),
            _ => true,
        }
    }

    fn is_of_item(self, path: &Path) -> bool {
        let name = |span: Span| self.text.get(span.range()).unwrap_or_default();
        let is_item = matches!(path.root.key, Key::Name) && name(path.root.span) == self.variable;
        let mut keys = path.steps.iter().map(|step| &step.key);
        is_item && keys.all(|key| !matches!(key, Key::Index(index) if !self.are_all_of(index)))
    }
}
