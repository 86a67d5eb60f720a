//! Unknown output, and whether it may hide an anchor.

use crate::markdown::constructs::Construct;
use crate::origin::{self, RenderedText, Stretch};
use crate::source::{Place, Source};
use crate::workspace::Sources;

/// Tags whose output is not modelled but is known to hold no ids.
const WITHOUT_IDS: [&str; 3] = ["csrf_meta_tags", "github_edit_link", "last_modified_at"];

/// Expressions that print plain text, whatever it is.
const PLAIN_TEXT: [&str; 9] =
    ["site.time", "'now'", "\"now\"", "| date", "site.github", "jekyll.", "| size", ".title", ".date"];

/// Whether unknown output of an HTML text, at the positions that count, may hide an anchor: not inside of a tag, script or
/// comment, and not such output as holds none.
pub(super) fn hide_anchors(
    text: &RenderedText,
    constructs: &[Construct],
    sources: &Sources,
    counts: impl Fn(usize) -> bool,
) -> bool {
    // A loop prints the same expression very often.
    let mut last: Option<(Option<Place>, bool)> = None;
    let mut may_hold_ids = |at: usize| {
        let Some((_, stretch)) = text.stretches_of(at..at + 1).next() else { return true };
        match last {
            Some((known, answer)) if known == stretch.via => answer,
            _ => last.insert((stretch.via, hides(&stretch, sources))).1,
        }
    };
    origin::holes(&text.text).any(|at| {
        // Most are the page's content: for them nobody needs to know what stands around.
        let is_in_construct = || {
            let index = constructs.partition_point(|construct| construct.range.end <= at);
            constructs.get(index).is_some_and(|construct| construct.range.start <= at)
        };
        counts(at) && may_hold_ids(at) && !is_in_construct()
    })
}

/// Whether a stretch of unknown output may hold ids.
fn hides(stretch: &Stretch, sources: &Sources) -> bool {
    let Some(written) = expression(stretch, sources) else { return true };
    // The content has facts of its own; a filter may have put anything into it.
    if is_content(stretch, sources) {
        return written.contains('|');
    }
    if let Some(tag) = written.strip_prefix("{%") {
        let name = tag
            .trim_start_matches(['-', ' ', '\n'])
            .split(|c: char| !(c.is_alphanumeric() || c == '_'))
            .next();
        return !name.is_some_and(|name| WITHOUT_IDS.contains(&name));
    }
    let is_set_here =
        || stretch.via.is_some_and(|via| holds_plain_text(root(written), sources.get(via.file)));
    !is_plain_text(written) && !is_set_here()
}

fn is_plain_text(expression: &str) -> bool {
    PLAIN_TEXT.iter().any(|sign| expression.contains(sign))
}

/// The name that `{{ name | … }}` begins with.
fn root(written: &str) -> &str {
    let begun = written.trim_start_matches(['{', '-', ' ', '\n']);
    begun.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'))).next().unwrap_or_default()
}

/// Whether a template assigns plain text alone to a variable: `{% assign year = site.time | date: "%Y" %}`.
fn holds_plain_text(name: &str, template: &Source) -> bool {
    let assigned = template.text.match_indices("assign ").filter_map(|(at, sign)| {
        let behind = template.text.get(at + sign.len()..)?.trim_start().strip_prefix(name)?;
        behind.trim_start().strip_prefix('=')?.split("%}").next()
    });
    let mut values = assigned.filter(|_| !name.is_empty()).peekable();
    values.peek().is_some() && values.all(is_plain_text)
}

/// Whether a stretch is what `{{ content }}` printed: not unknown, but read elsewhere.
pub(super) fn is_content(stretch: &Stretch, sources: &Sources) -> bool {
    let written = expression(stretch, sources).unwrap_or_default();
    let name = written.trim_start_matches(['{', '-', ' ', '\n']);
    written.starts_with("{{")
        && name
            .strip_prefix("content")
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// Whether such a stretch was printed through filters.
pub(super) fn is_filtered(stretch: &Stretch, sources: &Sources) -> bool {
    expression(stretch, sources).is_some_and(|written| written.contains('|'))
}

fn expression<'s>(stretch: &Stretch, sources: &'s Sources) -> Option<&'s str> {
    let via = stretch.via?;
    Some(sources.get(via.file).slice(via.span))
}
