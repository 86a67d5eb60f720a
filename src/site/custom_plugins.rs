//! What a site's own `_plugins/*.rb` may do, read from their text. Site code is never run.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use regex::{Captures, Regex};

mod added;

pub(super) use added::may_be_added;

use super::permalink::may_fill;

/// What the site's own Ruby code can add to the build.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CustomPlugins {
    /// Names of Liquid tags that it registers.
    pub tags: BTreeSet<String>,
    /// Whether it registers filters; their names are methods of any module, so any filter may be meant.
    pub filters: bool,
    /// Pages that it makes.
    pub pages: MadePages,
    /// Whether it registers tags under names that are not literal.
    pub any_tag: bool,
    /// Whether it may change `site.data`.
    pub data: bool,
    /// Whether it adds to `site.data`.
    pub adds_data: bool,
    /// Keys that it sets in mappings of any kind.
    pub keys: BTreeSet<String>,
    /// Settings of the site that it changes.
    pub settings: BTreeSet<String>,
    /// Variables that it sets for templates.
    pub variables: BTreeSet<String>,
    /// Keys that it sets on pages.
    pub page_keys: BTreeSet<String>,
    /// Those of them that it sets whatever the front matter has.
    pub overridden: BTreeSet<String>,
    /// Whether it sets keys on pages under names that are not literal: any of its words may be one.
    pub any_page_key: bool,
    /// Whether it changes the texts of pages before they are parsed.
    pub rewrites_texts: bool,
    /// Whether it writes ids into the texts of pages, or into what becomes of them.
    pub writes_anchors: bool,
    /// Names of the gems of Jekyll plugins that it loads.
    pub gems: BTreeSet<String>,
    /// Whether it may read the files of the includes folder.
    pub includes: bool,
    /// Whether it puts front matter before the documents of collections that have none.
    pub adds_front_matter: bool,
    /// Whether it has a way of its own of telling what is a post.
    pub reads_posts: bool,
    /// Whether it adds placeholders to permalinks.
    pub placeholders: bool,
    /// Whether it has a converter of its own for Markdown.
    pub converts_markdown: bool,
    /// Whether it writes into each heading of Markdown a link to itself, as a converter of kramdown that is opened again does.
    pub links_headings: bool,
    /// Every word in it: what it reads of front matter and settings is one of them.
    pub words: Arc<BTreeSet<Box<str>>>,
}

/// Where code may make pages.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum MadePages {
    /// It makes none.
    #[default]
    None,
    /// Only here.
    Within {
        /// Templates of permalinks.
        permalinks: BTreeSet<String>,
        /// Labels of collections, whose own permalinks say where their documents are.
        collections: BTreeSet<String>,
    },
    /// Nobody can tell.
    Anywhere,
}

impl CustomPlugins {
    /// Whether it may write an include, by the path below their folder.
    pub fn may_write_include(&self, name: &str) -> bool {
        let file_name = name.rsplit('/').next().unwrap_or(name);
        self.includes && self.words.contains(file_name.split('.').next().unwrap_or(file_name))
    }

    /// Whether it may set a key on pages.
    pub fn may_set_on_pages(&self, key: &str) -> bool {
        self.page_keys.contains(key) || self.any_page_key && self.words.contains(key)
    }
}

impl MadePages {
    /// Those below a folder; the root is anywhere.
    pub fn below(folder: &str) -> MadePages {
        match folder.trim_matches('/') {
            "" => MadePages::Anywhere,
            folder => MadePages::with([format!("/{folder}/:path")]),
        }
    }

    /// Those of these permalinks.
    pub fn with(permalinks: impl IntoIterator<Item = String>) -> MadePages {
        let permalinks: BTreeSet<String> = permalinks.into_iter().collect();
        if permalinks.is_empty() {
            MadePages::None
        } else {
            MadePages::Within { permalinks, collections: BTreeSet::new() }
        }
    }

    /// Whether a page at the site path may have been made, the documents of collections aside.
    pub fn may_hold(&self, path: &str) -> bool {
        match self {
            MadePages::None => false,
            MadePages::Within { permalinks, .. } => permalinks.iter().any(|known| may_fill(known, path)),
            MadePages::Anywhere => true,
        }
    }

    /// Both.
    pub fn and(self, other: MadePages) -> MadePages {
        match (self, other) {
            (MadePages::None, other) | (other, MadePages::None) => other,
            (
                MadePages::Within { mut permalinks, mut collections },
                MadePages::Within { permalinks: more, collections: more_collections },
            ) => {
                permalinks.extend(more);
                collections.extend(more_collections);
                MadePages::Within { permalinks, collections }
            }
            _ => MadePages::Anywhere,
        }
    }

    /// Labels of the collections that documents are added to.
    pub fn collections(&self) -> impl Iterator<Item = &str> {
        let labels = match self {
            MadePages::Within { collections, .. } => Some(collections),
            _ => None,
        };
        labels.into_iter().flatten().map(String::as_str)
    }
}

#[expect(clippy::unwrap_used, reason = "the patterns are literals, and a test compiles them")]
fn pattern(text: &str) -> Regex {
    // Names in Ruby are hardly ever written in other letters, and to know all of Unicode takes each pattern three times as long to compile.
    let text =
        text.replace(r"\w", "[A-Za-z0-9_]").replace(r"\s", r"[\t\n\x0b\f\r ]").replace(r"\b", r"(?-u:\b)");
    Regex::new(&text).unwrap()
}

static TAG: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"register_tag\s*\(?\s*(?:["']([\w-]+)["']|:(\w+)|(\w))"#));
/// Filters in Jekyll's own module need no registration.
static ADDS_FILTERS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?m)^\s*module\s+(?:Jekyll::|::)*Filters\s*$"));
static NEW_PAGE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"\b(Page\w*|StaticFile|Document)\.new\s*\(\s*[^,()]+,\s*[^,()]+,\s*(?:["']([^"'#]*)["']|[^"'])"#,
    )
});
static MAKES_PAGES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\.(?:pages|static_files|docs)\s*(?:<<|\.push|\.concat|\+=)|<\s*(?:Jekyll::)?Page\b")
});
static OF_DATA: LazyLock<Regex> = LazyLock::new(|| pattern(r"(\w+)?\.data\["));
static SET_IN_CONFIG: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"\bsite\.config\[\s*["']([\w-]+)["']\s*\](?:\[[^\[\]]*\])*\s*(?:\+=|<<|=[^=~>])"#)
});
static ADDS_PAGES: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\.(?:pages|static_files)\s*(?:<<|\.push|\.concat|\+=)"));
/// The collection, if it is literal.
static ADDS_DOCUMENTS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?:collections\[\s*(?:["']|:)([\w-]+)["']?\s*\]|\bsite\.(posts))?\.docs\s*(?:<<|\.push|\.concat|\+=)"#,
    )
});
static IN_SOURCES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"File\.join\(\s*@?site\.(?:source|dest)\s*,\s*((?:["'][\w.-]+["']\s*,\s*)*["'][\w.-]+["'])"#)
});
static WRITES_FILES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"\bFile\.(?:write|binwrite|new)\b|\bFile\.open\([^)\n]*["'][wa]|\bFileUtils\.c"#)
});
/// `page.data["key"] = …`: the variable, the key, which is in no group where it is computed, and the operator.
static SET_KEY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(\w+)(?:\.data|\.page|\[["']page["']\])\[\s*(?:["']([^"'#]+)["']|:(\w+)|[^\]]+)\s*\]\s*(\|\|=|&&=|\+=|<<|=[^=~>])"#,
    )
});
/// `page.data.merge!(…)` and the like.
static SET_KEYS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(\w+)\.data(?:\.(?:merge!|deep_merge!|update|store|replace)|\s*=[^=~>])|deep_merge_hashes!\(\s*(\w+)\.data\b",
    )
});
/// `anything["key"] = …`
static SET_IN_ANY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"[\w\])]\[\s*["']([^"'#]+)["']\s*\]\s*(?:\|\|=|&&=|\+=|<<|=[^=~>])"#));
/// `payload["variable"] = …`, in a hook or a tag.
static SET_VARIABLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?:\bpayload|\bcontext|\bscopes\.(?:last|first)|\benvironments\.(?:last|first))\[\s*["']([^"'#]+)["']\s*\]\s*(?:\|\|=|<<|=[^=~>])"#,
    )
});
static ADDS_DATA: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"site\.data(?:\[[^\]]*\])+\s*(?:\|\|=|<<|=[^=~>])|site\.data(?:\.(?:merge!|deep_merge!|update|store|replace)|\s*=[^=~>])",
    )
});
static REWRITES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(\w+)\.content(?:\s*(?:=[^=~>]|\|\|=|<<|\+=)|\.(?:gsub!|sub!|prepend|insert|replace|concat|tr!|squeeze!))",
    )
});
/// When code runs that meets texts before they are parsed.
static RUNS_EARLY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r":pre_render|:post_init|:post_read|<\s*(?:Jekyll::)?Generator\b"));
/// When code runs that meets texts or what became of them.
static RUNS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r":(?:pre|post)_render|:post_(?:init|read|convert)|<\s*(?:Jekyll::)?Generator\b")
});
/// An id as kramdown and as HTML has it, written into a text.
static WRITES_ID: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"\{:\s*#|\bid=\\?["']|\[["']id["']\]\s*(?:\|\|=|=[^=~>])"#));
/// Before it writes some, code asks whether the text has front matter already.
static LOOKS_FOR_FRONT_MATTER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"start_with\?\s*\(?\s*["']---["']"#));
/// A few gems are loaded by the path of a file.
static LOADS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"(?m)^\s*require\s*\(?\s*["']jekyll(?:[-_]([\w-]+)|/(assets|scholar|tagging)\b)"#)
});
/// Files of the site outside of the folder, and what has no literal name.
static LOADS_MORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?m)^[^#\n]*\b(?:require_relative\s*\(?\s*["']\.\./|(?:load|require)\s*\(?\s*["'](?:\.\.?/|lib/|[^"'\n]*\.rb["'])|(?:load|require|require_relative)[ (]\s*[a-z_]+\s*(?:[)}]|$))"#,
    )
});
static CONVERTER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"<\s*(?:Jekyll::)?(?:Converters::)?(?:Converter|Markdown)\b"));
static LINKS_ITSELF: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"(?s)\bKramdown\b.*\bdef\s+convert_header\b.*\bhref=\\?["']##\{"#));
static MARKDOWN: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\bmd\b|markdown"));

/// What may be the name of a key in a text that is no template.
pub(crate) fn names(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    text.split(move |c| !is_part(c)).filter(|word| !word.is_empty())
}

/// Reads the texts of a site's plugins.
pub fn read<'a>(texts: impl IntoIterator<Item = &'a str>) -> CustomPlugins {
    let mut plugins = CustomPlugins::default();
    let mut words = BTreeSet::new();
    for text in texts {
        words.extend(names(text).map(Box::from));
        for tag in TAG.captures_iter(text) {
            match tag.get(1).or_else(|| tag.get(2)) {
                Some(name) => _ = plugins.tags.insert(name.as_str().to_owned()),
                None => plugins.any_tag = true,
            }
        }
        plugins.filters |= text.contains("register_filter") || ADDS_FILTERS.is_match(text);
        plugins.includes |= text.contains("_includes") || text.contains("includes_dir");
        plugins.data |= text.contains("site.data") || may_be_of_site(text);
        plugins.placeholders |= text.contains("UrlDrop");
        plugins.converts_markdown |= CONVERTER.is_match(text) && MARKDOWN.is_match(text);
        plugins.links_headings |= LINKS_ITSELF.is_match(text);
        plugins.adds_front_matter |= LOOKS_FOR_FRONT_MATTER.is_match(text) && text.contains("File.write");
        plugins.reads_posts |= text.contains("PostReader") || text.contains("DATE_FILENAME_MATCHER");
        plugins.adds_data |= ADDS_DATA.is_match(text);
        plugins.rewrites_texts |= RUNS_EARLY.is_match(text) && rewrites_texts(text);
        plugins.writes_anchors |= RUNS.is_match(text) && WRITES_ID.is_match(text);
        let loaded = LOADS.captures_iter(text).filter_map(|gem| gem.get(1).or_else(|| gem.get(2)));
        plugins.gems.extend(loaded.map(|gem| format!("jekyll-{}", gem.as_str())));
        // Tags and filters are errors that end a run; of all else that it may do, mostly it does nothing.
        if LOADS_MORE.is_match(text) {
            (plugins.any_tag, plugins.filters) = (true, true);
        }
        // A method that templates may ask for.
        plugins.any_page_key |= text.contains("def to_liquid") || text.contains("ATTRIBUTES_FOR_LIQUID");
        read_keys(text, &mut plugins);
        if MAKES_PAGES.is_match(text) {
            plugins.pages = std::mem::take(&mut plugins.pages).and(made_pages(text));
        }
        plugins.pages = std::mem::take(&mut plugins.pages).and(written_folders(text));
    }
    if plugins.reads_posts {
        plugins.pages = MadePages::Anywhere;
    }
    plugins.words = Arc::new(words);
    plugins
}

fn read_keys(text: &str, plugins: &mut CustomPlugins) {
    // What an include is given is known.
    let variables = SET_VARIABLE.captures_iter(text).filter(|set| &set[1] != "include");
    plugins.variables.extend(variables.map(|set| set[1].to_owned()));
    plugins.settings.extend(SET_IN_CONFIG.captures_iter(text).map(|set| set[1].to_owned()));
    plugins.keys.extend(SET_IN_ANY.captures_iter(text).map(|set| set[1].to_owned()));
    for set in SET_KEY.captures_iter(text).filter(|set| &set[1] != "site") {
        match set.get(2).or_else(|| set.get(3)) {
            Some(key) => {
                plugins.page_keys.insert(key.as_str().to_owned());
                if !set[4].starts_with("||") && !is_made_here(text, &set[1]) {
                    plugins.overridden.insert(key.as_str().to_owned());
                }
            }
            None => plugins.any_page_key = true,
        }
    }
    // It may lead anywhere then.
    if plugins.overridden.contains("permalink") {
        plugins.pages = MadePages::Anywhere;
    }
    let is_page = |set: &Captures| {
        let name = set.get(1).or_else(|| set.get(2)).map_or("", |name| name.as_str());
        name != "site" && !is_made_here(text, name)
    };
    plugins.any_page_key |= SET_KEYS.captures_iter(text).any(|set| is_page(&set));
}

/// Whether `.data[` may be that of the site, by another name of it: documents have data, too.
fn may_be_of_site(text: &str) -> bool {
    const OF_PAGES: [&str; 6] = ["doc", "document", "draft", "item", "page", "post"];
    let is_of_page = |name: &str| OF_PAGES.contains(&name) || is_made_here(text, name);
    OF_DATA.captures_iter(text).any(|data| data.get(1).is_none_or(|name| !is_of_page(name.as_str())))
}

/// Whether a text is changed that is not that of a page which the code itself makes.
fn rewrites_texts(text: &str) -> bool {
    REWRITES.captures_iter(text).any(|change| !is_made_here(text, &change[1]))
}

/// Whether a variable holds a page that the code makes.
fn is_made_here(text: &str, name: &str) -> bool {
    let is_new = |(at, _): (usize, &str)| {
        let behind = text[at + name.len()..].trim_start().strip_prefix('=').unwrap_or_default();
        behind.split('\n').next().is_some_and(|line| line.contains(".new"))
    };
    name == "self" || text.match_indices(name).any(is_new)
}

/// Folders that are literal in every `Page.new(site, base, "folder", name)`, and collections that are in every
/// `site.collections["label"].docs << document`; otherwise anywhere.
fn made_pages(text: &str) -> MadePages {
    let (mut pages, mut collections) = (MadePages::None, BTreeSet::new());
    for added in ADDS_DOCUMENTS.captures_iter(text) {
        match added.get(1).or_else(|| added.get(2)) {
            Some(label) => _ = collections.insert(label.as_str().to_owned()),
            None => return MadePages::Anywhere,
        }
    }
    for made in NEW_PAGE.captures_iter(text) {
        if &made[1] == "Document" && !collections.is_empty() {
            continue;
        }
        pages = pages.and(MadePages::below(made.get(2).map_or("", |folder| folder.as_str())));
    }
    let is_subclass = text.contains("< Page") || text.contains("< Jekyll::Page");
    // A permalink of its own leads a document out of its collection.
    let is_elsewhere = !collections.is_empty() && text.contains("permalink");
    let is_unseen = pages == MadePages::None && (collections.is_empty() || ADDS_PAGES.is_match(text));
    if is_subclass || is_elsewhere || is_unseen {
        return MadePages::Anywhere;
    }
    pages.and(MadePages::Within { permalinks: BTreeSet::new(), collections })
}

/// Folders of the sources that are literal where code writes files: `File.join(site.source, "assets", "libs", name)`.
fn written_folders(text: &str) -> MadePages {
    if !WRITES_FILES.is_match(text) {
        return MadePages::None;
    }
    let folder = |join: Captures| {
        let parts = join[1].split(['"', '\'', ',']).map(str::trim);
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")
    };
    MadePages::with(IN_SOURCES.captures_iter(text).map(|join| format!("/{}/:path", folder(join))))
}

#[cfg(test)]
mod tests;
