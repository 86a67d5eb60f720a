//! What an unquoted scalar means to SafeYAML (J-YAML-4..8).

use std::borrow::Cow;

use super::Yaml;
use super::timestamp::{date, time};

/// Text that has the shape of a number and that Ruby's `Float()` refuses all the same (`1_.5`): reading the file fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotANumber;

/// Beyond this many digits a number is no longer turned into decimal, which takes quadratic time.
const MAX_CONVERTED_DIGITS: usize = 1000;

/// The value of an unquoted scalar; `None` when it is a string.
///
/// # Errors
/// The text looks like a number but is none.
pub fn resolve(text: &str) -> Result<Option<Yaml>, NotANumber> {
    if let Some(value) = word(text) {
        return Ok(Some(value));
    }
    if !text.starts_with(|c: char| c.is_ascii_digit() || "+-._,".contains(c)) {
        return Ok(None);
    }
    if let Some(value) = integer(text) {
        return Ok(Some(value));
    }
    Ok(float(text)?
        .map(Yaml::Float)
        .or_else(|| date(text).map(Yaml::Date))
        .or_else(|| time(text).map(|time| Yaml::Time(Box::new(time)))))
}

/// The words of J-YAML-4.
fn word(text: &str) -> Option<Yaml> {
    if text.len() > 5 {
        return None;
    }
    let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is(&["", "~", "null"]) {
        Some(Yaml::Null)
    } else if is(&["true", "yes", "on"]) {
        Some(Yaml::Bool(true))
    } else if is(&["false", "no", "off"]) {
        Some(Yaml::Bool(false))
    } else {
        None
    }
}

/// J-YAML-5, and the sexagesimal numbers without a dot of J-YAML-7. "_" and "," are dropped wherever they stand.
fn integer(text: &str) -> Option<Yaml> {
    let text: Cow<'_, str> =
        if text.contains(['_', ',']) { text.replace(['_', ','], "").into() } else { text.into() };
    let (negative, digits) = sign(&text);
    let signed = digits.len() < text.len();
    let all = |digits: &str, radix: u32| !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
    if digits == "0" || (!digits.starts_with('0') && all(digits, 10)) {
        return Some(whole(negative, digits, 10));
    }
    if let Some(hex) = digits.strip_prefix("0x").filter(|hex| all(hex, 16)) {
        return Some(whole(negative, hex, 16));
    }
    if !signed && let Some(rest) = digits.strip_prefix('0') {
        if all(rest, 8) {
            return Some(whole(false, rest, 8));
        }
        if let Some(binary) = rest.strip_prefix('b').filter(|binary| all(binary, 2)) {
            return Some(whole(false, binary, 2));
        }
        if let Some(hex) = rest.strip_prefix('X').filter(|hex| all(hex, 16)) {
            return Some(whole(false, hex, 16));
        }
    }
    is_sexagesimal(digits).then(|| sexagesimal(&text, "").ok().map(Yaml::Float)).flatten()
}

/// Splits the sign off: whether it is a minus, and the rest.
pub(super) fn sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// A whole number of any size from digits of `radix`.
fn whole(negative: bool, digits: &str, radix: u32) -> Yaml {
    let minus = if negative { "-" } else { "" };
    if digits.len() <= 64
        && let Ok(number) = i64::from_str_radix(&format!("{minus}{digits}"), radix)
    {
        return Yaml::Int(number);
    }
    let digits = digits.trim_start_matches('0');
    if radix == 10 || digits.len() > MAX_CONVERTED_DIGITS {
        return Yaml::BigInt(format!("{minus}{digits}").into());
    }
    Yaml::BigInt(format!("{minus}{}", decimal(digits, radix)).into())
}

/// Decimal digits of a number written in another radix.
fn decimal(digits: &str, radix: u32) -> String {
    let mut result: Vec<u8> = vec![0]; // lowest digit first
    for digit in digits.chars().filter_map(|c| c.to_digit(radix)) {
        let mut carry = digit;
        for place in &mut result {
            let value = u32::from(*place) * radix + carry;
            *place = (value % 10) as u8;
            carry = value / 10;
        }
        while carry > 0 {
            result.push((carry % 10) as u8);
            carry /= 10;
        }
    }
    result.iter().rev().map(|digit| char::from(b'0' + digit)).collect()
}

/// J-YAML-6, and the sexagesimal numbers with a dot.
fn float(text: &str) -> Result<Option<f64>, NotANumber> {
    match text {
        ".inf" | ".Inf" | ".INF" => return Ok(Some(f64::INFINITY)),
        "-.inf" | "-.Inf" | "-.INF" => return Ok(Some(f64::NEG_INFINITY)),
        ".nan" | ".NaN" | ".NAN" => return Ok(Some(f64::NAN)),
        _ => {}
    }
    let (_, unsigned) = sign(text);
    let Some((before, after)) = unsigned.split_once('.') else { return Ok(None) };
    if is_sexagesimal(before) && after.bytes().all(is_digit_or_line) {
        return sexagesimal(text, after).map(Some);
    }
    let (fraction, exponent) = match after.find(['e', 'E']) {
        Some(at) => (after.get(..at).unwrap_or(""), after.get(at + 1..)),
        None => (after, None),
    };
    let has_shape = (before.is_empty() || before.starts_with(|c: char| c.is_ascii_digit()))
        && before.bytes().all(is_digit_or_line)
        && !fraction.is_empty()
        && fraction.bytes().all(is_digit_or_line)
        && exponent.is_none_or(is_signed_exponent);
    if has_shape { number(text).map(Some) } else { Ok(None) }
}

fn is_digit_or_line(byte: u8) -> bool {
    byte.is_ascii_digit() || byte == b'_'
}

/// Without a sign it is no exponent: `1.0e3` is a string.
fn is_signed_exponent(text: &str) -> bool {
    text.strip_prefix(['+', '-'])
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// Ruby's `Float()`: a "_" must stand between two digits.
fn number(text: &str) -> Result<f64, NotANumber> {
    let bytes = text.as_bytes();
    let is_digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    for (at, byte) in bytes.iter().enumerate() {
        if *byte == b'_' && !(is_digit(at.checked_sub(1)) && is_digit(Some(at + 1))) {
            return Err(NotANumber);
        }
    }
    text.replace('_', "").parse().map_err(|_| NotANumber)
}

/// `12:30:45` without sign: minutes and seconds are 59 at most.
fn is_sexagesimal(text: &str) -> bool {
    let mut parts = text.split(':');
    let first = parts.next().unwrap_or("");
    let mut rest = parts.peekable();
    first.starts_with(|c: char| c.is_ascii_digit())
        && first.bytes().all(is_digit_or_line)
        && rest.peek().is_some()
        && rest.all(|part| match part.as_bytes() {
            [one] => one.is_ascii_digit(),
            [ten, one] => (b'0'..=b'5').contains(ten) && one.is_ascii_digit(),
            _ => false,
        })
}

/// The value of a sexagesimal number with its sign. Ruby's arithmetic is kept: the sign sits on the first part
/// alone and turns the whole sum round, so `-1:30` is 30.
fn sexagesimal(text: &str, fraction: &str) -> Result<f64, NotANumber> {
    let whole = text.split('.').next().unwrap_or("");
    let (mut sum, mut factor) = (0.0, 1.0);
    for part in whole.rsplit(':') {
        sum += number(part)? * factor;
        factor *= 60.0;
    }
    if !fraction.is_empty() {
        sum += number(&format!(".{fraction}"))?;
    }
    Ok(if text.starts_with('-') { -sum } else { sum })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match resolve(text) {
            Err(NotANumber) => "error".to_owned(),
            Ok(None) => "string".to_owned(),
            Ok(Some(Yaml::Null)) => "nil".to_owned(),
            Ok(Some(Yaml::Bool(value))) => value.to_string(),
            Ok(Some(Yaml::Int(value))) => value.to_string(),
            Ok(Some(Yaml::BigInt(value))) => format!("big {value}"),
            Ok(Some(Yaml::Float(value))) => format!("{value:?}"),
            Ok(Some(Yaml::Date(value))) => format!("date {value}"),
            Ok(Some(Yaml::Time(value))) => value.strftime("time %Y-%m-%d %H:%M:%S%.f %z").to_string(),
            Ok(Some(other)) => format!("{other:?}"),
        }
    }

    #[test]
    fn unquoted_scalars_mean_what_safe_yaml_says() {
        let cases = [
            // J-YAML-4
            ("true", "true"),
            ("Yes", "true"),
            ("ON", "true"),
            ("no", "false"),
            ("Off", "false"),
            ("FALSE", "false"),
            ("y", "string"),
            ("n", "string"),
            ("nil", "string"),
            ("none", "string"),
            ("", "nil"),
            ("~", "nil"),
            ("Null", "nil"),
            ("nulll", "string"),
            ("one", "string"),
            // J-YAML-5
            ("0", "0"),
            ("-0", "0"),
            ("+5", "5"),
            ("1,000", "1000"),
            ("1,2", "12"),
            ("1,", "1"),
            ("1_000", "1000"),
            ("_5", "5"),
            ("010", "8"),
            ("0_7", "7"),
            ("08", "string"),
            ("-010", "string"),
            ("0x1F", "31"),
            ("0X1f", "31"),
            ("-0x1f", "-31"),
            ("-0X1f", "string"),
            ("0b101", "5"),
            ("-0b1", "string"),
            ("0o10", "string"),
            ("0x", "string"),
            ("0b", "string"),
            ("-", "string"),
            ("+", "string"),
            ("_", "string"),
            ("9223372036854775807", "9223372036854775807"),
            ("9223372036854775808", "big 9223372036854775808"),
            ("-9223372036854775809", "big -9223372036854775809"),
            ("0x10000000000000000", "big 18446744073709551616"),
            ("1a", "string"),
            ("1 2", "string"),
            ("0777777777777777777777", "9223372036854775807"),
            // J-YAML-6
            ("1.5", "1.5"),
            (".5", "0.5"),
            ("-.5", "-0.5"),
            ("1_0.5", "10.5"),
            ("1.0e+3", "1000.0"),
            ("1.0E-3", "0.001"),
            ("1.", "string"),
            ("1e3", "string"),
            ("1.0e3", "string"),
            ("1.2e5", "string"),
            (".inf", "inf"),
            ("-.INF", "-inf"),
            ("+.inf", "string"),
            (".NaN", "NaN"),
            ("1.10", "1.1"),
            ("1.2.3", "string"),
            ("1_.5", "error"),
            ("._", "error"),
            ("1,0.5", "string"),
            ("1.0e+999", "inf"),
            ("1.5e+", "string"),
            ("...", "string"),
            ("1.é", "string"),
            // J-YAML-7
            ("12:30", "750.0"),
            ("12:30:45", "45045.0"),
            ("3:16", "196.0"),
            ("-1:30", "30.0"),
            ("+1:30", "90.0"),
            ("12:60", "string"),
            ("90:05", "5405.0"),
            ("1:2", "62.0"),
            ("12:30.5", "750.5"),
            ("12:30.", "750.0"),
            ("12:30._", "error"),
            ("1,2:30", "750.0"),
            ("12:", "string"),
            ("-0:30", "-30.0"),
            ("1:234", "string"),
            // J-YAML-8
            ("2020-01-02", "date 2020-01-02"),
            ("2020-1-2", "string"),
            ("2020-02-30", "string"),
            ("2020-01-02 10:00", "string"),
            ("2020-01-02 10:00:00", "time 2020-01-02 10:00:00 +0000"),
            ("2020-1-2 3:04:05", "time 2020-01-02 03:04:05 +0000"),
            ("2020-01-02T10:00:00Z", "time 2020-01-02 10:00:00 +0000"),
            ("2020-01-02t10:00:00.5 +05:30", "time 2020-01-02 10:00:00.5 +0530"),
            ("2020-01-02 10:00:00 -530", "time 2020-01-02 10:00:00 -0530"),
            ("2020-01-02 10:00:00 +5", "time 2020-01-02 10:00:00 +0500"),
            ("2020-01-02 10:00:00+0200", "time 2020-01-02 10:00:00 +0200"),
            ("2020-01-02 24:00:00", "time 2020-01-03 00:00:00 +0000"),
            ("2020-01-02 24:00:01", "string"),
            ("2020-01-02 10:00:60", "time 2020-01-02 10:00:59 +0000"),
            ("2020-01-02 10:60:00", "string"),
            ("2020-01-02 10:00:00 CET", "string"),
            ("2020-01-02 10:00:00 +24:00", "string"),
            ("2020-01-02 10:00:00z", "string"),
            ("2020-02-30 10:00:00", "string"),
            ("2020-01-02T", "string"),
        ];
        let wrong: Vec<_> = cases.iter().filter(|(text, expected)| shown(text) != *expected).collect();
        let shown: Vec<_> = wrong.iter().map(|(text, expected)| (text, expected, shown(text))).collect();
        assert!(shown.is_empty(), "(text, expected, got): {shown:#?}");
    }

    #[test]
    fn a_number_of_a_million_digits_takes_no_quadratic_time() {
        let text = format!("0x{}", "f".repeat(1_000_000));
        assert!(matches!(resolve(&text), Ok(Some(Yaml::BigInt(_)))));
    }
}
