//! From a new URL to the bytes of a template that must change for it.

use std::ops::Range;

/// What of the source text `written`, which gave `url`, must be replaced by what, to give `wanted`: a stretch of plain text or of a
/// quoted string in a tag. `None` where the change lies in what a variable holds.
pub(super) fn rewrite(written: &str, url: &str, wanted: &str) -> Option<(Range<usize>, String)> {
    let mut pieces = pieces(written);
    pieces.sort_by_key(|piece| std::cmp::Reverse(piece.len()));
    pieces.into_iter().find_map(|piece| {
        let text = written.get(piece.clone())?;
        Some((piece, middle(text, url, wanted)?))
    })
}

/// What stands in `wanted` where `text` stands in `url`, when nothing else differs.
pub(super) fn middle(text: &str, url: &str, wanted: &str) -> Option<String> {
    if !text.contains(char::is_alphanumeric) {
        return None;
    }
    url.rmatch_indices(text).find_map(|(at, _)| {
        let (before, after) = (&url[..at], &url[at + text.len()..]);
        let new = wanted.strip_prefix(before)?.strip_suffix(after)?;
        (!new.is_empty()).then(|| new.to_owned())
    })
}

/// The stretches that a template prints as they stand: text outside of tags, and quoted strings inside.
fn pieces(written: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < written.len() {
        let rest = &written[at..];
        let Some(open) = rest.find("{{").into_iter().chain(rest.find("{%")).min() else { break };
        found.push(at..at + open);
        let close = if rest[open..].starts_with("{{") { "}}" } else { "%}" };
        let end = rest[open..].find(close).map_or(written.len(), |end| at + open + end + 2);
        strings(written, at + open..end, &mut found);
        at = end;
    }
    found.push(at..written.len());
    found.retain(|piece| !piece.is_empty());
    found
}

fn strings(written: &str, tag: Range<usize>, found: &mut Vec<Range<usize>>) {
    let mut at = tag.start;
    while let Some(open) = written.get(at..tag.end).and_then(|rest| rest.find(['"', '\''])) {
        let start = at + open + 1;
        let quote = &written[start - 1..start];
        let Some(length) = written.get(start..tag.end).and_then(|rest| rest.find(quote)) else { return };
        found.push(start..start + length);
        at = start + length + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_piece_that_wrote_the_difference_is_replaced() {
        let cases = [
            ("/old/", "/old/", "/new/", Some("/new/")),
            ("{{ site.url }}/old/", "https://x.org/old/", "https://x.org/new/", Some("{{ site.url }}/new/")),
            ("{{ site.img }}/10/a.png", "/img/10/a.png", "/img/11/b.png", Some("{{ site.img }}/11/b.png")),
            ("{{ site.img }}/10/a.png", "/img/10/a.png", "/pictures/10/a.png", None),
            (
                "{{ '/old/' | relative_url }}#x",
                "/base/old/#x",
                "/base/new/#x",
                Some("{{ '/new/' | relative_url }}#x"),
            ),
            ("{{ page.link }}", "/old/", "/new/", None),
            ("/old/{% if a %}?b{% endif %}", "/old/?b", "/new/?b", Some("/new/{% if a %}?b{% endif %}")),
        ];
        for (written, url, wanted, expected) in cases {
            let found = rewrite(written, url, wanted).map(|(range, text)| {
                let mut all = written.to_owned();
                all.replace_range(range, &text);
                all
            });
            assert_eq!(found.as_deref(), expected, "{written}");
        }
    }
}
