//! Which items of lists hold their text without `<p>`.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::super::lines::line_end;
use super::super::prepared::Prepared;
use super::Located;

/// An item of a list that is being read.
struct Item {
    /// The event of its first child, when that is a paragraph; and whether a blank line follows it.
    first: Option<(usize, bool)>,
    children: usize,
}

/// The paragraphs, by the number of their event, that are written without tags. To CommonMark all items of a list are alike;
/// to kramdown an item is loose when a blank line follows its first paragraph.
pub(super) fn transparent(
    text: &str,
    prepared: &Prepared<'_>,
    events: &[Located<'_>],
    kramdown: bool,
) -> HashSet<usize> {
    let mut found = HashSet::new();
    if !kramdown {
        return found;
    }
    // For each open block, the items so far when it is a list.
    let mut open: Vec<Vec<Item>> = Vec::new();
    for (index, (event, range)) in events.iter().enumerate() {
        match event {
            Event::Start(tag) => {
                if matches!(tag, Tag::Item) {
                    let list = open.last_mut();
                    list.into_iter().for_each(|list| list.push(Item { first: None, children: 0 }));
                } else if let Some(item) = open.len().checked_sub(2).and_then(|at| open[at].last_mut())
                    && !is_inline(tag)
                {
                    if item.children == 0 && matches!(tag, Tag::Paragraph) {
                        item.first = Some((index, blank_follows(text, prepared, range)));
                    }
                    item.children += 1;
                }
                open.push(Vec::new());
            }
            Event::End(tag) => {
                let items = open.pop().unwrap_or_default();
                if matches!(tag, TagEnd::List(_)) {
                    found.extend(of_list(&items));
                }
            }
            _ => {}
        }
    }
    found
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
}

/// The transparent paragraphs of a list's items.
fn of_list(items: &[Item]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut has_tight = false;
    for (number, item) in items.iter().enumerate() {
        let is_last = number + 1 == items.len();
        let Some((event, blank)) = item.first else {
            has_tight = true;
            continue;
        };
        let followed = blank && !(is_last && item.children == 1);
        if !followed && (!is_last || items.len() == 1 || has_tight) {
            found.push(event);
            has_tight = true;
        }
    }
    found
}

/// Whether the line after a paragraph is blank.
fn blank_follows(text: &str, prepared: &Prepared<'_>, paragraph: &Range<usize>) -> bool {
    let written = prepared.text.get(paragraph.clone()).unwrap_or_default().trim_end();
    let (_, next) = line_end(text, (paragraph.start + written.len()).min(text.len()));
    let rest = prepared.text.get(next..).unwrap_or_default();
    let line = rest.split('\n').next().unwrap_or_default();
    line.trim_matches([' ', '\t', '\r', '>']).is_empty()
}
