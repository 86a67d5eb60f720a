//! `placeholder-alt`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::{Reference, ReferenceKind};
use crate::published::Resolution;

use super::links::{file_of, stem_of};
use super::{Check, Context, Rule};

/// An alternative text that says nothing of the picture.
pub(super) const RULE: Rule = Rule {
    name: "placeholder-alt",
    level: Level::Info,
    doc: include_str!("../../rules/placeholder-alt.md"),
    yields_to: &[],
    check: Check::Element(check),
};

fn check(_context: &Context, reference: &Reference, _resolution: &Resolution, found: &mut Vec<Diagnostic>) {
    if reference.kind != ReferenceKind::Element("img") {
        return;
    }
    let text = reference.text.trim();
    // What a template made of another page's text is said where that is written.
    let tag = reference.written_picture().map(|(_, tag)| tag);
    // Of an element that has many addresses the first says what else there is.
    let is_made = reference.raw_html && tag.is_none();
    if text.is_empty() || is_made {
        return;
    }
    let what = if is_file_name(text, &reference.url) {
        "is only the name of its file"
    } else if EMPTY_WORDS.contains(&text.trim_end_matches(['.', '!', ':']).to_lowercase().as_str()) {
        "says nothing of it"
    } else {
        return;
    };
    let message = format!("the alternative text `{text}` of this picture {what}");
    let help = "say what it shows; where it only decorates, leave the text empty";
    found.push(Diagnostic::new(RULE.name, tag.unwrap_or(reference.at), message).help(help));
}

/// Whether a text is the name of a picture's file. A word that is both a name and a text is none: `logo` of `logo.png`.
fn is_file_name(text: &str, url: &str) -> bool {
    let file = file_of(url);
    let stem = stem_of(&file);
    let is_made = stem.contains('_') || stem.ends_with(|c: char| c.is_ascii_digit());
    // Words that were joined for the file are words all the same once they are apart.
    let is_one_word = !text.contains(char::is_whitespace);
    text.eq_ignore_ascii_case(&file) && file.contains('.')
        || is_one_word && is_made && text.eq_ignore_ascii_case(stem) && !is_name(stem)
}

/// Whether the parts of a file name tell something by themselves: `arduino-uno`, `jekyll-3`.
fn is_name(stem: &str) -> bool {
    let words = stem.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 2);
    words.filter(|word| !EMPTY_WORDS.contains(&word.to_lowercase().as_str())).count() > 0
}

/// Texts that say nothing, in lower case.
const EMPTY_WORDS: &[&str] = &[
    "alt",
    "alt text",
    "alternate text",
    "alternative text",
    "image alt text",
    "img alt",
    "image alt",
    "alt tag",
    "text",
    "image",
    "images",
    "an image",
    "image here",
    "image description",
    "image text",
    "img",
    "imgs",
    "pic",
    "picture",
    "photo",
    "figure",
    "graphic",
    "screenshot",
    "screen shot",
    "screen",
    "shot",
    "untitled",
    "placeholder",
    "description",
    "enter image description here",
    "dsc",
    "dscn",
    "dscf",
    "pxl",
    "imagen",
    "foto",
    "captura",
    "captura de pantalla",
    "imagem",
    "bild",
    "abbildung",
    "afbeelding",
    "immagine",
    "obrázek",
    "obraz",
    "картинка",
    "изображение",
    "фото",
    "图片",
    "圖片",
    "画像",
    "이미지",
];
