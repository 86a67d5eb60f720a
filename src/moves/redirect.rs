//! `redirect_from` for a page whose URL changes (J-PLUG-3).

use percent_encoding::percent_decode_str;

use crate::diagnostic::{Edit, Fix};
use crate::site::{PageId, Site, plugins};
use crate::source::{FileId, Place, Source, Span};
use crate::workspace::Sources;
use crate::yaml::Yaml;
use crate::yaml::front_matter::{FrontMatter, State};

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
    let url = quoted(url);
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

/// A URL as YAML takes it for a string.
fn quoted(url: &str) -> String {
    let is_plain = url.starts_with('/')
        && !url.contains(": ")
        && !url.contains(" #")
        && !url.contains(['"', '\'', ',', '[', ']', '{', '}']);
    match is_plain {
        true => url.to_owned(),
        false => format!("'{}'", url.replace('\'', "''")),
    }
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
}
