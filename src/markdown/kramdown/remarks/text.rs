//! What is printed of a text as it is written, although it looks like syntax.

use std::ops::Range;

use super::{Around, Collector};
use crate::markdown::kramdown::definitions::normal_label;
use crate::markdown::kramdown::tags;
use crate::markdown::kramdown::tree::{Kind, Node};
use crate::markdown::{Detached, Markup, RemarkKind, Unrendered};

/// How far the parts of a link are looked for.
const NEAR: usize = 300;

impl Collector<'_> {
    pub(super) fn text_node(&mut self, node: &Node, before: Option<&Node>, around: Around) {
        let range = node.range();
        if let Some(element) = around.raw {
            self.hidden_definitions(range.clone(), element);
            self.raw_text(range, element);
            return;
        }
        let Some(bytes) = self.text.as_bytes().get(range.clone()) else { return };
        let mut from = 0;
        for found in memchr::memchr3_iter(b']', b':', b'[', bytes) {
            let at = range.start + found;
            let next = bytes.get(found + 1).copied().unwrap_or(0);
            if found < from || self.is_escaped(at) {
                continue;
            }
            match (bytes[found..].first(), next) {
                (Some(b']'), b'(' | b' ') => self.failed_link(at, around.in_cell),
                (Some(b']'), b':') => self.failed_definition(at),
                (Some(b':'), b'/') if !around.in_link => {
                    from = self.bare_url(at, range.start).map_or(from, |end| end - range.start);
                }
                (Some(b':'), _) if self.byte_before(at) == b'{' => self.printed_attributes(at),
                (Some(b'['), b'^') => self.undefined_footnote(at),
                _ => {}
            }
        }
        for found in memchr::memchr_iter(b'<', bytes) {
            self.printed_tag(range.start + found, around.in_cell);
        }
        let follows_link = before.is_some_and(|before| matches!(before.kind, Kind::Link | Kind::Image));
        if follows_link && bytes.first() == Some(&b'{') {
            self.attributes_without_colon(range.start);
        } else if around.in_heading && bytes.ends_with(b"}") {
            let open = bytes.iter().rposition(|byte| *byte == b'{');
            if let Some(open) = open.filter(|open| *open > 0) {
                self.attributes_without_colon(range.start + open);
            }
        }
    }

    fn byte_before(&self, at: usize) -> u8 {
        at.checked_sub(1).and_then(|at| self.text.as_bytes().get(at)).copied().unwrap_or(0)
    }

    fn is_escaped(&self, at: usize) -> bool {
        self.byte_before(at) == b'\\'
    }

    /// The bytes from a place on, to the end of the line and not too far.
    fn line_from(&self, at: usize) -> &str {
        let rest = self.text.get(at..).unwrap_or_default();
        rest.split('\n').next().unwrap_or_default()
    }

    /// The `[` that a `]` closes, in the same paragraph.
    fn bracket_before(&self, close: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut depth = 0usize;
        for at in (close.saturating_sub(NEAR)..close).rev() {
            match bytes.get(at)? {
                b'\n' if bytes.get(at + 1) == Some(&b'\n') => return None,
                b']' => depth += 1,
                b'[' if depth > 0 => depth -= 1,
                b'[' => return Some(at).filter(|at| !self.is_escaped(*at)),
                _ => {}
            }
        }
        None
    }

    /// `](` in a text: no link came of it.
    fn failed_link(&mut self, close: usize, in_cell: bool) {
        let behind = self.line_from(close + 1);
        let spaces = behind.len() - behind.trim_start_matches(' ').len();
        let Some(inside) = behind.get(spaces..).and_then(|rest| rest.strip_prefix('(')) else { return };
        let Some(open) = self.bracket_before(close) else { return };
        let label = self.text.get(open + 1..close).unwrap_or_default();
        let address = inside.trim_start_matches('(');
        let is_address = address.starts_with("http") || address.starts_with('/') && in_cell;
        // `[1] (https://…)` names a source, as footnotes in print do.
        let is_number = label.bytes().all(|byte| byte.is_ascii_digit());
        if label.trim().is_empty() || !is_address || spaces > 1 || spaces == 1 && is_number {
            return;
        }
        let what = match spaces {
            0 if in_cell && label.contains('|') => Unrendered::SplitLink,
            0 if in_cell && splits_address(address) => Unrendered::SplitAddress,
            0 => Unrendered::OpenLink,
            _ => Unrendered::SpacedLink,
        };
        let length = inside.find([')', ' ']).map_or(inside.len(), |end| end + 1);
        let end = close + 1 + spaces + 1 + length;
        let is_whole = inside.get(..length).is_some_and(|inside| inside.ends_with(')'));
        if spaces == 0 || is_whole {
            let mark = open - usize::from(self.byte_before(open) == b'!');
            self.unrendered(mark..end, what);
        }
    }

    /// `[label]: https://…` that is no definition.
    fn failed_definition(&mut self, close: usize) {
        let behind = self.line_from(close + 2);
        let address = behind.trim_start();
        let is_address = ["http://", "https://", "/"].iter().any(|start| address.starts_with(start));
        let is_alone = !address.trim_end().contains(' ');
        let Some(open) = self.bracket_before(close) else { return };
        let before = self.text.get(..open).unwrap_or_default();
        let is_line = !self.text.get(open..close).is_some_and(|label| label.contains('\n'));
        let starts_line = is_line && before.rsplit('\n').next().is_some_and(|line| line.trim().is_empty());
        if is_address && is_alone && starts_line {
            let end = close + 2 + behind.trim_end().len();
            self.unrendered(open..end, Unrendered::Definition);
        }
    }

    /// An address in the text: where it ends.
    fn bare_url(&mut self, colon: usize, from: usize) -> Option<usize> {
        let before = self.text.get(from..colon)?;
        let scheme = ["https", "http"].into_iter().find(|scheme| before.ends_with(scheme))?;
        let start = colon - scheme.len();
        let previous = self.text.get(..start)?.chars().next_back().unwrap_or(' ');
        let behind = self.line_from(colon).strip_prefix("://")?;
        let length = url_length(behind);
        let address = behind.get(..length)?;
        let end = colon + 3 + length;
        // `https://host/[user]` is a pattern, and so is one whose part is set off.
        let is_pattern = behind.get(length..).is_some_and(|rest| {
            let is_set_off =
                rest.starts_with('*') && rest.trim_start_matches('*').starts_with(char::is_alphanumeric);
            let is_escaped = rest.strip_prefix('\\').is_some_and(|rest| rest.starts_with(['<', '[', '{']));
            rest.starts_with(['[', '{', '$']) || is_escaped || is_set_off || is_left_open(address, rest)
        });
        // In quotes, set off, struck out and as a value it is spoken of, and so are names that are only examples.
        let is_spoken_of =
            matches!(previous, '"' | '\'' | '“' | '‘' | '«' | '„' | '`' | '=' | '/' | '*' | '_' | '~')
                || previous.is_alphanumeric();
        if !is_spoken_of && !is_pattern && is_public(address) {
            self.add(start..end, RemarkKind::BareUrl);
        }
        Some(end)
    }

    /// `{: …}` in a text.
    fn printed_attributes(&mut self, colon: usize) {
        let open = colon - 1;
        let line = self.line_from(colon + 1);
        let Some(close) = line.find('}').filter(|_| !self.is_escaped(open)) else { return };
        let inside = line.get(..close).unwrap_or_default();
        if is_attributes(inside) || inside.trim() == "toc" {
            self.add(open..colon + 1 + close + 1, RemarkKind::Detached(Detached::Printed));
        }
    }

    fn attributes_without_colon(&mut self, open: usize) {
        let line = self.line_from(open + 1);
        let Some(close) = line.find('}').filter(|_| !self.is_escaped(open)) else { return };
        if is_attributes(line.get(..close).unwrap_or_default()) {
            self.add(open..open + 1 + close + 1, RemarkKind::Detached(Detached::WithoutColon));
        }
    }

    /// `[^name]` in a text.
    fn undefined_footnote(&mut self, open: usize) {
        let window = self.window();
        let name = open + 2..open + 2 + window.name_length(open + 2);
        let written = window.slice(name.clone());
        // `[^a-z]` is a set of characters, and so may be `[^xyz]` where no words stand before it that it could belong to.
        let before = window.slice(0..open).chars().next_back().unwrap_or(' ');
        let is_set = written.len() == 3 && written.as_bytes().get(1) == Some(&b'-')
            || matches!(window.byte(name.end + 1), b'*' | b'+' | b'?' | b'{' | b'\\')
            || !(follows_words(before) || written.bytes().all(|byte| byte.is_ascii_digit()));
        if !written.is_empty() && window.byte(name.end) == b']' && !is_set {
            let name_text = written.to_owned();
            self.add(open..name.end + 1, RemarkKind::UndefinedFootnote { name: name_text });
        }
    }

    /// A tag in a text that kramdown did not take for one.
    fn printed_tag(&mut self, at: usize, in_cell: bool) {
        if self.is_escaped(at) {
            return;
        }
        let window = self.window();
        let is_end = window.byte(at + 1) == b'/';
        let Some(name) = tags::name_range(&window, at + 1 + usize::from(is_end)) else { return };
        let written = tags::element_name(window.slice(name.clone()));
        let line = self.line_from(name.end);
        let Some(close) =
            line.find('>').filter(|close| !line.get(..*close).unwrap_or_default().contains('<'))
        else {
            return;
        };
        // In the middle of a sentence the author speaks of the element.
        let rest = line.get(close + 1..).unwrap_or_default().trim();
        let before = self.text.get(..at).unwrap_or_default();
        let begins_line = before.trim_end_matches([' ', '\t']).ends_with('\n') || before.is_empty();
        if !in_cell && !begins_line && !rest.is_empty() && !rest.starts_with('<') {
            return;
        }
        let is_tag = if is_end { tags::is_known(&written) } else { tags::is_block(&written) };
        if is_tag {
            let (name_text, end) = (written.into_owned(), name.end + close + 1);
            self.add(at..end, RemarkKind::PrintedTag { name: name_text, is_end });
        }
    }

    /// The text of raw HTML.
    fn raw_text(&mut self, range: Range<usize>, element: u32) {
        let Some(bytes) = self.text.as_bytes().get(range.clone()) else { return };
        let mut from = 0;
        for found in memchr::memchr2_iter(b']', b'*', bytes) {
            let at = range.start + found;
            if found < from {
                continue;
            }
            let end = match bytes.get(found) {
                Some(b']') => self.link_in_html(at, element),
                _ => self.emphasis_in_html(at, element),
            };
            from = end.map_or(from, |end| end - range.start);
        }
    }

    /// Definitions of links in raw text, of labels that nothing else defines.
    fn hidden_definitions(&mut self, range: Range<usize>, element: u32) {
        let Some(text) = self.text.get(range.clone()) else { return };
        let mut at = range.start;
        for line in text.split_inclusive('\n') {
            let mark = at + line.len() - line.trim_start_matches(' ').len();
            at += line.len();
            let Some((label, target)) = line.trim().strip_prefix('[').and_then(|rest| rest.split_once("]:"))
            else {
                continue;
            };
            let is_defined =
                normal_label(label).is_none_or(|label| self.document.definitions.links.contains_key(&label));
            if is_defined
                || label.is_empty()
                || label.contains(['[', ']'])
                || label.starts_with('^')
                || target.trim().is_empty()
            {
                continue;
            }
            let end = mark + label.len() + 2;
            let window = self.window();
            let Some(name) = tags::name_range(&window, element as usize + 1) else { continue };
            let by = element as usize..name.end;
            let name = tags::element_name(window.slice(name)).into_owned();
            let opens = |(tag, _): &(Range<usize>, usize)| tag.start == by.start;
            let is_closed = !self.document.losses.open_tags.iter().any(opens);
            let (label, by, is_known) =
                (label.to_owned(), self.document.arena.origin(by), tags::is_known(&name));
            self.add(
                mark..end,
                RemarkKind::HiddenDefinition { label, element: name, by, is_closed, is_known },
            );
        }
    }

    fn link_in_html(&mut self, close: usize, element: u32) -> Option<usize> {
        let inside = self.line_from(close + 1).strip_prefix('(')?;
        let open = self.bracket_before(close)?;
        let length = inside.find(')')?;
        let destination = inside.get(..length)?;
        let address = destination.split(' ').next()?;
        let is_titled = address.len() == destination.len() || destination.contains('"');
        let label = self.text.get(open + 1..close)?;
        let is_image = self.byte_before(open) == b'!';
        let is_address = address.contains(['/', '#']) || address.contains('.') && is_image;
        if !is_titled || !is_address || label.trim().is_empty() && !is_image || label.contains(['{', '$']) {
            return None;
        }
        let end = close + 2 + length + 1;
        let (start, markup) = if is_image { (open - 1, Markup::Image) } else { (open, Markup::Link) };
        self.unrendered(start..end, Unrendered::InHtml { markup, element });
        Some(end)
    }

    /// `**words**`
    fn emphasis_in_html(&mut self, at: usize, element: u32) -> Option<usize> {
        let inside = self.line_from(at).strip_prefix("**")?;
        let length = inside.find("**").filter(|length| *length > 0)?;
        let words = inside.get(..length)?;
        let is_edge = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || c == '*' || c == '/');
        let before = self.text.get(..at)?.chars().next_back();
        let after = inside.get(length + 2..)?.chars().next();
        let is_words = words.starts_with(|c: char| c.is_alphanumeric())
            && !words.ends_with(char::is_whitespace)
            && words.contains(char::is_alphabetic);
        let end = at + 2 + length + 2;
        if is_words && is_edge(before) && is_edge(after) {
            self.unrendered(at..end, Unrendered::InHtml { markup: Markup::Emphasis, element });
        }
        Some(end)
    }
}

/// Whether it is what attribute lists are made of.
fn is_attributes(inside: &str) -> bool {
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.' | '#'))
    };
    let is_item = |item: &str| match item.split_once('=') {
        Some((name, value)) => is_name(name) && !value.is_empty(),
        None => item.strip_prefix(['.', '#']).is_some_and(is_name),
    };
    inside.split_whitespace().next().is_some_and(is_item)
}

/// The length of the address that a text begins with, without the marks that end a sentence.
fn url_length(text: &str) -> usize {
    let is_end = |c: char| {
        c.is_whitespace()
            || matches!(c, '<' | '>' | '"' | '`' | '|' | '[' | ']' | '{' | '}' | '$' | '*')
            || matches!(c, '\u{2018}'..='\u{201f}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff65}' | '»' | '…')
    };
    let mut depth = 0usize;
    let mut length = text.len();
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth > 0 => depth -= 1,
            c if c == ')' || is_end(c) => {
                length = at;
                break;
            }
            _ => {}
        }
    }
    let address = text.get(..length).unwrap_or_default();
    let entity = ["&gt;", "&lt;", "&quot;"].iter().filter_map(|entity| address.find(entity)).min();
    let address = address.get(..entity.unwrap_or(address.len())).unwrap_or_default();
    address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '_', '(', '~', '\\']).len()
}

/// Whether an address may be open to all: not of the reader's own machine, and no example.
fn is_public(address: &str) -> bool {
    let host = address.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let name = host.to_ascii_lowercase();
    let is_number = name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let mut labels = name.split('.').rev();
    let (last, second) = (labels.next().unwrap_or_default(), labels.next().unwrap_or_default());
    let is_reserved =
        matches!(last, "local" | "localhost" | "test" | "example" | "invalid" | "lan" | "internal");
    let is_made_up = second == "example"
        || ["your", "my-", "mysite", "xxx", "foo.", "bar."].iter().any(|start| name.starts_with(start));
    let is_filled_in = address.split(['/', '=', '&', '?', '-']).any(|part| {
        let is_capital =
            part.contains('_') && part.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
        is_capital || matches!(part, "username" | "USERNAME" | "YOUR")
    });
    let is_example = is_reserved || is_made_up || is_filled_in;
    name.contains('.') && !last.is_empty() && !is_number && !is_example
}

/// Whether what follows an address stands for a part of it: `https://host/<id>`.
fn is_left_open(address: &str, rest: &str) -> bool {
    let name = rest.strip_prefix('<').unwrap_or_default();
    address.ends_with(['/', '=', '-', '.', ':'])
        && name.starts_with(char::is_alphabetic)
        && !name.starts_with("br")
}

/// Whether a bar stands in the address of a link.
fn splits_address(from_address: &str) -> bool {
    from_address.split([')', ' ']).next().is_some_and(|address| address.contains('|'))
}

/// Whether a character ends words, so that a mark right behind it belongs to them.
fn follows_words(before: char) -> bool {
    before.is_alphanumeric()
        || matches!(
            before,
            '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '*' | '_' | '»' | '”' | '。' | '，'
        )
}
