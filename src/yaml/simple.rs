//! The events of simple documents without a parser: one mapping of keys at the margin, whose values are scalars on their own
//! line or lists of such scalars. Nearly all front matter is no more than that, and libyaml takes ten times as long for it.
//! Whatever looks like more is left to libyaml; a property test holds the two against each other.

use libyaml_safer::{EventData, MappingStyle, ScalarStyle, SequenceStyle};

use super::events::Event;

/// The events that libyaml would give for the document, without those around it. `None`: not simple.
pub(super) fn events(text: &str) -> Option<Vec<Event>> {
    if !is_plain_text(text.as_bytes()) {
        return None;
    }
    let mut reader = Reader { text, events: Vec::with_capacity(24), open: Open::Value };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let written = line.trim_end_matches(['\n', '\r', ' ']);
        let begins_document = start == 0 && written == "---";
        if !written.is_empty() && !written.starts_with('#') && !begins_document {
            reader.line(start, written)?;
        }
        start += line.len();
    }
    reader.finish()
}

/// What the lines before leave open.
#[derive(Clone, Copy)]
enum Open {
    /// Nothing: the last key has its value.
    Value,
    /// A key without a value, and the byte behind its colon.
    Key(usize),
    /// A list whose dashes stand behind so many spaces.
    List(usize),
}

struct Reader<'t> {
    text: &'t str,
    events: Vec<Event>,
    open: Open,
}

impl Reader<'_> {
    /// Takes a line that begins at the byte `start`, without the white space at its end.
    fn line(&mut self, start: usize, line: &str) -> Option<()> {
        let content = line.trim_start_matches(' ');
        let indent = line.len() - content.len();
        let at = start + indent;
        if let Some(item) = content.strip_prefix("- ") {
            match self.open {
                Open::Key(_) => self.push(sequence_start(SequenceStyle::Block), at, at + 1),
                Open::List(dashes) if dashes == indent => {}
                _ => return None,
            }
            self.open = Open::List(indent);
            return self.scalar(start + line.len() - item.trim_start_matches(' ').len(), start + line.len());
        }
        let key = content.bytes().take_while(|byte| is_of_key(*byte)).count();
        let rest = content.get(key..)?.strip_prefix(':')?;
        let is_key = content.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && key < 100;
        if indent > 0 || !is_key || !(rest.is_empty() || rest.starts_with(' ')) {
            return None;
        }
        self.end_value();
        if self.events.is_empty() {
            let (anchor, tag, implicit, style) = (None, None, true, MappingStyle::Block);
            self.push(EventData::MappingStart { anchor, tag, implicit, style }, at, at);
        }
        self.push(scalar(content.get(..key)?, ScalarStyle::Plain), at, at + key);
        if rest.is_empty() {
            self.open = Open::Key(at + key + 1);
            return Some(());
        }
        self.open = Open::Value;
        let (value, end) = (start + line.len() - rest.trim_start_matches(' ').len(), start + line.len());
        match self.text.get(value..end)?.strip_prefix('[') {
            Some(_) => self.flow_list(value, end),
            None => self.scalar(value, end),
        }
    }

    /// A scalar that is all that stands from `start` to `end`.
    fn scalar(&mut self, start: usize, end: usize) -> Option<()> {
        let written = self.text.get(start..end)?;
        match written.chars().next()? {
            quote @ ('"' | '\'') => {
                let inner = written.get(1..)?.strip_suffix(quote)?;
                self.quoted(inner, quote, start, end)
            }
            _ if is_plain(written) => {
                self.push(scalar(written, ScalarStyle::Plain), start, end);
                Some(())
            }
            _ => None,
        }
    }

    fn quoted(&mut self, inner: &str, quote: char, start: usize, end: usize) -> Option<()> {
        if inner.contains(quote) || quote == '"' && inner.contains('\\') {
            return None;
        }
        let style = if quote == '"' { ScalarStyle::DoubleQuoted } else { ScalarStyle::SingleQuoted };
        self.push(scalar(inner, style), start, end);
        Some(())
    }

    /// `[a, "b"]`, from `start` to `end`.
    fn flow_list(&mut self, start: usize, end: usize) -> Option<()> {
        let inner = self.text.get(start + 1..end)?.strip_suffix(']')?;
        self.push(sequence_start(SequenceStyle::Flow), start, start + 1);
        let mut at = start + 1;
        for item in inner.split(',') {
            let item_end = at + item.trim_end_matches(' ').len();
            let written = item.trim_matches(' ');
            let is_simple = !written.contains(['[', ']', '{', '}', ':', '#', '?']);
            // Nothing at all between the brackets is an empty list.
            if !(written.is_empty() && inner.len() == item.len()) {
                if !is_simple {
                    return None;
                }
                self.scalar(item_end - written.len(), item_end)?;
            }
            at += item.len() + 1;
        }
        self.push(EventData::SequenceEnd, end - 1, end);
        Some(())
    }

    /// Ends what belongs to the last key.
    fn end_value(&mut self) {
        match self.open {
            Open::Value => {}
            Open::Key(at) => self.push(scalar("", ScalarStyle::Plain), at, at),
            Open::List(_) => {
                let end = self.events.last().map_or(0, |event| event.end);
                self.push(EventData::SequenceEnd, end, end);
            }
        }
    }

    fn finish(mut self) -> Option<Vec<Event>> {
        self.end_value();
        let end = self.events.last()?.end;
        self.push(EventData::MappingEnd, end, end);
        Some(self.events)
    }

    fn push(&mut self, data: EventData, start: usize, end: usize) {
        self.events.push(Event { data, start, end });
    }
}

fn scalar(value: &str, style: ScalarStyle) -> EventData {
    let (anchor, tag, value) = (None, None, value.to_owned());
    let plain_implicit = style == ScalarStyle::Plain;
    EventData::Scalar { anchor, tag, value, plain_implicit, quoted_implicit: !plain_implicit, style }
}

fn sequence_start(style: SequenceStyle) -> EventData {
    EventData::SequenceStart { anchor: None, tag: None, implicit: true, style }
}

fn is_of_key(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// Whether this is one plain scalar for sure: it begins with no indicator, and nothing in it ends it.
fn is_plain(written: &str) -> bool {
    let begins = |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii() || b"_/.(".contains(byte);
    let mut before = 0;
    let mut goes_on = |byte: u8| {
        let was = std::mem::replace(&mut before, byte);
        !(was == b':' && byte == b' ' || was == b' ' && byte == b'#')
    };
    written.as_bytes().first().is_some_and(begins)
        && written.bytes().all(&mut goes_on)
        && !written.ends_with(':')
}

/// Whether the text holds no character that libyaml refuses or takes for more than a letter: control characters, tabs, a line
/// end of a carriage return alone, and beyond ASCII U+0080 to U+009F, the separators U+2028 and U+2029, a BOM, U+FFFE and U+FFFF.
fn is_plain_text(bytes: &[u8]) -> bool {
    let next_is = |at: usize, next: &dyn Fn(u8) -> bool| bytes.get(at + 1).is_some_and(|byte| next(*byte));
    bytes.iter().enumerate().all(|(at, byte)| match byte {
        b'\n' | b' '..=b'~' => true,
        b'\r' => next_is(at, &|next| next == b'\n'),
        0xc2 => next_is(at, &|next| next >= 0xa0),
        0xe2 => !bytes[at..].starts_with(b"\xe2\x80\xa8") && !bytes[at..].starts_with(b"\xe2\x80\xa9"),
        0xef => !next_is(at, &|next| matches!(next, 0xbb | 0xbf)),
        _ => *byte > 0x7f,
    })
}
