//! The smallest document that still shows a difference.

/// A text as small as it gets by leaving out lines, then stretches of characters, while `fails` holds.
pub(crate) fn shrink(text: &str, fails: &mut dyn FnMut(&str) -> bool) -> String {
    let lines = without_parts(text.split_inclusive('\n').map(str::to_owned).collect(), fails);
    without_parts(lines.concat().chars().map(String::from).collect(), fails).concat()
}

/// Leaves out halves, quarters and so on down to single parts, again and again until none can go.
fn without_parts(mut parts: Vec<String>, fails: &mut dyn FnMut(&str) -> bool) -> Vec<String> {
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
