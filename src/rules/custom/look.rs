//! What a rule of the site finds in a file.

use regex::{Captures, Regex};

use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::rules::Context;
use crate::source::{FileId, Place, Source, Span};
use crate::yaml::front_matter::FrontMatter;
use crate::yaml::{Node, Yaml};

use super::mask::{Parts, is_broken};
use super::{CustomRule, Demand, Search, Within};

/// Of a rule that finds more than this in one file the rest is not told.
const MAX_FOUND: usize = 500;

/// Looks at a file.
pub(super) fn look(context: &Context, rule: &CustomRule, file: FileId, found: &mut Vec<Diagnostic>) {
    let source = context.sources.get(file);
    if source.text.is_empty() || source.invalid_at.is_some() {
        return;
    }
    match &rule.search {
        Search::Values { require, forbid } => values(rule, file, source, require, forbid, found),
        Search::Pattern { within: Within::Value(key), .. } => {
            let front_matter = FrontMatter::split(&source.text);
            for node in front_matter.node.iter().flat_map(|root| at_key(root, key)) {
                in_value(rule, file, node, found);
            }
        }
        Search::Pattern { regex, within, .. } => {
            let text = match within {
                Within::Text | Within::Value(_) => None,
                Within::Prose => Some(parts(context, source).prose(&source.text)),
                Within::Code => Some(parts(context, source).code(&source.text)),
            };
            let text = text.as_deref().unwrap_or(&source.text);
            matches(regex, text).for_each(|captures| found.push(said(rule, file, &captures, 0, true)));
        }
    }
}

fn parts(context: &Context, source: &Source) -> Parts {
    let site = context.published.site;
    let dialect = site.is_markdown(source.path.extension()).then(|| site.dialect());
    Parts::of(source, dialect.as_ref())
}

fn matches<'t>(regex: &Regex, text: &'t str) -> impl Iterator<Item = Captures<'t>> {
    let whole = regex
        .captures_iter(text)
        .filter(|captures| captures.get(0).is_some_and(|all| !all.is_empty() && !is_broken(all.as_str())));
    whole.take(MAX_FOUND)
}

/// The finding of a match in a text that begins at byte `base` of the file. With `is_exact` its bytes stand in the file as they are.
fn said(rule: &CustomRule, file: FileId, captures: &Captures, base: usize, is_exact: bool) -> Diagnostic {
    let all = captures.get(0).map_or(0..0, |all| all.range());
    let place = Place::new(file, Span::new(base + all.start, base + all.end));
    let expanded = |template: &str| {
        let mut text = String::new();
        captures.expand(template, &mut text);
        text
    };
    let message = rule.message.as_deref().map_or_else(|| rule.summary(), expanded);
    let diagnostic = diagnostic(rule, place, message);
    let Search::Pattern { replace: Some(replace), is_safe, .. } = &rule.search else { return diagnostic };
    let text = expanded(replace);
    let title = if text.is_empty() { "Remove it".to_owned() } else { format!("Change to {text}") };
    let fix = Fix { title, safe: *is_safe, edits: vec![Edit { place, text }] };
    diagnostic.maybe_fix(is_exact.then_some(fix))
}

/// A finding whose help is the summary, where that is not the message already.
fn diagnostic(rule: &CustomRule, place: Place, message: String) -> Diagnostic {
    let summary = Some(rule.summary()).filter(|summary| !summary.is_empty() && *summary != message);
    Diagnostic::new(rule.name, place, message).maybe_help(summary)
}

/// The values of a dotted key: itself, or the items of a list.
fn at_key<'n>(root: &'n Node, key: &str) -> Vec<&'n Node> {
    match key.split('.').try_fold(root, |node, part| node.get(part)) {
        Some(Node { value: Yaml::Sequence(items), .. }) => items.iter().collect(),
        found => found.into_iter().collect(),
    }
}

fn in_value(rule: &CustomRule, file: FileId, node: &Node, found: &mut Vec<Diagnostic>) {
    let Search::Pattern { regex, .. } = &rule.search else { return };
    let Some(text) = node.as_str() else { return };
    let exact = match &node.value {
        Yaml::Str(scalar) => scalar.exact,
        _ => None,
    };
    for captures in matches(regex, text) {
        let start = exact.map_or(0, |exact| exact.start as usize);
        let one = said(rule, file, &captures, start, exact.is_some());
        let place = if exact.is_some() { one.place } else { Place::new(file, node.span) };
        found.push(Diagnostic { place, ..one });
    }
}

fn values(
    rule: &CustomRule,
    file: FileId,
    source: &Source,
    require: &[Demand],
    forbid: &[Demand],
    found: &mut Vec<Diagnostic>,
) {
    let front_matter = FrontMatter::split(&source.text);
    let root = front_matter.node.as_ref();
    let mut say = |span: Span, message: String| {
        let message = rule.message.clone().unwrap_or(message);
        found.push(diagnostic(rule, Place::new(file, span), message));
    };
    for Demand { key, pattern } in require {
        let nodes = root.map(|root| at_key(root, key)).unwrap_or_default();
        if nodes.iter().all(|node| node.is_null()) {
            say(source.line_span(0), format!("the front matter has no `{key}`"));
        }
        let Some(pattern) = pattern else { continue };
        for node in nodes.iter().filter(|node| !node.is_null()) {
            let written = written(source, node);
            if !pattern.is_match(&written) {
                say(node.span, format!("`{key}` is `{written}`, which does not match `{pattern}`"));
            }
        }
    }
    for Demand { key, pattern } in forbid {
        for node in root.map(|root| at_key(root, key)).unwrap_or_default() {
            let written = written(source, node);
            if pattern.as_ref().is_none_or(|pattern| pattern.is_match(&written)) {
                let span = if node.span.is_empty() { source.line_span(0) } else { node.span };
                say(span, format!("`{key}` must not be `{written}`"));
            }
        }
    }
}

/// A value as a pattern sees it: the text of a string, else what is written.
fn written(source: &Source, node: &Node) -> String {
    node.as_str().map_or_else(|| source.slice(node.span).to_owned(), str::to_owned)
}
