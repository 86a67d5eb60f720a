//! `redirect_from` for a page whose URL changes (J-PLUG-3).

use percent_encoding::percent_decode_str;

use crate::diagnostic::{Edit, Fix};
use crate::site::{PageId, Site, plugins};
use crate::source::{FileId, Place, Source, Span};
use crate::workspace::Sources;
use crate::yaml::front_matter::{FrontMatter, State};
use crate::yaml::{Yaml, write};

use super::Look;

/// The edit that lets the page answer to its old URL too; `None` where no plugin reads it, or nothing can be added.
pub(super) fn fix(before: Look, after: Look, old: PageId, new: PageId) -> Option<Fix> {
    let old = before.published.site.page(old);
    let url = percent_decode_str(&old.url).decode_utf8().ok()?;
    from(after.published.site, after.sources, new, &url)
}

/// The edit that lets a page answer to another URL too, given decoded; `None` where no plugin reads it, or nothing can be added.
pub(crate) fn from(site: &Site, sources: &Sources, id: PageId, url: &str) -> Option<Fix> {
    let new = site.page(id);
    let is_page = new.html && new.written && new.redirect.is_none();
    if !is_page || !plugins::plugins_of(site).contains(plugins::redirect_from::NAME) {
        return None;
    }
    let file = new.file?;
    let front_matter = &new.parsed.as_ref()?.front_matter;
    let edit = add(front_matter, file, sources.get(file), url)?;
    Some(Fix { title: format!("Add `redirect_from: {url}`"), safe: true, edits: vec![edit] })
}

/// The edit that adds a URL to `redirect_from` of a front matter.
pub(crate) fn add(front_matter: &FrontMatter, file: FileId, source: &Source, url: &str) -> Option<Edit> {
    if front_matter.state != State::Valid {
        return None;
    }
    let url = write::string(url);
    let insert = |at: u32, text: String| Edit { place: Place::new(file, Span { start: at, end: at }), text };
    let Some(node) = front_matter.get("redirect_from") else {
        return Some(insert(front_matter.last_line(source)?, format!("redirect_from: {url}\n")));
    };
    let written = source.slice(node.span);
    match &node.value {
        Yaml::Null if node.span.is_empty() => Some(insert(node.span.end, format!(" {url}"))),
        Yaml::Str(_) if !written.contains('\n') => {
            Some(Edit { place: Place::new(file, node.span), text: format!("[{written}, {url}]") })
        }
        Yaml::Sequence(items) => {
            let last = items.last()?;
            let is_flow = written.starts_with('[');
            if is_flow {
                return Some(insert(last.span.end, format!(", {url}")));
            }
            let line = source.line_span(source.line_index(last.span.start));
            let indent = source.slice(line).split('-').next().filter(|indent| indent.trim().is_empty())?;
            Some(insert(line.end, format!("\n{indent}- {url}")))
        }
        _ => None,
    }
}

/// The fix that takes a URL out of `redirect_from`, given the place of its value; `None` where it is written in a way that cannot
/// be mended without a look at the rest.
pub(crate) fn remove(sources: &Sources, place: Place) -> Option<Fix> {
    let source = sources.get(place.file);
    let line = source.line_span(source.line_index(place.span.start));
    let (text, value) = (source.slice(line), source.slice(place.span));
    let quotes = ['"', '\''];
    let before =
        text.get(..(place.span.start.checked_sub(line.start)?) as usize)?.trim_end_matches(quotes).trim();
    let after =
        text.get((place.span.end.checked_sub(line.start)?) as usize..)?.trim_start_matches(quotes).trim();
    let is_alone = matches!(before, "-" | "redirect_from:") && (after.is_empty() || after.starts_with('#'));
    // The last of a block of items would leave an empty key behind.
    if !is_alone || value.is_empty() || (before == "-" && !has_more_items(source, line)) {
        return None;
    }
    let next = source.line_span(source.line_index(place.span.start) + 1);
    let span = Span { start: line.start, end: next.start.max(line.end) };
    let edits = vec![Edit { place: Place::new(place.file, span), text: String::new() }];
    Some(Fix { title: format!("Take {value} out of redirect_from"), safe: true, edits })
}

/// Whether the line before or behind that of an item is an item of the same list.
fn has_more_items(source: &Source, line: Span) -> bool {
    let indent =
        |text: &str| text.trim_start().starts_with("- ").then(|| text.len() - text.trim_start().len());
    let at = source.line_index(line.start);
    let own = indent(source.slice(line));
    let mut around = at.checked_sub(1).into_iter().chain([at + 1]);
    around.any(|other| own.is_some() && indent(source.slice(source.line_span(other))) == own)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn added(text: &str) -> Option<String> {
        let source = Source::new("a.md".into(), text);
        let edit = add(&FrontMatter::split(text), FileId(0), &source, "/old/")?;
        let mut text = text.to_owned();
        text.replace_range(edit.place.span.range(), &edit.text);
        Some(text)
    }

    #[test]
    fn the_url_is_added_in_the_form_that_is_there() {
        let cases = [
            ("---\ntitle: A\n---\nx", Some("---\ntitle: A\nredirect_from: /old/\n---\nx")),
            ("---\n---\nx", Some("---\nredirect_from: /old/\n---\nx")),
            ("---\nredirect_from: /a/\n---\n", Some("---\nredirect_from: [/a/, /old/]\n---\n")),
            (
                "---\nredirect_from:\n  - /a/\n  - /b/ # x\ntag: y\n---\n",
                Some("---\nredirect_from:\n  - /a/\n  - /b/ # x\n  - /old/\ntag: y\n---\n"),
            ),
            ("---\nredirect_from: [/a/]\n---\n", Some("---\nredirect_from: [/a/, /old/]\n---\n")),
            ("---\nredirect_from:\ntag: y\n---\n", Some("---\nredirect_from: /old/\ntag: y\n---\n")),
            ("no front matter\n", None),
        ];
        for (text, expected) in cases {
            assert_eq!(added(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_url_is_taken_out_where_its_line_holds_nothing_else() {
        let cases = [
            ("---\ntitle: A\nredirect_from: /old/\n---\nx", Some("---\ntitle: A\n---\nx")),
            (
                "---\nredirect_from:\n  - /old/ # x\n  - /b/\n---\n",
                Some("---\nredirect_from:\n  - /b/\n---\n"),
            ),
            (
                "---\r\nredirect_from:\r\n- /b/\r\n- /old/\r\n---\r\n",
                Some("---\r\nredirect_from:\r\n- /b/\r\n---\r\n"),
            ),
            ("---\nredirect_from: '/old/'\n---\n", Some("---\n---\n")),
            ("---\nredirect_from:\n  - /old/\n---\n", None),
            ("---\nredirect_from: [/old/, /b/]\n---\n", None),
        ];
        for (text, expected) in cases {
            let mut sources = Sources::default();
            let file = sources.add(Source::new("a.md".into(), text));
            let at = text.find("/old/").unwrap();
            let fix = remove(&sources, Place::new(file, Span::new(at, at + 5)));
            let removed = fix.map(|fix| {
                let mut text = text.to_owned();
                text.replace_range(fix.edits[0].place.span.range(), &fix.edits[0].text);
                text
            });
            assert_eq!(removed.as_deref(), expected, "{text}");
        }
    }
}
