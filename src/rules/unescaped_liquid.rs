//! `unescaped-liquid`

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Edit, Fix, Level};
use crate::facts::Facts;
use crate::liquid::ast::Node;
use crate::liquid::{EventKind, Template};
use crate::site::{Page, PageId};
use crate::source::{FileId, Place, Source, Span};

use super::code_around::{Code, CodesOfFiles};
use super::{Check, Context, Rule};

/// `{{ … }}` in code that Jekyll eats: the visitor sees code with a gap.
pub(super) const RULE: Rule = Rule {
    name: "unescaped-liquid",
    level: Level::Error,
    doc: include_str!("../../rules/unescaped-liquid.md"),
    yields_to: &[],
    check: Check::Page(check),
};

fn check(context: &Context, _id: PageId, page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    let mut eaten: Vec<Place> = Vec::new();
    // Names of the site: code that prints them may be meant to, and lacks only the value.
    let mut meant: HashSet<Place> = HashSet::new();
    let mut codes = CodesOfFiles::new(context, page);
    for event in facts.events.iter().filter(|event| !event.event.guarded) {
        let EventKind::Undefined { path, missing, .. } = &event.event.kind else { continue };
        if !codes.hold(event) {
            continue;
        }
        // `site.x` or `page.x` in code may be meant to be printed, even if it prints nothing yet.
        if *missing > 0
            && matches!(path.first().map(String::as_str), Some("site" | "page" | "include" | "layout"))
        {
            continue;
        }
        let source = context.sources.get(event.event.place.file);
        let tag = super::output_tag(source, event.event.place);
        if path.first().is_some_and(|root| context.is_name_of_site(root)) {
            meant.insert(tag);
        }
        eaten.push(tag);
    }
    let mut misread = misread(context, page, &mut codes);
    for (tag, is_empty) in whole_objects(context, page, &mut codes) {
        match is_empty {
            true => eaten.push(tag),
            false => _ = misread.insert(tag),
        }
    }
    eaten.extend(&misread);
    eaten.sort_unstable();
    eaten.dedup();
    let mut wrapped: HashSet<(FileId, Span)> = HashSet::new();
    for place in &eaten {
        let source = context.sources.get(place.file);
        let tag = super::cut(
            &source.slice(place.span).split_whitespace().collect::<Vec<_>>().join(" "),
            super::MAX_SHOWN,
        );
        let message = match misread.contains(place) {
            true => format!("Jekyll takes `{tag}` in this code for Liquid, and prints something else"),
            false => format!("Jekyll eats `{tag}` out of this code"),
        };
        let help = "put `{% raw %}` before and `{% endraw %}` after the code";
        // Of several in one code the first one has the fix.
        let code = codes
            .of(place.file)
            .around(place.span.start)
            .filter(|code| wrapped.insert((place.file, code.span)));
        let fix = code.and_then(|code| wrap(source, place.file, code, &eaten, &meant));
        found.push(Diagnostic::new(RULE.name, *place, message).help(help).maybe_fix(fix));
    }
}

/// The template that a page's own Markdown is, where Liquid is run on it.
fn template_of(page: &Page) -> Option<(&Template, FileId)> {
    let parsed = page.parsed.as_ref().filter(|_| page.liquid && page.markdown)?;
    Some((&parsed.template, page.file?))
}

/// Names that stand for all of a page, a site or a layout. `content` has nothing to print within a page's own text.
const OBJECTS: [&str; 4] = ["content", "page", "site", "layout"];

/// `{{ page }}` in the code of a page's text, which prints all of it there: other languages have variables of that name. And whether it
/// prints nothing.
fn whole_objects(context: &Context, page: &Page, codes: &mut CodesOfFiles) -> Vec<(Place, bool)> {
    let Some((template, file)) = template_of(page).filter(|(template, _)| template.has_liquid) else {
        return Vec::new();
    };
    let source = context.sources.get(file);
    let mut found: Vec<(Place, bool)> = Vec::new();
    template.body.walk(true, &mut |node, _| {
        let Node::Print(print) = node else { return };
        let name = source.slice(print.value.base.span);
        let mut is_in_code = || codes.of(file).around(print.span.start).is_some_and(|code| code.is_marked);
        if print.value.filters.is_empty() && OBJECTS.contains(&name) && is_in_code() {
            found.push((Place::new(file, print.span), name == "content"));
        }
    });
    found
}

/// The `{{ … }}` in the code of a page's text that is no valid Liquid: another language has such braces.
fn misread(context: &Context, page: &Page, codes: &mut CodesOfFiles) -> HashSet<Place> {
    let Some((template, file)) = template_of(page) else { return HashSet::new() };
    let mut problems = template.problems.iter().filter(|problem| !problem.fatal).peekable();
    if problems.peek().is_none() {
        return HashSet::new();
    }
    let source = context.sources.get(file);
    let codes = codes.of(file);
    let tags = problems.map(|problem| super::output_tag(source, Place::new(file, problem.span)));
    let is_output = |tag: &Place| {
        let inner = source.slice(tag.span).strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}"));
        let has_mark = |inner: &str| ["{%", "%}", "}}"].iter().any(|mark| inner.contains(mark));
        // `{{% endhighlight %}}` was to be a tag.
        inner.is_some_and(|inner| !has_mark(inner) && !inner.starts_with('%'))
    };
    let is_in_code = |tag: &Place| codes.around(tag.span.start).is_some_and(|code| code.is_marked);
    tags.filter(|tag| is_output(tag) && is_in_code(tag)).collect()
}

/// Puts `raw` around the code. That is safe where everything of it that Liquid reads was eaten: nothing else changes, but the
/// anchor of a heading.
/// `eaten` is sorted; `meant` are those of it that may be meant to be printed.
fn wrap(source: &Source, file: FileId, code: Code, eaten: &[Place], meant: &HashSet<Place>) -> Option<Fix> {
    let text = source.slice(code.span);
    if text.contains("endraw") {
        return None;
    }
    let first = eaten.partition_point(|place| (place.file, place.span.start) < (file, code.span.start));
    let here =
        eaten.iter().skip(first).take_while(|place| place.file == file && place.span.end <= code.span.end);
    let here: Vec<&Place> = here.collect();
    let outputs: HashSet<Span> = here.iter().map(|place| place.span).collect();
    let is_meant = here.iter().any(|place| meant.contains(place));
    let safe = !is_meant
        && (code.stands_apart || !is_in_heading(source, code.span))
        && !text.contains("{%")
        && text.matches("{{").count() == outputs.len();
    let line = if code.stands_apart { "\n" } else { "" };
    let at = |byte: u32| Place::new(file, Span::at(byte as usize));
    let edits = vec![
        Edit { place: at(code.span.start), text: format!("{{% raw %}}{line}") },
        Edit { place: at(code.span.end), text: format!("{line}{{% endraw %}}") },
    ];
    Some(Fix { title: "Wrap the code in raw".to_owned(), safe, edits })
}

/// Whether code stands in a heading, in the one or the other way of writing it.
fn is_in_heading(source: &Source, code: Span) -> bool {
    let line = source.line_index(code.start);
    let text = |line: usize| source.slice(source.line_span(line)).trim();
    let below = text(line + 1);
    let is_underline = |mark: char| !below.is_empty() && below.chars().all(|c| c == mark);
    text(line).starts_with('#') || is_underline('=') || is_underline('-')
}

#[cfg(test)]
mod tests {
    use crate::site::testing::findings;

    #[test]
    fn lines_may_end_as_on_windows() {
        for code in ["{{ x }}", "{{ x }}\r\nmore", "more\r\n{{ x }}"] {
            let page = format!("---\r\n---\r\n\r\n```\r\n{code}\r\n```\r\n");
            assert_eq!(
                findings(&[("a.md", &page)]),
                ["unescaped-liquid: Jekyll eats `{{ x }}` out of this code"],
                "{code:?}"
            );
        }
    }
}
