//! The `permalink` of front matter.

use crate::lsp::cursor::Look;
use crate::source::{Place, Span};
use crate::yaml::{Node, Style, Yaml};

use super::{Kind, Name, Refused};

/// The permalink at a byte.
pub(super) fn at(look: Look, offset: u32) -> Option<Name> {
    let page = look.published.site.page(look.page()?);
    let mapping = page.parsed.as_ref()?.front_matter.node.as_ref()?.as_mapping()?;
    let entry = mapping.entry("permalink")?;
    let is_here = |span: Span| span.start <= offset && offset <= span.end;
    let (text, span) = exact(&entry.value)?;
    let place = Place::new(look.file, span);
    let shown = if is_here(span) { span } else { entry.key.span };
    is_here(shown).then(|| Name {
        shown: Place::new(look.file, shown),
        old: text.to_owned(),
        is: Kind::Permalink(place),
    })
}

/// A value that stands in the text as it is, and its bytes.
fn exact(node: &Node) -> Option<(&str, Span)> {
    match &node.value {
        Yaml::Str(scalar) => Some((&scalar.text, scalar.exact?)),
        _ => None,
    }
}

/// The new permalink as it is written in the place of the old one.
pub(super) fn value(look: Look, place: Place, new: &str) -> Result<String, Refused> {
    if !new.starts_with('/') {
        return Err("a permalink begins with `/`".to_owned());
    }
    if new.contains(char::is_whitespace) {
        return Err("a permalink has no spaces".to_owned());
    }
    let quote = look.sources.get(place.file).around(place.span).0.chars().next_back();
    let style = match quote {
        Some('"') => Style::DoubleQuoted,
        Some('\'') => Style::SingleQuoted,
        _ => Style::Plain,
    };
    let is_safe = match style {
        Style::DoubleQuoted => !new.contains(['"', '\\']),
        Style::SingleQuoted => !new.contains('\''),
        _ => !new.contains(['#', '"', '\'', '{', '}', '[', ']', ',']) && !new.ends_with(':'),
    };
    if is_safe {
        Ok(new.to_owned())
    } else {
        Err(format!("`{new}` has characters that YAML reads otherwise"))
    }
}
