//! `redirect_from` for a page whose URL changes (J-PLUG-3).

use percent_encoding::percent_decode_str;

use crate::diagnostic::{Edit, Fix};
use crate::site::{PageId, Site, plugins};
use crate::source::{FileId, Place, Source, Span};
use crate::workspace::Sources;
use crate::yaml::front_matter::{FrontMatter, State};
use crate::yaml::{Node, Yaml, write};

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

/// The fix that takes the page's own URL out of its `redirect_from`.
pub(super) fn without_own(site: &Site, sources: &Sources, id: PageId) -> Option<Fix> {
    let page = site.page(id);
    let (file, front_matter) = (page.file?, &page.parsed.as_ref()?.front_matter);
    front_matter.get("redirect_from")?;
    let own = site.pages_in_order().filter(|other| other.is_old_url() && other.output == page.output);
    let own: Vec<Span> =
        own.filter_map(|other| other.redirect_from).filter(|at| at.file == file).map(|at| at.span).collect();
    taken_out(sources, file, front_matter, &own)
}

/// The fix that takes a URL out of `redirect_from`, given the place of its value.
pub(crate) fn remove(sources: &Sources, place: Place) -> Option<Fix> {
    let front_matter = FrontMatter::split(&sources.get(place.file).text);
    taken_out(sources, place.file, &front_matter, &[place.span])
}

/// The fix that takes values out of `redirect_from`, and the key with the last of them; `None` where they share their lines with
/// something else.
fn taken_out(sources: &Sources, file: FileId, front_matter: &FrontMatter, gone: &[Span]) -> Option<Fix> {
    let source = sources.get(file);
    let entry = front_matter.node.as_ref()?.as_mapping()?.entry("redirect_from")?;
    let items = match &entry.value.value {
        Yaml::Sequence(items) => items.as_slice(),
        _ => std::slice::from_ref(&entry.value),
    };
    let (gone, kept): (Vec<&Node>, Vec<&Node>) =
        items.iter().partition(|item| gone.iter().any(|span| item.span.contains(*span)));
    let (first, last) = (gone.first()?, items.last()?);
    let lines = |from: u32, to: u32| {
        let (first, last) = (source.line_span(source.line_index(from)), source.line_index(to));
        let end = source.line_span(last + 1).start.max(source.line_span(last).end);
        Span { start: first.start, end }
    };
    let written = source.slice(entry.value.span);
    let edits = if kept.is_empty() {
        let between = Span { start: entry.key.span.end, end: entry.value.span.start };
        let end = if written.starts_with('[') { entry.value.span.end } else { last.span.end };
        let all = lines(entry.key.span.start, end);
        // An anchor may be asked for elsewhere, and a mapping in braces has its other keys on the line.
        let is_alone = all.start == entry.key.span.start && source.slice(between).trim() == ":";
        is_alone.then(|| vec![(all, String::new())])?
    } else if written.starts_with('[') {
        let kept: Vec<&str> = kept.iter().map(|item| source.slice(item.span)).collect();
        vec![(entry.value.span, format!("[{}]", kept.join(", ")))]
    } else {
        gone.iter().map(|item| (lines(item.span.start, item.span.end), String::new())).collect()
    };
    let value = first.as_str().unwrap_or_default();
    let edits = edits.into_iter().map(|(span, text)| Edit { place: Place::new(file, span), text }).collect();
    Some(Fix { title: format!("Take {value} out of redirect_from"), safe: true, edits })
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
    fn a_url_is_taken_out_and_the_key_with_the_last() {
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
            ("---\nredirect_from:\n  - /old/\n---\n", Some("---\n---\n")),
            ("---\nredirect_from: [/old/, /b/]\n---\n", Some("---\nredirect_from: [/b/]\n---\n")),
            ("---\nredirect_from: [\n  '/old/'\n]\na: b\n---\n", Some("---\na: b\n---\n")),
            ("---\nredirect_from: &a /old/\nb: *a\n---\n", None),
            ("---\n{redirect_from: /old/}\n---\n", None),
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
