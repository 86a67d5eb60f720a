//! What a template can become, where not all values of its placeholders are known.

/// The folder that all pages of a template are in, without slashes around it; empty where nobody can tell. `known` are values
/// of placeholders.
pub fn folder_of(template: &str, known: &[(&str, &str)]) -> String {
    let mut folder = String::new();
    let Some((segments, _)) = template.rsplit_once('/') else { return folder };
    for segment in segments.split('/') {
        let value = segment.strip_prefix(':').and_then(|name| known.iter().find(|(known, _)| *known == name));
        let segment = value.map_or(segment, |(_, value)| value);
        if segment.contains(':') {
            break;
        }
        let parts = segment.split('/').filter(|part| !matches!(*part, "" | "." | ".."));
        parts.for_each(|part| folder.extend(["/", part]));
    }
    folder.split_off(folder.len().min(1))
}

/// Whether a site path may be that of a document with this template.
pub fn may_fill(template: &str, path: &str) -> bool {
    let path = path.strip_suffix("index.html").unwrap_or(path);
    let [template, path] = [template, path].map(|text| {
        let segments = text.split('/').filter(|segment| !segment.is_empty());
        segments.collect::<Vec<_>>()
    });
    let (mut at, mut seen) = (0, 0);
    // Where to go on if the last placeholder for many segments has taken too few.
    let mut back = None;
    while seen < path.len() {
        match template.get(at) {
            Some(segment) if is_of_many(segment) => {
                back = Some((at, seen));
                at += 1;
            }
            Some(segment) if path.get(seen).is_some_and(|part| may_be(segment, part)) => {
                at += 1;
                seen += 1;
            }
            _ => {
                let Some((many, taken)) = back else { return false };
                back = Some((many, taken + 1));
                (at, seen) = (many + 1, taken + 1);
            }
        }
    }
    template.iter().skip(at).all(|segment| is_of_many(segment))
}

/// Whether a segment of a template becomes any number of segments.
fn is_of_many(segment: &str) -> bool {
    [":path", ":categories", ":slugified_categories"].iter().any(|many| segment.contains(many))
}

/// Whether a segment of a template may become that of a path.
fn may_be(segment: &str, part: &str) -> bool {
    let is_number = |digits: usize| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
    match segment {
        ":year" => is_number(4),
        ":month" | ":day" => is_number(2),
        _ => segment == part || segment.contains(':'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_ends_where_something_is_not_known() {
        for (template, expected) in [
            ("/:details_dir/:key:extension", "a/b"),
            ("/x/:details_dir/:year/:key/", "x/a/b"),
            ("x/y.html", "x"),
            ("/:year/x/", ""),
            ("", ""),
        ] {
            assert_eq!(folder_of(template, &[("details_dir", "./a//b/")]), expected, "{template}");
        }
    }

    #[test]
    fn a_path_fits_a_template_or_not() {
        let date = "/:categories/:year/:month/:day/:title:output_ext";
        for (template, path, expected) in [
            ("/blog/:year/:title/", "/blog/2024/a/", true),
            ("/blog/:year/:title/", "/blog/2024/a/index.html", true),
            ("/blog/:year/:title/", "/blog/tag/a/", false),
            ("/blog/:year/:title/", "/blog/2024/", false),
            ("/blog/:year/:title/", "/blog/2024/a/b/", false),
            (date, "/2024/01/02/a.html", true),
            (date, "/x/y/2024/01/02/a.html", true),
            (date, "/2024/2024/01/02/a.html", true),
            (date, "/x/y.html", false),
            ("/:collection/:path:output_ext", "/books/a/b.html", true),
            ("/:path/x/", "/a/b/", false),
        ] {
            assert_eq!(may_fill(template, path), expected, "{template} {path}");
        }
    }
}
