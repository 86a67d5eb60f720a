//! `if`, `unless` and `case`.

use super::merge::Merge;
use super::undefined::Tested;
use super::{Frame, Renderer};
use crate::liquid::EventKind;
use crate::liquid::ast::{Branch, Comparison, Condition, Expression, Operator, When};
use crate::liquid::value::Value;
use crate::origin::Text;
use crate::source::Span;

use super::compare;

impl Renderer<'_> {
    pub(super) fn branches(&mut self, negated: bool, branches: &[Branch], frame: Frame<'_>) {
        let mut merge = None;
        let mut covered = false;
        let reads = self.before_reading();
        let is_inert = self.is_inert(branches, frame);
        for (index, branch) in branches.iter().enumerate() {
            let truth = match &branch.condition {
                None => Some(true),
                Some(condition) => {
                    let truth = match is_inert {
                        true => self.condition_of_page(condition, frame),
                        false => self.condition(condition, frame),
                    };
                    if is_inert && truth.is_none() {
                        return self.unread(reads);
                    }
                    if negated && index == 0 { truth.map(|truth| !truth) } else { truth }
                }
            };
            if truth == Some(false) {
                continue;
            }
            let tested = Tested::Branches {
                branches: branches.get(..=index).unwrap_or(branches),
                text: frame.text,
                outer: frame.tested,
            };
            let inner = Frame { tested: Some(&tested), ..frame };
            if truth == Some(true) && merge.is_none() {
                self.body(&branch.body, inner);
                return;
            }
            let merge = merge.get_or_insert_with(Merge::default);
            self.try_branch(merge, |renderer| renderer.body(&branch.body, inner));
            if truth == Some(true) {
                covered = true;
                break;
            }
        }
        if let Some(merge) = merge {
            self.settle(merge, covered);
        }
    }

    /// Every `when` that matches runs (J-LIQ-17); `else` only if none did.
    pub(super) fn case(&mut self, subject: &Expression, whens: &[When], frame: Frame<'_>) {
        let tested = Tested::Subject { subject, text: frame.text, outer: frame.tested };
        let inner = Frame { tested: Some(&tested), ..frame };
        let mut matched = Some(false);
        for when in whens {
            let Some(values) = &when.values else {
                match matched {
                    Some(true) => {}
                    Some(false) => return self.body(&when.body, inner),
                    None => {
                        let mut merge = Merge::default();
                        self.try_branch(&mut merge, |renderer| renderer.body(&when.body, inner));
                        self.settle(merge, false);
                    }
                }
                continue;
            };
            for value in values {
                let (left, right) = (self.evaluate(subject, frame), self.evaluate(value, frame));
                match compare::equal(&left, &right) {
                    Some(false) => {}
                    Some(true) => {
                        matched = Some(true);
                        self.body(&when.body, inner);
                    }
                    None => {
                        matched = matched.filter(|matched| *matched);
                        let mut merge = Merge::default();
                        self.try_branch(&mut merge, |renderer| renderer.body(&when.body, inner));
                        self.settle(merge, false);
                    }
                }
            }
        }
    }

    /// Whether a condition holds; `None` when unknown. From left to right, each operator deciding over all that
    /// follows it, which is right-associative (J-LIQ-11).
    pub(in crate::liquid) fn condition(&mut self, condition: &Condition, frame: Frame<'_>) -> Option<bool> {
        let reads = self.before_reading();
        let truth = self.condition_of_page(condition, frame);
        truth.or_else(|| self.agreed(condition, reads, frame))
    }

    pub(super) fn condition_of_page(&mut self, condition: &Condition, frame: Frame<'_>) -> Option<bool> {
        let mut truth = self.comparison(&condition.first, frame);
        // The operators behind operands that are unknown.
        let mut pending = Vec::new();
        for (and, comparison) in &condition.rest {
            match truth {
                Some(truth) if truth != *and => break,
                Some(_) => {}
                None => pending.push(*and),
            }
            truth = self.comparison(comparison, frame);
        }
        pending.iter().rev().fold(truth, |rest, and| rest.filter(|rest| rest != and))
    }

    fn comparison(&mut self, comparison: &Comparison, frame: Frame<'_>) -> Option<bool> {
        let left = self.evaluate(&comparison.left, frame);
        let Some((operator, right)) = &comparison.right else { return compare::truth(&left) };
        let right_value = self.evaluate(right, frame);
        let span = comparison.left.span.cover(right.span);
        if *operator == Operator::Unknown {
            return self.unknown_operator(comparison.left.span, right.span, frame);
        }
        let of_left = match (&left, &right_value) {
            // Only its texts are looked into, and no further than they are like the other one.
            (Value::Array(items), Value::Str(_)) => items.len() as u64,
            (left, _) => cost(left),
        };
        if !self.step(of_left + cost(&right_value), frame.place(span)) {
            return None;
        }
        compare::compare(*operator, &left, &right_value).unwrap_or_else(|message| {
            self.event(EventKind::Error(message), frame.place(span));
            None
        })
    }

    fn unknown_operator(&mut self, left: Span, right: Span, frame: Frame<'_>) -> Option<bool> {
        let between = frame.text.get(left.end as usize..right.start as usize).unwrap_or("").trim();
        let place = frame.place(left.cover(right));
        self.event(EventKind::Error(format!("Unknown operator {between}")), place);
        None
    }
}

/// How many nested values one count of costs looks at.
const COUNTED: u32 = 1_000_000;

/// Moving so many items takes as long as looking at one.
const MOVED_IN_A_STEP: u64 = 8;

/// What a look at all of a value costs in steps. A list may hold one long string very often.
#[inline]
pub(in crate::liquid) fn cost(value: &Value) -> u64 {
    match value {
        Value::Str(text) => cost_of_text(text),
        Value::Array(_) | Value::Hash(_) | Value::Range(..) => cost_within(value, &mut COUNTED.clone()),
        _ => 0,
    }
}

/// What it costs in steps to make another list of the items of one, which stay as they are.
pub(super) fn cost_of_moving(value: &Value) -> u64 {
    match value {
        Value::Array(items) => items.len() as u64 / MOVED_IN_A_STEP,
        other => cost(other),
    }
}

fn cost_of_text(text: &Text) -> u64 {
    text.size() as u64 / 256
}

fn cost_within(value: &Value, left: &mut u32) -> u64 {
    match left.checked_sub(1) {
        Some(less) => *left = less,
        None => return 0,
    }
    match value {
        Value::Str(text) => cost_of_text(text),
        Value::Array(items) => {
            items.iter().fold(items.len() as u64, |sum, item| sum.saturating_add(cost_within(item, left)))
        }
        // Only a mapping of arguments can hold what a template made, and that is never a mapping.
        Value::Hash(hash) => {
            let made = hash.values().filter(|item| matches!(item, Value::Str(_) | Value::Array(_)));
            made.fold(hash.len() as u64, |sum, item| sum.saturating_add(cost_within(item, left)))
        }
        Value::Range(first, last) => last.saturating_sub(*first).clamp(0, 1 << 40) as u64,
        _ => 0,
    }
}
