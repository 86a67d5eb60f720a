//! libyaml's events with places in the original text.
//!
//! The port of libyaml that is used here stops the program on two kinds of valid input: a block scalar that ends
//! with the file, and a tag before a comma (`[!x, y]`). Both are led past it here, and nothing outside sees it.

use std::borrow::Cow;
use std::io::{Chain, Read};

use libyaml_safer::{Encoding, Error, EventData, Mark, Parser};

/// Text made ready for the parser.
pub(super) struct Input<'t> {
    /// What the parser reads: the text, with a noncharacter for every `!` that is written before a comma.
    text: Cow<'t, str>,
    /// The noncharacter.
    stand_in: Option<char>,
    /// Where stand-ins begin, in bytes of `self.text`.
    replaced: Vec<usize>,
    /// Bytes of the original text.
    len: usize,
}

/// An event and the bytes of the original text that it spans.
pub(super) struct Event {
    pub(super) data: EventData,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl<'t> Input<'t> {
    /// `None` when a stand-in is needed and the text holds every one of them.
    pub(super) fn new(text: &'t str) -> Option<Self> {
        let marks = tags_before_commas(text);
        if marks.is_empty() {
            return Some(Input { text: text.into(), stand_in: None, replaced: Vec::new(), len: text.len() });
        }
        let stand_in = ('\u{fdd1}'..='\u{fdef}').find(|c| !text.contains(*c))?;
        let mut changed = String::with_capacity(text.len() + 2 * marks.len());
        let mut replaced = Vec::with_capacity(marks.len());
        let mut from = 0;
        for mark in marks {
            changed.push_str(text.get(from..mark).unwrap_or(""));
            replaced.push(changed.len());
            changed.push(stand_in);
            from = mark + 1;
        }
        changed.push_str(text.get(from..).unwrap_or(""));
        Some(Input { text: changed.into(), stand_in: Some(stand_in), replaced, len: text.len() })
    }

    /// The byte of the original text that a mark stands for.
    pub(super) fn offset(&self, mark: Mark) -> usize {
        let index = usize::try_from(mark.index).unwrap_or(usize::MAX);
        let before = self.replaced.partition_point(|at| *at < index);
        index.saturating_sub(2 * before).min(self.len)
    }

    /// Puts the `!` back.
    fn restore(&self, value: String) -> String {
        match self.stand_in {
            Some(stand_in) if value.contains(stand_in) => value.replace(stand_in, "!"),
            _ => value,
        }
    }
}

/// Offsets of the `!` in every run of tag characters that ends at a comma.
fn tags_before_commas(text: &str) -> Vec<usize> {
    let is_tag = |byte: u8| byte.is_ascii_alphanumeric() || b"_-;/?:@&=+$.%!~*'()<>[]".contains(&byte);
    let mut found = Vec::new();
    let mut run = 0; // found[run..] belongs to the current run
    if !text.contains('!') {
        return found;
    }
    for (at, byte) in text.bytes().enumerate() {
        if byte == b'!' {
            found.push(at);
        } else if byte == b',' {
            run = found.len();
        } else if !is_tag(byte) {
            found.truncate(run);
        }
    }
    found.truncate(run);
    found
}

/// The stream of events of one input.
pub(super) struct Events<'i> {
    input: &'i Input<'i>,
    parser: Parser<Chain<&'i [u8], &'static [u8]>>,
}

impl<'i> Events<'i> {
    pub(super) fn new(input: &'i Input<'i>) -> Self {
        let mut parser = Parser::new();
        // A last line without line end: see the module's comment. `block_text` takes the extra line end off again.
        let line_end: &[u8] = if input.text.ends_with(['\n', '\r']) { b"" } else { b"\n" };
        parser.set_input(input.text.as_bytes().chain(line_end));
        parser.set_encoding(Encoding::Utf8);
        Events { input, parser }
    }

    pub(super) fn next(&mut self) -> Result<Event, Error> {
        let event = self.parser.parse()?;
        let (start, end) = (self.input.offset(event.start_mark), self.input.offset(event.end_mark));
        let data = match event.data {
            EventData::Scalar { anchor, tag, value, plain_implicit, quoted_implicit, style } => {
                let value = self.input.restore(value);
                EventData::Scalar { anchor, tag, value, plain_implicit, quoted_implicit, style }
            }
            other => other,
        };
        Ok(Event { data, start, end: end.max(start) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_marks_in_a_run_that_ends_at_a_comma_are_found() {
        let cases: [(&str, &[usize]); 7] = [
            ("[!a, b]", &[1]),
            ("[!!a, !b]", &[1, 2]),
            ("hi! you, there", &[]),
            ("hi!, you", &[2]),
            ("!<tag:x,2000>,", &[0]),
            ("!a", &[]),
            ("!ä,", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(tags_before_commas(text), expected, "{text}");
        }
    }
}
