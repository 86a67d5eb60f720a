//! "Did you mean": the nearest of some names.

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
