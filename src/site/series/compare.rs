//! Whether two titles may be of one thing.

use std::collections::BTreeSet;

use super::claims::tokens;

/// Shorter words say nothing by themselves.
const SHORT: usize = 3;
/// So many letters at the start make two words the same: "Configurar", "Configuración".
const STEM: usize = 3;

/// The telling words of a title, each once.
fn words(text: &str) -> BTreeSet<String> {
    tokens(text).iter().filter(|word| word.chars().count() >= SHORT).map(|word| stem(word)).collect()
}

/// How much two titles say the same, 0 to 1: the words that both have among all words.
pub(crate) fn likeness(a: &str, b: &str) -> f64 {
    let (a, b) = (words(a), words(b));
    let all = a.union(&b).count();
    if all == 0 { 0.0 } else { a.intersection(&b).count() as f64 / all as f64 }
}

fn stem(word: &str) -> String {
    word.chars().take(STEM).collect()
}

/// Whether two titles surely speak of different things: each has words enough, and they share none.
pub(crate) fn differ(a: &str, b: &str) -> bool {
    let count = |text: &str| tokens(text).iter().filter(|word| word.chars().count() >= SHORT).count();
    let is_spaced = |text: &str| !text.chars().any(|c| ('\u{2e80}'..'\u{fb00}').contains(&c));
    is_spaced(a) && is_spaced(b) && count(a) > 1 && count(b) > 1 && likeness(a, b) == 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_are_the_same_and_other_subjects_are_not() {
        let same = [
            ("Initial setup of the pool", "The pool: initial setup"),
            ("Configurar un pool", "Configuración de pools (opcional)"),
            ("Intro", "Installing the server"),
            ("帆", "Setting the sails"),
        ];
        for (a, b) in same {
            assert!(!differ(a, b), "{a} / {b}");
        }
        assert!(differ("Installing the mail server", "Writing better tests"));
    }
}
