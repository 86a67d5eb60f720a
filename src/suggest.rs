//! "Did you mean": the nearest of some names.

/// Longer names are not compared: that takes time and memory with the square of their length, and nobody mistypes them.
const MAX_LENGTH: usize = 256;

/// How alike two names are, 0 to 1; `None` when that is less than `least`.
pub fn similarity(a: &str, b: &str, least: f64) -> Option<f64> {
    if a == b {
        return Some(1.0);
    }
    if a.len() > MAX_LENGTH || b.len() > MAX_LENGTH || !may_be_alike(a, b, least) {
        return None;
    }
    Some(strsim::normalized_damerau_levenshtein(a, b)).filter(|score| *score >= least)
}

/// Rules out most pairs before the costly comparison: each character that only one of them has takes an edit.
fn may_be_alike(a: &str, b: &str, least: f64) -> bool {
    let (of_a, of_b) = (characters(a), characters(b));
    let edits = (of_a & !of_b).count_ones().max((of_b & !of_a).count_ones());
    let (count_a, count_b) = (a.chars().count(), b.chars().count());
    let edits = count_a.abs_diff(count_b).max(edits as usize);
    1.0 - edits as f64 / count_a.max(count_b).max(1) as f64 >= least
}

/// The characters of a name as bits; some share one, which only hides a difference.
pub(crate) fn characters(name: &str) -> u64 {
    name.chars().fold(0, |bits, c| bits | 1 << (u32::from(c) % 64))
}

/// The known name that `written` was probably meant to be; `None` when none is near. Of equally near names the first wins.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = written.to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for name in known {
        let score = strsim::jaro_winkler(&lower, &name.to_lowercase());
        let edits = strsim::damerau_levenshtein(&lower, &name.to_lowercase());
        let is_near = score >= 0.8 || edits <= 1 + name.chars().count() / 6;
        if is_near && best.is_none_or(|(least, _)| score > least) {
            best = Some((score, name));
        }
    }
    best.map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_finger_finds_the_name_and_nonsense_finds_none() {
        let known = ["missing-page", "missing-anchor", "series-gap", "levels"];
        let cases = [
            ("mising-page", Some("missing-page")),
            ("missing_page", Some("missing-page")),
            ("MISSING-PAGE", Some("missing-page")),
            ("missing-ancor", Some("missing-anchor")),
            ("level", Some("levels")),
            ("zebra", None),
            ("", None),
        ];
        for (written, expected) in cases {
            assert_eq!(nearest(written, known), expected, "{written}");
        }
    }
}
