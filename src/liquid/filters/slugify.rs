//! Slugs (J-URL-14, J-URL-15).

use unicode_general_category::{GeneralCategory as Category, get_general_category};
use unicode_normalization::UnicodeNormalization;

use super::text::lower;
use crate::site::Jekyll;

/// Jekyll's `Utils.slugify`: runs of characters that `mode` does not allow become `-`, one `-` at either end of each line
/// goes, and all is lower-cased. An unknown mode, and `none`, only lower-case.
pub fn slugify(text: &str, mode: &str, jekyll: Jekyll) -> String {
    lower(&slugify_cased(text, mode, jekyll))
}

/// The same with its capitals kept.
pub fn slugify_cased(text: &str, mode: &str, jekyll: Jekyll) -> String {
    let latin;
    let text = if mode == "latin" {
        latin = transliterate(text);
        latin.as_str()
    } else {
        text
    };
    let word = |c: char| if jekyll.is_4() { is_word(c) } else { c.is_alphanumeric() };
    match mode {
        "raw" => replaced(text, |c| !(c.is_ascii_whitespace() || c == '\u{b}')),
        "default" | "latin" => replaced(text, word),
        "pretty" => replaced(text, |c| word(c) || "._~!$&'()+,;=@".contains(c)),
        "ascii" => replaced(text, |c| c.is_ascii_alphanumeric()),
        _ => text.to_owned(),
    }
}

/// Unicode M, L and Nd.
fn is_word(c: char) -> bool {
    use Category::{
        DecimalNumber, EnclosingMark, LowercaseLetter, ModifierLetter, NonspacingMark, OtherLetter,
        SpacingMark, TitlecaseLetter, UppercaseLetter,
    };
    c.is_ascii_alphanumeric()
        || (!c.is_ascii()
            && matches!(
                get_general_category(c),
                UppercaseLetter
                    | LowercaseLetter
                    | TitlecaseLetter
                    | ModifierLetter
                    | OtherLetter
                    | NonspacingMark
                    | SpacingMark
                    | EnclosingMark
                    | DecimalNumber
            ))
}

fn replaced(text: &str, allowed: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if allowed(c) {
            out.push(c);
        } else if !gap {
            out.push('-');
        }
        gap = !allowed(c);
    }
    let line = |line: &str| {
        let line = line.strip_prefix('-').unwrap_or(line);
        line.strip_suffix('-').unwrap_or(line).to_owned()
    };
    out.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// I18n's default transliteration; what it does not know is `?`.
fn transliterate(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfc() {
        match c {
            _ if c.is_ascii() => out.push(c),
            'ß' => out.push_str("ss"),
            'Æ' => out.push_str("AE"),
            'æ' => out.push_str("ae"),
            'Œ' => out.push_str("OE"),
            'œ' => out.push_str("oe"),
            'Ĳ' => out.push_str("IJ"),
            'ĳ' => out.push_str("ij"),
            'Þ' => out.push_str("Th"),
            'þ' => out.push_str("th"),
            'Ø' => out.push('O'),
            'ø' => out.push('o'),
            'Ð' | 'Đ' => out.push('D'),
            'ð' | 'đ' => out.push('d'),
            'Ħ' => out.push('H'),
            'ħ' => out.push('h'),
            'ı' => out.push('i'),
            'ĸ' => out.push('k'),
            'Ŀ' | 'Ł' => out.push('L'),
            'ŀ' | 'ł' => out.push('l'),
            'ŉ' => out.push_str("'n"),
            'Ŋ' => out.push_str("NG"),
            'ŋ' => out.push_str("ng"),
            'Ŧ' => out.push('T'),
            'ŧ' => out.push('t'),
            '\u{c0}'..='\u{17f}' => out.push(base_letter(c)),
            _ => out.push('?'),
        }
    }
    out
}

/// The letter under an accent.
fn base_letter(c: char) -> char {
    Some(c).into_iter().nfd().next().filter(char::is_ascii).unwrap_or('?')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_those_of_jekyll() {
        for (text, mode, expected) in [
            ("The _config.yml file", "raw", "the-_config.yml-file"),
            ("The _config.yml file", "default", "the-config-yml-file"),
            ("The _config.yml file", "pretty", "the-_config.yml-file"),
            ("The _config.yml file", "none", "the _config.yml file"),
            ("naïve café", "default", "naïve-café"),
            ("naïve café", "ascii", "na-ve-caf"),
            ("naïve café", "latin", "naive-cafe"),
            ("C++ & C#", "pretty", "c++-&-c"),
            ("don't", "default", "don-t"),
            ("日本語 ½", "default", "日本語"),
            ("日本語 ½", "latin", ""),
            ("___", "default", ""),
            ("a--b__c", "pretty", "a-b__c"),
            ("ΣΑΣ", "default", "σασ"),
        ] {
            assert_eq!(slugify(text, mode, Jekyll::V4), expected, "{text} {mode}");
        }
        assert_eq!(slugify("Ⅷ e\u{301}", "default", Jekyll::V3), "ⅷ-e");
    }
}
