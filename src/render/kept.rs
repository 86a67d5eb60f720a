//! Which bytes of a layout every page must print again, so that its own part keeps its meaning.

use std::ops::Range;

use crate::markdown::constructs::{Construct, ConstructKind};

/// The bytes of a layout's constructs that a page has a part in, those parts left out; sorted. `None` when a part of
/// the page begins in one construct and ends in another: then only the whole tells what it means, but for two comments, which are
/// alike at either end. `taken` are tags that are read without that, sorted.
pub(super) fn kept(
    text: &str,
    settled: &[Range<usize>],
    constructs: &[Construct],
    taken: &[Range<usize>],
) -> Option<Vec<Range<usize>>> {
    let mut kept: Vec<Range<usize>> = Vec::new();
    for own in gaps(text.len(), settled) {
        if !are_alike(around(constructs, own.start), around(constructs, own.end), text) {
            return None;
        }
        let first = constructs.partition_point(|construct| construct.range.end <= own.start);
        let touched = constructs.iter().enumerate().skip(first).take_while(|(_, c)| c.range.start < own.end);
        for (index, construct) in touched {
            match construct.kind {
                ConstructKind::Tag if is_within(taken, &construct.range) => {}
                ConstructKind::Tag | ConstructKind::Comment => kept.push(construct.range.clone()),
                // It asks for images, and its end is found by its tags.
                ConstructKind::StyleSheet => {
                    kept.push(construct.range.clone());
                    kept.extend(tags_around(constructs, index));
                }
                // Whatever it says, it is no HTML: its tags are enough.
                ConstructKind::Opaque => kept.extend(tags_around(constructs, index)),
            }
        }
    }
    kept.sort_by_key(|range| range.start);
    kept.dedup();
    Some(without_gaps(kept, settled))
}

/// The tags right before and behind a construct.
fn tags_around(constructs: &[Construct], index: usize) -> impl Iterator<Item = Range<usize>> {
    let neighbours = [index.checked_sub(1), Some(index + 1)];
    let tags = neighbours.into_iter().flatten().filter_map(|at| constructs.get(at));
    tags.map(|tag| tag.range.clone())
}

/// What lies between the settled ranges: the page's own.
fn gaps(length: usize, settled: &[Range<usize>]) -> Vec<Range<usize>> {
    let starts = std::iter::once(0).chain(settled.iter().map(|range| range.end));
    let ends = settled.iter().map(|range| range.start).chain([length]);
    starts.zip(ends).filter(|(start, end)| start < end).map(|(start, end)| start..end).collect()
}

/// The construct that a position lies inside. What is put at either end of a script's content is content, too.
fn around(constructs: &[Construct], at: usize) -> Option<&Construct> {
    let first = constructs.partition_point(|construct| construct.range.end < at);
    let mut near = constructs.iter().skip(first).take_while(|construct| construct.range.start <= at);
    let inside = |construct: &Construct| match construct.kind {
        ConstructKind::Opaque | ConstructKind::StyleSheet => true,
        ConstructKind::Tag | ConstructKind::Comment => construct.range.start < at && at < construct.range.end,
    };
    near.find(|construct| inside(construct))
}

/// Whether what stands in one construct may as well stand in the other.
fn are_alike(one: Option<&Construct>, other: Option<&Construct>, text: &str) -> bool {
    let is_comment = |construct: &Construct| {
        construct.kind == ConstructKind::Comment
            && text.get(construct.range.clone()).is_some_and(|text| text.starts_with("<!--"))
    };
    match (one, other) {
        (Some(one), Some(other)) => one.range == other.range || is_comment(one) && is_comment(other),
        (one, other) => one.is_none() && other.is_none(),
    }
}

/// The parts of sorted ranges that are settled.
fn without_gaps(ranges: Vec<Range<usize>>, settled: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    for range in ranges {
        let first = settled.partition_point(|settled| settled.end <= range.start);
        let touched = settled.iter().skip(first).take_while(|settled| settled.start < range.end);
        parts.extend(touched.map(|settled| settled.start.max(range.start)..settled.end.min(range.end)));
    }
    parts
}

/// Whether a range lies within one of the sorted ranges.
pub(super) fn is_within(ranges: &[Range<usize>], range: &Range<usize>) -> bool {
    let index = ranges.partition_point(|settled| settled.end < range.end);
    ranges.get(index).is_some_and(|settled| settled.start <= range.start && range.end <= settled.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::html;

    /// `«…»` marks what belongs to the page.
    fn shown(marked: &str) -> Option<Vec<String>> {
        let text: String = marked.chars().filter(|c| !matches!(c, '«' | '»')).collect();
        let mut settled = Vec::new();
        let (mut at, mut start) = (0, Some(0));
        for c in marked.chars() {
            match c {
                '«' => settled.extend(start.take().map(|start| start..at)),
                '»' => start = Some(at),
                c => at += c.len_utf8(),
            }
        }
        settled.extend(start.map(|start| start..at));
        settled.retain(|range: &Range<usize>| !range.is_empty());
        let kept = kept(&text, &settled, &html::parse_with_constructs(&text).1, &[])?;
        Some(kept.into_iter().map(|range| text[range].to_owned()).collect())
    }

    #[test]
    fn only_tags_that_a_page_writes_in_are_kept() {
        let cases: [(&str, Option<&[&str]>); 11] = [
            ("<p>a «b» c</p>", Some(&[])),
            ("<a href=\"/x/«b»/\">c</a> <b>", Some(&["<a href=\"/x/", "/\">"])),
            ("<a «class=\"b\"» href=c>", Some(&["<a ", " href=c>"])),
            ("«<a href=b>»c</a>", Some(&[])),
            ("<script>f(\"«b»\")</script><p>", Some(&["<script>", "</script>"])),
            ("<style>a { b: url(«c») }</style>", Some(&["<style>", "a { b: url(", ") }", "</style>"])),
            ("<title>«b»</title>", Some(&["<title>", "</title>"])),
            ("<a «href=b>c<b» d>", None),
            ("«<script>»a</script>", None),
            ("<!--a«--><b><!--»c--><p>", Some(&["<!--a", "c-->"])),
            ("<!--a«--><!»c><p>", None),
        ];
        for (marked, expected) in cases {
            let expected = expected.map(|parts| parts.iter().map(|part| (*part).to_owned()).collect());
            assert_eq!(shown(marked), expected, "{marked}");
        }
    }
}
