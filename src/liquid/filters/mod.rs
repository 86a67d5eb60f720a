//! The filters of Liquid and Jekyll (J-LIQ-19..23), as a table of functions.

mod arrays;
mod dates;
mod expressions;
pub(crate) mod html;
mod json;
pub(super) mod later;
mod numbers;
mod query;
pub mod strftime;
mod strings;
mod text;
pub mod uri;
mod url;

use std::fmt;

use super::eval::{Frame, Renderer, compare, print};
use super::reads::Reads;
use super::value::Value;
use super::world::World;
use crate::origin::Text;
use crate::source::Place;

/// A filter.
pub struct Definition {
    /// Its name.
    pub name: &'static str,
    /// Least number of arguments, the input not counted.
    pub least: usize,
    /// Largest number of arguments.
    pub most: usize,
    /// Whether it is not in Jekyll 3.
    pub only_4: bool,
    /// Whether the result is unknown as soon as the input or an argument is; else the filter sees to it.
    pub(super) spreads: bool,
    /// Whether it may look at what the items of a list are, and not only move them.
    pub(super) looks_inside: bool,
    /// Whether, with these arguments, it makes the same of a list wherever that is read.
    pub(super) is_kept: Option<fn(&[Value]) -> bool>,
    /// What it does.
    pub(super) run: fn(&mut Call<'_, '_>) -> Outcome,
}

impl fmt::Debug for Definition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl Definition {
    const fn new(
        name: &'static str,
        least: usize,
        most: usize,
        run: fn(&mut Call<'_, '_>) -> Outcome,
    ) -> Self {
        Definition { name, least, most, only_4: false, spreads: true, looks_inside: true, is_kept: None, run }
    }

    /// The filter itself deals with unknown values.
    const fn knowing(self) -> Self {
        Definition { spreads: false, ..self }
    }

    /// The filter takes the items of a list as they are.
    const fn moving(self) -> Self {
        Definition { looks_inside: false, ..self }
    }

    /// What the filter makes of a list of the site is made once, for arguments of which that holds.
    const fn kept(self, is_kept: fn(&[Value]) -> bool) -> Self {
        Definition { is_kept: Some(is_kept), ..self }
    }

    const fn only_4(self) -> Self {
        Definition { only_4: true, ..self }
    }
}

/// The result, or an error in Liquid's words that stops the build.
pub(super) type Outcome = Result<Value, String>;

/// One use of a filter.
pub(super) struct Call<'c, 'w> {
    pub(super) input: Value,
    /// As many as the definition allows.
    pub(super) arguments: &'c [Value],
    pub(super) renderer: &'c mut Renderer<'w>,
    pub(super) frame: Frame<'c>,
    pub(super) place: Place,
}

impl<'w> Call<'_, 'w> {
    /// Argument `index`; nil when it is not given.
    fn argument(&self, index: usize) -> Value {
        self.arguments.get(index).cloned().unwrap_or_default()
    }

    fn given(&self, index: usize) -> Option<&Value> {
        self.arguments.get(index)
    }

    fn world(&self) -> &'w dyn World {
        self.renderer.world
    }

    /// `to_s` of the input, with origins.
    fn text(&self) -> Option<Text> {
        text(&self.input)
    }

    /// `to_s` of an argument, with origins.
    fn text_of(&self, index: usize) -> Option<Text> {
        self.given(index).map_or_else(|| Some(Text::default()), text)
    }

    /// `to_integer` of an argument: an error when it looks like no number.
    fn integer(&self, index: usize) -> Result<i64, String> {
        integer(&self.argument(index))
    }
}

/// `to_s`; unlike printing it does not join a list.
fn text(value: &Value) -> Option<Text> {
    match value {
        Value::Str(text) => Some(text.clone()),
        other => print::plain(other).map(Text::plain),
    }
}

/// Liquid's `Utils.to_integer`
fn integer(value: &Value) -> Result<i64, String> {
    let number = match value {
        Value::Int(value) => Some(*value),
        Value::Str(text) => text.as_str().trim().replace('_', "").parse().ok(),
        _ => None,
    };
    number.ok_or_else(|| "invalid integer".to_owned())
}

/// Whether what arguments name is the same wherever it is read: the texts of other pages are not.
fn is_of_keys(arguments: &[Value]) -> bool {
    !Reads::may_name_text(arguments)
}

/// A text, or unknown.
fn known(text: Option<Text>) -> Value {
    text.map_or(Value::Unknown, Value::Str)
}

/// The groups of the table.
const GROUPS: [&[Definition]; 9] = [
    strings::FILTERS,
    text::FILTERS,
    numbers::FILTERS,
    arrays::FILTERS,
    query::FILTERS,
    expressions::FILTERS,
    dates::FILTERS,
    html::FILTERS,
    url::FILTERS,
];

/// The filter of that name.
pub fn find(name: &str) -> Option<&'static Definition> {
    GROUPS.into_iter().flatten().find(|definition| definition.name == name)
}

/// The names of all filters, for "did you mean".
pub fn names() -> impl Iterator<Item = &'static str> {
    GROUPS.into_iter().flatten().map(|definition| definition.name)
}
