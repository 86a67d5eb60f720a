//! What the rules say of one reference, and what of its meaning is kept for the next edit.

use std::cell::OnceCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use foldhash::HashSet;

use crate::diagnostic::{Diagnostic, Related};
use crate::facts::{Facts, Reference, ReferenceKind};
use crate::published::{Resolution, Target};
use crate::site::Page;
use crate::source::Place;

use super::run::guarded;
use super::verdicts::Verdict;
use super::{Check, Context, Rule};

/// What layouts print again of a page's own text (`{{ page.content }}`, the first picture for `og:image`): that is judged
/// where the page itself has it.
pub(super) struct PrintedAgain<'a> {
    page: &'a Page,
    own: Option<&'a Facts>,
    urls: OnceCell<HashSet<&'a str>>,
}

impl<'a> PrintedAgain<'a> {
    pub(super) fn new(page: &'a Page, own: Option<&'a Facts>) -> Self {
        PrintedAgain { page, own, urls: OnceCell::new() }
    }

    /// Whether a reference in a layout is one of them.
    pub(super) fn is(&self, reference: &Reference) -> bool {
        let body = self.page.parsed.as_ref().map_or(0, |parsed| parsed.front_matter.body);
        let is_of_body = Some(reference.at.file) == self.page.file && reference.at.span.start >= body;
        // What a filter made has no place of its own.
        let may_be = is_of_body || !reference.exact;
        let of_own = || {
            let references = self.own.into_iter().flat_map(|own| &own.references);
            references.filter(|own| !own.guarded).map(|own| &*own.url).collect()
        };
        may_be && self.urls.get_or_init(of_own).contains(&*reference.url)
    }
}

/// Whether a layout makes a link or picture of a value of the front matter: then that is judged, and not the value as it is.
pub(super) fn is_printed<'a>(value: &Reference, mut around: impl Iterator<Item = &'a Facts>) -> bool {
    let is_of_value = |place: &Place| place.file == value.at.file && value.at.span.contains(place.span);
    let prints = |reference: &Reference| {
        !reference.guarded && (is_of_value(&reference.at) || reference.parts.iter().any(is_of_value))
    };
    value.kind == ReferenceKind::FrontMatter && around.any(|facts| facts.references.iter().any(prints))
}

/// Calls the rules about links and elements.
pub(super) fn check(
    context: &Context,
    about_links: &[&'static Rule],
    reference: &Reference,
    verdict: &mut Verdict,
) {
    if reference.guarded || !reference.is_followed() {
        return;
    }
    let resolution: Resolution = context.published.resolve(reference);
    let Verdict { found, targets, leads, asks, is_open, .. } = verdict;
    leads.extend(resolution.page);
    // Of what it says, only that about an anchor hangs on the text of the page.
    targets.extend(resolution.page.filter(|_| memchr::memchr(b'#', reference.url.as_bytes()).is_some()));
    // One cause, one finding: the variable or the tag that left the gap is reported.
    let leads_nowhere =
        matches!(resolution.target, Target::Missing(_) | Target::Unpublished(_) | Target::NoAnchor(_));
    if reference.has_gap && leads_nowhere {
        return;
    }
    if resolution.address.as_deref().is_some_and(|address| context.settings.ignores_target(address)) {
        return;
    }
    let found_before = found.len();
    let call = |rule: &Rule, found: &mut Vec<Diagnostic>| {
        call(context, rule, reference, &resolution, found);
    };
    // There are very many references: a rule is watched by itself only where one of them failed.
    let all = AssertUnwindSafe(|| about_links.iter().for_each(|rule| call(rule, found)));
    if catch_unwind(all).is_err() {
        found.truncate(found_before);
        for rule in about_links {
            guarded(rule.name, Some(reference.at), found, |found| call(rule, found));
        }
    }
    if resolution.page.is_none() && found.len() == found_before && !leads_out(context, reference, &resolution)
    {
        match resolution.asks {
            Some(asked) => asks.push(asked),
            None => *is_open = true,
        }
    }
}

fn call(
    context: &Context,
    rule: &Rule,
    reference: &Reference,
    resolution: &Resolution,
    found: &mut Vec<Diagnostic>,
) {
    let before = found.len();
    match rule.check {
        Check::Element(check) => check(context, reference, resolution, found),
        Check::Link(check) => {
            check(context, reference, resolution, found);
            // Hardly ever is anything found.
            if found.len() > before {
                let of_it = found.iter_mut().skip(before);
                of_it.for_each(|diagnostic| add_target(diagnostic, reference, resolution));
            }
        }
        _ => {}
    }
}

/// Says where a link leads, and where else parts of it are written.
fn add_target(diagnostic: &mut Diagnostic, reference: &Reference, resolution: &Resolution) {
    diagnostic.target = resolution.address.clone();
    let file = diagnostic.place.file;
    let elsewhere = reference.parts.iter().copied().filter(|part| part.file != file);
    let related = elsewhere.map(|place| Related { place, message: "part of it is written here".into() });
    diagnostic.related.extend(related);
}

/// Whether it is nothing that a page of this site could answer.
fn leads_out(context: &Context, reference: &Reference, resolution: &Resolution) -> bool {
    match resolution.target {
        Target::Other => true,
        // What is not wholly known is not looked up.
        Target::Unknown => resolution.address.is_none(),
        // On a host like OWNER.github.io the first segment decides whose it is.
        Target::External if resolution.asks.is_some() => false,
        Target::External => {
            !context.published.site.own_hosts.iter().any(|host| reference.url.contains(&**host))
        }
        _ => false,
    }
}
