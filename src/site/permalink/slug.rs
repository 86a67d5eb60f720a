//! Slugs (J-URL-14, 15).

use std::sync::LazyLock;

use regex::Regex;

use crate::site::Jekyll;

use super::transliterate::transliterate;

/// Lower case character by character, as Ruby does it: a final sigma is no special case.
pub fn downcase(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// The slug of a text in one of the modes raw, default, pretty, ascii and latin. Any other mode (`none`) only lowers the case.
pub fn slugify(text: &str, mode: Option<&str>, jekyll: Jekyll) -> String {
    downcase(&slugify_cased(text, mode, jekyll))
}

/// Like [`slugify`], but upper case stays.
pub(super) fn slugify_cased(text: &str, mode: Option<&str>, jekyll: Jekyll) -> String {
    let alphanumeric = if jekyll.is_4() { is_mark_letter_or_digit } else { is_alphanumeric };
    let slug = match mode.unwrap_or("default") {
        "raw" => hyphenate(text, |c| !matches!(c, ' ' | '\t' | '\r' | '\n' | '\x0b' | '\x0c')),
        "default" => hyphenate(text, alphanumeric),
        "pretty" => hyphenate(text, |c| alphanumeric(c) || "._~!$&'()+,;=@".contains(c)),
        "ascii" => hyphenate(text, |c| c.is_ascii_alphanumeric()),
        "latin" => hyphenate(&transliterate(text), alphanumeric),
        _ => return text.to_string(),
    };
    let slug = slug.strip_prefix('-').unwrap_or(&slug);
    slug.strip_suffix('-').unwrap_or(slug).to_string()
}

/// Every run of characters that are not allowed becomes one hyphen.
fn hyphenate(text: &str, allowed: impl Fn(char) -> bool) -> String {
    let mut slug = String::with_capacity(text.len());
    let mut in_run = false;
    for character in text.chars() {
        let kept = allowed(character);
        if kept {
            slug.push(character);
        } else if !in_run {
            slug.push('-');
        }
        in_run = !kept;
    }
    slug
}

/// `[\p{M}\p{L}\p{Nd}]`, what Jekyll 4 allows. An unknown stretch passes through, so that it stays known as such.
fn is_mark_letter_or_digit(character: char) -> bool {
    use unicode_general_category::{GeneralCategory as C, get_general_category};
    character == crate::origin::HOLE
        || character.is_ascii_alphanumeric()
        || !character.is_ascii()
            && matches!(
                get_general_category(character),
                C::NonspacingMark
                    | C::SpacingMark
                    | C::EnclosingMark
                    | C::UppercaseLetter
                    | C::LowercaseLetter
                    | C::TitlecaseLetter
                    | C::ModifierLetter
                    | C::OtherLetter
                    | C::DecimalNumber
            )
}

/// Ruby's `[[:alnum:]]`, what Jekyll 3 allows: Alphabetic and decimal digits.
fn is_alphanumeric(character: char) -> bool {
    static NON_ASCII: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^[\p{Alphabetic}\p{Nd}]$").ok());
    let mut buffer = [0; 4];
    character == crate::origin::HOLE
        || character.is_ascii_alphanumeric()
        || !character.is_ascii()
            && NON_ASCII.as_ref().is_some_and(|regex| regex.is_match(character.encode_utf8(&mut buffer)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_follow_the_mode() {
        let cases = [
            ("The _config.yml file", Some("raw"), "the-_config.yml-file"),
            ("The _config.yml file", None, "the-config-yml-file"),
            ("The _config.yml file", Some("pretty"), "the-_config.yml-file"),
            ("The _config.yml file", Some("none"), "the _config.yml file"),
            ("naïve café", None, "naïve-café"),
            ("naïve café", Some("ascii"), "na-ve-caf"),
            ("naïve café", Some("latin"), "naive-cafe"),
            ("Straße ŒUVRE Łódź", Some("latin"), "strasse-oeuvre-lodz"),
            ("C++ & C#", Some("pretty"), "c++-&-c"),
            ("don't", None, "don-t"),
            ("日本語 ½", None, "日本語"),
            ("日本語 ½", Some("latin"), ""),
            ("___", None, ""),
            ("a--b__c", Some("pretty"), "a-b__c"),
            ("--a b-", Some("raw"), "-a-b"),
            ("ΣΑΣ", None, "σασ"),
            ("İ", Some("none"), "i\u{307}"),
        ];
        for (text, mode, slug) in cases {
            assert_eq!(slugify(text, mode, Jekyll::V4), slug, "{text} {mode:?}");
        }
    }

    #[test]
    fn jekyll_3_drops_combining_marks_and_keeps_letter_numbers() {
        assert_eq!(slugify("e\u{301}a Ⅷ", None, Jekyll::V3), "e-a-ⅷ");
        assert_eq!(slugify("e\u{301}a Ⅷ", None, Jekyll::V4), "e\u{301}a");
    }
}
