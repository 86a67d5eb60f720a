//! Which Jekyll publishes a site and what it loads, found out from what stands beside it.

use std::collections::BTreeSet;

use super::{Answered, Ignored, Jekyll, themes};

/// The texts that give it away; empty for files that do not exist.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    /// `Gemfile`, the first one upwards from the site.
    pub gemfile: Option<String>,
    /// `Gemfile.lock` beside it.
    pub lock: Option<String>,
    /// The files `*.gemspec` beside it.
    pub gemspecs: Vec<String>,
    /// The files of `.github/workflows`.
    pub workflows: Vec<String>,
}

/// Whether the workflow is GitHub's own build, which runs no code of the site.
pub fn is_built_by_pages(hints: &Hints) -> bool {
    hints.workflows.iter().any(|text| without_comments(text).contains("actions/jekyll-build-pages"))
}

/// Whether these files say that GitHub Pages builds the site, rather than nothing.
pub fn names_pages(hints: &Hints) -> bool {
    is_built_by_pages(hints) || hints.gemfile.is_some() && of_gemfile(hints) == Some(Jekyll::Pages)
}

/// The Jekyll that these files speak of; GitHub's classic Pages build when none of them does.
pub fn detect(hints: &Hints) -> Jekyll {
    let steps: Vec<String> = hints.workflows.iter().map(|text| without_comments(text)).collect();
    let any = |word: &str| steps.iter().any(|text| text.contains(word));
    if is_built_by_pages(hints) {
        return Jekyll::Pages;
    }
    if let Some(jekyll) = of_gemfile(hints) {
        return jekyll;
    }
    // `jekyll b` is short for `jekyll build`.
    if any("jekyll b") || any("jekyll-build") || any("jekyll-action") {
        return Jekyll::V4;
    }
    // A Gemfile that names no Jekyll says nothing.
    Jekyll::Pages
}

fn of_gemfile(hints: &Hints) -> Option<Jekyll> {
    let gemfile = without_comments(hints.gemfile.as_deref().unwrap_or_default());
    let lock = hints.lock.as_deref().unwrap_or_default();
    if gem_line(&gemfile, "github-pages").is_some() || locked(lock, "github-pages").is_some() {
        return Some(Jekyll::Pages);
    }
    if let Some(version) = locked(lock, "jekyll") {
        return Some(of_version(version));
    }
    let Some(line) = gem_line(&gemfile, "jekyll") else {
        return (names_theme(&gemfile) || depends_on_4(&gemfile, hints)).then_some(Jekyll::V4);
    };
    // `gem "jekyll", "~> 3.9"`: the first digit after the name; without a version the newest is installed.
    let constraint = line.split(['"', '\'']).find(|part| part.contains(|c: char| c.is_ascii_digit()));
    Some(constraint.map_or(Jekyll::V4, of_version))
}

/// Whether a Gemfile names a theme that GitHub Pages does not have: it cannot build the site.
fn names_theme(gemfile: &str) -> bool {
    let is_foreign = |gem: &str| gem.starts_with("jekyll-theme-") && !themes::is_of_pages(gem);
    gemfile.lines().filter_map(|line| gem_name(line.trim())).any(is_foreign)
}

/// Whether a Gemfile asks for what a gemspec depends on, and that is Jekyll 4.
fn depends_on_4(gemfile: &str, hints: &Hints) -> bool {
    let is_4 = |part: &str| ["~> 4", ">= 4"].iter().any(|least| part.starts_with(least));
    let mut of_jekyll = gemspec_lines(gemfile, hints).filter(|line| dependency(line) == Some("jekyll"));
    of_jekyll.any(|line| line.split(['"', '\'']).any(is_4))
}

/// The lines of the gemspecs, if the Gemfile asks for what they depend on.
fn gemspec_lines<'h>(gemfile: &str, hints: &'h Hints) -> impl Iterator<Item = &'h str> {
    let is_asked_for = gemfile.lines().any(|line| line.trim().starts_with("gemspec"));
    hints.gemspecs.iter().filter(move |_| is_asked_for).flat_map(|text| text.lines())
}

/// Whether the Gemfile or its lock says which version of Jekyll is installed. Where it does not, the newest is, or GitHub builds the site
/// and does not ask it.
pub fn names_version(hints: &Hints) -> bool {
    let gemfile = without_comments(hints.gemfile.as_deref().unwrap_or_default());
    let has_version =
        |line: &str| line.split(['"', '\'']).any(|part| part.contains(|c: char| c.is_ascii_digit()));
    locked(hints.lock.as_deref().unwrap_or_default(), "jekyll").is_some()
        || gem_line(&gemfile, "jekyll").is_some_and(has_version)
}

/// Gems of the group `:jekyll_plugins`, which Jekyll loads without `_config.yml` naming them.
pub fn gemfile_plugins(hints: &Hints) -> Vec<String> {
    let gemfile = without_comments(hints.gemfile.as_deref().unwrap_or_default());
    let mut plugins = Vec::new();
    let mut blocks: Vec<bool> = Vec::new();
    for line in gemfile.lines().map(str::trim) {
        let in_group = blocks.iter().any(|is_plugins| *is_plugins);
        let names_group = [":jekyll_plugins", "\"jekyll_plugins\"", "'jekyll_plugins'"]
            .iter()
            .any(|name| line.contains(name));
        if line == "end" {
            blocks.pop();
        } else if line.ends_with(" do") || line.contains(" do |") || line.starts_with("if ") {
            blocks.push(line.starts_with("group") && names_group);
        } else if let Some(gem) = gem_name(line).filter(|_| in_group || names_group) {
            plugins.push(gem.to_string());
        }
    }
    plugins
}

/// What is found out about a site beside its files, once when it is opened.
#[derive(Clone, Debug, Default)]
pub struct Premises {
    /// What Bundler installs; `None` where nobody says.
    pub bundle: Option<Bundle>,
    /// Whether somebody says which Jekyll it is: the settings, or the Gemfile by a version.
    pub is_version_named: bool,
    /// Whether it is certain that GitHub Pages' own plugins alone run.
    pub is_surely_pages: bool,
    /// Labels of the collections whose folder does not exist.
    pub absent_collections: Vec<Box<str>>,
    /// Links out of the includes folder, by their path below it: what they show lies elsewhere, and is more than an include.
    pub linked_includes: Vec<Box<str>>,
    /// Folders at the top of the site that its `defaults` name; of one that is empty nobody knows what a build puts there.
    pub scope_folders: Vec<Box<str>>,
    /// What git leaves out of the repository.
    pub ignored: Ignored,
    /// What the web host answers by itself.
    pub answered: Answered,
    /// Whether `source` names a folder of another machine: what lies here may not be what the build reads.
    pub lacks_source: bool,
}

/// What Bundler installs for a site.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bundle {
    /// The gems that `Gemfile` names.
    named: BTreeSet<String>,
    /// Those that `Gemfile.lock` holds, with all that they depend on; `None` without that file.
    locked: Option<BTreeSet<String>>,
    /// Whether `Gemfile` names more than can be read from it.
    is_open: bool,
    /// Whether the Jekyll that is locked loads jekyll-paginate by itself, as all did before 3.0.
    pub paginates: bool,
}

/// Gems that bring no plugin along.
const BARE: [&str; 24] = [
    "base64",
    "bigdecimal",
    "bundler",
    "csv",
    "faraday-retry",
    "ffi",
    "html-proofer",
    "http_parser.rb",
    "jekyll",
    "kramdown",
    "kramdown-parser-gfm",
    "logger",
    "nokogiri",
    "racc",
    "rack",
    "rake",
    "rouge",
    "rubocop",
    "sass-embedded",
    "tzinfo",
    "tzinfo-data",
    "wdm",
    "webrick",
    "yaml",
];

impl Bundle {
    /// Reads it; `None` without a `Gemfile`.
    pub fn read(hints: &Hints) -> Option<Bundle> {
        let gemfile = without_comments(hints.gemfile.as_deref()?);
        let lines = || gemfile.lines().map(str::trim);
        let is_code = |line: &str| {
            let asks_in_other_words = line.starts_with("gem ") && gem_name(line).is_none();
            asks_in_other_words
                || ["gemspec", "eval", ".each", "Dir", "send"].iter().any(|word| line.contains(word))
        };
        let locked = |lock: &str| lock.lines().filter_map(locked_name).map(str::to_owned).collect();
        let mut named: BTreeSet<String> = lines().filter_map(gem_name).map(str::to_owned).collect();
        named.extend(gemspec_lines(&gemfile, hints).filter_map(dependency).map(str::to_owned));
        let is_open = lines().any(is_code);
        let version = hints.lock.as_deref().and_then(|lock| self::locked(lock, "jekyll"));
        let paginates = version.is_some_and(|version| version.starts_with(['0', '1', '2']));
        Some(Bundle { named, locked: hints.lock.as_deref().map(locked), is_open, paginates })
    }

    /// Whether the Gemfile itself names the gem of a plugin.
    pub fn names(&self, plugin: &str) -> bool {
        self.named.iter().any(|gem| is_gem_of(gem, plugin))
    }

    /// Whether a plugin is surely not installed. `brings_nothing` tells of gems whose dependencies are no plugins.
    pub fn lacks(&self, plugin: &str, brings_nothing: impl Fn(&str) -> bool) -> bool {
        if self.names(plugin) {
            return false;
        }
        match &self.locked {
            Some(locked) => !locked.is_empty() && !locked.iter().any(|gem| is_gem_of(gem, plugin)),
            None => {
                let is_bare = |gem: &String| BARE.contains(&gem.as_str()) || brings_nothing(gem);
                !self.is_open && !self.named.is_empty() && self.named.iter().all(is_bare)
            }
        }
    }
}

/// Whether a gem holds what `plugins` asks for: `jekyll/scholar` is in jekyll-scholar, `a/b` perhaps in a.
fn is_gem_of(gem: &str, plugin: &str) -> bool {
    let spelt = |name: &str| name.replace(['_', '/'], "-");
    let first = plugin.split('/').next().unwrap_or(plugin);
    [plugin, first].iter().any(|name| spelt(name) == spelt(gem))
}

/// The gem that a line of a gemspec depends on: `spec.add_runtime_dependency "jekyll", "~> 4.0"`.
fn dependency(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once("_dependency")?;
    rest.trim_start_matches([' ', '(']).strip_prefix(['"', '\''])?.split(['"', '\'']).next()
}

/// The name of the gem that a line of `Gemfile.lock` holds: `    jekyll (4.3.3)`.
fn locked_name(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("    ").filter(|rest| !rest.starts_with(' '))?;
    rest.split_once(" (").map(|(name, _)| name)
}

/// The gem that a line asks for.
fn gem_name(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("gem")?.trim_start_matches([' ', '(']);
    rest.strip_prefix(['"', '\''])?.split(['"', '\'']).next()
}

/// The line that asks for a gem.
fn gem_line<'t>(gemfile: &'t str, name: &str) -> Option<&'t str> {
    gemfile.lines().map(str::trim).find_map(|line| {
        let rest = line.strip_prefix("gem")?.trim_start_matches([' ', '(']);
        let rest = rest.strip_prefix(['"', '\''])?.strip_prefix(name)?;
        rest.strip_prefix(['"', '\''])
    })
}

/// The version of a gem in `Gemfile.lock`: `    jekyll (4.3.3)`.
fn locked<'t>(lock: &'t str, name: &str) -> Option<&'t str> {
    lock.lines().find_map(|line| {
        let rest = line.strip_prefix("    ")?.strip_prefix(name)?.strip_prefix(" (")?;
        rest.strip_suffix(')')
    })
}

fn of_version(text: &str) -> Jekyll {
    let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    let upper_bound = text.trim_start().starts_with('<');
    let major: u32 = digits.split('.').next().and_then(|major| major.parse().ok()).unwrap_or(4);
    if major < 4 && !text.contains(">=") || upper_bound && major == 4 && !text.contains("<=") {
        Jekyll::V3
    } else {
        Jekyll::V4
    }
}

/// The text without lines that are comments.
fn without_comments(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with('#')).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plugins_are_the_gems_of_their_group() {
        let gemfile = "source \"https://rubygems.org\"
gem \"jekyll\"
group :jekyll_plugins do
  gem \"jekyll-feed\", \"~> 0.17\"
  # gem \"jekyll-seo-tag\"
  gem 'jekyll-sitemap'
end
platforms :mingw do
  gem \"tzinfo\"
end
gem \"jekyll-archives\", group: :jekyll_plugins
";
        let hints = Hints { gemfile: Some(gemfile.into()), ..Hints::default() };
        assert_eq!(gemfile_plugins(&hints), ["jekyll-feed", "jekyll-sitemap", "jekyll-archives"]);
    }

    #[test]
    fn a_plugin_is_missing_where_neither_gemfile_nor_lock_can_bring_it() {
        let lock = "GEM\n  specs:\n    jekyll (4.3.3)\n      rouge (>= 3.0)\n    jekyll-feed (0.17.0)\n";
        let cases = [
            ("gem 'jekyll'\ngem 'jekyll-feed'", None, "jekyll-feed", false),
            ("gem 'jekyll'\ngem 'jekyll-feed'", None, "jekyll-toc", true),
            ("gem 'jekyll-scholar'", Some(lock), "jekyll/scholar", false),
            ("gem 'jekyll'\ngem 'a-theme'", None, "jekyll-toc", false),
            ("gem 'jekyll'\ngem 'a-theme'", Some(lock), "jekyll-toc", true),
            ("gem 'jekyll'\ngem 'a-theme'", Some(lock), "jekyll-feed", false),
            ("gem 'jekyll'\ngemspec", None, "jekyll-toc", false),
            ("plugins.each { |name| gem name }", None, "jekyll-toc", false),
            ("# gem 'jekyll-toc'\ngem 'jekyll'", None, "jekyll-toc", true),
        ];
        for (gemfile, lock, plugin, expected) in cases {
            let hints =
                Hints { gemfile: Some(gemfile.into()), lock: lock.map(str::to_owned), ..Hints::default() };
            let bundle = Bundle::read(&hints).unwrap();
            assert_eq!(bundle.lacks(plugin, |gem| gem == "jekyll-feed"), expected, "{gemfile} {plugin}");
        }
        let spec = "  spec.add_runtime_dependency \"jekyll-toc\", \"~> 1\"\n".to_owned();
        let hints = Hints {
            gemfile: Some("gemspec".into()),
            lock: Some(lock.into()),
            gemspecs: vec![spec],
            ..Hints::default()
        };
        let bundle = Bundle::read(&hints).unwrap();
        assert!(!bundle.lacks("jekyll-toc", |_| true) && bundle.lacks("jekyll-sitemap", |_| true));
        assert_eq!(Bundle::read(&Hints::default()), None);
    }

    #[test]
    fn a_gemspec_that_needs_jekyll_4_is_not_built_by_pages() {
        for (gemfile, needs, expected) in [
            ("gemspec", "spec.add_runtime_dependency \"jekyll\", \"~> 4.1\"", Jekyll::V4),
            ("gemspec", "spec.add_dependency 'jekyll', '>= 4.0', '< 5.0'", Jekyll::V4),
            // Forks of a theme are published by GitHub Pages, too.
            ("gemspec", "spec.add_runtime_dependency \"jekyll\", \">= 3.5\", \"< 5.0\"", Jekyll::Pages),
            ("gem \"rake\"", "spec.add_runtime_dependency \"jekyll\", \"~> 4.1\"", Jekyll::Pages),
        ] {
            let gemspecs = vec![format!("  {needs}\n")];
            let hints = Hints { gemfile: Some(gemfile.to_owned()), gemspecs, ..Hints::default() };
            assert_eq!(detect(&hints), expected, "{gemfile} {needs}");
        }
    }

    #[test]
    fn the_gemfile_or_the_workflow_says_which_jekyll() {
        let lock = |gem: &str| format!("GEM\n  specs:\n    {gem}\n      dep (~> 1)\n");
        let cases = [
            (None, None, "", Jekyll::Pages),
            (Some("gem \"github-pages\", group: :jekyll_plugins"), None, "", Jekyll::Pages),
            (Some("# gem \"github-pages\"\ngem 'jekyll', '~> 4.2'"), None, "", Jekyll::V4),
            (Some("gem \"jekyll\", \"~> 3.9.0\""), None, "", Jekyll::V3),
            (Some("gem \"jekyll\", \">= 3.8\""), None, "", Jekyll::V4),
            (Some("gem \"jekyll\", \"< 4.0\""), None, "", Jekyll::V3),
            (Some("gem \"jekyll\""), None, "", Jekyll::V4),
            (Some("gemspec"), Some(lock("jekyll (3.9.3)")), "", Jekyll::V3),
            (Some("gemspec"), Some(lock("github-pages (228)")), "", Jekyll::Pages),
            (Some("gem \"jekyll-feed\""), None, "", Jekyll::Pages),
            (Some("gem \"jekyll-theme-chirpy\", \"~> 7.0\""), None, "", Jekyll::V4),
            (Some("gem \"jekyll-theme-cayman\""), None, "", Jekyll::Pages),
            (None, None, "run: bundle exec jekyll build", Jekyll::V4),
            (Some("gemspec"), None, "run: bundle exec jekyll b -d _site", Jekyll::V4),
            (Some("gem \"jekyll\", \"~> 4\""), None, "uses: actions/jekyll-build-pages@v1", Jekyll::Pages),
            (None, None, "# uses: actions/jekyll-build-pages@v1\nrun: jekyll build", Jekyll::V4),
        ];
        for (gemfile, lock, workflow, expected) in cases {
            let hints = Hints {
                gemfile: gemfile.map(str::to_string),
                lock: lock.clone(),
                workflows: vec![workflow.to_string()],
                ..Hints::default()
            };
            assert_eq!(detect(&hints), expected, "{gemfile:?} {lock:?} {workflow}");
        }
    }
}
