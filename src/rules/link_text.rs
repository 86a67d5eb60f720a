//! `link-text`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::{Reference, ReferenceKind};
use crate::published::Resolution;

use super::{Check, Context, Rule};

/// A link whose text says nothing about where it leads.
pub(super) const RULE: Rule = Rule {
    name: "link-text",
    level: Level::Off,
    doc: include_str!("../../rules/link-text.md"),
    yields_to: &[],
    check: Check::Element(check),
};

fn check(_context: &Context, reference: &Reference, _resolution: &Resolution, found: &mut Vec<Diagnostic>) {
    let text = reference.text.trim_matches(|c: char| !c.is_alphanumeric());
    if reference.kind != ReferenceKind::Element("a") || text.len() > MAX_LENGTH {
        return;
    }
    let words = text.to_lowercase();
    if EMPTY_WORDS.contains(&words.as_str()) {
        let message = format!("the text `{text}` does not say where the link leads");
        let help = "make what it leads to the text of the link: people also read links out of their sentence";
        found.push(Diagnostic::new(RULE.name, reference.at, message).help(help));
    }
}

/// No text of the list is longer, in bytes.
const MAX_LENGTH: usize = 40;

/// Texts that say nothing, in lower case, by language.
const EMPTY_WORDS: &[&str] = &[
    // English
    "here",
    "click here",
    "click",
    "this",
    "this link",
    "link",
    "this page",
    "read more",
    "more",
    "see here",
    "go here",
    "over here",
    "right here",
    // Spanish, Portuguese, Catalan
    "aquí",
    "aqui",
    "haz clic aquí",
    "pulsa aquí",
    "este enlace",
    "enlace",
    "leer más",
    "clique aqui",
    "este link",
    "leia mais",
    "feu clic aquí",
    "aquest enllaç",
    // French, Italian
    "ici",
    "cliquez ici",
    "ce lien",
    "lien",
    "lire la suite",
    "qui",
    "clicca qui",
    "questo link",
    "leggi di più",
    // German, Dutch
    "hier",
    "hier klicken",
    "klicken sie hier",
    "dieser link",
    "mehr",
    "weiterlesen",
    "klik hier",
    "deze link",
    "lees meer",
    // Polish, Russian, Ukrainian, Czech
    "tutaj",
    "tu",
    "kliknij tutaj",
    "здесь",
    "тут",
    "нажмите здесь",
    "ссылка",
    "подробнее",
    "zde",
    "klikněte zde",
    // Turkish, Indonesian, Vietnamese
    "burada",
    "buraya tıklayın",
    "di sini",
    "klik di sini",
    "tại đây",
    // Japanese, Chinese, Korean
    "こちら",
    "ここ",
    "ここをクリック",
    "这里",
    "点击这里",
    "点击此处",
    "這裡",
    "此处",
    "여기",
    "여기를 클릭",
];
