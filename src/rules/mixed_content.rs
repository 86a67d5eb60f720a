//! `mixed-content`

use crate::diagnostic::{Diagnostic, Edit, Fix, Level};
use crate::facts::{Reference, ReferenceKind};
use crate::published::Resolution;
use crate::source::{Place, Span};

use super::{Check, Context, Rule, links};

/// Something that a page of an https site loads by http.
pub(super) const RULE: Rule = Rule {
    name: "mixed-content",
    level: Level::Warning,
    doc: include_str!("../../rules/mixed-content.md"),
    yields_to: &[],
    check: Check::Link(check),
};

const PLAIN: &str = "http://";

fn check(context: &Context, reference: &Reference, _resolution: &Resolution, found: &mut Vec<Diagnostic>) {
    let url = reference.url.trim();
    let is_plain = url.get(..PLAIN.len()).is_some_and(|start| start.eq_ignore_ascii_case(PLAIN));
    if !is_plain {
        return;
    }
    let Some(loads) = effect(reference).filter(|_| is_https(context)) else { return };
    if is_local(&url[PLAIN.len()..]) {
        return;
    }
    let message = format!("`{}` is loaded by http, and the site is served by https", links::shown(url));
    let diagnostic =
        Diagnostic::new(RULE.name, reference.at, message).help(format!("{loads}: write `https://`"));
    found.push(diagnostic.maybe_fix(by_https(context, reference)));
}

/// What browsers do with it; `None` for what the page does not load.
fn effect(reference: &Reference) -> Option<&'static str> {
    let ReferenceKind::Element(tag) = reference.kind else { return None };
    let is_loaded = match tag {
        "link" => reference.rel.split_whitespace().any(|rel| LOADED.contains(&rel)),
        _ => !matches!(tag, "a" | "area" | "meta"),
    };
    let is_seen = matches!(tag, "img" | "source" | "video" | "audio") || links::names_image(&reference.url);
    let effect = match is_seen {
        true => "browsers ask by https instead, and show nothing where that fails",
        false => "browsers block it",
    };
    is_loaded.then_some(effect)
}

/// Relations of a `<link>` that a browser loads.
const LOADED: [&str; 7] =
    ["stylesheet", "icon", "preload", "modulepreload", "manifest", "apple-touch-icon", "mask-icon"];

/// Whether the site is surely served by https: its configuration says so, or GitHub, which knows nothing else for its own names.
fn is_https(context: &Context) -> bool {
    let site = context.published.site;
    let is_secure = |url: &str| url.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("https://"));
    match site.config.url().filter(|url| !url.is_empty()) {
        Some(url) => is_secure(url),
        None => is_secure(&site.home_url) && site.home_url.to_ascii_lowercase().ends_with(".github.io"),
    }
}

/// Whether a host is the reader's own machine, which browsers trust.
fn is_local(after_scheme: &str) -> bool {
    let host = after_scheme.split(['/', ':', '?', '#']).next().unwrap_or_default();
    matches!(host, "localhost" | "127.0.0.1" | "0.0.0.0") || host.ends_with(".localhost") || host.is_empty()
}

/// Asks by https. Whether the host answers that nobody knows, so it is not safe.
fn by_https(context: &Context, reference: &Reference) -> Option<Fix> {
    let written = reference.written(context.sources);
    written.get(..PLAIN.len()).filter(|start| start.eq_ignore_ascii_case(PLAIN) && reference.exact)?;
    let at = reference.at.span.start as usize + "http".len();
    let edits = vec![Edit { place: Place::new(reference.at.file, Span::at(at)), text: "s".into() }];
    Some(Fix { title: "Change to https".into(), safe: false, edits })
}
