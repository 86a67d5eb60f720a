//! The words of many languages that name the parts of a series, compiled to patterns.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock};

use regex::Regex;
use serde::Deserialize;

use super::claims::tokens;

/// The words of one language, as `words.yml` has them.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Language {
    before: Vec<String>,
    after: Vec<String>,
    between: Vec<(String, String)>,
    cautious: Vec<String>,
    numbers: Vec<String>,
    next: Vec<String>,
    previous: Vec<String>,
    next_part: Vec<String>,
    previous_part: Vec<String>,
    aside: Vec<String>,
}

/// The words of all languages.
#[derive(Debug)]
pub struct Words {
    /// Finds what may be a marker: named groups `n1` to `n6` hold the number, `cautious` a word that means other things too.
    pub(super) marker: Option<Regex>,
    /// The words, lower-case, by their first two bytes, small and capital.
    starts: foldhash::HashMap<[u8; 2], Vec<Named>>,
    /// A bit for each two bytes, set where a word starts with them.
    first_bytes: Vec<u64>,
    /// What stands on one side of the number where words are not apart: 第.
    around: Vec<String>,
    /// Number words.
    pub(super) numbers: HashMap<String, u32>,
    /// Whole link texts.
    next: Vec<String>,
    previous: Vec<String>,
    /// Phrases in front of a link.
    next_part: Vec<String>,
    previous_part: Vec<String>,
    aside: Vec<String>,
}

/// A word that names a part.
#[derive(Clone, Debug, PartialEq)]
struct Named {
    word: String,
    /// Whether it stands behind the number.
    is_after: bool,
}

static KNOWN: LazyLock<BTreeMap<String, Language>> =
    LazyLock::new(|| serde_yaml::from_str(include_str!("words.yml")).unwrap_or_default());

static DEFAULT: LazyLock<Arc<Words>> = LazyLock::new(|| Arc::new(Words::new(&[])));

/// What stands between the number of a part and that of all parts: "3 of 7".
const OF: &str = r"(?:(?:\s*/\s*|\s+(?:of|de|di|von|sur|van|af|av|из|з)\s+)[0-9]{1,3})?";

impl Words {
    /// The words of `words.yml` and those of the settings (`Kapitel`), which may stand before the number or behind it.
    pub fn with(extra: &[String]) -> Arc<Words> {
        if extra.is_empty() { DEFAULT.clone() } else { Arc::new(Words::new(extra)) }
    }

    fn new(extra: &[String]) -> Words {
        let all = |of: fn(&Language) -> &Vec<String>| -> Vec<String> {
            let mut words: Vec<String> =
                KNOWN.values().flat_map(of).map(|word| word.to_lowercase()).collect();
            // The longest first: alternatives of a pattern are tried in their order.
            words.sort_by_key(|word| std::cmp::Reverse(word.len()));
            words.dedup();
            words
        };
        let mut before = all(|language| &language.before);
        let mut after = all(|language| &language.after);
        before.extend(extra.iter().map(|word| word.to_lowercase()));
        after.extend(extra.iter().map(|word| word.to_lowercase()));
        let mut numbers = HashMap::new();
        for language in KNOWN.values() {
            for (index, word) in language.numbers.iter().enumerate() {
                numbers.entry(word.clone()).or_insert(index as u32 + 1);
            }
        }
        let mut between: Vec<&(String, String)> =
            KNOWN.values().flat_map(|language| &language.between).collect();
        between.sort_by_key(|(_, close)| std::cmp::Reverse(close.len()));
        let cautious = all(|language| &language.cautious);
        let starts = by_start(&before, &after, &cautious);
        let mut first_bytes = vec![0; 1 << 10];
        for start in starts.keys() {
            let (word, bit) = bit_of(*start);
            first_bytes[word] |= bit;
        }
        Words {
            starts,
            first_bytes,
            around: around(&between),
            marker: pattern(&before, &after, &cautious, &between, &numbers),
            numbers,
            next: all(|language| &language.next),
            previous: all(|language| &language.previous),
            next_part: all(|language| &language.next_part),
            previous_part: all(|language| &language.previous_part),
            aside: all(|language| &language.aside),
        }
    }

    /// Whether a text may hold a marker.
    pub(super) fn may_mark(&self, text: &str) -> bool {
        self.may_hold(text) && self.marker.as_ref().is_some_and(|pattern| pattern.is_match(text))
    }

    /// Whether it is worth asking the pattern. Nearly all texts of a site hold no marker, and this is cheap to see.
    fn may_hold(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let has_digit = bytes.iter().any(u8::is_ascii_digit);
        if bytes.first().is_some_and(u8::is_ascii_digit) {
            return true;
        }
        let mut is_east_asian = false;
        let mut before = b' ';
        for (at, byte) in bytes.iter().enumerate() {
            let before = std::mem::replace(&mut before, *byte);
            let is_start = !before.is_ascii_alphanumeric() && before < 0x80;
            // Chinese, Japanese and Korean have no space before a word.
            let is_glued = *byte >= 0xe3;
            let may_count = has_digit && matches!(byte, b'#' | b'(' | b'[');
            if !is_start && !may_count && !is_glued {
                continue;
            }
            let next = bytes.get(at + 1).copied().unwrap_or(0);
            let (word, bit) = bit_of([*byte, next]);
            let may_start = (is_start || is_glued) && self.first_bytes[word] & bit != 0;
            if may_count && next.is_ascii_digit() {
                return true;
            }
            if is_glued && !is_east_asian {
                is_east_asian = true;
                if self.around.iter().any(|word| text.contains(word.as_str())) {
                    return true;
                }
            }
            let words = || self.starts.get(&[*byte, next]).zip(text.get(at..));
            if may_start && words().is_some_and(|(words, text)| self.is_at(words, text, has_digit)) {
                return true;
            }
        }
        false
    }

    /// Whether a text begins with one of the words, and a number may belong to it.
    fn is_at(&self, words: &[Named], text: &str, has_digit: bool) -> bool {
        words.iter().any(|named| {
            let Some(rest) = without(&named.word, text) else { return false };
            let number = rest.trim_start_matches(|c: char| c.is_whitespace() || "._#-".contains(c));
            let is_number = || {
                number.starts_with(|c: char| "ivxIVX".contains(c))
                    || self.numbers.keys().any(|word| without(word, number).is_some())
            };
            has_digit && (named.is_after || number.starts_with(|c: char| c.is_ascii_digit()))
                || !named.is_after && is_number()
        })
    }

    /// Whether a title is that of a correction or an addition: "Part 2 - bugfix".
    pub(super) fn is_aside(&self, title: &str) -> bool {
        tokens(title).iter().any(|token| self.aside.contains(token))
    }

    /// Whether a link goes to the neighbour: 1 for the next part, -1 for the previous one. `before` is what stands before the
    /// link.
    pub(super) fn step(&self, text: &str, before: &str) -> Option<i32> {
        let text = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        if text.len() > 64 {
            return None;
        }
        let is = |words: &[String]| words.contains(&text);
        let before = before.trim_end_matches(|c: char| !c.is_alphanumeric());
        let before = before.get(before.len().saturating_sub(80)..).unwrap_or(before).to_lowercase();
        let follows = |words: &[String]| {
            words.iter().any(|word| {
                let rest = before.strip_suffix(word.as_str());
                rest.is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
            })
        };
        match () {
            () if is(&self.next) || is(&self.next_part) => Some(1),
            () if is(&self.previous) || is(&self.previous_part) => Some(-1),
            () if follows(&self.next_part) => Some(1),
            () if follows(&self.previous_part) => Some(-1),
            () => None,
        }
    }
}

/// Where the bit of two bytes is: the number of a word of 64 bits, and the bit in it.
fn bit_of(start: [u8; 2]) -> (usize, u64) {
    let number = usize::from(u16::from_be_bytes(start));
    (number / 64, 1 << (number % 64))
}

/// The rest of a text that begins with a word, which is lower-case, whatever its capitals.
fn without<'t>(word: &str, text: &'t str) -> Option<&'t str> {
    let mut rest = text.chars();
    let is_same = word.chars().all(|wanted| {
        rest.next().is_some_and(|c| c == wanted || c.to_lowercase().eq(std::iter::once(wanted)))
    });
    is_same.then_some(rest.as_str())
}

fn around(between: &[&(String, String)]) -> Vec<String> {
    let mut words: Vec<String> =
        between.iter().map(|(open, close)| if open.is_empty() { close } else { open }).cloned().collect();
    words.sort();
    words.dedup();
    words
}

fn by_start(
    before: &[String],
    after: &[String],
    cautious: &[String],
) -> foldhash::HashMap<[u8; 2], Vec<Named>> {
    let mut all: foldhash::HashMap<[u8; 2], Vec<Named>> = foldhash::HashMap::default();
    let leading = before.iter().chain(cautious).map(|word| (word, false));
    for (word, is_after) in leading.chain(after.iter().map(|word| (word, true))) {
        for start in starts(word) {
            let named = Named { word: word.clone(), is_after };
            let words = all.entry(start).or_default();
            if !words.contains(&named) {
                words.push(named);
            }
        }
    }
    all
}

/// The first two bytes of a word, in small and in capital letters.
fn starts(word: &str) -> impl Iterator<Item = [u8; 2]> {
    let mut capital = word.chars();
    let first: String = capital.next().map(|c| c.to_uppercase().chain(capital).collect()).unwrap_or_default();
    [word.to_owned(), first, word.to_uppercase()]
        .into_iter()
        .filter_map(|word| word.as_bytes().first_chunk().copied())
}

fn alternatives<'w>(words: impl IntoIterator<Item = &'w String>) -> String {
    let escaped: Vec<String> = words.into_iter().map(|word| regex::escape(word)).collect();
    escaped.join("|")
}

fn pattern(
    before: &[String],
    after: &[String],
    cautious: &[String],
    between: &[&(String, String)],
    numbers: &HashMap<String, u32>,
) -> Option<Regex> {
    let mut number_words: Vec<&String> = numbers.keys().collect();
    number_words.sort_by_key(|word| (std::cmp::Reverse(word.len()), word.as_str()));
    let number = format!(r"[0-9]{{1,3}}(?:\.[0-9]|[a-d])?|[ivx]{{1,6}}|{}", alternatives(number_words));
    let between: Vec<String> = between
        .iter()
        .map(|(open, close)| {
            format!(
                "{}\\s*(?:[0-9]{{1,3}}|[一二三四五六七八九十]{{1,3}})\\s*{}",
                regex::escape(open),
                regex::escape(close)
            )
        })
        .collect();
    let text = format!(
        r"(?i)(?:{before}|(?P<cautious>{cautious}))[\s\u{{a0}}._#-]{{0,3}}(?P<n1>{number}){OF}|(?P<n2>[0-9]{{1,3}})(?:\.|st|nd|rd|th|ª|º|ème|ère|er|e|-?я)[\s\u{{a0}}-]*(?:{after})|(?P<n3>{between})|[(\[](?P<n4>[0-9]{{1,2}})\s*/\s*[0-9]{{1,2}}[)\]]|^\s*(?:#(?P<n5>[0-9]{{1,3}})|(?P<n6>[0-9]{{1,2}})/[0-9]{{1,2}}(?:\s*[:.)–—-]|$))",
        before = alternatives(before),
        cautious = alternatives(cautious),
        after = alternatives(after),
        between = between.join("|"),
    );
    Regex::new(&text).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_quick_look_never_misses_what_the_pattern_finds(
            text in r"([A-Za-zéЧčř第回편제部 ._#(/\[-]{0,6}(part|Part|PARTE|teil|Часть|díl|rész|cz|第|제|#|\(|\[| )?[ .#-]{0,2}(1|2|10|ii|IV|three|dos|二|三)?[ .)/回편\]-]{0,2}){1,3}"
        ) {
            let words = Words::with(&[]);
            let pattern = words.marker.as_ref().unwrap();
            let bound = super::super::marker::markers(&text, &words).next().is_some();
            prop_assert!(!bound || words.may_hold(&text) || !pattern.is_match(&text), "{text}");
        }
    }
}
