//! `merge-conflict`

use std::collections::BTreeSet;

use memchr::memmem;

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Facts;
use crate::site::{Page, PageId};
use crate::source::{FileId, Place, Source, Span};

use super::code_around::Codes;
use super::{Check, Context, Rule};

/// The marks that git leaves where two versions of a file could not be merged.
pub(super) const RULE: Rule = Rule {
    name: "merge-conflict",
    level: Level::Error,
    doc: include_str!("../../rules/merge-conflict.md"),
    yields_to: &[],
    check: Check::SiteAndPage(check, check_page),
};

const OPEN: &str = "<<<<<<<";
const MIDDLE: &str = "=======";
const CLOSE: &str = ">>>>>>>";

/// What is no page: layouts, includes, data and the configuration.
fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    let layouts = site.layouts.values().map(|layout| layout.file);
    let includes = site.includes.values().map(|(file, _)| *file);
    let data_dir = format!("{}/", site.config.data_dir());
    let is_data = |source: &Source| source.path.as_str().starts_with(&data_dir);
    let data = context.sources.iter().filter(|(_, source)| is_data(source)).map(|(file, _)| file);
    let files: BTreeSet<FileId> =
        layouts.chain(includes).chain(data).chain(site.config.files.iter().copied()).collect();
    for file in files {
        conflicts(file, context.sources.get(file), found);
    }
}

fn check_page(context: &Context, id: PageId, page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    let is_body = context.published.facts(id).is_some_and(|body| std::ptr::eq(body, facts));
    if let (Some(file), true) = (page.file, is_body) {
        conflicts(file, context.sources.get(file), found);
    }
}

fn conflicts(file: FileId, source: &Source, found: &mut Vec<Diagnostic>) {
    let mut codes = None;
    let mut from = 0;
    while let Some(conflict) = next_conflict(&source.text, from) {
        let [open, .., close] = conflict;
        from = close.end as usize;
        // Who explains git shows the marks in code.
        let is_shown = codes.get_or_insert_with(|| Codes::of(&source.text, 0)).around(open.start).is_some();
        if is_shown {
            continue;
        }
        let [open, middle, close] = conflict.map(|span| Place::new(file, span));
        let message =
            format!("`{}` is left of a merge: two versions of the text follow", source.slice(open.span));
        let diagnostic = Diagnostic::new(RULE.name, open, message)
            .help("keep one of the two versions, and remove the lines of marks")
            .related(version(open, middle), "one version")
            .related(version(middle, close), "the other version");
        found.push(diagnostic);
    }
}

/// What stands between two lines of marks.
fn version(from: Place, to: Place) -> Place {
    Place::new(from.file, Span { start: (from.span.end + 1).min(to.span.start), end: to.span.end })
}

/// The lines of the three marks of the next conflict.
fn next_conflict(text: &str, from: usize) -> Option<[Span; 3]> {
    let open = next_mark(text, from, OPEN)?;
    let middle = next_mark(text, open.end as usize, MIDDLE)?;
    let close = next_mark(text, middle.end as usize, CLOSE)?;
    Some([open, middle, close])
}

/// The next line that begins with a mark, and has a name or nothing behind it.
fn next_mark(text: &str, from: usize, mark: &str) -> Option<Span> {
    let bytes = text.as_bytes();
    memmem::find_iter(bytes.get(from..)?, mark).map(|at| from + at).find_map(|at| {
        let starts_line = at == 0 || bytes.get(at - 1) == Some(&b'\n');
        let line = text.get(at..)?.lines().next()?.trim_end();
        let name = line.get(mark.len()..)?;
        let is_mark = name.is_empty() || (name.starts_with(' ') && mark != MIDDLE);
        (starts_line && is_mark).then(|| Span::new(at, at + line.len()))
    })
}
