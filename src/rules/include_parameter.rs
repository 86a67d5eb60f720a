//! `include-parameter`

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::LazyLock;

use regex::Regex;

use crate::diagnostic::{Diagnostic, Level};
use crate::liquid::Template;
use crate::liquid::ast::{ExpressionKind, Include, IncludeKind, Key, Node, Print, Snippet, TagKind};
use crate::published::near_names;
use crate::site::Site;
use crate::source::{FileId, Place, Source, Span};
use crate::workspace::Sources;

use super::{Check, Context, Rule};

/// A parameter that the include does not read, or that it needs and does not get.
pub(super) const RULE: Rule = Rule {
    name: "include-parameter",
    level: Level::Warning,
    doc: include_str!("../../rules/include-parameter.md"),
    yields_to: &["unescaped-liquid"],
    check: Check::Texts(check),
};

/// Where a file, a page or a picture is named: what stands there is never meant to be nothing.
const DESTINATION: [&str; 5] = ["href=\"", "href='", "src=\"", "src='", "]("];

/// After so many other calls that all give a parameter, one without it is told.
const OTHER_CALLS: usize = 5;

/// `include.name` or `include["name"]`, or `include` as a value.
#[expect(clippy::unwrap_used, reason = "the pattern is a literal, and a test uses it")]
static READ: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"\binclude\s*(?:\.\s*([A-Za-z_][\w-]*)|\[\s*(?:"([^"]*)"|'([^']*)'|([^\]]*))\s*\]|(\||-?%\}|-?\}\}|\s+(?:reversed|limit|offset)\b))"#,
    )
    .unwrap()
});

/// What an include does with its parameters.
#[derive(Debug, Default)]
struct Reads {
    names: BTreeSet<String>,
    /// Whether it may read any.
    any: bool,
    /// Whether there is anything in it but comments: a file without is there to be replaced.
    anything: bool,
    /// Those that it prints on every way, and whether as the beginning of a destination.
    prints: BTreeMap<String, (Place, bool)>,
}

/// A call of an include.
struct Call<'a> {
    file: FileId,
    source: &'a Source,
    include: &'a Include,
    /// Whether the caller is an include itself: without parameters it hands on its own (J-LIQ-14).
    nested: bool,
}

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    let includes: HashSet<FileId> = site.includes.values().map(|(file, _)| *file).collect();
    let mut calls: BTreeMap<&str, Vec<Call>> = BTreeMap::new();
    for (file, template) in super::templates::in_use(context) {
        let source: &Source = context.sources.get(file);
        template.body.walk(true, &mut |node, _| {
            if let Node::Tag(tag) = node
                && let TagKind::Include(include) = &tag.kind
                && include.kind != IncludeKind::Relative
                && let Some((name, _)) =
                    literal(&include.file, source).and_then(|name| site.includes.get_key_value(name))
            {
                let call = Call { file, source, include, nested: includes.contains(&file) };
                calls.entry(name).or_default().push(call);
            }
        });
    }
    for (name, calls) in &calls {
        let reads = reads(site, context.sources, name);
        for call in calls {
            let unused = unused(name, call, &reads);
            // A mistyped parameter is not also missing.
            let is_mistyped =
                unused.iter().any(|finding| finding.fix.is_some() || finding.level == Level::Warning);
            found.extend(unused);
            if !is_mistyped {
                found.extend(missing(name, call, calls, &reads));
            }
        }
    }
}

/// The name of a file that is written without variables, below the includes folder.
pub(crate) fn literal<'t>(file: &Snippet, source: &'t Source) -> Option<&'t str> {
    match file.body.nodes.as_slice() {
        [Node::Text(span)] => Some(source.slice(*span).trim_start_matches('/')),
        _ => None,
    }
}

fn unused(name: &str, call: &Call, reads: &Reads) -> Vec<Diagnostic> {
    // The parameters of `include_cached` also tell its results apart (J-LIQ-33).
    if reads.any || !reads.anything || call.include.kind == IncludeKind::Cached {
        return Vec::new();
    }
    let given: Vec<&str> =
        call.include.parameters.iter().map(|parameter| call.source.slice(parameter.name)).collect();
    let parameters =
        call.include.parameters.iter().zip(&given).filter(|(_, given)| !reads.names.contains(**given));
    let finding = |(parameter, written): (&crate::liquid::ast::Parameter, &&str)| {
        let place = Place::new(call.file, parameter.name);
        let free = reads.names.iter().map(String::as_str).filter(|known| !given.contains(known));
        let near = near_names(written, free);
        let level = if near.is_empty() { Level::Info } else { Level::Warning };
        let message = format!("`{name}` does not read the parameter `{written}`");
        let help =
            super::did_you_mean(&near).unwrap_or_else(|| "remove it, or read it in the include".to_owned());
        let fix = super::write_instead(place, &near);
        let printed = near.first().and_then(|near| reads.prints.get(*near)).map(|(place, _)| *place);
        let diagnostic = Diagnostic::new(RULE.name, place, message).level(level).help(help).maybe_fix(fix);
        match printed {
            Some(printed) => diagnostic.related(printed, "it is printed here"),
            None => diagnostic,
        }
    };
    parameters.map(finding).collect()
}

fn missing(name: &str, call: &Call, calls: &[Call], reads: &Reads) -> Vec<Diagnostic> {
    if call.nested && call.include.parameters.is_empty() {
        return Vec::new();
    }
    let place = Place::new(call.file, call.include.file.span);
    let finding = |(parameter, (printed, is_destination)): (&String, &(Place, bool))| {
        if gives(call, parameter) {
            return None;
        }
        let others = calls.iter().filter(|other| !std::ptr::eq(*other, call));
        let is_usual = calls.len() > OTHER_CALLS && others.into_iter().all(|other| gives(other, parameter));
        let level = match (is_destination, is_usual) {
            (true, _) => Level::Warning,
            (false, true) => Level::Info,
            (false, false) => return None,
        };
        let message = format!("`{name}` prints `include.{parameter}`, which is not given here");
        let help = format!("add `{parameter}=…`, or a `default` in the include");
        let diagnostic = Diagnostic::new(RULE.name, place, message).level(level).help(help);
        Some(diagnostic.related(*printed, "it is printed here"))
    };
    reads.prints.iter().filter_map(finding).collect()
}

fn gives(call: &Call, parameter: &str) -> bool {
    call.include.parameters.iter().any(|given| call.source.slice(given.name) == parameter)
}

/// The parameters that an include is known to read.
pub(crate) fn names(site: &Site, sources: &Sources, name: &str) -> BTreeSet<String> {
    reads(site, sources, name).names
}

/// What the include reads, by itself and by the includes that it hands its parameters on to.
fn reads(site: &Site, sources: &Sources, name: &str) -> Reads {
    let mut reads = Reads::default();
    let mut left = vec![name];
    let mut seen: HashSet<&str> = HashSet::new();
    while let Some(name) = left.pop() {
        if !seen.insert(name) {
            continue;
        }
        let Some((file, parsed)) = site.includes.get(name) else {
            reads.any |= site.may_have_include(name);
            continue;
        };
        let source: &Source = sources.get(*file);
        add_names(&source.text, &mut reads);
        parsed.template.body.walk(true, &mut |node, _| {
            if let Node::Tag(tag) = node
                && let TagKind::Include(include) = &tag.kind
                && include.parameters.is_empty()
            {
                match literal(&include.file, source) {
                    Some(name) => left.push(name),
                    None => reads.any = true,
                }
            }
        });
        if seen.len() == 1 {
            reads.anything = parsed.template.body.nodes.iter().any(|node| match node {
                Node::Text(span) => !is_comment(source.slice(*span)),
                Node::Print(_) => true,
                Node::Tag(tag) => !matches!(tag.kind, TagKind::Comment),
            });
            reads.prints = prints(*file, &parsed.template, source);
        }
    }
    reads
}

/// Whether a text is white space and HTML comments.
fn is_comment(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || (text.starts_with("<!--") && text.find("-->").is_some_and(|end| end + 3 == text.len()))
}

fn add_names(text: &str, reads: &mut Reads) {
    for read in READ.captures_iter(text) {
        match read.get(1).or(read.get(2)).or(read.get(3)) {
            Some(name) => {
                let rest = text.get(name.end()..).unwrap_or("");
                let name = name.as_str();
                // `{{ include.name-}}`: the dash is the tag's.
                let is_of_tag = rest.starts_with("%}") || rest.starts_with("}}");
                let name = name.strip_suffix('-').filter(|_| is_of_tag).unwrap_or(name);
                reads.names.insert(name.to_owned());
            }
            None => reads.any = true,
        }
    }
}

/// The parameters that are printed whatever happens, without a default.
fn prints(file: FileId, template: &Template, source: &Source) -> BTreeMap<String, (Place, bool)> {
    let mut found = BTreeMap::new();
    template.body.walk(true, &mut |node, always| {
        let Node::Print(print) = node else { return };
        if let Some((name, span)) = parameter(print, source).filter(|_| always) {
            let before = source.text.get(..print.span.start as usize).unwrap_or("").trim_end_matches(' ');
            let is_destination = DESTINATION.iter().any(|start| before.ends_with(start));
            let entry = found.entry(name.to_owned()).or_insert((Place::new(file, span), is_destination));
            if is_destination && !entry.1 {
                *entry = (Place::new(file, span), true);
            }
        }
    });
    found
}

/// The parameter that is printed, and its place.
fn parameter<'t>(print: &Print, source: &'t Source) -> Option<(&'t str, Span)> {
    let ExpressionKind::Path(path) = &print.value.base.kind else { return None };
    let has_default = print.value.filters.iter().any(|filter| source.slice(filter.name) == "default");
    let step = path.steps.first().filter(|step| matches!(step.key, Key::Name))?;
    (source.slice(path.root.span) == "include" && !has_default)
        .then_some((source.slice(step.span), print.value.base.span))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_of_parameters_are_found_wherever_they_stand() {
        let text = "{{ include.a }}{% if include['b'] == include[\"c\"] %}{{ x | where_exp: 'i', 'i.y == include.d-e' }}\
            {% include f.html g=include.h %}{% endif %} please include this.";
        let mut reads = Reads::default();
        add_names(text, &mut reads);
        assert_eq!(reads.names.iter().map(String::as_str).collect::<Vec<_>>(), ["a", "b", "c", "d-e", "h"]);
        assert!(!reads.any);
        for text in ["{{ include[x] }}", "{% for pair in include %}", "{{ include | jsonify }}"] {
            let mut reads = Reads::default();
            add_names(text, &mut reads);
            assert!(reads.any, "{text}");
        }
    }
}
