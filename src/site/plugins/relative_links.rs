//! jekyll-relative-links (J-PLUG-9): links to source files become links to what is published from them.
//!
//! The plugin looks at text, not at Markdown: it replaces in code too, and before Liquid.

use std::ops::Range;

use percent_encoding::percent_decode_str;

use crate::site::exclude::pattern_matches;
use crate::site::{Page, PageKind, Site};

use super::options::{is, option, strings};
use super::plugins_of;

/// The gem.
const NAME: &str = "jekyll-relative-links";

/// `[text](path#fragment "title")` or `[text]: path#fragment "title"` in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The path.
    pub path: Range<usize>,
    /// The fragment with its `#`; empty (at the path's end) without one.
    pub fragment: Range<usize>,
    /// The title with its quotes and the space before it; empty without one. On GitHub Pages, whose older plugin takes
    /// it for a part of the path, a link with a title and without fragment is never replaced.
    pub title: Range<usize>,
}

/// Whether the plugin replaces links in this page.
pub fn applies(site: &Site, page: &Page) -> bool {
    let kind = match page.kind {
        PageKind::Page | PageKind::Generated { .. } => true,
        PageKind::Document { .. } => is(site, &["relative_links", "collections"], true) && page.written,
        PageKind::Static => false,
    };
    kind && page.markdown
        && plugins_of(site).contains(NAME)
        && !is(site, &["relative_links", "enabled"], false)
        && !is_excluded(site, page)
}

/// Whether `relative_links: {exclude: …}` names the page: by the start of its path or as a glob (J-READ-8).
fn is_excluded(site: &Site, page: &Page) -> bool {
    let path = page.relative_path.trim_start_matches('/');
    let patterns = strings(option(site, &["relative_links", "exclude"]));
    patterns.iter().any(|pattern| pattern_matches(pattern, path, false))
}

/// The path from the site's root that `path` means in a text of `page`.
pub fn wanted(page: &Page, path: &str) -> Option<String> {
    (!path.starts_with('#')).then(|| unescape(&from_root(path, &page.relative_path)))
}

/// The URL (without base URL) that replaces `path` in a text of `page`, if the path names a source file.
pub fn rewrite_target(site: &Site, page: &Page, path: &str) -> Option<String> {
    let wanted = &*wanted(page, path)?;
    let below = || site.by_source(&format!("{}/{wanted}", site.config.collections_dir()));
    let id = site.by_source(wanted).or_else(below).or_else(|| site.by_output(wanted))?;
    let target = site.page(id);
    let is_named = target.relative_path.trim_start_matches('/') == wanted;
    (target.written && is_named).then(|| target.url.to_string())
}

/// The path from the site's root: below the page's folder, unless it starts with a slash.
fn from_root(path: &str, page: &str) -> String {
    let folder = page.trim_start_matches('/').rsplit_once('/').map_or("", |(folder, _)| folder);
    let base = if path.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = Vec::new();
    for part in base.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// Ruby's `CGI.unescape`.
fn unescape(path: &str) -> String {
    let spaced = path.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8().map_or_else(|_| spaced.clone(), String::from)
}

/// Finds what the plugin's pattern matches, in order and without overlap.
pub fn candidates(text: &str) -> Vec<Candidate> {
    // No inline link starts behind the last parenthesis; knowing it keeps the search linear.
    let last_close = text.rfind(')').unwrap_or(0);
    let mut found = Vec::new();
    let mut at = 0;
    let mut start = 0;
    while start < text.len() {
        let length = text.get(start..).and_then(|rest| rest.find('\n'));
        let line = start..length.map_or(text.len(), |length| start + length);
        start = line.end + 1;
        while let Some((candidate, next)) = next_in_line(text, &line, at.max(line.start), last_close) {
            found.push(candidate);
            at = next;
        }
    }
    found
}

/// The first match that starts in `line` at or after `from`, and where it ends.
fn next_in_line(
    text: &str,
    line: &Range<usize>,
    from: usize,
    last_close: usize,
) -> Option<(Candidate, usize)> {
    if from >= line.end {
        return None;
    }
    let content = text.get(line.clone())?;
    let before = text.get(..line.start)?;
    let inline = || if from < last_close { inline(text, from, line.end) } else { None };
    let reference = || if from == line.start { reference(text, line) } else { None };
    // Whitespace in front belongs to the reference pattern, blank lines too, and so it is tried before any bracket.
    if content.starts_with([' ', '\t']) || before == "\n" || before.ends_with("\n\n") {
        return reference().or_else(inline);
    }
    // The inline pattern is tried first at the same bracket.
    let found = inline();
    if content.starts_with('[') && found.is_some() { found } else { reference().or(found) }
}

/// `[text](path#fragment "title")` whose bracket opens in `from..end`. The text ends on the same line, the rest need not.
fn inline(text: &str, from: usize, end: usize) -> Option<(Candidate, usize)> {
    let open = from + text.get(from..end)?.find('[')?;
    let mut at = open + 1;
    loop {
        let start = at + text.get(at..end)?.find("](")? + 2;
        if let Some(found) = destination(text, start) {
            return Some(found);
        }
        // Without any closing parenthesis ahead nothing further on can match.
        text.get(start..)?.find(')')?;
        at = start - 1;
    }
}

/// What follows `](`, up to its `)`.
fn destination(text: &str, start: usize) -> Option<(Candidate, usize)> {
    let close = start + text.get(start..)?.find(')')?;
    let bytes = text.as_bytes();
    let mut fragments = true;
    let mut after_space = false;
    for (offset, character) in text.get(start..close)?.char_indices().skip(1) {
        let at = start + offset;
        if character == '#' && fragments {
            match fragment(text, at, close) {
                Some((end, title)) => {
                    let candidate = Candidate { path: start..at, fragment: at..end, title: title.clone() };
                    return Some((candidate, title.end + 1));
                }
                // A later fragment of this line would need the same end.
                None => fragments = false,
            }
        }
        fragments |= character == '\n';
        let space = character.is_ascii_whitespace();
        if space
            && !after_space
            && let Some(title) = title(text, at)
            && bytes.get(title.end) == Some(&b')')
        {
            let candidate = Candidate { path: start..at, fragment: at..at, title: title.clone() };
            return Some((candidate, title.end + 1));
        }
        after_space = space;
    }
    let candidate = Candidate { path: start..close, fragment: close..close, title: close..close };
    (close > start).then_some((candidate, close + 1))
}

/// A fragment of one or more characters from the `#` at `at`, and the title behind it. A parenthesis right after the `#`
/// is its first character.
fn fragment(text: &str, at: usize, close: usize) -> Option<(usize, Range<usize>)> {
    let first = text.get(at + 1..)?.chars().next().filter(|c| *c != '\n')?;
    let rest = at + 1 + first.len_utf8();
    let line_end = text.get(rest..)?.find('\n').map_or(text.len(), |length| rest + length);
    let line = text.get(rest..line_end)?;
    let plain =
        if close >= rest && close < line_end { Some(close) } else { line.find(')').map(|i| rest + i) };
    let stop = plain.unwrap_or(line_end);
    let spaces =
        line.char_indices().filter(|(_, c)| c.is_ascii_whitespace()).map(|(offset, _)| rest + offset);
    let titled = spaces.take_while(|space| *space < stop).find_map(|space| {
        let title = title(text, space)?;
        (text.as_bytes().get(title.end) == Some(&b')')).then_some((space, title))
    });
    titled.or_else(|| plain.map(|end| (end, end..end)))
}

/// Whitespace and a quoted title from `at` on.
fn title(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = text.get(at..)?;
    let quoted = rest.trim_start();
    let open = at + (rest.len() - quoted.len());
    let body = quoted.strip_prefix('"')?;
    let mut escaped = false;
    for (offset, byte) in body.bytes().enumerate() {
        if byte == b'"' && !escaped {
            return (open > at).then_some(at..open + 1 + offset + 1);
        }
        escaped = byte == b'\\';
    }
    None
}

/// `[text]: path#fragment "title"` that fills a line.
fn reference(text: &str, line: &Range<usize>) -> Option<(Candidate, usize)> {
    let content = text.get(line.clone())?;
    let end = line.end;
    let open = line.start + content.len() - content.trim_start().len();
    let label = text.get(open..end)?.strip_prefix('[')?;
    let start = open + 1 + label.find("]: ")? + 3;
    let first = text.get(start..end)?.chars().next()?;
    let stop = start + text.get(start..end)?.trim_end().len().max(first.len_utf8());
    let mut after_space = false;
    for (offset, character) in text.get(start..stop)?.char_indices().skip(1) {
        let at = start + offset;
        if character == '#' && at + 1 < stop {
            let spaces = text.get(at + 2..stop).unwrap_or("").char_indices();
            let mut spaces =
                spaces.filter(|(_, c)| c.is_ascii_whitespace()).map(|(offset, _)| at + 2 + offset);
            let titled = spaces.find_map(|space| title(text, space).filter(|title| title.end == stop));
            let title = titled.unwrap_or(stop..stop);
            return Some((Candidate { path: start..at, fragment: at..title.start, title }, end));
        }
        let space = character.is_ascii_whitespace();
        if space
            && !after_space
            && let Some(title) = title(text, at).filter(|title| title.end == stop)
        {
            return Some((Candidate { path: start..at, fragment: at..at, title }, end));
        }
        after_space = space;
    }
    Some((Candidate { path: start..stop, fragment: stop..stop, title: stop..stop }, end))
}

#[cfg(test)]
mod tests;
