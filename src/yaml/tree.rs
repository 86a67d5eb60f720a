//! Events into nodes, the way SafeYAML's streaming handler builds Ruby objects.

use std::collections::HashMap;

use libyaml_safer::{EventData, MappingStyle, ScalarStyle, SequenceStyle};

use crate::source::Span;

use super::events::{Event, Events, Input};
use super::keys::Keys;
use super::scalar;
use super::simple;
use super::written::{Written, content_start};
use super::{MAX_DEPTH, Node, Scalar, Style, SyntaxError, Yaml};

/// Bytes that aliases may copy in one file; a bomb of aliases wants billions.
const COPY_BUDGET: usize = 32 << 20;

/// Reads the first document.
pub(super) fn read(text: &str, base: usize) -> Result<Option<Node>, SyntaxError> {
    let Some(events) = simple::events(text) else { return read_by_libyaml(text, base) };
    let mut builder = Builder { text, base, budget: COPY_BUDGET, ..Builder::default() };
    for event in events {
        builder.take(event)?;
    }
    Ok(builder.root)
}

/// Reads the first document, whatever it holds.
pub(super) fn read_by_libyaml(text: &str, base: usize) -> Result<Option<Node>, SyntaxError> {
    let Some(input) = Input::new(text) else {
        return Err(SyntaxError::at(text, 0, "found undefined tag handle"));
    };
    let mut events = Events::new(&input);
    let mut builder = Builder { text, base, budget: COPY_BUDGET, ..Builder::default() };
    loop {
        let event = events.next().map_err(|error| SyntaxError::from_parser(&error, text, &input))?;
        match event.data {
            EventData::DocumentEnd { .. } | EventData::StreamEnd => return Ok(builder.root),
            _ => builder.take(event)?,
        }
    }
}

#[derive(Default)]
struct Builder<'t> {
    text: &'t str,
    base: usize,
    /// The collections that are open, outermost first.
    frames: Vec<Frame>,
    /// The key that waits for its value. There is only one for the whole document: SafeYAML forgets neither at the
    /// start nor at the end of a mapping that one waits, which shifts what follows a nil key (J-YAML-11).
    key: Key,
    anchors: HashMap<String, Anchor>,
    budget: usize,
    root: Option<Node>,
}

#[derive(Default)]
enum Key {
    #[default]
    None,
    Ready(Node),
    /// The collection of this frame, which is still being read.
    Open(usize),
    /// A key that cannot be told; its value is dropped.
    Lost,
}

/// Where a value goes.
enum Slot {
    Root,
    Item,
    Key,
    Value(Node),
    Merge,
    Nowhere,
}

enum Anchor {
    /// The collection of this frame is still being read: an alias would make it contain itself.
    Open(usize),
    Done {
        node: Node,
        weight: Weight,
    },
}

/// What copying a node costs.
#[derive(Clone, Copy, Default)]
struct Weight {
    bytes: usize,
    height: usize,
}

struct Frame {
    contents: Contents,
    slot: Slot,
    anchor: Option<String>,
    /// Whether it is written with brackets, or lies in one that is.
    flow: bool,
    span: Span,
    weight: Weight,
}

enum Contents {
    Sequence(Vec<Node>),
    Mapping(Keys),
}

impl Builder<'_> {
    fn take(&mut self, event: Event) -> Result<(), SyntaxError> {
        let Event { data, start, end } = event;
        match data {
            EventData::Scalar { anchor, tag, value, quoted_implicit, style, .. } => {
                let node = self.scalar(value, tag.as_deref(), quoted_implicit, style, start, end)?;
                let weight =
                    Weight { bytes: size_of::<Node>() + node.as_str().map_or(0, str::len), height: 0 };
                if let Some(anchor) = anchor {
                    self.charge(weight, start)?;
                    self.anchors.insert(anchor, Anchor::Done { node: node.clone(), weight });
                }
                let slot = self.slot();
                self.place(slot, node, weight, end)?;
            }
            EventData::Alias { anchor } => self.alias(&anchor, start, end)?,
            EventData::SequenceStart { anchor, style, .. } => {
                let start = content_start(self.text, start, end);
                self.open(Contents::Sequence(Vec::new()), anchor, start, style == SequenceStyle::Flow)?;
            }
            EventData::MappingStart { anchor, style, .. } => {
                let start = content_start(self.text, start, end);
                self.open(Contents::Mapping(Keys::default()), anchor, start, style == MappingStyle::Flow)?;
            }
            EventData::SequenceEnd | EventData::MappingEnd => self.close(start, end)?,
            _ => {}
        }
        Ok(())
    }

    /// Decides where the next value of the current collection goes.
    fn slot(&mut self) -> Slot {
        match self.frames.last().map(|frame| &frame.contents) {
            None => Slot::Root,
            Some(Contents::Sequence(_)) => Slot::Item,
            Some(Contents::Mapping(_)) => match std::mem::take(&mut self.key) {
                Key::None => Slot::Key,
                Key::Ready(key) if key.as_str() == Some("<<") => Slot::Merge,
                Key::Ready(key) => Slot::Value(key),
                Key::Open(_) | Key::Lost => Slot::Nowhere,
            },
        }
    }

    fn place(&mut self, slot: Slot, node: Node, weight: Weight, end: usize) -> Result<(), SyntaxError> {
        let (text, base, at) = (self.text, self.base, node.span);
        if let Some(frame) = self.frames.last_mut() {
            frame.span.end = frame.span.end.max((base + end) as u32);
            frame.weight.bytes = frame.weight.bytes.saturating_add(weight.bytes);
            frame.weight.height = frame.weight.height.max(weight.height + 1);
        }
        match (slot, self.frames.last_mut().map(|frame| &mut frame.contents)) {
            (Slot::Root, _) => self.root = Some(node),
            // A nil key is no key: what follows becomes the key (J-YAML-11).
            (Slot::Key, _) => self.key = if node.is_null() { Key::None } else { Key::Ready(node) },
            (Slot::Item, Some(Contents::Sequence(items))) => items.push(node),
            (Slot::Value(key), Some(Contents::Mapping(keys))) => keys.insert(key, node, false),
            (Slot::Merge, Some(Contents::Mapping(keys))) => match node.value {
                Yaml::Mapping(other) => {
                    for entry in other.entries {
                        keys.insert(entry.key, entry.value, true);
                    }
                }
                _ => {
                    let at = (at.start as usize).saturating_sub(base);
                    return Err(merge_error(text, at));
                }
            },
            _ => {}
        }
        Ok(())
    }

    fn open(
        &mut self,
        contents: Contents,
        anchor: Option<String>,
        start: usize,
        flow: bool,
    ) -> Result<(), SyntaxError> {
        if self.frames.len() >= MAX_DEPTH {
            return Err(SyntaxError::at(
                self.text,
                start,
                format!("nested more than {MAX_DEPTH} levels deep"),
            ));
        }
        let mut slot = self.slot();
        match slot {
            Slot::Key => self.key = Key::Open(self.frames.len()),
            Slot::Merge if matches!(contents, Contents::Sequence(_)) => {
                return Err(merge_error(self.text, start));
            }
            // `<<: {a: b}` merges the mapping before it is filled, so nothing is merged.
            Slot::Merge => slot = Slot::Nowhere,
            _ => {}
        }
        if let Some(anchor) = &anchor {
            self.anchors.insert(anchor.clone(), Anchor::Open(self.frames.len()));
        }
        let weight = Weight { bytes: size_of::<Node>(), height: 0 };
        self.frames.push(Frame { contents, slot, anchor, flow, span: Span::at(self.base + start), weight });
        Ok(())
    }

    fn close(&mut self, start: usize, end: usize) -> Result<(), SyntaxError> {
        let Some(mut frame) = self.frames.pop() else { return Ok(()) };
        let depth = self.frames.len();
        if frame.flow {
            // At the closing bracket. A block collection ends where its last value ends.
            frame.span.end = frame.span.end.max((self.base + end) as u32);
        }
        let value = match frame.contents {
            Contents::Sequence(items) => Yaml::Sequence(items),
            Contents::Mapping(keys) => Yaml::Mapping(keys.mapping),
        };
        let node = Node { span: frame.span, value };
        if let Some(anchor) = frame.anchor
            && matches!(self.anchors.get(&anchor), Some(Anchor::Open(at)) if *at == depth)
        {
            self.charge(frame.weight, start)?;
            self.anchors.insert(anchor, Anchor::Done { node: node.clone(), weight: frame.weight });
        }
        let end = (frame.span.end as usize).saturating_sub(self.base);
        match frame.slot {
            // Something inside may have used up the key, or put another one in its place.
            Slot::Key => {
                if matches!(self.key, Key::Open(at) if at == depth) {
                    self.key = Key::Ready(node);
                }
                Ok(())
            }
            slot => self.place(slot, node, frame.weight, end),
        }
    }

    fn alias(&mut self, anchor: &str, start: usize, end: usize) -> Result<(), SyntaxError> {
        let slot = self.slot();
        let nil = Node { span: Span::new(self.base + start, self.base + end), value: Yaml::Null };
        let (node, weight) = match self.anchors.get(anchor) {
            None => (nil, Weight::default()),
            Some(Anchor::Open(_)) => match slot {
                Slot::Key => {
                    self.key = Key::Lost;
                    return Ok(());
                }
                Slot::Merge => return Ok(()),
                _ => (nil, Weight::default()),
            },
            Some(Anchor::Done { node, weight }) => {
                let weight = *weight;
                let Some(left) = self.budget.checked_sub(weight.bytes) else {
                    return Err(too_many_copies(self.text, start));
                };
                self.budget = left;
                if self.frames.len() + weight.height > MAX_DEPTH {
                    let message = format!("nested more than {MAX_DEPTH} levels deep");
                    return Err(SyntaxError::at(self.text, start, message));
                }
                (node.clone(), weight)
            }
        };
        self.place(slot, node, weight, end)
    }

    fn charge(&mut self, weight: Weight, at: usize) -> Result<(), SyntaxError> {
        self.budget = self.budget.checked_sub(weight.bytes).ok_or_else(|| too_many_copies(self.text, at))?;
        Ok(())
    }

    fn scalar(
        &self,
        value: String,
        tag: Option<&str>,
        quoted: bool,
        style: ScalarStyle,
        start: usize,
        end: usize,
    ) -> Result<Node, SyntaxError> {
        let written = Written::new(self.text, start, end, style);
        let span = written.span.shift(self.base);
        let is_plain = written.style == Style::Plain;
        if is_plain && value.starts_with('!') {
            // A tag before a comma, which `events` hid from the parser: an empty value in a flow collection.
            return if self.frames.last().is_some_and(|frame| frame.flow) {
                Ok(Node { span: Span::at(span.end as usize), value: Yaml::Null })
            } else {
                let message = "did not find expected whitespace or line break while scanning a tag";
                Err(SyntaxError::of(self.text, Span::new(start, end), message).help(super::hint::TAG))
            };
        }
        // Tags are ignored, and hide the quotes with them: `!!str "123"` is a number (J-YAML-10).
        let value = match tag {
            Some("tag:yaml.org,2002:binary" | "x-private:binary" | "!binary") => {
                let text = super::value::decode_base64(&value).into();
                Yaml::Str(Scalar { text, style: written.style, exact: None })
            }
            _ => {
                let text = written.cut(self.text, value);
                let resolved = if quoted { Ok(None) } else { scalar::resolve(&text) };
                match resolved {
                    Ok(Some(value)) => value,
                    Ok(None) => Yaml::Str(Scalar {
                        exact: written.exact(self.text, &text).map(|span| span.shift(self.base)),
                        text: text.into(),
                        style: written.style,
                    }),
                    Err(scalar::NotANumber) => {
                        let message = format!("`{text}` looks like a number, but cannot be read as one");
                        let error = SyntaxError::of(self.text, written.span, message);
                        return Err(error.help(format!("quote it: `\"{text}\"`")));
                    }
                }
            }
        };
        Ok(Node { span, value })
    }
}

fn merge_error(text: &str, at: usize) -> SyntaxError {
    // Ruby's `merge!` takes nothing but a hash (J-YAML-9).
    SyntaxError::at(text, at, "`<<` can only merge one mapping")
        .help("write one `<<: *name` line for each mapping")
}

fn too_many_copies(text: &str, at: usize) -> SyntaxError {
    SyntaxError::at(text, at, "the aliases copy more than 32 MB")
}
