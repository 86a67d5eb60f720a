//! `unknown-setting`

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Edit, Fix, Level};
use crate::liquid::tag_words;
use crate::site::{SiteKind, plugins};
use crate::source::{FileId, Place};
use crate::yaml::{Entry, Mapping, Node};

use super::known_settings::{BELOW, COLLECTION, SCOPE, SET, Settings, TOP};
use super::{Check, Context, Rule};

/// A setting of `_config.yml` that nothing reads, spelt nearly like one that Jekyll or a plugin does.
pub(super) const RULE: Rule = Rule {
    name: "unknown-setting",
    level: Level::Warning,
    doc: include_str!("../../rules/unknown-setting.md"),
    yields_to: &["dead-defaults"],
    check: Check::Texts(check),
};

/// In a shorter name one slip makes another word.
const MIN_LENGTH: usize = 5;
/// From this length on two slips are still the same word.
const LONG: usize = 9;

/// What reads settings beside Jekyll: the words in all tags, and the strings in the site's own Ruby code.
type Words<'a> = HashSet<&'a str>;

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    if site.kind == SiteKind::Plain {
        return;
    }
    let suspects: Vec<Suspect> =
        site.config.trees().iter().flat_map(|(file, node)| suspects(*file, node)).collect();
    found.extend(gems(context));
    // Whoever writes both means both.
    let suspects = suspects.into_iter().filter(|one| one.beside.entry(one.meant).is_none());
    let suspects: Vec<Suspect> = suspects.collect();
    if suspects.is_empty() {
        return;
    }
    let words = words(context);
    let is_read = |one: &&Suspect| !one.is_certain && words.contains(one.written);
    found.extend(suspects.iter().filter(|one| !is_read(one)).map(finding));
}

/// A key that is probably another one.
struct Suspect<'c> {
    written: &'c str,
    meant: &'static str,
    place: Place,
    beside: &'c Mapping,
    is_certain: bool,
}

/// All keys of a file that are near to a setting of their place.
fn suspects(file: FileId, top: &Node) -> Vec<Suspect<'_>> {
    let mut found = near(file, top, &TOP);
    for (key, settings) in &BELOW {
        found.extend(top.get(key).into_iter().flat_map(|node| near(file, node, settings)));
    }
    let collections = top.get("collections").and_then(Node::as_mapping);
    for collection in collections.into_iter().flat_map(|mapping| &mapping.entries) {
        found.extend(near(file, &collection.value, &COLLECTION));
    }
    for set in top.get("defaults").and_then(Node::as_sequence).unwrap_or_default() {
        found.extend(near(file, set, &SET));
        found.extend(set.get("scope").into_iter().flat_map(|scope| near(file, scope, &SCOPE)));
    }
    found
}

fn near<'c>(file: FileId, node: &'c Node, settings: &Settings) -> Vec<Suspect<'c>> {
    let Some(mapping) = node.as_mapping() else { return Vec::new() };
    let suspect = |entry: &'c Entry| {
        let written = entry.key.as_str()?;
        let meant = meant(written, settings)?;
        let place = Place::new(file, entry.key.span);
        Some(Suspect { written, meant, place, beside: mapping, is_certain: settings.is_closed })
    };
    mapping.entries.iter().filter_map(suspect).collect()
}

/// The setting that a key is a misspelling of.
fn meant(written: &str, settings: &Settings) -> Option<&'static str> {
    if settings.read.contains(&written) || settings.other.contains(&written) {
        return None;
    }
    let spelt = |name: &str| name.to_lowercase().replace('-', "_");
    let bare = spelt(written);
    let slips = |name: &&&'static str| {
        let name = spelt(name);
        let length = name.chars().count();
        let allowed = match length {
            _ if settings.is_closed && length < MIN_LENGTH => 1,
            _ if length < MIN_LENGTH => 0,
            _ if length < LONG => 1,
            _ => 2,
        };
        strsim::damerau_levenshtein(&name, &bare) <= allowed
    };
    settings.read.iter().filter(slips).min_by_key(|name| strsim::damerau_levenshtein(name, written)).copied()
}

fn words<'a>(context: &'a Context) -> Words<'a> {
    let site = context.published.site;
    let templates = super::templates::all(site).into_iter();
    let of_tags = templates
        .flat_map(|(file, template)| tag_words(&context.sources.get(file).text, template.start as usize));
    of_tags.chain(site.custom_plugins.words.iter().map(|word| &**word)).collect()
}

fn finding(one: &Suspect) -> Diagnostic {
    let Suspect { written, meant, place, .. } = one;
    let message = format!("nothing reads `{written}`");
    let edits = vec![Edit { place: *place, text: (*meant).to_owned() }];
    let fix = Fix { title: format!("Change to {meant}"), safe: false, edits };
    Diagnostic::new(RULE.name, *place, message).help(format!("did you mean `{meant}`?")).fix(fix)
}

/// `gems` is what Jekyll 3 and earlier called `plugins` (J-CONF-2).
fn gems(context: &Context) -> Option<Diagnostic> {
    let site = context.published.site;
    let config = &site.config;
    let (file, top) = config.trees().iter().rev().find(|(_, node)| node.get("gems").is_some())?;
    // GitHub's own build is Jekyll 3, and reads it.
    let is_4 = config.jekyll().is_4() && site.premises.is_version_named;
    let is_renamed = is_4 && config.written_at(&["plugins"]).is_none();
    let entry =
        top.as_mapping()?.entry("gems").filter(|entry| is_renamed && entry.value.as_sequence().is_some())?;
    // Bundler loads those of the Gemfile, whatever the settings say.
    let plugins = plugins::plugins_of(site);
    let is_loaded = |gem: &Node| gem.as_str().is_some_and(|gem| plugins.contains(gem));
    if entry.value.as_sequence()?.iter().all(is_loaded) {
        return None;
    }
    let place = Place::new(*file, entry.key.span);
    let diagnostic =
        Diagnostic::new(RULE.name, place, "Jekyll 4 does not read `gems`, so it loads none of these plugins");
    let edits = vec![Edit { place, text: "plugins".to_owned() }];
    Some(diagnostic.help("it is called `plugins` now").fix(Fix {
        title: "Change to plugins".into(),
        safe: false,
        edits,
    }))
}
