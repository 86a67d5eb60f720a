//! `missing-plugin`

use crate::diagnostic::{Diagnostic, Level};
use crate::site::custom_plugins::MadePages;
use crate::site::{Jekyll, Site, SiteKind, plugins};
use crate::source::Place;

use super::{Check, Context, Rule};

/// A plugin that the site names or needs, and that the build does not load.
pub(super) const RULE: Rule = Rule {
    name: "missing-plugin",
    level: Level::Error,
    doc: include_str!("../../rules/missing-plugin.md"),
    yields_to: &[],
    check: Check::Site(check),
};

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    if site.kind == SiteKind::Plain {
        return;
    }
    for key in ["plugins", "gems"] {
        found.extend(named(site, key));
    }
    found.extend(remote_theme(site));
    found.extend(paginate(site));
}

/// The plugins of a list that are not loaded.
fn named(site: &Site, key: &str) -> Vec<Diagnostic> {
    let written = site.config.written_at(&[key]).filter(|_| key == "plugins" || !site.jekyll.is_4());
    let Some((file, list)) = written else { return Vec::new() };
    let items = list.as_sequence().unwrap_or_default().iter();
    let names = items.filter_map(|item| Some((item.as_str()?, Place::new(file, item.span))));
    names.filter_map(|(name, place)| not_loaded(site, name, place)).collect()
}

fn not_loaded(site: &Site, name: &str, place: Place) -> Option<Diagnostic> {
    let bundle = site.premises.bundle.as_ref();
    if site.jekyll == Jekyll::Pages {
        // In a workflow of one's own Bundler loads what the Gemfile names, whatever GitHub's gem says of it.
        let is_named = bundle.is_some_and(|bundle| bundle.names(name));
        let is_plugin = name.contains("jekyll") || plugins::brings_no_plugin(name);
        let is_refused = is_plugin && !is_named && plugins::is_refused_by_pages(name);
        let message =
            format!("GitHub Pages does not run `{name}`, so the site is published without what it does");
        let help = "see https://pages.github.com/versions for those that run, or build the site in a workflow of your own";
        let diagnostic = || Diagnostic::new(RULE.name, place, message).level(Level::Warning).help(help);
        return (is_refused && site.premises.is_surely_pages).then(diagnostic);
    }
    // Other names may be files of Ruby itself.
    let is_judged = name.contains("jekyll") && !site.config.is_on("safe");
    if !is_judged || !bundle?.lacks(name, plugins::brings_no_plugin) {
        return None;
    }
    let message = format!("`{name}` is not in the Gemfile, which stops the build");
    let help =
        format!("add `gem \"{name}\"` to the group `:jekyll_plugins` of the Gemfile, or take it out here");
    Some(Diagnostic::new(RULE.name, place, message).help(help))
}

/// `remote_theme` is read by its plugin alone (J-CONF-7).
fn remote_theme(site: &Site) -> Option<Diagnostic> {
    let place = site.config.place(&["remote_theme"])?;
    let theme = site.config.text("remote_theme").filter(|theme| !theme.is_empty())?;
    let is_loaded = plugins::plugins_of(site).iter().any(|name| name.contains("remote-theme"));
    if is_loaded || is_in_gems(site, "remote-theme") || may_load_more(site) {
        return None;
    }
    let message = format!("`{theme}` is not used: only the plugin jekyll-remote-theme reads `remote_theme`");
    let help = "add `jekyll-remote-theme` to `plugins` and to the Gemfile";
    Some(Diagnostic::new(RULE.name, place, message).help(help))
}

/// `paginate` is read by jekyll-paginate alone (J-PLUG-4).
fn paginate(site: &Site) -> Option<Diagnostic> {
    let place = site.config.place(&["paginate"])?;
    let is_built_in = site.premises.bundle.as_ref().is_some_and(|bundle| bundle.paginates);
    let is_loaded = is_built_in
        || is_in_gems(site, "paginat")
        || plugins::plugins_of(site).iter().any(|name| name.contains("paginat"));
    if !site.config.is_on("paginate") || is_loaded || may_load_more(site) {
        return None;
    }
    let message = "nothing is paginated: only the plugin jekyll-paginate reads `paginate`";
    let help = "add `jekyll-paginate` to `plugins` and to the Gemfile, or take the setting out";
    Some(Diagnostic::new(RULE.name, place, message).level(Level::Warning).help(help))
}

/// Whether the plugin is asked for by `gems`, of which `unknown-setting` speaks.
fn is_in_gems(site: &Site, part: &str) -> bool {
    let gems = site.config.written_at(&["gems"]).and_then(|(_, list)| list.as_sequence());
    gems.into_iter().flatten().filter_map(|gem| gem.as_str()).any(|gem| gem.contains(part))
}

/// Whether a theme's gem may load plugins, or code of the site does their work.
fn may_load_more(site: &Site) -> bool {
    const WITHOUT: [&str; 2] = ["minima", "just-the-docs"];
    let theme = site.config.text("theme").unwrap_or_default();
    let is_bare = theme.is_empty()
        || WITHOUT.contains(&theme)
        || theme.starts_with("jekyll-theme-") && theme != "jekyll-theme-chirpy";
    site.jekyll == Jekyll::Pages
        || !site.premises.is_version_named
        || !is_bare
        || site.has_unmodelled_plugins()
        || site.custom_plugins.pages != MadePages::None
        || site.config.is_on("safe")
}
