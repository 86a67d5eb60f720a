//! Spans that do not nest: code, addresses, references to characters, footnote marks, math, extensions.

use super::attributes::Attributes;
use super::entities;
use super::extensions::{NAMES, closing_brace, is_html, start_tag, stop_tag};
use super::scan::{is_alphanumeric, is_space};
use super::spans::Spans;
use super::tree::{Kind, LinkData, LinkKind, NONE, NodeId, SPACE_AFTER, SPACE_BEFORE};

/// How long the attributes of a definition may become by those of its links: kramdown copies them for each link.
const MAX_SHARED: usize = 1000;

impl Spans<'_> {
    pub(super) fn code_span(&mut self, parent: NodeId, at: usize) -> bool {
        let window = self.window();
        let content = window.skip(at, |byte| byte == b'`');
        let ticks = content - at;
        let is_lonely = ticks == 1 && (at == self.start || is_space(window.byte(at - 1)));
        if is_lonely && is_space(window.byte(content)) {
            return self.as_text(parent, at..content);
        }
        let close = if ticks == 1 {
            self.memory.tick.find(&window, content, "`")
        } else if self.memory.open_ticks.is_some_and(|(place, open)| place <= at && open <= ticks) {
            None
        } else {
            let mark = window.bytes(at..content);
            let found = memchr::memmem::find(window.bytes(content..self.end), mark);
            if found.is_none() {
                self.memory.open_ticks = Some((at, ticks));
            }
            found.map(|found| content + found)
        };
        let Some(close) = close else { return self.as_text(parent, at..content) };
        let (mut start, mut end) = (content, close);
        if ticks > 1 {
            start += usize::from(start < end && window.byte(start) == b' ');
            end -= usize::from(start < end && window.byte(end - 1) == b' ');
        }
        self.tree.push(parent, Kind::CodeSpan, start..end);
        self.position = close + ticks;
        true
    }

    /// `<https://…>` and `<a@b.c>` (J-MD-27).
    pub(super) fn address(&mut self, parent: NodeId, at: usize) -> bool {
        let window = self.window();
        let start = at + 1;
        let rest = window.rest(start);
        let scheme =
            ["mailto:", "http:", "https:", "ftp:", "ftps:"].iter().find(|scheme| rest.starts_with(**scheme));
        let (close, kind) = match scheme {
            Some(scheme) => {
                let from = start + scheme.len();
                let from = from + window.char_at(from).map_or(1, char::len_utf8);
                let close = self.memory.angle.find(&window, from, ">");
                let line = self.memory.line.find(&window, start, "\n").unwrap_or(self.end);
                (close.filter(|close| *close < line), LinkKind::Address)
            }
            None => (mail_end(rest).map(|length| start + length), LinkKind::Mail),
        };
        let Some(close) = close else { return false };
        let node = self.tree.push(parent, Kind::Link, at..close + 1);
        self.tree.node_mut(node).data = self.tree.links.len() as u32;
        let text = start + if scheme == Some(&"mailto:") { 7 } else { 0 }..close;
        self.tree.links.push(LinkData {
            destination: start..close,
            title: None,
            text: text.clone(),
            kind,
            attributes: NONE,
            definition: NONE,
        });
        self.tree.push(node, Kind::Text, text);
        self.position = close + 1;
        true
    }

    pub(super) fn entity(&mut self, parent: NodeId, at: usize) -> bool {
        let window = self.window();
        let Some(length) = entities::reference_length(window.rest(at)) else { return false };
        let code = entities::code_point(window.slice(at..at + length));
        let end = if code.is_some() { at + length } else { at + 1 };
        let node = self.tree.push(parent, Kind::Entity, at..end);
        self.tree.node_mut(node).data = code.unwrap_or(u32::from('&'));
        self.push_text(parent, end..at + length);
        self.position = at + length;
        true
    }

    /// Dashes, dots and guillemets.
    pub(super) fn symbol(&mut self, parent: NodeId, at: usize) -> bool {
        const SYMBOLS: [(&str, char, u8); 7] = [
            ("---", '\u{2014}', 0),
            ("--", '\u{2013}', 0),
            ("...", '\u{2026}', 0),
            ("<< ", '\u{ab}', SPACE_AFTER),
            (" >>", '\u{bb}', SPACE_BEFORE),
            ("<<", '\u{ab}', 0),
            (">>", '\u{bb}', 0),
        ];
        if !self.options.typographic {
            return false;
        }
        let window = self.window();
        let Some((written, symbol, flags)) =
            SYMBOLS.iter().find(|(written, ..)| window.starts_with(at, written))
        else {
            return false;
        };
        self.position = at + written.len();
        let node = self.tree.push(parent, Kind::Symbol, at..self.position);
        let node = self.tree.node_mut(node);
        (node.data, node.flags) = (u32::from(*symbol), *flags);
        true
    }

    /// `\`: an escaped character, or a line that ends.
    pub(super) fn backslash(&mut self, parent: NodeId, at: usize) -> bool {
        let window = self.window();
        let next = window.byte(at + 1);
        let doubled = window.starts_with(at + 1, "<<") || window.starts_with(at + 1, ">>");
        if doubled && self.options.typographic {
            for place in [at + 1, at + 2] {
                let node = self.tree.push(parent, Kind::Entity, place..place + 1);
                self.tree.node_mut(node).data = u32::from(next);
            }
            self.position = at + 3;
        } else if next == b'\\' && window.byte(at + 2) == b'\n' && !self.options.hard_wrap {
            self.tree.push(parent, Kind::Break, at..at + 2);
            self.position = at + 2;
        } else if is_escapable(next) || next == b'~' && self.options.gfm {
            self.push_text(parent, at + 1..at + 2);
            self.position = at + 2;
        } else {
            return false;
        }
        true
    }

    pub(super) fn footnote_mark(&mut self, parent: NodeId, at: usize) -> bool {
        let window = self.window();
        let name = at + 2..at + 2 + window.name_length(at + 2);
        if name.is_empty() || window.byte(name.end) != b']' {
            return false;
        }
        self.position = name.end + 1;
        if self.definitions.footnotes.contains_key(window.slice(name.clone())) {
            self.tree.push(parent, Kind::FootnoteMark, at..name.end + 1);
            true
        } else {
            self.as_text(parent, at..name.end + 1)
        }
    }

    pub(super) fn math(&mut self, parent: NodeId, at: usize) -> bool {
        let window = self.window();
        if window.byte(at + 1) != b'$' {
            return false;
        }
        let Some(close) = self.memory.math.find(&window, at + 2, "$$") else { return false };
        self.tree.push(parent, Kind::Math, window.trim(at + 2..close));
        self.position = close + 2;
        true
    }

    /// `{:`: an attribute list for the span before it, or an extension.
    pub(super) fn extension(&mut self, parent: NodeId, at: usize) -> bool {
        let window = self.window();
        if stop_tag(&window, at, "").is_some() {
            return false;
        }
        if window.byte(at + 2) == b'/' {
            let name = at + 3..at + 3 + window.name_length(at + 3);
            if !name.is_empty() && window.byte(name.end) == b'}' {
                return false;
            }
        }
        if start_tag(&mut self.memory.brace, &window, at).is_some() {
            return self.named_extension(parent, at);
        }
        let Some(close) =
            closing_brace(&mut self.memory.brace, &window, at + 2).filter(|close| *close > at + 2)
        else {
            return false;
        };
        let last = self.tree.node(parent).last;
        if last == NONE || self.tree.node(last).kind == Kind::Text {
            return false;
        }
        let mut list = Attributes::default();
        list.read(&window, at + 2..close);
        list.range = at..close + 1;
        self.position = close + 1;
        if let Some(attributes) = self.tree.attributes_mut(last) {
            attributes.extend(&list);
        }
        self.share_with_definition(last, &list);
        true
    }

    /// When the definition of a link has attributes, kramdown adds to these what is set at the link: later links by the
    /// definition get it too.
    fn share_with_definition(&mut self, id: NodeId, list: &Attributes) {
        let node = self.tree.node(id);
        let data = self.tree.link(node).filter(|_| matches!(node.kind, Kind::Link | Kind::Image));
        let Some(data) = data.filter(|data| data.attributes != NONE) else { return };
        let definition = data.definition;
        let shared = self.tree.attributes.get(self.tree.node(definition).attributes as usize);
        let Some(mut shared) = shared.filter(|shared| shared.length() < MAX_SHARED).cloned() else { return };
        shared.extend(list);
        // Links that came before keep what was there.
        self.tree.node_mut(definition).attributes = self.tree.attributes.len() as u32;
        self.tree.attributes.push(shared);
    }

    fn named_extension(&mut self, parent: NodeId, at: usize) -> bool {
        let window = self.window();
        let Some(tag) = start_tag(&mut self.memory.brace, &window, at) else { return false };
        let name = window.slice(tag.name.clone());
        let Some(kind) = NAMES.iter().position(|known| *known == name) else { return false };
        let mut list = Attributes::default();
        list.read(&window, tag.options);
        let mut body = None;
        let mut end = tag.end;
        if !tag.is_closed {
            if self.memory.open_extensions[kind].is_some_and(|place| place <= at) {
                return false;
            }
            let Some((stop, after)) = span_stop(&window, tag.end, name) else {
                self.memory.open_extensions[kind] = Some(at);
                return false;
            };
            (body, end) = (Some(tag.end..stop), after);
        }
        match (name, body) {
            ("comment", Some(body)) => {
                self.tree.push(parent, Kind::Note, body);
            }
            ("nomarkdown", Some(body)) => {
                let body = if is_html(&list) { body } else { end..end };
                self.tree.push(parent, Kind::Raw, body);
            }
            ("options", _) => self.options.apply(&list),
            _ => {}
        }
        self.position = end;
        true
    }
}

/// Where an extension is stopped, and where its stop tag ends.
fn span_stop(window: &super::scan::Window<'_>, from: usize, name: &str) -> Option<(usize, usize)> {
    let mut at = from;
    loop {
        at += memchr::memmem::find(window.bytes(at..window.end), b"{:/")?;
        if let Some(end) = stop_tag(window, at, name) {
            return Some((at, end));
        }
        at += 3;
    }
}

/// The characters that a backslash makes plain (J-MD-40).
pub(super) fn is_escapable(byte: u8) -> bool {
    matches!(
        byte,
        b'\\'
            | b'.'
            | b'*'
            | b'_'
            | b'+'
            | b'`'
            | b'<'
            | b'>'
            | b'('
            | b')'
            | b'['
            | b']'
            | b'{'
            | b'}'
            | b'#'
            | b'!'
            | b':'
            | b'|'
            | b'"'
            | b'\''
            | b'$'
            | b'='
            | b'-'
    )
}

/// The length of a mail address that a `>` follows.
fn mail_end(text: &str) -> Option<usize> {
    let part = |text: &str| {
        let is_part = |c: char| is_alphanumeric(c) || matches!(c, '-' | '_' | '.');
        Some(text.find(|c: char| !is_part(c)).unwrap_or(text.len())).filter(|length| *length > 0)
    };
    let name = part(text)?;
    let host = text.get(name..)?.strip_prefix('@')?;
    let length = part(host)?;
    host.get(length..)?.starts_with('>').then_some(name + 1 + length)
}
