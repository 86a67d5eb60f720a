//! What an output expression under the cursor prints.

use crate::liquid::ast::Node;
use crate::origin::HOLE;
use crate::site::PageId;
use crate::source::{Place, Span};

use super::cursor::Look;
use super::server::At;

/// A loop may print hundreds.
const MAX_VALUES: usize = 5;

/// Characters of a value that are shown.
const MAX_LENGTH: usize = 300;

/// The `{{ … }}` at a byte, and what it prints on the page, or on the first page that shows the text, in words.
pub(super) fn at(at: &At, offset: u32) -> Option<(Span, String)> {
    let (span, page) = at.workspace.look(|published| {
        let look = Look { published, sources: &at.workspace.sources, file: at.file };
        let page = look.page().or_else(|| {
            let shows =
                |id: &PageId| published.facts(*id).is_some_and(|facts| facts.includes.contains_key(&at.file));
            published.site.page_ids().find(shows)
        })?;
        Some((look.print_at(offset)?, page))
    })?;
    let text = at.workspace.rendered(page)?.text;
    let place = Place::new(at.file, span);
    let mut values: Vec<String> = Vec::new();
    let mut is_running = false;
    for (range, stretch) in text.stretches_of(0..text.text.len()) {
        let is_own = stretch.via == Some(place);
        let bytes = text.text.get(range).unwrap_or_default();
        match values.last_mut().filter(|_| is_running) {
            Some(value) if is_own => value.push_str(bytes),
            _ if is_own => values.push(bytes.to_owned()),
            _ => {}
        }
        is_running = is_own;
    }
    values.dedup();
    let on = match at.workspace.site.page(page) {
        page if page.file == Some(at.file) => String::new(),
        page => page.source.as_ref().map(|source| format!(" on `{source}`")).unwrap_or_default(),
    };
    Some((span, described(&values, &on)))
}

fn described(values: &[String], on: &str) -> String {
    if values.is_empty() {
        return format!("prints nothing{on}");
    }
    let shown: Vec<String> = values.iter().take(MAX_VALUES).map(|value| block(value)).collect();
    let more = match values.len().saturating_sub(MAX_VALUES) {
        0 => String::new(),
        more => format!("\n\nand {more} more"),
    };
    format!("prints{on}\n\n{}{more}", shown.join("\n\n"))
}

/// A value as a block of code.
fn block(value: &str) -> String {
    if value.contains(HOLE) && value.chars().all(|c| c == HOLE) {
        return "what only the build knows".to_owned();
    }
    let mut text: String = value.chars().take(MAX_LENGTH).map(|c| if c == HOLE { '…' } else { c }).collect();
    if value.chars().nth(MAX_LENGTH).is_some() {
        text.push('…');
    }
    // A fence longer than any within.
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}text\n{text}\n{fence}")
}

impl Look<'_> {
    /// The output expression at a byte, braces included.
    fn print_at(&self, offset: u32) -> Option<Span> {
        let mut found = None;
        self.template()?.body.walk(true, &mut |node, _| {
            if let Node::Print(print) = node
                && print.span.start <= offset
                && offset < print.span.end
            {
                found = Some(print.span);
            }
        });
        found
    }
}
