//! `build-stopper`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Facts;
use crate::liquid::{EventKind, Value};
use crate::site::{Page, PageId, SiteProblemKind};

use super::{Check, Context, Rule};

/// Whatever stops the build and has no rule of its own (J-LIQ-38).
pub(super) const RULE: Rule = Rule {
    name: "build-stopper",
    level: Level::Error,
    doc: include_str!("../../rules/build-stopper.md"),
    yields_to: &[
        "invalid-date",
        "invalid-front-matter",
        "invalid-permalink",
        "missing-include",
        "missing-post",
    ],
    check: Check::SiteAndPage(check, errors),
};

/// How an error of Liquid or Ruby begins, and the way out of it.
const WAYS_OUT: [(&str, &str); 14] = [
    ("divided by 0", "test the divisor before: `{% if number != 0 %}`"),
    ("Cannot sort a null object", "there is nothing to sort: test the value before, or correct its name"),
    ("Invalid Date", "a date is written as `2024-01-31` or `2024-01-31 12:00:00 +0100`"),
    ("comparison of", "compare numbers with numbers, and strings with strings: `| plus: 0` makes a number"),
    ("Unknown operator", "the operators are `==`, `!=`, `<`, `>`, `<=`, `>=` and `contains`"),
    (
        "Invalid syntax for include tag",
        "name a file below the includes folder, without spaces and without `..`",
    ),
    ("Liquid syntax error", "the filter takes a condition in quotes: `\"item.year > 2020\"`"),
    ("invalid integer", "both ends of a range must be whole numbers"),
    ("concat filter requires an array argument", "only a list can be added to a list"),
    ("Invalid scheme format", "a URL starts with `https://`, or with `/` if it is one of this site"),
    ("undefined method `length' for nil", "the value before the filter is nothing: test it before"),
    ("undefined method", "the value before the filter is not of the kind that the filter takes"),
    ("no implicit conversion", "the value before the filter is not of the kind that the filter takes"),
    ("Can't convert", "the value before the filter is not of the kind that the filter takes"),
];

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    super::site_problems(context, SiteProblemKind::BuildStopper, RULE.name, found);
    found.extend(markdown_processor(context));
}

/// A processor of Markdown, or a parser of kramdown, that does not exist (J-CONF-3): the first Markdown file stops the build.
fn markdown_processor(context: &Context) -> Option<Diagnostic> {
    let site = context.published.site;
    // GitHub Pages puts kramdown in its place, and plugins bring processors of their own.
    let is_open = !site.jekyll.is_4() || site.has_ruby_plugins() || site.has_unmodelled_plugins();
    if is_open || !site.pages_in_order().any(|page| page.markdown && page.written) {
        return None;
    }
    let is_one_of = |value: &str, known: &[&str]| known.iter().any(|name| name.eq_ignore_ascii_case(value));
    let processor = site.config.text("markdown").unwrap_or("kramdown");
    let is_plugin = |name: &str| name.contains("markdown") || name.contains("commonmark");
    let has_plugin = site.config.plugins().iter().any(|name| is_plugin(name))
        || site.gemfile_plugins.iter().any(|name| is_plugin(name));
    let (path, value, help): (&[&str], _, _) = if !is_one_of(processor, &["kramdown"]) && !has_plugin {
        (&["markdown"], processor.to_owned(), "write `kramdown`, or name the plugin that has it in `plugins`")
    } else {
        let Some(Value::Hash(options)) = site.config.get("kramdown") else { return None };
        let Some(Value::Str(input)) = options.get("input") else { return None };
        if is_one_of(input.as_str(), &["GFM", "Kramdown", "Markdown", "Html"]) {
            return None;
        }
        (&["kramdown", "input"], input.as_str().to_owned(), "write `GFM` or `kramdown`")
    };
    let place = site.config.place(path)?;
    let message = format!("`{value}` stops the build: there is no such Markdown");
    Some(Diagnostic::new(RULE.name, place, message).help(help))
}

/// The errors of rendering.
fn errors(context: &Context, _id: PageId, _page: &Page, facts: &Facts, found: &mut Vec<Diagnostic>) {
    for event in super::sure_events(facts) {
        let EventKind::Error(error) = &event.kind else { continue };
        let written = context.sources.get(event.place.file).slice(event.place.span);
        let written = written.lines().next().unwrap_or(written);
        let message = format!("`{written}` stops the build: {error}");
        let way_out = WAYS_OUT.iter().find(|(start, _)| error.starts_with(start));
        let diagnostic = Diagnostic::new(RULE.name, event.place, message);
        found.push(diagnostic.maybe_help(way_out.map(|(_, help)| (*help).to_owned())));
    }
}
