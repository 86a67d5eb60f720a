//! `unused-data`

use std::sync::LazyLock;

use regex::Regex;

use crate::diagnostic::{Diagnostic, Level};
use crate::site::{Site, SiteKind, Why, plugins};
use crate::source::{Place, SitePath, Span};
use crate::yaml::data::{EXTENSIONS, key};

use super::{Check, Context, Rule};

/// A data file that no template reads.
pub(super) const RULE: Rule = Rule {
    name: "unused-data",
    level: Level::Off,
    doc: include_str!("../../rules/unused-data.md"),
    yields_to: &[],
    check: Check::Texts(check),
};

#[expect(clippy::unwrap_used, reason = "the pattern is a literal, and the examples run it")]
static READ: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"\bsite(?:\.data\b|\[\s*["']data["']\s*\])((?:\.[\w-]+|\[\s*"[^"\]]*"\s*\]|\[\s*'[^'\]]*'\s*\])*)"#,
    )
    .unwrap()
});
#[expect(clippy::unwrap_used, reason = "the pattern is a literal, and the examples run it")]
static STEP: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"[\w-][^."'\]]*"#).unwrap());

/// Data that plugins read.
const BY_PLUGINS: [(&str, &str); 2] = [("jekyll-seo-tag", "authors"), ("jekyll-socials", "socials")];

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    if site.kind == SiteKind::Plain || may_be_read_elsewhere(site) {
        return;
    }
    let files: Vec<(&SitePath, Vec<String>)> = data_files(site);
    if files.is_empty() {
        return;
    }
    // Pages that are not published, layouts and includes that nobody uses count, too: they may be used tomorrow.
    let texts = super::templates::all(site).into_keys().map(|file| &*context.sources.get(file).text);
    let read: Vec<Vec<String>> = texts.flat_map(paths).collect();
    let is_read = |file: &[String]| read.iter().any(|path| path.iter().zip(file).all(|(a, b)| a == b));
    let in_use = plugins::plugins_of(site);
    for (path, keys) in files {
        let by_plugin = BY_PLUGINS
            .iter()
            .any(|(plugin, key)| keys.first().is_some_and(|first| first == key) && in_use.contains(plugin));
        let Some(file) = context.sources.find(path.as_str()).filter(|_| !by_plugin && !is_read(&keys)) else {
            continue;
        };
        let message = format!("no template reads `site.data.{}`", keys.join("."));
        let diagnostic =
            Diagnostic::new(RULE.name, Place::new(file, Span::at(0)), message).level(Level::Info);
        found.push(diagnostic.help("remove the file, or read it somewhere"));
    }
}

/// Code of the site, plugins that are not known, and themes that are not on disk may read any data.
fn may_be_read_elsewhere(site: &Site) -> bool {
    let has_code =
        site.custom_plugins.data || site.custom_plugins.any_tag || !site.custom_plugins.tags.is_empty();
    site.theme.may_read_data() || has_code || site.has_unmodelled_plugins()
}

/// The data files with their keys below `site.data`.
fn data_files(site: &Site) -> Vec<(&SitePath, Vec<String>)> {
    let folder = format!("{}/", site.config.data_dir());
    let files = site.unpublished.iter().filter(|item| item.why == Why::BuildFile).map(|item| &item.source);
    let keys = |path: &&SitePath| {
        let (base, extension) = path.as_str().strip_prefix(&folder)?.rsplit_once('.')?;
        EXTENSIONS.contains(&extension).then(|| base.split('/').map(key).collect())
    };
    files.filter_map(|path| Some((path, keys(&path)?))).collect()
}

/// What a text reads below `site.data`: `[]` where it takes all of it, or asks for a name that is not known before.
fn paths(text: &str) -> Vec<Vec<String>> {
    let steps = |written: &str| STEP.find_iter(written).map(|step| step.as_str().to_owned()).collect();
    READ.captures_iter(text).filter_map(|read| Some(steps(read.get(1)?.as_str()))).collect()
}

#[cfg(test)]
mod tests {
    use super::paths;

    #[test]
    fn what_is_read_is_known_as_far_as_its_names_are_written() {
        let cases: &[(&str, &[&str])] = &[
            ("{{ site.data.menu.title }}", &["menu", "title"]),
            ("{{ site.data['ui-text'].de }}", &["ui-text", "de"]),
            ("{{ site.data[\"two words\"] }}", &["two words"]),
            ("{{ site.data.people[page.author].name }}", &["people"]),
            ("{% assign all = site.data %}", &[]),
            ("{{ site.data[page.lang] }}", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(paths(text), [expected.to_vec()], "{text}");
        }
        assert!(paths("{{ mysite.data.x }} {{ site.database }}").is_empty());
    }
}
