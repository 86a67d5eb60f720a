//! The smallest document that still shows a difference.

/// Whether a text still shows it.
pub(crate) type Fails<'f> = &'f mut dyn FnMut(&str) -> bool;

/// A text as small as it gets by leaving out lines, then words, while `fails` holds. It ends with a newline if it did.
pub(crate) fn by_words(text: &str, fails: Fails<'_>) -> String {
    let must_end = text.ends_with('\n');
    let mut fails = |text: &str| (!must_end || text.ends_with('\n')) && fails(text);
    let lines = without_parts(text.split_inclusive('\n').map(str::to_owned).collect(), &mut fails).concat();
    without_parts(lines.split_inclusive([' ', '\n']).map(str::to_owned).collect(), &mut fails).concat()
}

/// The same, and then single characters: what is left may have another cause.
pub(crate) fn by_characters(text: &str, fails: Fails<'_>) -> String {
    let text = by_words(text, fails);
    without_parts(text.chars().map(String::from).collect(), fails).concat()
}

/// What texts have in common that only have other words.
pub(crate) fn shape(text: &str) -> String {
    let mut shape = String::new();
    for character in text.chars() {
        let letter = if character.is_alphanumeric() { 'x' } else { character };
        if letter != 'x' || !shape.ends_with('x') {
            shape.push(letter);
        }
    }
    shape
}

/// Leaves out halves, quarters and so on down to single parts, again and again until none can go.
fn without_parts(mut parts: Vec<String>, fails: Fails<'_>) -> Vec<String> {
    let mut size = parts.len() / 2;
    while size > 0 {
        let mut at = 0;
        let mut has_shrunk = false;
        while at < parts.len() {
            let mut fewer = parts.clone();
            fewer.drain(at..(at + size).min(parts.len()));
            if fails(&fewer.concat()) {
                parts = fewer;
                has_shrunk = true;
            } else {
                at += size;
            }
        }
        if !has_shrunk || size > 1 {
            size /= 2;
        }
    }
    parts
}
