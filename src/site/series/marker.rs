//! Part markers in titles, file names and the texts of links: "Part 3", "Teil III", "第3回".

use std::fmt;
use std::ops::Range;

use super::words::Words;

/// The number of a part: `4`, or `4` and `b` for "4b" and `5` for "4.5".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Number {
    /// The whole number.
    pub major: u32,
    /// A letter, or a digit after a dot; a space when there is none.
    pub minor: char,
}

impl Number {
    /// A whole number.
    pub fn whole(major: u32) -> Number {
        Number { major, minor: ' ' }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.minor {
            ' ' => write!(f, "{}", self.major),
            digit if digit.is_ascii_digit() => write!(f, "{}.{digit}", self.major),
            letter => write!(f, "{}{letter}", self.major),
        }
    }
}

/// A marker in a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Marker {
    /// All of it: `Part 3 of 7`.
    pub(super) range: Range<usize>,
    /// The digits, letters or word of the number.
    pub(super) digits: Range<usize>,
    pub(super) number: Number,
}

/// Higher numbers are years, versions, pages.
const MAX_PARTS: u32 = 150;
/// Longer texts are no titles.
const MAX_TEXT: usize = 400;

/// The marker of a text; `None` where there is none, or several, or a range of them ("Parts 1-6").
pub(super) fn marker(text: &str, words: &Words) -> Option<Marker> {
    if text.len() > MAX_TEXT || !words.may_mark(text) {
        return None;
    }
    let mut found = markers(text, words);
    let first = found.next()?;
    let is_range = |rest: &str| {
        let rest = rest.trim_start();
        let joins =
            ["-", "–", "—", "&", "+", ",", "/", "and ", "to ", "und ", "bis ", "y ", "e ", "et ", "à "];
        let digit = |rest: &str| rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
        joins.iter().any(|join| rest.strip_prefix(join).is_some_and(digit))
    };
    if found.next().is_some() || is_range(text.get(first.range.end..).unwrap_or("")) {
        return None;
    }
    Some(first)
}

/// All markers of a text, in order.
pub(super) fn markers<'t>(text: &'t str, words: &'t Words) -> impl Iterator<Item = Marker> + 't {
    let found = words.marker.iter().flat_map(move |pattern| pattern.captures_iter(text));
    found.filter_map(move |captures| {
        let whole = captures.get(0)?.range();
        let is_bracketed = captures.name("n4").is_some();
        let is_bound = is_bracketed || !is_word_before(text, whole.start) && !is_word_after(text, whole.end);
        let between = captures.name("n3").map(|found| found.range());
        if !is_bound && between.is_none() || is_since(text, &whole) {
            return None;
        }
        if captures.name("cautious").is_some() && !stands_alone(text, &whole) {
            return None;
        }
        if let Some(digits) = between {
            let digits = trimmed(text, digits);
            return marker_of(text, whole, digits, words);
        }
        let digits = ["n1", "n2", "n4", "n5", "n6"].iter().find_map(|name| captures.name(name))?.range();
        marker_of(text, whole, digits, words)
    })
}

fn marker_of(text: &str, range: Range<usize>, digits: Range<usize>, words: &Words) -> Option<Marker> {
    let written = text.get(digits.clone())?;
    let is_arabic = written.bytes().all(|byte| byte.is_ascii_digit());
    let number = number(written, words)?;
    // "The part I like", "partie un peu": only where the number ends the phrase.
    let is_loose =
        !written.starts_with(|c: char| c.is_ascii_digit()) && written.is_ascii() && written.len() < 2
            || words.numbers.contains_key(&written.to_lowercase());
    let rest = text.get(range.end..).unwrap_or("").trim_start();
    let is_inside = rest.starts_with(char::is_alphabetic) && is_loose;
    (!is_inside && (1..=MAX_PARTS).contains(&number.major) || number.major == 0 && is_arabic)
        .then_some(Marker { range, digits, number })
}

/// The digits of "第3回" within the whole.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = text.get(range.clone()).unwrap_or("");
    let is_number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let start = part.find(is_number).unwrap_or(0);
    let end = part.rfind(is_number).map_or(part.len(), |at| {
        at + part.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
    });
    range.start + start..range.start + end
}

fn is_word_before(text: &str, at: usize) -> bool {
    text.get(..at).and_then(|before| before.chars().next_back()).is_some_and(char::is_alphanumeric)
}

fn is_word_after(text: &str, at: usize) -> bool {
    text.get(at..).and_then(|after| after.chars().next()).is_some_and(char::is_alphanumeric)
}

/// Whether the Korean "8부터" stands there: since version 8, and no part 8.
fn is_since(text: &str, range: &Range<usize>) -> bool {
    text.get(range.clone()).is_some_and(|found| found.ends_with('부'))
        && text.get(range.end..).is_some_and(|after| after.starts_with('터'))
}

/// Whether nothing but an edge or punctuation stands on both sides.
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let before = text.get(..range.start).unwrap_or("").trim_end();
    let after = text.get(range.end..).unwrap_or("").trim_start();
    !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
}

fn number(written: &str, words: &Words) -> Option<Number> {
    let lower = written.to_lowercase();
    if let Some(major) = words.numbers.get(&lower) {
        return Some(Number::whole(*major));
    }
    let digits = lower.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        let major = lower.get(..digits)?.parse().ok()?;
        let minor = lower.get(digits..)?.trim_start_matches('.').chars().next().unwrap_or(' ');
        return Some(Number { major, minor });
    }
    roman(&lower).or_else(|| chinese(&lower)).map(Number::whole)
}

/// A Roman number up to 39, as people write it.
fn roman(lower: &str) -> Option<u32> {
    let values: Option<Vec<u32>> = lower
        .chars()
        .map(|c| match c {
            'i' => Some(1),
            'v' => Some(5),
            'x' => Some(10),
            _ => None,
        })
        .collect();
    let values = values?;
    let signed = values.iter().enumerate().map(|(at, value)| {
        let is_less = values.get(at + 1).is_some_and(|next| value < next);
        if is_less { -i64::from(*value) } else { i64::from(*value) }
    });
    let sum = u32::try_from(signed.sum::<i64>()).ok()?;
    (to_roman(sum).as_deref() == Some(lower)).then_some(sum)
}

/// The lower-case Roman number, up to 39.
pub(super) fn to_roman(number: u32) -> Option<String> {
    const ONES: [&str; 10] = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
    let tens = usize::try_from(number / 10).ok().filter(|tens| *tens < 4)?;
    Some("x".repeat(tens) + ONES.get((number % 10) as usize)?)
}

fn chinese(text: &str) -> Option<u32> {
    const DIGITS: &str = "一二三四五六七八九";
    let digit = |c: char| DIGITS.chars().position(|known| known == c).map(|at| at as u32 + 1);
    let (tens, ones) = match text.split_once('十') {
        Some((tens, ones)) => (tens.chars().next().map_or(Some(1), digit)?, ones),
        None => (0, text),
    };
    Some(tens * 10 + ones.chars().next().map_or(Some(0), digit)?)
}

/// A text without the marker: what stands before and after it, without the punctuation between.
pub(super) fn around<'t>(text: &'t str, marker: &Marker) -> (&'t str, &'t str) {
    let is_edge = |c: char| !c.is_alphanumeric() && !matches!(c, '?' | '!' | '+' | '#');
    let before = text.get(..marker.range.start).unwrap_or("").trim_end_matches(|c| is_edge(c) || c == '#');
    let after = text.get(marker.range.end..).unwrap_or("").trim_start_matches(|c: char| {
        !c.is_alphanumeric() && !matches!(c, '"' | '\'' | '`' | '«' | '“' | '¿' | '¡' | '.') || c == '.'
    });
    // "Duality (Mamba) Part 2" keeps its second bracket.
    let is_open = before.matches('(').count() > before.matches(')').count();
    let closed = text.get(..before.len() + 1).filter(|longer| is_open && longer.ends_with(')'));
    let before = closed.unwrap_or(before);
    let before = before.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '[' | '(' | '*' | '_'));
    // "Deep dive (Part 2: Registration)"
    let after = after.trim_end();
    let is_closed = after.matches(')').count() > after.matches('(').count();
    let after = after.strip_suffix(')').filter(|_| is_closed).unwrap_or(after);
    (before, after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let words = Words::with(&[]);
        marker(text, &words).map_or_else(
            || "-".into(),
            |found| {
                let (before, after) = around(text, &found);
                format!("{before}|{}|{after}", found.number)
            },
        )
    }

    #[test]
    fn markers_of_many_languages_are_numbers() {
        let cases = [
            ("Building a boat - Part 10 - The keel", "Building a boat|10|The keel"),
            ("Part 3: Rigging", "|3|Rigging"),
            ("The boat (a sloop), Part 2", "The boat (a sloop)|2|"),
            ("Deep dive (Part 2: Signing up)", "Deep dive|2|Signing up"),
            ("Teil III", "|3|"),
            ("Un bateau, partie 2 : la quille", "Un bateau|2|la quille"),
            ("Barco - Parte 4 - Velas", "Barco|4|Velas"),
            ("Лодка. Часть 3. Парус", "Лодка|3|Парус"),
            ("船をつくる 第3回 帆", "船をつくる|3|帆"),
            ("造船（第二部分）", "造船|2|"),
            ("배 만들기 3부", "배 만들기|3|"),
            ("Hajó 3. rész", "Hajó|3|"),
            ("Del 2: Kölen", "|2|Kölen"),
            ("The boat (part 2/3)", "The boat|2|"),
            ("The boat, part 2 of 3: the keel", "The boat|2|the keel"),
            ("Boats part two", "Boats|2|"),
            ("boat-part-ii", "boat|2|"),
            ("boat_pt2", "boat|2|"),
            ("Lua, Part 1b: Basics", "Lua|1b|Basics"),
            ("Lua, Part 2.5", "Lua|2.5|"),
            ("The 3rd part of it", "The|3|of it"),
            ("Część 2", "|2|"),
            ("The boat (2/5) - The keel", "The boat|2|The keel"),
            ("#3: Rigging", "|3|Rigging"),
            ("3/7: Rigging", "|3|Rigging"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_marker_is_none() {
        for text in [
            "Version 2",
            "자바 8부터 추가된 LocalDate",
            "1/2 a pound of butter, 1/2 of sugar",
            "Fix #3",
            "#1234",
            "The part I like",
            "Counterpart 2",
            "Noticias del 3 de mayo",
            "Part 2019",
            "Parts 1-6",
            "Part 1 and 2",
            "Part 1 & Part 2",
            "department 5",
            "Part of it",
            "une partie un peu longue",
            "5 parts",
            "",
        ] {
            assert_eq!(shown(text), "-", "{text}");
        }
    }
}
