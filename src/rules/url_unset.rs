//! `url-unset`

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Level};
use crate::liquid::Template;
use crate::liquid::ast::{Filtered, Node, TagKind};
use crate::site::{Jekyll, Site, SiteKind, plugins};
use crate::source::{FileId, Place, Source, Span};

use super::{Check, Context, Rule};

/// `url` is not set, and the site prints addresses with a host.
pub(super) const RULE: Rule = Rule {
    name: "url-unset",
    level: Level::Info,
    doc: include_str!("../../rules/url-unset.md"),
    yields_to: &[],
    check: Check::Site(check),
};

/// Plugins whose work is useless without a host, and what they write.
const WANT_A_HOST: [(&str, &str); 3] = [
    ("jekyll-feed", "the feed"),
    ("jekyll-seo-tag", "the tags for search engines"),
    ("jekyll-sitemap", "the sitemap"),
];

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    let Some(file) = site.config.files.first().copied() else { return };
    if site.kind == SiteKind::Plain || may_be_set(site) {
        return;
    }
    let in_use = plugins::plugins_of(site);
    let of_plugins = WANT_A_HOST.iter().filter(|(plugin, _)| in_use.contains(plugin)).map(|(_, work)| *work);
    let works: Vec<&str> = of_plugins.collect();
    let printed = printed(context);
    let what = match (works.as_slice(), printed) {
        ([], None) => return,
        ([], Some(_)) => "what the layouts make absolute lacks its host".to_owned(),
        ([one], _) => format!("{one} cannot name the host of any page"),
        ([first, .., last], _) => format!("neither {first} nor {last} can name the host of any page"),
    };
    let place = site.config.place(&["url"]).unwrap_or(Place::new(file, Span::at(0)));
    let diagnostic = Diagnostic::new(RULE.name, place, format!("`url` is not set, so {what}"));
    let diagnostic = diagnostic.help("write `url: https://www.example.com` with the site's own host");
    found.push(diagnostic.maybe_related(printed, "an address with a host is printed here"));
}

/// Whether the build has a `url` after all, or nobody can tell.
fn may_be_set(site: &Site) -> bool {
    let is_filled_in =
        site.jekyll == Jekyll::Pages || plugins::plugins_of(site).contains("jekyll-github-metadata");
    // Another configuration, for the build that counts.
    let is_config = |path: &str| path.starts_with("_config") && path.ends_with(['l', 'L']);
    let files: BTreeSet<&str> =
        site.unpublished.iter().map(|item| item.source.as_str()).filter(|path| is_config(path)).collect();
    site.config.url().is_some()
        || is_filled_in
        || site.config.incomplete
        || site.config.may_have_more_keys()
        || files.len() > site.config.files.len()
}

/// The first layout or include in use that prints an absolute address. Texts of pages are not looked at.
fn printed(context: &Context) -> Option<Place> {
    let layouts = context.published.layouts.iter();
    let files: BTreeSet<FileId> = layouts.flat_map(|layout| layout.facts.includes.keys().copied()).collect();
    let site = context.published.site;
    let used = |name: &str| context.published.layouts.contains(name);
    let layouts = site
        .layouts
        .iter()
        .filter(|(name, _)| used(name))
        .map(|(_, layout)| (layout.file, &*layout.parsed.template));
    let includes = site
        .includes
        .values()
        .filter(|(file, _)| files.contains(file))
        .map(|(file, parsed)| (*file, &*parsed.template));
    layouts.chain(includes).find_map(|(file, template)| absolute(file, template, context.sources.get(file)))
}

fn absolute(file: FileId, template: &Template, source: &Source) -> Option<Place> {
    let mut found = None;
    let is_absolute =
        |value: &Filtered| value.filters.iter().any(|filter| source.slice(filter.name) == "absolute_url");
    template.body.walk(true, &mut |node, always| {
        let span = match node {
            Node::Print(print)
                if is_absolute(&print.value) || source.slice(print.value.base.span) == "site.url" =>
            {
                print.span
            }
            Node::Tag(tag) => match &tag.kind {
                TagKind::Assign { value, .. } if is_absolute(value) => value.span,
                _ => return,
            },
            _ => return,
        };
        if always && found.is_none() {
            found = Some(Place::new(file, span));
        }
    });
    found
}
