//! Runs the rules over a published site, in parallel; what they found last is kept where nothing changed.

use std::collections::{BTreeMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use crate::AT_ONCE;
use crate::diagnostic::Diagnostic;
use crate::facts::{Facts, Reference};
use crate::render::PlannedLayout;
use crate::site::PageId;
use crate::site::series::Series;
use crate::source::{FileId, Place, Span};
use crate::suppress::{self, Sorted, Suppression};

use super::finish::{finish, sort};
use super::references::{self, PrintedAgain};
use super::verdicts::{Edit, Verdict, Verdicts};
use super::{Check, Context, CustomRule, PageCheck, RULES, Rule, custom, shown, templates};

/// What the rules say of a site.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The findings, sorted by path, place and rule.
    pub found: Vec<Diagnostic>,
    /// Those that the author does not want to hear of.
    pub suppressed: Vec<Diagnostic>,
    /// How many references were judged.
    pub links: usize,
}

/// The rules that are not off.
struct Active {
    all: Vec<&'static Rule>,
    /// Of those about pages, the name and what is called.
    pages: Vec<(&'static str, PageCheck)>,
    /// Those about references, of which there are very many.
    links: Vec<&'static Rule>,
}

impl Active {
    fn new(context: &Context) -> Active {
        let all: Vec<&Rule> =
            RULES.iter().filter(|rule| !context.settings.is_off(rule.name, rule.level)).collect();
        let of_pages = |rule: &&'static Rule| match rule.check {
            Check::Page(check) | Check::SiteAndPage(_, check) => Some((rule.name, check)),
            _ => None,
        };
        let is_of_links = |rule: &&Rule| matches!(rule.check, Check::Link(_) | Check::Element(_));
        Active {
            pages: all.iter().filter_map(of_pages).collect(),
            links: all.iter().copied().filter(is_of_links).collect(),
            all,
        }
    }
}

/// Runs all rules, but for those whose findings are kept in `verdicts` and are not reached by the edit; without one, all.
pub fn run(context: &Context, verdicts: &mut Verdicts, edit: Option<&Edit>) -> Outcome {
    let active = Active::new(context);
    match edit {
        Some(edit) => run_again(context, &active, verdicts, edit),
        None => *verdicts = run_all(context, &active),
    }
    let mut found: Vec<Diagnostic> = verdicts.found(context.published.site).cloned().collect();
    for rule in active.all.iter().filter(|_| context.before.is_some()) {
        if let (Check::Past(check), Some(before)) = (rule.check, context.before) {
            let first = Place::new(context.first_file(), Span::at(0));
            guarded(rule.name, Some(first), &mut found, |found| check(context, before, found));
        }
    }
    let suppressions = verdicts.suppressions.values().flatten().cloned().collect();
    let Sorted { mut left, suppressed, unused } =
        suppress::apply(context.sources, suppressions, finish(context, found));
    let mut about_them = Vec::new();
    for rule in active.all.iter().filter(|_| !unused.is_empty()) {
        if let Check::Suppressions(check) = rule.check {
            let first = unused.first().map(|one| one.place);
            guarded(rule.name, first, &mut about_them, |found| check(context, &unused, found));
        }
    }
    if !about_them.is_empty() {
        left.extend(finish(context, about_them));
        sort(context, &mut left);
    }
    Outcome { found: left, suppressed, links: verdicts.links() }
}

fn run_all(context: &Context, active: &Active) -> Verdicts {
    let ids: Vec<PageId> = context.published.site.numbers().collect();
    let found = check_side_by_side(context, active, &ids, &Asked { layouts: true, texts: true, site: true });
    Verdicts {
        pages: found.pages,
        layouts: found.layouts.unwrap_or_default(),
        series: check_all_series(context, active),
        templates: check_templates(context, active, None),
        custom: check_custom(context, None),
        texts: found.texts.unwrap_or_default(),
        site: found.site.unwrap_or_default(),
        suppressions: suppress::of_all(context.sources),
    }
}

/// Which rules are to run beside those about pages.
struct Asked {
    /// Over what layouts print.
    layouts: bool,
    /// Those about all texts together.
    texts: bool,
    /// Those about the site.
    site: bool,
}

/// What they said; `None` of those that were not asked.
struct Found {
    /// Of pages, in the order in which these were given.
    pages: Vec<Verdict>,
    layouts: Option<Vec<Verdict>>,
    texts: Option<Vec<Diagnostic>>,
    site: Option<Vec<Diagnostic>>,
}

/// Runs the rules about pages and those that are asked for. One that is called once and slow leaves the other cores to whatever else is
/// looked at.
fn check_side_by_side(context: &Context, active: &Active, ids: &[PageId], asked: &Asked) -> Found {
    let pages = || ids.par_iter().with_max_len(AT_ONCE).map(|id| check_page(context, active, *id)).collect();
    let layouts = || asked.layouts.then(|| check_layouts(context, active));
    let texts = || asked.texts.then(|| check_once(context, active, |check| matches!(check, Check::Texts(_))));
    let site = || asked.site.then(|| check_once(context, active, |check| !matches!(check, Check::Texts(_))));
    let ((pages, layouts), (texts, site)) =
        rayon::join(|| rayon::join(pages, layouts), || rayon::join(texts, site));
    Found { pages, layouts, texts, site }
}

fn run_again(context: &Context, active: &Active, verdicts: &mut Verdicts, edit: &Edit) {
    verdicts.resize(context.published.site);
    let ids: Vec<PageId> = verdicts.outdated(context.published, edit);
    let asked = Asked {
        layouts: edit.layouts
            || edit.linked.is_some()
            || verdicts.are_layouts_outdated(context.published, edit),
        texts: edit.texts || verdicts.has_texts_in(edit.files),
        site: edit.site,
    };
    let found = check_side_by_side(context, active, &ids, &asked);
    for (id, verdict) in ids.into_iter().zip(found.pages) {
        if let Some(slot) = verdicts.pages.get_mut(id.0 as usize) {
            *slot = verdict;
        }
    }
    if let Some(layouts) = found.layouts {
        verdicts.layouts = layouts;
    }
    if edit.series {
        verdicts.series = check_all_series(context, active);
    }
    if edit.linked.is_some() || edit.includes_otherwise(context.published) {
        verdicts.templates = check_templates(context, active, None);
    } else {
        verdicts.templates.retain(|file, _| !edit.files.contains(file));
        verdicts.templates.extend(check_templates(context, active, Some(edit.files)));
    }
    if edit.site {
        verdicts.custom = check_custom(context, None);
    } else {
        verdicts.custom.retain(|file, _| !edit.files.contains(file));
        verdicts.custom.extend(check_custom(context, Some(edit.files)));
    }
    if let Some(texts) = found.texts {
        verdicts.texts = texts;
    }
    if let Some(site) = found.site {
        verdicts.site = site;
    }
    for file in edit.files {
        match suppress::read(*file, context.sources.get(*file)) {
            none if none.is_empty() => _ = verdicts.suppressions.remove(file),
            some => _ = verdicts.suppressions.insert(*file, some),
        }
    }
}

fn check_page(context: &Context, active: &Active, id: PageId) -> Verdict {
    let page = context.published.site.page(id);
    let mut verdict = Verdict::default();
    if !page.written {
        return verdict;
    }
    let around = || context.published.around.get(id.0 as usize).into_iter().flatten();
    let own = shown::published_facts(context, id);
    let own = own.as_deref();
    if let Some(facts) = own {
        let is_told = |reference: &Reference| references::is_printed(reference, around());
        check_facts(context, active, id, facts, is_told, &mut verdict);
    }
    let again = PrintedAgain::new(page, own);
    for facts in around() {
        check_facts(context, active, id, facts, |reference| again.is(reference), &mut verdict);
    }
    shown_on(&[id], &mut verdict.found);
    verdict.leads.sort_unstable();
    verdict.leads.dedup();
    verdict.asks.sort_unstable();
    verdict.asks.dedup();
    verdict
}

fn check_layouts(context: &Context, active: &Active) -> Vec<Verdict> {
    let layouts: Vec<&PlannedLayout> = context.published.layouts.iter().collect();
    layouts.par_iter().map(|layout| check_layout(context, active, &layout.facts, &layout.pages)).collect()
}

fn check_all_series(context: &Context, active: &Active) -> Vec<Diagnostic> {
    let found = context.series.par_iter().map(|series| check_series(context, active, series));
    found.collect::<Vec<_>>().into_iter().flatten().collect()
}

/// What the rules about templates say of those in use, or of those of them that are asked for.
fn check_templates(
    context: &Context,
    active: &Active,
    asked: Option<&HashSet<FileId>>,
) -> BTreeMap<FileId, Vec<Diagnostic>> {
    let all = match asked {
        None => templates::in_use(context),
        Some(asked) => templates::of_pages(context.published.site, asked),
    };
    let checked = all.into_par_iter().map(|(file, template)| {
        let mut found = Vec::new();
        for rule in &active.all {
            if let Check::Template(check) = rule.check {
                let place = Place::new(file, Span::at(0));
                guarded(rule.name, Some(place), &mut found, |found| check(context, file, template, found));
            }
        }
        (file, found)
    });
    checked.filter(|(_, found)| !found.is_empty()).collect()
}

/// What the rules that the site brings along say of all files, or of those that are asked for.
fn check_custom(context: &Context, asked: Option<&HashSet<FileId>>) -> BTreeMap<FileId, Vec<Diagnostic>> {
    let settings = context.settings;
    let is_on = |rule: &&CustomRule| !settings.is_off(rule.name, rule.level);
    let active: Vec<&CustomRule> = settings.custom.iter().filter(is_on).collect();
    if active.is_empty() {
        return BTreeMap::new();
    }
    let pages = custom::pages(context);
    let files: Vec<FileId> = match asked {
        Some(files) => files.iter().copied().collect(),
        None => context.sources.iter().map(|(file, _)| file).collect(),
    };
    let checked = files.into_par_iter().map(|file| {
        let (place, mut found) = (Place::new(file, Span::at(0)), Vec::new());
        for rule in &active {
            let check = |found: &mut Vec<Diagnostic>| custom::check(context, rule, file, &pages, found);
            guarded(rule.name, Some(place), &mut found, check);
        }
        (file, found)
    });
    checked.filter(|(_, found)| !found.is_empty()).collect()
}

/// What the rules say that are called once, as far as they are asked for.
fn check_once(context: &Context, active: &Active, is_asked: fn(&Check) -> bool) -> Vec<Diagnostic> {
    let asked: Vec<&&Rule> = active.all.iter().filter(|rule| is_asked(&rule.check)).collect();
    let found: Vec<Vec<Diagnostic>> = asked.par_iter().map(|rule| check_site(context, rule)).collect();
    found.into_iter().flatten().collect()
}

/// Runs the rules over what a page's body, or a layout of it, prints.
fn check_facts(
    context: &Context,
    active: &Active,
    id: PageId,
    facts: &Facts,
    is_told: impl Fn(&Reference) -> bool,
    verdict: &mut Verdict,
) {
    let page = context.published.site.page(id);
    let place = page.file.map(|file| Place::new(file, Span::at(0)));
    for (name, check) in &active.pages {
        guarded(name, place, &mut verdict.found, |found| check(context, id, page, facts, found));
    }
    for reference in facts.references.iter().filter(|reference| !is_told(reference)) {
        references::check(context, &active.links, reference, verdict);
    }
    verdict.links += facts.references.len();
}

/// What is the same on every page is checked once; `users` are the pages.
fn check_layout(context: &Context, active: &Active, facts: &Facts, users: &[PageId]) -> Verdict {
    let mut verdict = Verdict::default();
    let Some(first) = users.first() else { return Verdict { links: facts.references.len(), ..verdict } };
    check_facts(context, active, *first, facts, |_| false, &mut verdict);
    shown_on(users, &mut verdict.found);
    verdict
}

/// Says where findings show. What a page says twice (in its front matter, and where the layout prints that) shows there once.
fn shown_on(pages: &[PageId], found: &mut Vec<Diagnostic>) {
    let mut seen = HashSet::new();
    found.retain(|diagnostic| seen.insert((diagnostic.rule, diagnostic.place, diagnostic.message.clone())));
    for diagnostic in found {
        diagnostic.shown_on = pages.to_vec();
    }
}

/// What the rules about series say of one, sorted.
pub fn run_series(context: &Context, series: &Series) -> Vec<Diagnostic> {
    let active = Active::new(context);
    let suppressions: Vec<Suppression> = suppress::of_all(context.sources).into_values().flatten().collect();
    suppress::apply(context.sources, suppressions, finish(context, check_series(context, &active, series)))
        .left
}

fn check_series(context: &Context, active: &Active, series: &Series) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let place = series.parts.first().map(|part| part.place);
    for rule in &active.all {
        if let Check::Series(check) = rule.check {
            guarded(rule.name, place, &mut found, |found| check(context, series, found));
        }
    }
    found
}

fn check_site(context: &Context, rule: &Rule) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if let Check::Site(check) | Check::Texts(check) | Check::SiteAndPage(check, _) = rule.check {
        // It is about no file; the first one stands for the site.
        let first = Some(Place::new(context.first_file(), Span::at(0)));
        guarded(rule.name, first, &mut found, |found| check(context, found));
    }
    found
}

/// Runs a rule so that a panic of it becomes a finding and never hides the others.
pub(super) fn guarded(
    rule: &'static str,
    place: Option<Place>,
    found: &mut Vec<Diagnostic>,
    check: impl FnOnce(&mut Vec<Diagnostic>),
) {
    let before = found.len();
    if catch_unwind(AssertUnwindSafe(|| check(found))).is_err() {
        found.truncate(before);
        if let Some(place) = place {
            let message = format!("the rule `{rule}` failed here; please report this");
            found.push(Diagnostic::new(rule, place, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_that_fails_is_a_finding_and_hides_no_other() {
        let rule = &RULES[0];
        let place = Place::new(FileId(0), Span::at(3));
        let mut found = vec![Diagnostic::new("other", place, "found before")];
        guarded(rule.name, Some(place), &mut found, |found| {
            found.push(Diagnostic::new(rule.name, place, "half done"));
            panic!("on purpose");
        });
        let said: Vec<(&str, &str)> = found.iter().map(|one| (one.rule, one.message.as_str())).collect();
        let failed = format!("the rule `{}` failed here; please report this", rule.name);
        assert_eq!(said, [("other", "found before"), (rule.name, failed.as_str())]);
        assert_eq!(found[1].place, place);
    }
}
