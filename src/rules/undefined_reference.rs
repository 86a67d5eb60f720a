//! `undefined-reference`

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::{Facts, RemarkAt};
use crate::markdown::{RemarkKind, normal_label};
use crate::origin::HOLE;
use crate::site::{Page, PageId};
use crate::source::{Place, Source, Span};

use super::{Check, Context, Rule, remarks};

/// `[text][label]` whose label is defined nowhere: the brackets reach the visitor.
pub(super) const RULE: Rule = Rule {
    name: "undefined-reference",
    level: Level::Warning,
    doc: include_str!("../../rules/undefined-reference.md"),
    yields_to: &[],
    check: Check::Page(check),
};

fn check(context: &Context, id: PageId, _page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    if facts.undefined_references.is_empty() || !context.published.site.reads_as_written(id) {
        return;
    }
    let hidden = Hidden::on(context, id, facts);
    let mut told: HashSet<Place> = HashSet::new();
    let may_be_words = !defines_any(facts);
    // `[words][![image](…)](…)`: what follows the words is a link with an image, and no label.
    let is_label = |label: &str| !label.contains([HOLE, '[']);
    for (place, label) in facts.undefined_references.iter().filter(|(_, label)| is_label(label)) {
        if let Some(definition) = hidden.definition(label) {
            // One element takes many definitions in.
            if told.insert(definition.within) {
                found.push(definition.finding(context, *place, label));
            }
            continue;
        }
        if is_notation(context.sources.get(place.file).slice(place.span)) {
            continue;
        }
        if may_be_words && are_tags(context.sources.get(place.file), place.span) {
            continue;
        }
        let message = format!("the reference `[{label}]` is defined nowhere, so the brackets are printed");
        let help = format!("add a line `[{label}]: URL`, or escape the brackets: `\\[`");
        found.push(Diagnostic::new(RULE.name, *place, message).help(help));
    }
}

/// Whether the page's text defines a label.
fn defines_any(facts: &Facts) -> bool {
    let defines = |kind: &RemarkKind| {
        matches!(kind, RemarkKind::UnusedReference { .. } | RemarkKind::ReplacedDefinition { .. })
    };
    facts.references.iter().any(|reference| reference.label_at.is_some())
        || facts.remarks.iter().any(|remark| defines(&remark.kind))
}

/// Whether a pair of brackets holds a word each and begins a line or a quotation, as the title of an issue does:
/// `[FIX][docs] Correct the name`. So do codes anywhere: `[G6][N1]`. The number of a note, and an address, are meant as labels all the same.
fn are_tags(source: &Source, span: Span) -> bool {
    let (before, _) = source.around(span);
    let line = before.rsplit('\n').next().unwrap_or(before);
    let is_title =
        line.ends_with(['"', '“']) || line.trim_start().trim_end_matches(['-', '*', '+', ' ']).is_empty();
    let written = source.slice(span).strip_prefix('[').and_then(|written| written.strip_suffix(']'));
    let Some((text, label)) = written.and_then(|written| written.split_once("][")) else { return false };
    let is_word = |text: &str| !text.is_empty() && !text.contains(char::is_whitespace);
    let is_label = label.contains('/') || label.bytes().all(|byte| byte.is_ascii_digit());
    let are_codes = is_code(text) && is_code(label);
    (is_title || are_codes) && is_word(text) && is_word(label) && !is_label
}

/// Whether a pair of brackets is a notation that begins so: a regular expression (`[a-z][a-z0-9]*`), the options of a program
/// (`[-v][-o file]`), something left out (`[sic][...]`), the hashes of commits, two indices (`[i][j]`).
fn is_notation(written: &str) -> bool {
    let parts = written.strip_prefix('[').and_then(|written| written.strip_suffix(']'));
    let Some((text, label)) = parts.and_then(|parts| parts.split_once("][")) else { return false };
    let is_left_out = matches!(label, "..." | "…");
    let are_both = |is_kind: fn(&str) -> bool| is_kind(text) && is_kind(label);
    is_left_out
        || label.starts_with('-')
        || is_class(text)
        || is_class(label)
        || are_both(is_commit)
        || are_both(is_index)
}

/// The hash of a commit, as far as it is mostly written out.
fn is_commit(text: &str) -> bool {
    let is_hash = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f');
    (7..=40).contains(&text.len())
        && text.bytes().all(is_hash)
        && text.bytes().any(|byte| byte.is_ascii_digit())
}

/// A variable that counts: `[i][j]`.
fn is_index(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
}

/// `a-zA-Z0-9_`: signs and ranges of a regular expression, and no letter besides.
fn is_class(text: &str) -> bool {
    let mut rest = text.chars().peekable();
    let mut ranges = 0;
    while let Some(first) = rest.next() {
        if !first.is_alphanumeric() {
            continue;
        }
        let is_range =
            rest.next_if_eq(&'-').is_some() && rest.next_if(|last| last.is_alphanumeric()).is_some();
        if !is_range {
            return false;
        }
        ranges += 1;
    }
    ranges > 0 && !text.contains(char::is_whitespace)
}

/// `G6`, `FIX-12`
fn is_code(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
    text.starts_with(|c: char| c.is_ascii_uppercase()) && text.bytes().all(is_part)
}

/// Definitions within raw HTML, by label.
struct Hidden<'f>(HashMap<String, Definition<'f>>);

/// A definition within raw HTML.
struct Definition<'f> {
    at: Place,
    /// Where the element begins that hides it, and its name.
    within: Place,
    element: &'f str,
    is_closed: bool,
    /// Whether HTML has such an element.
    is_known: bool,
}

impl<'f> Hidden<'f> {
    fn on(context: &'f Context, id: PageId, facts: &'f Facts) -> Hidden<'f> {
        let definition = |remark: &'f RemarkAt| {
            let RemarkKind::HiddenDefinition { label, element, is_closed, is_known, .. } = &remark.kind
            else {
                return None;
            };
            let (at, within, is_closed, is_known) = (remark.at, remark.other?, *is_closed, *is_known);
            Some((normal_label(label)?, Definition { at, within, element, is_closed, is_known }))
        };
        Hidden(remarks(context, id, facts).filter_map(definition).collect())
    }

    fn definition(&self, label: &str) -> Option<&Definition<'f>> {
        self.0.get(&normal_label(label)?)
    }
}

impl Definition<'_> {
    fn finding(&self, context: &Context, place: Place, label: &str) -> Diagnostic {
        let Definition { at, within, element, .. } = *self;
        let line = |at: Place| context.sources.get(at.file).line_column(at.span.start).line;
        let where_it_is = format!("line {} is within the `<{element}>` of line {}", line(at), line(within));
        let help = match (self.is_closed, self.is_known) {
            (true, _) => format!("{where_it_is}: move it out, or write `<{element} markdown=\"1\">`"),
            (false, true) => format!("{where_it_is}, which nothing closes: add `</{element}>` before it"),
            (false, false) => format!("{where_it_is}, which is taken for a tag: write `\\<{element}>`"),
        };
        let message =
            format!("`<{element}>` hides the definition of `[{label}]`, so the brackets are printed");
        let diagnostic = Diagnostic::new(RULE.name, place, message).help(help);
        diagnostic.related(at, "the definition").related(within, "what hides it")
    }
}
