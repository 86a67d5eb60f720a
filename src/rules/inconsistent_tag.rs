//! `inconsistent-tag`

use std::collections::{BTreeMap, HashMap};

use crate::diagnostic::{Diagnostic, Edit, Fix, Level};
use crate::site::{Page, PageKind};
use crate::source::{Place, Source, Span};
use crate::yaml::{Node, Yaml};

use super::{Check, Context, Rule};

/// One tag or category in several spellings.
pub(super) const RULE: Rule = Rule {
    name: "inconsistent-tag",
    level: Level::Warning,
    doc: include_str!("../../rules/inconsistent-tag.md"),
    yields_to: &["wrong-type"],
    check: Check::Site(check),
};

/// What is compared.
struct List {
    /// The keys of front matter that hold it.
    keys: [&'static str; 2],
    /// What one of it is called.
    name: &'static str,
    of_page: fn(&Page) -> &[Box<str>],
}

const LISTS: [List; 2] = [
    List { keys: ["tags", "tag"], name: "tag", of_page: |page| &page.tags },
    List { keys: ["categories", "category"], name: "category", of_page: |page| &page.categories },
];

/// A spelling is rare, and so a slip, where the other one is used so many times as often.
const RARE: usize = 3;

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let pages = &context.published.site.pages;
    let documents: Vec<&Page> =
        pages.iter().filter(|page| matches!(page.kind, PageKind::Document { .. }) && page.written).collect();
    for List { keys, name, of_page } in &LISTS {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for label in documents.iter().flat_map(|page| of_page(page)) {
            *counts.entry(label).or_default() += 1;
        }
        let forms = other_forms(&counts);
        if forms.is_empty() {
            continue;
        }
        for page in &documents {
            let labels = of_page(page).iter().filter_map(|label| Some((label, forms.get(&**label)?)));
            found.extend(labels.filter_map(|(label, form)| finding(context, page, *keys, name, label, form)));
        }
    }
}

/// How the others write a label.
struct Form<'p> {
    text: &'p str,
    /// How many do.
    count: usize,
    /// How many write it as here.
    here: usize,
    /// Whether it is the same but for the number.
    is_number: bool,
}

/// For each label that most others write otherwise, how they write it.
fn other_forms<'p>(counts: &HashMap<&'p str, usize>) -> HashMap<&'p str, Form<'p>> {
    let mut found = HashMap::new();
    for (is_number, normal) in [(false, bare as fn(&str) -> String), (true, singular as fn(&str) -> String)] {
        let mut groups: BTreeMap<String, Vec<(usize, &str)>> = BTreeMap::new();
        for (label, count) in counts.iter().filter(|(label, _)| !found.contains_key(*label)) {
            groups.entry(normal(label)).or_default().push((*count, label));
        }
        for mut group in groups.into_values().filter(|group| group.len() > 1) {
            group.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
            let mut group = group.into_iter();
            let Some((count, text)) = group.next() else { continue };
            found.extend(group.map(|(here, label)| (label, Form { text, count, here, is_number })));
        }
    }
    found
}

/// A label without capitals, spaces, dashes and low lines. Between digits they stay: `1-1` is not 11.
fn bare(label: &str) -> String {
    let lower = label.to_lowercase();
    let mut bare = String::with_capacity(lower.len());
    let mut characters = lower.chars().peekable();
    while let Some(c) = characters.next() {
        let ends_in_digit = bare.ends_with(|c: char| c.is_ascii_digit());
        let is_between_digits = ends_in_digit && characters.peek().is_some_and(char::is_ascii_digit);
        if !matches!(c, ' ' | '-' | '_') || is_between_digits {
            bare.push(c);
        }
    }
    bare
}

/// The same without the ending of many.
fn singular(label: &str) -> String {
    const MIN_LENGTH: usize = 4;
    let bare = bare(label);
    if bare.ends_with("https") {
        return bare;
    }
    if let Some(stem) = bare.strip_suffix("ies").filter(|stem| stem.len() >= MIN_LENGTH) {
        return format!("{stem}y");
    }
    let stem =
        bare.strip_suffix('s').filter(|stem| stem.len() >= MIN_LENGTH && !stem.ends_with(['s', 'u', 'i']));
    stem.map_or(bare.clone(), str::to_owned)
}

fn finding(
    context: &Context,
    page: &Page,
    keys: [&str; 2],
    name: &str,
    label: &str,
    form: &Form,
) -> Option<Diagnostic> {
    let file = page.file?;
    let source = context.sources.get(file);
    let front_matter = &page.parsed.as_ref()?.front_matter;
    let (span, is_whole) = keys.iter().find_map(|key| span_of(front_matter.get(key)?, source, label))?;
    let place = Place::new(file, span);
    let Form { text, count, here, is_number } = form;
    let message = format!("the {name} `{label}` ({here}) is `{text}` elsewhere ({count})");
    // Where both are common the site has no rule, and where one and many are told apart both may be meant.
    let level = if *is_number || here * RARE > *count { Level::Info } else { Level::Warning };
    let is_plain = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' '))
        && crate::yaml::scalar::resolve(text) == Ok(None);
    let fits = is_plain && (is_whole || !text.contains(' '));
    let fix = (fits && count > here).then(|| Fix {
        title: format!("Change to {text}"),
        safe: false,
        edits: vec![Edit { place, text: text.to_string() }],
    });
    let help = format!("write `{text}`, so that both are listed together");
    Some(Diagnostic::new(RULE.name, place, message).level(level).help(help).maybe_fix(fix))
}

/// Where a label stands in the value of a key, and whether it is a value by itself.
fn span_of(node: &Node, source: &Source, label: &str) -> Option<(Span, bool)> {
    match &node.value {
        Yaml::Sequence(items) => items.iter().find_map(|item| span_of(item, source, label)),
        Yaml::Str(scalar) => {
            let exact = scalar.exact?;
            if &*scalar.text == label {
                return Some((exact, true));
            }
            let text = source.slice(exact);
            let at = text.split_whitespace().find(|word| *word == label)?.as_ptr() as usize
                - text.as_ptr() as usize;
            Some((Span::new(exact.start as usize + at, exact.start as usize + at + label.len()), false))
        }
        _ => (source.slice(node.span) == label).then_some((node.span, true)),
    }
}
