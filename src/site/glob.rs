//! Ruby's two ways to match paths: `File.fnmatch` as `exclude` uses it, and `Dir.glob` as the scopes of `defaults` use it.

/// `File.fnmatch` without flags (J-READ-8): `*` and `?` cross `/`, `[..]` works, braces are text.
pub(super) fn fnmatch(pattern: &str, text: &str) -> bool {
    matches(&pattern.chars().collect::<Vec<_>>(), &text.chars().collect::<Vec<_>>())
}

/// Whether `Dir.glob(pattern)` finds `path` (J-URL-16): `*` stays within one name, `**/` spans folders, `{a,b}` are
/// alternatives, names that start with a dot are found only by a pattern that does.
pub(super) fn dir_glob(pattern: &str, path: &str) -> bool {
    let names: Vec<Vec<char>> = path.split('/').map(|name| name.chars().collect()).collect();
    expand_braces(pattern).iter().any(|pattern| {
        let parts: Vec<Vec<char>> =
            pattern.split('/').filter(|part| !part.is_empty()).map(|part| part.chars().collect()).collect();
        // A final "/" asks for folders; the caller cannot tell them apart, and a prefix of it matches the same items.
        matches_parts(&parts, &names)
    })
}

/// The alternatives of a pattern with braces. Past 64 of them the rest is dropped: no real scope has so many.
fn expand_braces(pattern: &str) -> Vec<String> {
    let mut done = Vec::new();
    let mut open = vec![pattern.to_string()];
    while let Some(next) = open.pop() {
        match innermost_braces(&next) {
            Some((start, end)) if done.len() + open.len() < 64 => {
                for choice in next[start + 1..end].split(',') {
                    open.push(format!("{}{choice}{}", &next[..start], &next[end + 1..]));
                }
            }
            _ => done.push(next),
        }
    }
    done
}

/// Offsets of the first closed pair of braces without braces in it.
fn innermost_braces(text: &str) -> Option<(usize, usize)> {
    let end = text.find('}').filter(|end| text[..*end].contains('{'))?;
    Some((text[..end].rfind('{')?, end))
}

/// Matches names against parts of a pattern. `reachable[j]` says whether the parts so far can end before name `j`,
/// which keeps the time proportional to parts times names however many `**` there are.
fn matches_parts(parts: &[Vec<char>], names: &[Vec<char>]) -> bool {
    let mut reachable = vec![false; names.len() + 1];
    if let Some(first) = reachable.first_mut() {
        *first = true;
    }
    for (index, part) in parts.iter().enumerate() {
        let recursive = part.iter().collect::<String>() == "**" && index + 1 < parts.len();
        let mut next = vec![false; names.len() + 1];
        for at in 0..=names.len() {
            if !reachable[at] {
                continue;
            }
            if recursive {
                next[at] = true;
                // Folders below, unless hidden.
                if names.get(at).is_some_and(|name| name.first() != Some(&'.')) {
                    reachable[at + 1] = true;
                }
            } else if names.get(at).is_some_and(|name| matches_name(part, name)) {
                next[at + 1] = true;
            }
        }
        reachable = next;
    }
    reachable.last() == Some(&true)
}

fn matches_name(pattern: &[char], name: &[char]) -> bool {
    let hidden = name.first() == Some(&'.');
    (!hidden || pattern.first() == Some(&'.')) && matches(pattern, name)
}

/// Matches with one point of return (the last `*`), so it takes at most pattern times text steps.
fn matches(pattern: &[char], text: &[char]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        if pattern.get(p) == Some(&'*') {
            star = Some((p, t));
            p += 1;
            continue;
        }
        match one(pattern, p, text[t]) {
            Some(next) => {
                p = next;
                t += 1;
            }
            None => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    (p, t) = (at + 1, from + 1);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

/// Matches one character against the element of the pattern at `at`; yields where the next element starts.
fn one(pattern: &[char], at: usize, c: char) -> Option<usize> {
    match pattern.get(at)? {
        '?' => Some(at + 1),
        '[' => class(pattern, at + 1, c),
        '\\' => match pattern.get(at + 1) {
            Some(escaped) => (*escaped == c).then_some(at + 2),
            None => (c == '\\').then_some(at + 1),
        },
        literal => (*literal == c).then_some(at + 1),
    }
}

/// Matches `c` against the class whose content starts at `at`. A class that is not closed matches nothing.
fn class(pattern: &[char], mut at: usize, c: char) -> Option<usize> {
    let negated = matches!(pattern.get(at), Some('!' | '^'));
    if negated {
        at += 1;
    }
    let mut found = false;
    while *pattern.get(at)? != ']' {
        let low = member(pattern, &mut at)?;
        let mut high = low;
        if pattern.get(at) == Some(&'-') && pattern.get(at + 1).is_some_and(|next| *next != ']') {
            at += 1;
            high = member(pattern, &mut at)?;
        }
        found |= (low..=high).contains(&c);
    }
    (found != negated).then_some(at + 1)
}

fn member(pattern: &[char], at: &mut usize) -> Option<char> {
    if pattern.get(*at) == Some(&'\\') {
        *at += 1;
    }
    let c = *pattern.get(*at)?;
    *at += 1;
    Some(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fnmatch_crosses_folders_and_knows_no_braces() {
        let cases = [
            ("*.txt", "sub/foo.txt", true),
            ("**/x", "sub/x", true),
            ("**/x", "x", false),
            ("[b].md", "b.md", true),
            ("[!b].md", "b.md", false),
            ("[a-c]?", "bz", true),
            ("brace{1,2}.md", "brace1.md", false),
            ("a\\*b", "a*b", true),
            ("a\\*b", "axb", false),
            ("[b.md", "b.md", false),
            ("*", "", true),
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(fnmatch(pattern, text), expected, "{pattern} on {text}");
        }
    }

    #[test]
    fn dir_glob_stays_within_a_name_and_skips_dotfiles() {
        let cases = [
            ("blog/*", "blog/a.md", true),
            ("blog/*", "blog/_posts", true),
            ("blog/*", "blog/_posts/x.md", false),
            ("blog/*", "blog/.x", false),
            ("blog/**/*.md", "blog/a.md", true),
            ("blog/**/*.md", "blog/x/y/a.md", true),
            ("blog/**/*.md", "blog/.x/a.md", false),
            ("{a,b}/*.md", "b/x.md", true),
            ("*/index.md", "index.md", false),
            ("section-*", "section-1", true),
        ];
        for (pattern, path, expected) in cases {
            assert_eq!(dir_glob(pattern, path), expected, "{pattern} on {path}");
        }
    }

    #[test]
    fn hostile_patterns_end() {
        let text = "a".repeat(2000);
        assert!(!fnmatch(&"*a".repeat(500).replace("a", "ab"), &text));
        assert!(!dir_glob(&"{a,b}".repeat(40), "c"));
        assert!(!dir_glob(&format!("{}b", "**/".repeat(200)), &"a/".repeat(200)));
    }
}
