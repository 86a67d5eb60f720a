//! Filters that make other text of a string; what they print is derived.

use super::strings::words;
use super::{Call, Definition, Outcome};
use crate::liquid::eval::{compare, size_of_value};
use crate::liquid::value::Value;
use crate::origin::Text;

use crate::site::permalink::slugify as slug;

pub(super) const FILTERS: &[Definition] = &[
    Definition::new("capitalize", 0, 0, capitalize),
    Definition::new("downcase", 0, 0, downcase),
    Definition::new("upcase", 0, 0, upcase),
    Definition::new("size", 0, 0, size).knowing().moving(),
    Definition::new("truncatewords", 0, 2, truncate_words),
    Definition::new("default", 0, 1, default).knowing(),
    Definition::new("slugify", 0, 1, slugify),
    Definition::new("normalize_whitespace", 0, 0, normalize_whitespace),
    Definition::new("number_of_words", 0, 1, number_of_words),
    Definition::new("to_integer", 0, 0, to_integer),
    Definition::new("inspect", 0, 0, inspect),
    Definition::new("smartify", 0, 0, unknown),
    Definition::new("sassify", 0, 0, unknown),
    Definition::new("scssify", 0, 0, unknown),
    Definition::new("markdownify", 0, 0, markdownify).knowing(),
];

impl Call<'_, '_> {
    /// Another text made of the input's; the same text keeps its origins.
    pub(super) fn derive(&mut self, make: impl FnOnce(&str) -> String) -> Outcome {
        let Some(text) = self.text() else { return Ok(Value::Unknown) };
        let made = make(text.as_str());
        Ok(Value::Str(if made == text.as_str() { text } else { text.derive(made) }))
    }
}

fn unknown(_: &mut Call<'_, '_>) -> Outcome {
    Ok(Value::Unknown)
}

fn markdownify(call: &mut Call<'_, '_>) -> Outcome {
    let Some(text) = call.text() else { return Ok(Value::Unknown) };
    // Reading Markdown is far more work than copying text, which is charged already.
    if !call.renderer.step(text.as_str().len() as u64 / 16, call.place) {
        return Ok(Value::Unknown);
    }
    Ok(call.world().markdownify(&text))
}

/// Ruby's `downcase` knows no final sigma (J-URL-15).
pub(super) fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

fn downcase(call: &mut Call<'_, '_>) -> Outcome {
    call.derive(lower)
}

fn upcase(call: &mut Call<'_, '_>) -> Outcome {
    call.derive(str::to_uppercase)
}

fn capitalize(call: &mut Call<'_, '_>) -> Outcome {
    call.derive(|text| {
        let mut characters = text.chars();
        let first: String = characters.next().into_iter().flat_map(char::to_uppercase).collect();
        first + &lower(characters.as_str())
    })
}

fn size(call: &mut Call<'_, '_>) -> Outcome {
    Ok(match &call.input {
        Value::Object(_) => Value::Unknown,
        input if compare::is_unknown(input) => Value::Unknown,
        input => size_of_value(input).unwrap_or(Value::Int(0)),
    })
}

fn truncate_words(call: &mut Call<'_, '_>) -> Outcome {
    if matches!(call.input, Value::Nil) {
        return Ok(Value::Nil);
    }
    let most = if call.given(0).is_some() { call.integer(0)?.max(1) } else { 15 };
    let ellipsis = match call.given(1) {
        Some(_) => call.text_of(1).unwrap_or_default(),
        None => Text::plain("..."),
    };
    call.derive(|text| {
        let words = words(text);
        if words.len() as i64 <= most {
            return text.to_owned();
        }
        let kept: Vec<&str> =
            words.into_iter().take(most as usize).map(|word| text.get(word).unwrap_or("")).collect();
        kept.join(" ") + ellipsis.as_str()
    })
}

fn default(call: &mut Call<'_, '_>) -> Outcome {
    let input = std::mem::take(&mut call.input);
    let empty = match &input {
        Value::Unknown | Value::Later(_) => return Ok(Value::Unknown),
        Value::Nil | Value::Bool(false) | Value::Empty | Value::Blank => true,
        Value::Str(text) => text.as_str().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Hash(hash) => hash.is_empty(),
        _ => false,
    };
    Ok(match call.given(0) {
        _ if !empty => input,
        Some(value) => value.clone(),
        None => Value::Str(Text::default()),
    })
}

fn slugify(call: &mut Call<'_, '_>) -> Outcome {
    if matches!(call.input, Value::Nil) {
        return Ok(Value::Nil);
    }
    if !matches!(call.input, Value::Str(_)) {
        let class = compare::class(&call.input);
        return Err(format!("undefined method `gsub' for an instance of {class}"));
    }
    let mode = match call.argument(0) {
        Value::Nil => "default".to_owned(),
        Value::Str(mode) => mode.as_str().to_owned(),
        _ => String::new(),
    };
    let jekyll = call.world().jekyll();
    call.derive(|text| slug(text, Some(&mode), jekyll))
}

fn normalize_whitespace(call: &mut Call<'_, '_>) -> Outcome {
    call.derive(|text| {
        let words: Vec<&str> = words(text).into_iter().filter_map(|word| text.get(word)).collect();
        words.join(" ")
    })
}

fn number_of_words(call: &mut Call<'_, '_>) -> Outcome {
    let mode = call.text_of(0).unwrap_or_default();
    let Value::Str(text) = &call.input else {
        let class = compare::class(&call.input);
        return Err(format!("undefined method `split' for {class}"));
    };
    let text = text.as_str();
    let spaced = words(text).len();
    let cjk = text.chars().filter(|c| is_cjk(*c)).count();
    let others = || words(text).into_iter().map(|word| runs(text.get(word).unwrap_or(""))).sum::<usize>();
    let count = match mode.as_str() {
        "cjk" => cjk + others(),
        "auto" if cjk > 0 => cjk + others(),
        _ => spaced,
    };
    Ok(Value::Int(count as i64))
}

/// Runs of characters that are no Chinese, Japanese or Korean.
fn runs(word: &str) -> usize {
    word.split(is_cjk).filter(|run| !run.is_empty()).count()
}

/// `\p{Han}\p{Katakana}\p{Hiragana}\p{Hangul}`
fn is_cjk(c: char) -> bool {
    matches!(u32::from(c),
        0x1100..=0x11ff | 0x2e80..=0x2fd5 | 0x3005 | 0x3007 | 0x3021..=0x3029 | 0x3038..=0x303b
        | 0x3041..=0x3096 | 0x309d..=0x309f | 0x30a1..=0x30fa | 0x30fd..=0x30ff | 0x3131..=0x318e
        | 0x31f0..=0x31ff | 0x3200..=0x321e | 0x3260..=0x327e | 0x32d0..=0x32fe | 0x3300..=0x3357
        | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xa960..=0xa97c | 0xac00..=0xd7fb | 0xf900..=0xfad9
        | 0xff66..=0xff6f | 0xff71..=0xff9d | 0xffa0..=0xffdc | 0x1b000..=0x1b167 | 0x20000..=0x323af)
}

fn to_integer(call: &mut Call<'_, '_>) -> Outcome {
    Ok(match &call.input {
        Value::Bool(value) => Value::Int(i64::from(*value)),
        Value::Time(time) => Value::Int(time.timestamp().as_second()),
        input => match super::print::to_i(input) {
            Some(value) => Value::Int(value),
            None => {
                let class = compare::class(input);
                return Err(format!("undefined method `to_i' for an instance of {class}"));
            }
        },
    })
}

fn inspect(call: &mut Call<'_, '_>) -> Outcome {
    let Some(text) = super::print::inspect(&call.input) else { return Ok(Value::Unknown) };
    call.input = Value::Str(Text::plain(text));
    super::html::xml_escape(call)
}
