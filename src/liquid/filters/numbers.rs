//! Arithmetic. Liquid counts with decimals, not with binary floats, so `0.1 | plus: 0.2` is 0.3.

use std::cmp::Ordering;

use super::{Call, Definition, Outcome, print};
use crate::liquid::value::Value;

pub(super) const FILTERS: &[Definition] = &[
    Definition::new("abs", 0, 0, abs),
    Definition::new("at_least", 1, 1, at_least),
    Definition::new("at_most", 1, 1, at_most),
    Definition::new("ceil", 0, 0, ceil),
    Definition::new("divided_by", 1, 1, divided_by),
    Definition::new("floor", 0, 0, floor),
    Definition::new("minus", 1, 1, minus),
    Definition::new("modulo", 1, 1, modulo),
    Definition::new("plus", 1, 1, plus),
    Definition::new("round", 0, 1, round),
    Definition::new("times", 1, 1, times),
];

/// A whole number, or `digits / 10^scale`.
#[derive(Clone, Copy, Debug)]
enum Number {
    Int(i64),
    Decimal(i128, u32),
}

impl Number {
    /// Liquid's `to_number`: what is no number is 0. `None`: too large for this program.
    fn of(value: &Value) -> Option<Number> {
        match value {
            Value::Int(value) => Some(Number::Int(*value)),
            Value::Float(value) => decimal(&format!("{value}")),
            Value::Str(text) => {
                let text = text.as_str().trim();
                let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
                let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
                if digits(whole.strip_prefix('-').unwrap_or(whole)) && digits(fraction) {
                    return decimal(text);
                }
                Some(Number::Int(print::leading_integer(text)))
            }
            _ => Some(Number::Int(0)),
        }
    }

    fn decimal(self) -> (i128, u32) {
        match self {
            Number::Int(value) => (i128::from(value), 0),
            Number::Decimal(digits, scale) => (digits, scale),
        }
    }

    fn is_int(self) -> bool {
        matches!(self, Number::Int(_))
    }

    fn value(self) -> Value {
        match self {
            Number::Int(value) => Value::Int(value),
            Number::Decimal(digits, scale) => Value::Float(to_float(digits, scale)),
        }
    }
}

fn to_float(digits: i128, scale: u32) -> f64 {
    format!("{digits}e-{scale}").parse().unwrap_or(f64::NAN)
}

fn decimal(text: &str) -> Option<Number> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
    (fraction.len() < 30).then_some(Number::Decimal(digits, fraction.len() as u32))
}

/// Both numbers with the same scale.
fn aligned(a: Number, b: Number) -> Option<(i128, i128, u32)> {
    let ((a, a_scale), (b, b_scale)) = (a.decimal(), b.decimal());
    let scale = a_scale.max(b_scale);
    let a = a.checked_mul(10_i128.checked_pow(scale - a_scale)?)?;
    let b = b.checked_mul(10_i128.checked_pow(scale - b_scale)?)?;
    Some((a, b, scale))
}

fn operands(call: &Call<'_, '_>) -> Option<(Number, Number)> {
    Some((Number::of(&call.input)?, Number::of(&call.argument(0))?))
}

/// A result, unknown when it is too large.
fn result(digits: Option<i128>, scale: u32, int: bool) -> Outcome {
    Ok(match digits {
        Some(digits) if int => i64::try_from(digits).map_or(Value::Unknown, Value::Int),
        Some(digits) => Number::Decimal(digits, scale).value(),
        None => Value::Unknown,
    })
}

fn combined(call: &Call<'_, '_>, combine: fn(i128, i128) -> Option<i128>) -> Outcome {
    let Some((a, b)) = operands(call) else { return Ok(Value::Unknown) };
    let Some((x, y, scale)) = aligned(a, b) else { return Ok(Value::Unknown) };
    result(combine(x, y), scale, a.is_int() && b.is_int())
}

fn plus(call: &mut Call<'_, '_>) -> Outcome {
    combined(call, i128::checked_add)
}

fn minus(call: &mut Call<'_, '_>) -> Outcome {
    combined(call, i128::checked_sub)
}

fn times(call: &mut Call<'_, '_>) -> Outcome {
    let Some((a, b)) = operands(call) else { return Ok(Value::Unknown) };
    let ((x, x_scale), (y, y_scale)) = (a.decimal(), b.decimal());
    result(x.checked_mul(y), x_scale + y_scale, a.is_int() && b.is_int())
}

fn nonzero(call: &Call<'_, '_>) -> Result<Option<(Number, Number)>, String> {
    let operands = operands(call);
    match operands {
        Some((_, divisor)) if divisor.decimal().0 == 0 => match operands {
            Some((Number::Int(_), Number::Int(_))) => Err("divided by 0".into()),
            // Some Rubies say `Infinity` or `NaN`, others stop.
            _ => Ok(None),
        },
        _ => Ok(operands),
    }
}

fn divided_by(call: &mut Call<'_, '_>) -> Outcome {
    let Some((a, b)) = nonzero(call)? else { return Ok(Value::Unknown) };
    let Some((x, y, _)) = aligned(a, b) else { return Ok(Value::Unknown) };
    if a.is_int() && b.is_int() {
        return result(Some(floor_div(x, y)), 0, true);
    }
    Ok(Value::Float(x as f64 / y as f64))
}

fn modulo(call: &mut Call<'_, '_>) -> Outcome {
    let Some((a, b)) = nonzero(call)? else { return Ok(Value::Unknown) };
    let Some((x, y, scale)) = aligned(a, b) else { return Ok(Value::Unknown) };
    result(Some(x - y * floor_div(x, y)), scale, a.is_int() && b.is_int())
}

/// Ruby's division rounds towards negative infinity.
fn floor_div(x: i128, y: i128) -> i128 {
    let quotient = x / y;
    if x % y != 0 && (x < 0) != (y < 0) { quotient - 1 } else { quotient }
}

fn abs(call: &mut Call<'_, '_>) -> Outcome {
    Ok(match Number::of(&call.input) {
        Some(Number::Int(value)) => value.checked_abs().map_or(Value::Unknown, Value::Int),
        Some(Number::Decimal(digits, scale)) => Number::Decimal(digits.abs(), scale).value(),
        None => Value::Unknown,
    })
}

fn chosen(call: &Call<'_, '_>, unless: Ordering) -> Outcome {
    let Some((input, bound)) = operands(call) else { return Ok(Value::Unknown) };
    let Some((x, y, _)) = aligned(input, bound) else { return Ok(Value::Unknown) };
    Ok(if x.cmp(&y) == unless { bound.value() } else { input.value() })
}

fn at_least(call: &mut Call<'_, '_>) -> Outcome {
    chosen(call, Ordering::Less)
}

fn at_most(call: &mut Call<'_, '_>) -> Outcome {
    chosen(call, Ordering::Greater)
}

/// The whole number below, and whether there is a fraction.
fn whole(call: &Call<'_, '_>) -> Option<(i128, bool)> {
    let (digits, scale) = Number::of(&call.input)?.decimal();
    let unit = 10_i128.checked_pow(scale)?;
    Some((floor_div(digits, unit), digits % unit != 0))
}

fn floor(call: &mut Call<'_, '_>) -> Outcome {
    result(whole(call).map(|(below, _)| below), 0, true)
}

fn ceil(call: &mut Call<'_, '_>) -> Outcome {
    result(whole(call).map(|(below, fraction)| below + i128::from(fraction)), 0, true)
}

fn round(call: &mut Call<'_, '_>) -> Outcome {
    let places = call.given(0).map_or(Some(0), print::to_i);
    let (Some(number), Some(places)) = (Number::of(&call.input), places) else { return Ok(Value::Unknown) };
    let (digits, scale) = number.decimal();
    let drop = i64::from(scale).saturating_sub(places);
    if drop <= 0 {
        return if places > 0 { Ok(number.value()) } else { result(Some(digits), 0, true) };
    }
    let Some(unit) = u32::try_from(drop).ok().and_then(|drop| 10_i128.checked_pow(drop)) else {
        return Ok(Value::Int(0));
    };
    // Halves go away from zero.
    let rounded = (digits.abs() + unit / 2) / unit * digits.signum();
    if places > 0 && !number.is_int() {
        return result(Some(rounded), places as u32, false);
    }
    let scaled = u32::try_from(-places).ok().map_or(Some(1), |power| 10_i128.checked_pow(power));
    result(scaled.and_then(|power| rounded.checked_mul(power)), 0, true)
}
