//! The fold that makes a [`Site`] of its files.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use indexmap::IndexSet;
use jiff::Zoned;

use super::config::Config;
use super::defaults::Defaults;
use super::plugins::Converters;
use super::themes::ThemeFiles;
use super::values::{as_str, to_s};
use super::{
    Absent, CustomPlugins, Environment, Image, Jekyll, KnownDocument, Page, PageId, PageKind, PluginNames,
    Premises, Site, SiteKind, SiteProblem, SiteProblemKind, SiteTheme, Unpublished, Why, collections,
    collisions, data, hosts, index, layouts, numbers, pages, permalink, plain, plugins, statics, themes,
};
use crate::discover::{Access, Role};
use crate::liquid::{Hash, Value};
use crate::origin::HOLE;
use crate::parse::Parsed;
use crate::source::{FileId, Place, SitePath, Span};
use crate::yaml::front_matter::State;

/// A path of the site with what was made of its text.
#[derive(Clone, Debug)]
pub struct LoadedFile {
    /// The path.
    pub path: SitePath,
    /// What it is to the site.
    pub role: Role,
    /// Its file, when its text was read.
    pub file: Option<FileId>,
    /// Front matter and template, for texts that have them.
    pub parsed: Option<Arc<Parsed>>,
    /// Whether its bytes can be read.
    pub access: Access,
    /// Whether its first line makes it a page or document (J-READ-20).
    pub is_page: bool,
    /// Whether its bytes are valid UTF-8, as far as they were read.
    pub is_utf8: bool,
    /// The content of a data file; `None` for one that could not be read.
    pub data: Option<Value>,
    /// What the bytes of an image say, where a rule asks for that.
    pub image: Option<Arc<Image>>,
    /// What was made of it as a document.
    pub document: KnownDocument,
}

/// What else decides how the site is put together.
#[derive(Clone, Debug, Default)]
pub struct BuildOptions {
    /// Hosts that the settings name as the site's own.
    pub own_hosts: Vec<Box<str>>,
    /// Content of the file `CNAME`.
    pub cname: Option<Box<str>>,
    /// Whether another configuration lies beside that of the site, for another build, with another base URL.
    pub has_other_base: bool,
    /// Plugins that the Gemfile's group `:jekyll_plugins` turns on.
    pub gemfile_plugins: Vec<Box<str>>,
    /// What surrounds the site.
    pub premises: Premises,
    /// What the site's own Ruby code may add.
    pub custom_plugins: CustomPlugins,
    /// Site paths that plugins make, where the settings say which.
    pub declared_pages: Option<globset::GlobSet>,
    /// Those of them that are no patterns.
    pub declared_urls: Vec<String>,
    /// The files of its theme, where the settings say where it is.
    pub theme: Option<ThemeFiles>,
    /// Names that the settings say some plugin defines for Liquid.
    pub plugin_names: PluginNames,
    /// The submodules that are not checked out, with the places that name them.
    pub absent: Vec<(SitePath, Place)>,
    /// The first heading of Markdown files, for jekyll-titles-from-headings.
    pub first_heading: HashMap<FileId, String>,
}

impl Site {
    /// Puts the site together (J-READ-4). Never fails; what is wrong is in `problems`.
    pub fn build(
        kind: SiteKind,
        jekyll: Jekyll,
        config: Arc<Config>,
        environment: Arc<Environment>,
        files: &[LoadedFile],
        options: BuildOptions,
    ) -> Site {
        let mut site = Site::put_together(kind, jekyll, config, environment, files, options);
        site.index = index::Index::of(&site);
        site
    }

    /// Puts this site together again. What is a page in both has the same number in both.
    pub fn build_again(&self, config: Arc<Config>, files: &[LoadedFile], options: BuildOptions) -> Site {
        let environment = self.environment.clone();
        let mut site = Site::put_together(self.kind, self.jekyll, config, environment, files, options);
        numbers::keep(&mut site, self);
        site.index = index::Index::of(&site);
        site
    }

    fn put_together(
        kind: SiteKind,
        jekyll: Jekyll,
        config: Arc<Config>,
        environment: Arc<Environment>,
        files: &[LoadedFile],
        options: BuildOptions,
    ) -> Site {
        let (own_hosts, home_url) = hosts::own_hosts(&config, &environment, &options);
        let mut site = Site {
            kind,
            jekyll,
            config: config.clone(),
            environment: environment.clone(),
            pages: Vec::with_capacity(files.len()),
            order: None,
            collections: Vec::new(),
            layouts: layouts::layouts(files, config.layouts_dir()),
            includes: layouts::includes(files, config.includes_dir()),
            data: options
                .plugin_names
                .over(&["site", "data"], Some(data::site_data(files, &config, options.theme.as_ref())))
                .unwrap_or_default(),
            unpublished: Vec::new(),
            own_hosts,
            problems: config.problems.clone(),
            collisions: Vec::new(),
            gemfile_plugins: options.gemfile_plugins,
            first_heading: options.first_heading,
            premises: options.premises,
            custom_plugins: options.custom_plugins,
            plugin_pages: Default::default(),
            has_unmodelled_processor: config.has_unmodelled_processor(),
            unknown_keys: Vec::new(),
            declared_pages: options.declared_pages,
            home_url: home_url.into(),
            base_path: config.base_path().into(),
            time_zone: config.time_zone(&environment.time_zone),
            markdown_extensions: config.markdown_extensions(),
            plugin_names: options.plugin_names,
            theme: if options.theme.is_some() { SiteTheme::None } else { SiteTheme::of(kind, &config) },
            absent: Absent::new(&config, options.absent),
            is_base_in_doubt: options.cname.is_some() || options.has_other_base,
            index: index::Index::default(),
        };
        skipped(&mut site, files);
        if let Some(theme) = &options.theme {
            theme.fill(&mut site);
        }
        match kind {
            SiteKind::Plain => plain::add_files(&mut site, files),
            SiteKind::Jekyll => {
                let mut build = Build::new(&config, &environment, files, &site.custom_plugins);
                build.open_placeholders |= !plugins::unmodelled(&site).is_empty();
                site.unknown_keys = plugins::unknown_keys(&site);
                pages::add(&mut site, &mut build, files);
                statics::add(&mut site, &mut build, files);
                collections::add(&mut site, &mut build, files);
                match &options.theme {
                    Some(theme) => theme.add_assets(&mut site, &mut build),
                    None => themes::add_assets(&mut site),
                }
                site.problems.extend(build.problems);
                site.unpublished.extend(build.unpublished);
                plugins::run(&mut site);
            }
        }
        plugins::declared::add(&mut site, &options.declared_urls);
        site.plugin_pages = plugins::pages(&site);
        collisions::settle(&mut site);
        site.unpublished.sort_by(|a, b| a.source.cmp(&b.source));
        site
    }

    /// Adds a page and yields its number.
    pub(super) fn push(&mut self, page: Page) -> PageId {
        self.pages.push(page);
        PageId(self.pages.len() as u32 - 1)
    }
}

/// Entries that the walk left out.
fn skipped(site: &mut Site, files: &[LoadedFile]) {
    for file in files {
        let why = match &file.role {
            Role::Skipped(why) => why.clone(),
            Role::Layout | Role::Include | Role::Data | Role::Config => Why::BuildFile,
            _ => continue,
        };
        let url = if why == Why::Draft { draft_url(file.parsed.as_deref()) } else { None };
        site.unpublished.push(Unpublished { source: file.path.clone(), why, url });
    }
}

/// The URL that a draft asks for by a permalink. What stands for a date in one is not known before it is published.
pub fn draft_url(parsed: Option<&Parsed>) -> Option<Arc<str>> {
    let permalink = parsed?.front_matter.node.as_ref()?.get("permalink")?.as_str()?;
    let is_literal = !permalink.is_empty() && !permalink.contains(':');
    permalink::expand_known(permalink, &[]).ok().filter(|_| is_literal).map(Into::into)
}

/// What the parts of the fold share.
#[derive(Debug)]
pub(super) struct Build<'a> {
    pub(super) config: &'a Arc<Config>,
    pub(super) jekyll: Jekyll,
    pub(super) environment: &'a Environment,
    /// The clock in the zone of the site.
    pub(super) now: Zoned,
    pub(super) defaults: Arc<Defaults<'a>>,
    pub(super) problems: Vec<SiteProblem>,
    pub(super) unpublished: Vec<Unpublished>,
    reported: HashSet<(Place, String)>,
    markdown_extensions: Vec<String>,
    /// Whether the site's own code may know more placeholders of permalinks.
    open_placeholders: bool,
    pub(super) converters: Converters,
}

impl<'a> Build<'a> {
    pub(super) fn new(
        config: &'a Arc<Config>,
        environment: &'a Environment,
        files: &[LoadedFile],
        plugins: &CustomPlugins,
    ) -> Self {
        Build {
            config,
            jekyll: config.jekyll(),
            environment,
            now: environment.now.to_zoned(config.time_zone(&environment.time_zone)),
            defaults: Arc::new(Defaults::new(config, files.iter().map(|file| &file.path))),
            problems: Vec::new(),
            unpublished: Vec::new(),
            reported: HashSet::new(),
            markdown_extensions: config.markdown_extensions(),
            open_placeholders: plugins.placeholders,
            converters: Converters::of(config),
        }
    }

    /// The same, with nothing reported yet: for some of the files, on another thread.
    pub(super) fn fork(&self) -> Self {
        Build {
            now: self.now.clone(),
            defaults: self.defaults.clone(),
            problems: Vec::new(),
            unpublished: Vec::new(),
            reported: HashSet::new(),
            markdown_extensions: self.markdown_extensions.clone(),
            ..*self
        }
    }

    /// Reports what stops the build, once for each place.
    pub(super) fn problem(&mut self, problem: SiteProblem) {
        if self.reported.insert((problem.place, problem.message.clone())) {
            self.problems.push(problem);
        }
    }

    /// What was reported so far; from now on everything is reported again.
    pub(super) fn take_problems(&mut self) -> Vec<SiteProblem> {
        self.reported.clear();
        std::mem::take(&mut self.problems)
    }

    /// Whether a file's extension (without dot) makes it Markdown (J-READ-26).
    pub(super) fn is_markdown(&self, extension: &str) -> bool {
        let extension = extension.to_lowercase();
        self.markdown_extensions.contains(&extension)
    }

    /// The extension of the output with its dot (J-URL-10).
    pub(super) fn output_extension(&self, path: &str, permalink: Option<&str>) -> String {
        if let Some(extension) = permalink.and_then(permalink::permalink_extension) {
            return extension;
        }
        let extension = permalink::extension(path);
        let is_markdown = || self.is_markdown(extension.trim_start_matches('.')).then_some(".html");
        let converted = self.converters.output_extension(extension).or_else(is_markdown);
        converted.unwrap_or(extension).to_string()
    }

    /// Expands a permalink; one that stops the build is reported at `place`, or at the file, and yields an unknown URL. Where
    /// nobody asks for the URL, Jekyll does not notice.
    pub(super) fn url(
        &mut self,
        file: &LoadedFile,
        is_asked_for: bool,
        template: &str,
        placeholders: &dyn Fn(&str) -> Option<String>,
        strict: bool,
        place: Option<Place>,
    ) -> String {
        let or_open = |name: &str| {
            placeholders(name).or_else(|| (strict && self.open_placeholders).then(|| HOLE.to_string()))
        };
        match permalink::expand(template, &or_open, strict) {
            Ok(url) => url,
            Err(error) => {
                // The value may come from the file's name, which has no place of its own.
                let place = place.or_else(|| Some(Place::new(file.file?, Span::at(0))));
                if let Some(place) = place.filter(|_| is_asked_for) {
                    self.problem(SiteProblem {
                        kind: SiteProblemKind::InvalidPermalink,
                        place,
                        message: format!("{error}, which stops the build"),
                        help: None,
                    });
                }
                format!("/{HOLE}")
            }
        }
    }
}

/// The front matter of a file as Liquid sees it; `None` where Jekyll cannot use it (J-READ-22..24).
pub(super) fn front_matter(file: &LoadedFile) -> Option<Hash> {
    let (Some(parsed), Some(id)) = (&file.parsed, file.file) else { return Some(Hash::default()) };
    match (&parsed.front_matter.state, &parsed.front_matter.node) {
        (State::Invalid(_) | State::NotMapping, _) => None,
        (_, Some(node)) => match crate::yaml::value::to_value(node, id) {
            Value::Hash(hash) => Some(Hash::clone(&hash)),
            _ => Some(Hash::default()),
        },
        (_, None) => Some(Hash::default()),
    }
}

/// Where a key of a file's front matter has its value; the whole key when the value is not written.
pub(super) fn place_of(file: &LoadedFile, key: &str) -> Option<Place> {
    let node = file.parsed.as_ref()?.front_matter.node.as_ref()?;
    let entry = node.as_mapping()?.entry(key)?;
    let span = if entry.value.span.is_empty() { entry.key.span } else { entry.value.span };
    Some(Place::new(file.file?, span))
}

/// The permalink of a page or document: a text, or a value that stops the build (J-URL-6).
pub(super) fn permalink_text<'v>(
    build: &mut Build,
    value: Option<&'v Value>,
    place: Option<Place>,
) -> Option<&'v str> {
    let value = value?;
    match (value, as_str(value)) {
        (_, Some(text)) => Some(text),
        (Value::Nil | Value::Bool(false) | Value::Unknown, _) => None,
        _ => {
            if let Some(place) = place {
                build.problem(SiteProblem {
                    kind: SiteProblemKind::InvalidPermalink,
                    place,
                    message: "the permalink is no string, which stops the build".into(),
                    help: Some("put it in quotes".into()),
                });
            }
            None
        }
    }
}

/// Name of the layout that a value asks for (J-URL-19).
pub(super) fn layout_name(value: Option<&Value>, path: &str) -> Option<Box<str>> {
    if matches!(permalink::extension(path), ".sass" | ".scss" | ".coffee") {
        return None;
    }
    match value? {
        Value::Nil => None,
        value => Some(to_s(value)).filter(|name| name != "none").map(String::into_boxed_str),
    }
}

/// Whether an output is an HTML page.
pub(super) fn is_html(output: &str) -> bool {
    matches!(permalink::extension(output), ".html" | ".htm" | ".xhtml")
}

/// A page with nothing set but what every kind has.
pub(super) fn blank(kind: PageKind, file: &LoadedFile) -> Page {
    Page {
        kind,
        file: file.file,
        source: Some(file.path.clone()),
        relative_path: file.path.as_str().into(),
        written: true,
        image: file.image.clone(),
        ..Page::absent()
    }
}

/// Distinct strings in order.
pub(super) fn distinct(items: impl IntoIterator<Item = String>) -> Vec<Box<str>> {
    items.into_iter().collect::<IndexSet<_>>().into_iter().map(String::into_boxed_str).collect()
}
