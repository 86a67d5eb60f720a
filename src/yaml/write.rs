//! Texts as YAML is to write them.

use super::scalar;

/// A text as a scalar that is read as this very string: as it is where that will do, else in quotes.
pub fn string(text: &str) -> String {
    let is_safe = |c: char| c.is_alphanumeric() || "_-./~%+=@ ".contains(c);
    let is_plain = text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '/' | '.'))
        && text.chars().all(is_safe)
        && !text.ends_with(' ')
        && matches!(scalar::resolve(text), Ok(None));
    if is_plain { text.to_owned() } else { format!("'{}'", text.replace('\'', "''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_stand_where_the_text_would_be_something_else() {
        let cases = [
            ("/about/", "/about/"),
            ("_posts/a b.md", "_posts/a b.md"),
            ("Europe/Madrid", "Europe/Madrid"),
            ("", "''"),
            ("no", "'no'"),
            ("1.10", "'1.10'"),
            ("it's", "'it''s'"),
            ("*.md", "'*.md'"),
            ("/a, b/", "'/a, b/'"),
        ];
        for (text, expected) in cases {
            assert_eq!(string(text), expected);
            let node = crate::yaml::parse(&format!("- {expected}"), 0).unwrap().unwrap();
            assert_eq!(node.as_sequence().and_then(|items| items[0].as_str()), Some(text));
        }
    }
}
