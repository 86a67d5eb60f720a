//! Names of posts and documents: what date, slug and title they say (J-POST-1, 2, 9).

use super::permalink;

/// The parts of a file name `Y-M-D-slug.ext`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostName<'a> {
    /// The date as written.
    pub date: &'a str,
    /// What stands between date and extension; may be empty and hold dots.
    pub slug: &'a str,
    /// The extension with its dot.
    pub extension: &'a str,
}

/// The parts of a file name that a post may have (J-POST-1).
pub fn dated(file_name: &str) -> Option<PostName<'_>> {
    let mut rest = file_name;
    for digits in [2..=4, 1..=2, 1..=2] {
        let count = rest.bytes().take_while(u8::is_ascii_digit).count();
        digits.contains(&count).then_some(())?;
        rest = rest.get(count..)?.strip_prefix('-')?;
    }
    let date = file_name.get(..file_name.len() - rest.len() - 1)?;
    let (slug, extension) = rest.split_at(rest.rfind('.')?);
    (extension.len() > 1 && !slug.contains('/')).then_some(PostName { date, slug, extension })
}

/// What `post_url` calls the post of that `relative_path`: the folders above `_posts`, and the name without its extension.
pub fn for_post_url(relative_path: &str) -> Option<String> {
    let (folders, file) = relative_path.split_once("_posts/")?;
    Some(format!("{folders}{}", file.rsplit_once('.').map_or(file, |(stem, _)| stem)))
}

/// Whether a draft may have this file name: any with an extension (J-POST-2).
pub fn is_draft_name(file_name: &str) -> bool {
    dateless(file_name).is_some()
}

/// Slug and extension of a name without date. Unlike elsewhere, a leading dot starts an extension.
pub fn dateless(file_name: &str) -> Option<(&str, &str)> {
    let at = file_name.rfind('.')?;
    (at + 1 < file_name.len()).then(|| file_name.split_at(at))
}

/// `Utils.titleize_slug`: words between dashes, each capitalised, the rest of it lower-cased.
pub fn title_of(slug: &str) -> String {
    // Ruby's `split` drops empty parts at the end.
    let words = slug.trim_end_matches('-').split('-').map(|word| {
        let mut characters = word.chars();
        let first: String = characters.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
        first + &permalink::downcase(characters.as_str())
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_posts_have_a_date_a_dash_and_an_extension() {
        let cases = [
            ("2020-01-01-a.md", Some(("2020-01-01", "a", ".md"))),
            ("20-1-8-yy.md", Some(("20-1-8", "yy", ".md"))),
            ("2020-01-11-.md", Some(("2020-01-11", "", ".md"))),
            ("2020-01-13-two.tar.md", Some(("2020-01-13", "two.tar", ".md"))),
            ("2020-01-25-dot..md", Some(("2020-01-25", "dot.", ".md"))),
            ("12020-01-01-x.md", None),
            ("x2020-01-01-x.md", None),
            ("2020-01-01.md", None),
            ("2020-01-18 x.md", None),
            ("2020-01-01-x", None),
            ("2020-01-01-x.", None),
        ];
        for (name, expected) in cases {
            let found = dated(name).map(|parts| (parts.date, parts.slug, parts.extension));
            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn titles_capitalise_each_word_and_lower_the_rest() {
        for (slug, title) in [
            ("my-post", "My Post"),
            ("UPPER-Case", "Upper Case"),
            ("a--b", "A  B"),
            ("x-", "X"),
            ("", ""),
            ("über-x", "Über X"),
        ] {
            assert_eq!(title_of(slug), title, "{slug}");
        }
    }
}
