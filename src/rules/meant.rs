//! What was probably meant, in words and as a fix.

use crate::diagnostic::{Edit, Fix};
use crate::source::Place;

/// "did you mean" for names that are near, the nearest first; `None` when there is none.
pub(super) fn did_you_mean<N: AsRef<str>>(names: &[N]) -> Option<String> {
    let names: Vec<String> = names.iter().take(3).map(|name| format!("`{}`", name.as_ref())).collect();
    (!names.is_empty()).then(|| format!("did you mean {}?", names.join(" or ")))
}

/// The fix that writes the only near name; `None` when there are several. What was meant is a guess, so it is not safe.
pub(super) fn write_instead<N: AsRef<str>>(place: Place, names: &[N]) -> Option<Fix> {
    let [name] = names else { return None };
    let text = name.as_ref().to_owned();
    Some(Fix { title: format!("Change to {text}"), safe: false, edits: vec![Edit { place, text }] })
}
