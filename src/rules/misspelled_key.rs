//! `misspelled-key`

use std::collections::{BTreeMap, HashSet};

use crate::diagnostic::{Diagnostic, Edit, Fix, Level};
use crate::liquid::{is_looked_up, tag_words};
use crate::site::custom_plugins;
use crate::source::{FileId, Place};
use crate::suggest::characters;
use crate::yaml::{Entry, Mapping};

use super::{Check, Context, Rule, known_keys};

/// A key of front matter that nothing reads, and one like it is read.
pub(super) const RULE: Rule = Rule {
    name: "misspelled-key",
    level: Level::Warning,
    doc: include_str!("../../rules/misspelled-key.md"),
    yields_to: &["duplicate-key"],
    check: Check::Texts(check),
};

/// So many pages do not share a slip: what more of them write is meant.
const MAX_SLIPS: usize = 3;
/// So many pages that write a key make it one of the site's, whether something reads it or not.
const MIN_SIBLINGS: usize = 5;

/// Where a key is written: the file, all keys of its front matter, and the entry.
type Use<'a> = (FileId, &'a Mapping, &'a Entry);

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    let mut uses: BTreeMap<&str, Vec<Use>> = BTreeMap::new();
    for (file, front_matter) in super::front_matters(site) {
        let Some(mapping) = front_matter.node.as_ref().and_then(|node| node.as_mapping()) else { continue };
        if is_of_another_tool(mapping) {
            continue;
        }
        for entry in &mapping.entries {
            if let Some(key) = entry.key.as_str() {
                uses.entry(key).or_default().push((file, mapping, entry));
            }
        }
    }
    let is_rare = |key: &str, uses: &[Use]| uses.len() <= MAX_SLIPS && !known_keys::is_key(key);
    let rare: Vec<(&str, &Vec<Use>)> =
        uses.iter().filter(|(key, uses)| is_rare(key, uses)).map(|(key, uses)| (*key, uses)).collect();
    if rare.is_empty() {
        return;
    }
    let known = Known::of(context, &uses);
    let near: Vec<(&str, &Vec<Use>, &str)> =
        rare.into_iter().filter_map(|(key, uses)| Some((key, uses, known.near(key, uses)?))).collect();
    let wanted: HashSet<&str> = near.iter().flat_map(|(key, _, meant)| [*key, *meant]).collect();
    let read = mentioned(context, &wanted);
    // What other pages write need not be read either: then it makes no difference which of them is right.
    let is_read = |meant: &str| known.is_open || known_keys::is_key(meant) || read.contains(meant);
    let slips = near.into_iter().filter(|(key, _, meant)| !read.contains(key) && is_read(meant));
    for (key, uses, meant) in slips {
        found.extend(uses.iter().map(|(file, _, entry)| finding(*file, entry, key, meant)));
    }
}

/// Whether a front matter is not written for Jekyll, but for PlatyPS and its like: `Module Name`, `Help Version`.
fn is_of_another_tool(mapping: &Mapping) -> bool {
    let is_title = |key: &&str| {
        key.contains(' ') && key.split(' ').all(|word| word.starts_with(|c: char| c.is_uppercase()))
    };
    mapping.entries.iter().filter_map(|entry| entry.key.as_str()).filter(is_title).count() > 1
}

fn finding(file: FileId, entry: &Entry, key: &str, meant: &str) -> Diagnostic {
    let place = Place::new(file, entry.key.span);
    let message = format!("nothing reads `{key}`");
    let help = format!("did you mean `{meant}`?");
    let fix = Fix {
        title: format!("Change to {meant}"),
        // What is read now may change the page, its address even.
        safe: false,
        edits: vec![Edit { place, text: meant.to_owned() }],
    };
    Diagnostic::new(RULE.name, place, message).help(help).fix(fix)
}

/// The keys that may have been meant.
struct Known<'a> {
    /// What Jekyll and themes read, enough files write, or layouts and includes look up.
    keys: Vec<Key<'a>>,
    /// Whether templates or plugins that nobody has seen may read any key.
    is_open: bool,
}

impl<'a> Known<'a> {
    fn of(context: &'a Context, uses: &BTreeMap<&'a str, Vec<Use>>) -> Known<'a> {
        let site = context.published.site;
        let is_open = site.has_unread_templates() || site.has_unmodelled_plugins();
        let of_themes = if is_open { &[][..] } else { known_keys::KEYS };
        let siblings = uses.iter().filter(|(_, uses)| uses.len() >= MIN_SIBLINGS).map(|(key, _)| *key);
        let mut keys: Vec<&str> = known_keys::of_front_matter().chain(of_themes.iter().copied()).collect();
        keys.extend(siblings.chain(looked_up(context)));
        keys.sort_unstable();
        keys.dedup();
        Known { keys: keys.into_iter().map(Key::new).collect(), is_open }
    }

    /// The only key that is nearest to one that nobody knows, and that none of its files has.
    fn near(&self, key: &str, uses: &[Use]) -> Option<&'a str> {
        let written = Key::new(key);
        let others = self.keys.iter().filter(|known| known.text != key);
        let near = others.filter_map(|known| Some((slips(&written, known)?, known.text)));
        let (_, meant) = near.min()?;
        let is_free = uses.iter().all(|(_, mapping, _)| mapping.entry(meant).is_none());
        is_free.then_some(meant)
    }
}

/// The keys that layouts and includes look up.
fn looked_up<'a>(context: &'a Context) -> impl Iterator<Item = &'a str> {
    let site = context.published.site;
    let layouts = site.layouts.values().map(|layout| (layout.file, &layout.parsed.template));
    let includes = site.includes.values().map(|(file, parsed)| (*file, &parsed.template));
    let templates = layouts.chain(includes).filter(|(_, template)| template.has_liquid);
    templates.flat_map(|(file, template)| {
        let text: &'a str = &context.sources.get(file).text;
        tag_words(text, template.start as usize).filter(move |word| is_looked_up(text, word))
    })
}

/// A key, made ready to be compared with many.
struct Key<'a> {
    text: &'a str,
    /// In lower case, without `-` and `_`.
    bare: String,
    /// The characters of `bare`.
    length: usize,
    letters: u64,
}

impl<'a> Key<'a> {
    fn new(text: &'a str) -> Self {
        let bare = text.to_lowercase().replace(['-', '_'], "");
        Key { text, length: bare.chars().count(), letters: characters(&bare), bare }
    }

    fn sorted(&self) -> Vec<char> {
        let mut letters: Vec<char> = self.bare.chars().collect();
        letters.sort_unstable();
        letters
    }

    /// At least so many slips lie between the two: told without comparing them letter by letter.
    fn least_slips(&self, other: &Key) -> usize {
        let only_in = |one: u64, other: u64| (one & !other).count_ones() as usize;
        let letters = only_in(self.letters, other.letters).max(only_in(other.letters, self.letters));
        letters.max(self.length.abs_diff(other.length))
    }
}

/// How many slips a key may hold and still be meant by another.
const MOST_SLIPS: usize = 2;

/// How many slips lie between two keys; `None` where that are too many for one to be meant by the other.
fn slips(written: &Key, known: &Key) -> Option<usize> {
    if written.least_slips(known) > MOST_SLIPS {
        return None;
    }
    let (bare_written, bare_known) = (written.bare.as_str(), known.bare.as_str());
    if bare_written == bare_known {
        return Some(0);
    }
    // One of something and many of it are different things.
    let is_one_of = |one: &str, many: &str| many.strip_suffix('s') == Some(one);
    if is_one_of(bare_written, bare_known) || is_one_of(bare_known, bare_written) {
        return None;
    }
    // `title2` and `published_on` say more than the key that they begin with.
    let more = bare_written.strip_prefix(bare_known).unwrap_or("");
    if more.chars().count() > 1 || more.chars().any(|c| !c.is_alphabetic()) {
        return None;
    }
    // One letter makes another word of a short one: `data`, `date`. Where two changed places it hardly does.
    let most = match known.length {
        0..=3 => 0,
        4 if written.sorted() != known.sorted() => 0,
        8.. if known_keys::is_of_front_matter(known.text) => MOST_SLIPS,
        _ => 1,
    };
    let edits = strsim::osa_distance(bare_written, bare_known);
    (edits <= most).then_some(edits)
}

/// Which of these words stand in a tag of any template, in the configuration, the data, or code of the site.
fn mentioned<'w>(context: &Context, wanted: &HashSet<&'w str>) -> HashSet<&'w str> {
    let site = context.published.site;
    let mut found: HashSet<&'w str> =
        wanted.iter().copied().filter(|word| site.custom_plugins.words.contains(*word)).collect();
    for (file, template) in super::templates::all(site) {
        let text = &context.sources.get(file).text;
        let left: Vec<&&str> = wanted.iter().filter(|word| !found.contains(**word)).collect();
        let body = text.get(template.start as usize..).unwrap_or("");
        let is_near =
            left.iter().any(|word| memchr::memmem::find(body.as_bytes(), word.as_bytes()).is_some());
        if is_near {
            found.extend(
                tag_words(text, template.start as usize).filter_map(|word| wanted.get(word).copied()),
            );
        }
    }
    let data_dir = format!("{}/", site.config.data_dir());
    let is_settings =
        |file: FileId, path: &str| site.config.files.contains(&file) || path.starts_with(&data_dir);
    for (_, source) in
        context.sources.iter().filter(|(file, source)| is_settings(*file, source.path.as_str()))
    {
        found.extend(custom_plugins::names(&source.text).filter_map(|word| wanted.get(word).copied()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Key, slips};

    #[test]
    fn a_slip_of_the_finger_is_near_and_another_word_is_not() {
        let cases = [
            ("permlink", "permalink", Some(1)),
            ("layot", "layout", Some(1)),
            ("catagories", "categories", Some(1)),
            ("desciption", "description", Some(1)),
            ("desciprtion", "description", Some(2)),
            ("publish", "published", Some(2)),
            ("Title", "title", Some(0)),
            ("redirect-from", "redirect_from", Some(0)),
            ("dtae", "date", Some(1)),
            ("post\\_id", "post_id", Some(1)),
            // One of something, and many of it.
            ("keyword", "keywords", None),
            ("authors", "author", None),
            // Other words.
            ("data", "date", None),
            ("dates", "date", None),
            ("title2", "title", None),
            ("published_on", "published", None),
            ("scalaIDEs", "scala_items", None),
            ("tab", "tag", None),
            ("summary", "description", None),
        ];
        for (written, known, expected) in cases {
            assert_eq!(slips(&Key::new(written), &Key::new(known)), expected, "{written} {known}");
        }
    }
}
