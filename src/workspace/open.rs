//! Reading a site from disk, by `files.rs`: the only part of the workspace that does input.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use rayon::prelude::*;

use crate::discover::{self, Access, Disk, Images, Role, Surroundings, WalkOptions};
use crate::parse::Parsed;
use crate::rules;
use crate::settings::Settings;
use crate::site::config::Config;
use crate::site::custom_plugins::CustomPlugins;
use crate::site::{
    BuildOptions, Environment, Jekyll, KnownDocument, LoadedFile, Site, SiteKind, Why, plugins, version,
};
use crate::source::{FileId, SitePath, Source};
use crate::yaml::{self, SyntaxError};

use super::edit::{self, Material};
use super::files::Files;
use super::premises::{self, custom_plugins, premises, sass};
use super::{OpenError, OpenOptions, Opened, Root, Sources, Workspace};

impl Workspace {
    /// Reads the site below `root`.
    ///
    /// # Errors
    /// [`OpenError`] when the folder cannot be read.
    pub fn open(root: &Root, settings: Settings, options: &OpenOptions) -> Result<Workspace, OpenError> {
        Workspace::open_over(root, settings, options, Disk::default())
    }

    /// Reads the site as it would be with these files.
    pub(super) fn open_over(
        root: &Root,
        settings: Settings,
        options: &OpenOptions,
        disk: Disk,
    ) -> Result<Workspace, OpenError> {
        let opened =
            Opened { root: root.clone(), settings: settings.clone(), options: options.clone(), before: None };
        let mut workspace = Workspace::at_source(root, settings, options, &disk)?;
        workspace.opened = opened;
        workspace.disk = disk;
        // The clock must not move between two looks at one site.
        workspace.opened.options.now = Some(workspace.site.environment.now);
        Ok(workspace)
    }

    /// Finds the folder of the sources and reads the site there.
    fn at_source(
        root: &Root,
        settings: Settings,
        options: &OpenOptions,
        disk: &Disk,
    ) -> Result<Workspace, OpenError> {
        let unreadable = |error| OpenError::Unreadable { path: root.path.clone(), error };
        disk.list(&root.path).map_err(unreadable)?;
        let surroundings = Surroundings::read(disk, &root.path);
        let jekyll = match root.kind {
            SiteKind::Plain => Jekyll::V4,
            SiteKind::Jekyll => {
                options.jekyll.or(settings.jekyll).unwrap_or_else(|| version::detect(&surroundings.hints))
            }
        };
        let boundary = discover::boundary(&root.path);
        let mut files = Files::new(&boundary, disk);
        let config_files = config_files(disk, root, &settings);
        let config = files.read_config(root, &config_files, &settings, jekyll);
        // `source: docs` moves everything but the configuration itself.
        if let Some(folder) = premises::source(disk, &root.path, &config, &files.sources)? {
            let source = root.path.join(folder);
            if discover::access(disk, &boundary, &source) != Access::Open {
                return Err(OpenError::OutsideSource { folder: folder.to_owned() });
            }
            let up = way(&source, &root.path);
            let config_files =
                config_files.iter().map(|path| SitePath::new(&format!("{up}{path}"))).collect();
            let root = Root { path: source, kind: root.kind };
            let mut settings = settings;
            settings.theme_dir = settings.theme_dir.map(|theme| format!("{up}{theme}"));
            let files = Files::new(&boundary, disk);
            return Workspace::read(&root, settings, options, surroundings, config_files, jekyll, files);
        }
        let files = Files::new(&boundary, disk);
        Workspace::read(root, settings, options, surroundings, config_files, jekyll, files)
    }

    /// Reads the site whose source is the folder `root`.
    fn read(
        root: &Root,
        settings: Settings,
        options: &OpenOptions,
        surroundings: Surroundings,
        config_files: Vec<SitePath>,
        jekyll: Jekyll,
        mut files: Files,
    ) -> Result<Workspace, OpenError> {
        let mut config = files.read_config(root, &config_files, &settings, jekyll);
        let theme = match settings.theme_dir.as_deref().filter(|_| root.kind == SiteKind::Jekyll) {
            Some(folder) => Some(files.read_theme(root, folder, &mut config, settings.max_file_size)?),
            None => None,
        };
        let drafts = options.drafts || settings.drafts || config.is_on("show_drafts");
        let walk_options = WalkOptions { drafts, config_files };
        // A Gemfile or nothing at all does not prove GitHub's own build: code that lies there is probably run.
        let is_named = options.jekyll.or(settings.jekyll).is_some();
        let refuses_code =
            jekyll == Jekyll::Pages && (is_named || version::is_built_by_pages(&surroundings.hints));
        let code = || {
            let config_files = &walk_options.config_files;
            custom_plugins(files.disk, &root.path, &config, config_files, &files.boundary)
        };
        let ((entries, mut links), custom_plugins) = rayon::join(
            || discover::walk(files.disk, &root.path, &config, root.kind, &walk_options),
            || if refuses_code { CustomPlugins::default() } else { code() },
        );
        let environment =
            environment(&surroundings, options, discover::modified(files.disk, &root.path, &entries));
        files.images = rules::images_asked_for(&settings);
        files.is_front_matter_added = custom_plugins.adds_front_matter;
        let reader = files.reader(&root.path, root.kind, settings.max_file_size);
        let loaded = discover::load(reader, entries);
        let loaded = files.take_in(loaded, &config);
        if files.images == Images::Files {
            let sass = sass(files.disk, &root.path, &files.boundary, settings.max_file_size);
            sass.into_iter().for_each(|source| _ = files.sources.add(source));
        }
        let absent = files.empty_submodules(&root.path);
        let build_options = BuildOptions {
            absent,
            own_hosts: settings.own_hosts.iter().map(|host| host.as_str().into()).collect(),
            cname: surroundings.cname.as_deref().map(Into::into),
            // Whoever names the configurations has named those that count.
            has_other_base: settings.config.is_empty()
                && surroundings.other_bases.iter().any(|other| *other != config.base_path()),
            gemfile_plugins: version::gemfile_plugins(&surroundings.hints)
                .into_iter()
                .map(Into::into)
                .collect(),
            premises: premises(files.disk, &root.path, &config, &surroundings.hints, is_named),
            custom_plugins,
            declared_pages: settings.generated_page_globs.clone(),
            declared_urls: settings
                .generated_pages
                .iter()
                .flatten()
                .filter(|page| !page.contains(['*', '?', '[', '{']))
                .cloned()
                .collect(),
            theme,
            plugin_names: settings.liquid.clone(),
            first_heading: first_headings(&files.sources, &loaded, &config),
        };
        let (folder, limit) = (config.includes_dir(), settings.max_file_size);
        let relative_includes = files.read_relative_includes(&root.path, &loaded, folder, limit);
        links.extend(edit::links(files.disk, &root.path, relative_includes.keys()));
        let (config, environment) = (Arc::new(config), Arc::new(environment));
        let site = Site::build(root.kind, jekyll, config, environment, &loaded, build_options.clone());
        Ok(Workspace {
            root: root.path.clone(),
            settings,
            sources: files.sources,
            site,
            plans_layouts: true,
            opened: Opened {
                root: root.clone(),
                settings: Settings::default(),
                options: options.clone(),
                before: None,
            },
            boundary: files.boundary,
            disk: Disk::default(),
            relative_includes,
            data_errors: files.data_errors,
            unread: files.unread,
            material: Material { files: loaded, options: build_options, walk: walk_options, links },
            kept: Mutex::default(),
        })
    }
}

/// The configuration files in force, relative to the root.
fn config_files(disk: &Disk, root: &Root, settings: &Settings) -> Vec<SitePath> {
    match (root.kind, settings.config.as_slice()) {
        (SiteKind::Plain, _) => Vec::new(),
        (SiteKind::Jekyll, []) => discover::config_paths(disk, &root.path),
        (SiteKind::Jekyll, named) => named.iter().map(|name| SitePath::new(name)).collect(),
    }
}

/// The way from a folder to another, `../` by `../`, as what stands before a path in the other; empty when it is the same.
pub(super) fn way(from: &Path, to: &Path) -> String {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let (from, to) = (real(from), real(to));
    let common = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(common).map(|_| "../".to_owned());
    let down = to.components().skip(common).map(|part| format!("{}/", part.as_os_str().to_string_lossy()));
    up.chain(down).collect()
}

/// Whether Markdown without front matter makes pages, too.
pub(super) fn reads_all_markdown(config: &Config) -> bool {
    config.jekyll() == Jekyll::Pages || config.has_plugin("jekyll-optional-front-matter")
}

/// The front matter of a draft that is left out. Its text is no part of the site.
pub(super) fn unread_draft(role: &Role, text: Option<&Source>) -> Option<Arc<Parsed>> {
    let text = text.filter(|_| *role == Role::Skipped(Why::Draft))?;
    Some(Arc::new(Parsed::front_matter(&text.text)))
}

/// Parses one file by its role; yields what is wrong with a data file.
pub(super) fn parse(
    file: &mut LoadedFile,
    source: &Source,
    all_markdown: bool,
) -> Option<(FileId, SyntaxError)> {
    let id = file.file?;
    let text = &*source.text;
    (file.parsed, file.data, file.document) = (None, None, KnownDocument::default());
    match file.role {
        Role::Layout => file.parsed = Some(Arc::new(Parsed::new(text))),
        Role::Include => file.parsed = Some(Arc::new(Parsed::include(text))),
        Role::Data => match yaml::data::read(file.path.extension(), text) {
            Ok(node) => file.data = node.map(|node| yaml::value::to_value(&node, id)),
            Err(error) => return Some((id, error)),
        },
        Role::File | Role::Post | Role::Draft | Role::Collection(_) => {
            if file.is_page || all_markdown {
                file.parsed = Some(Arc::new(Parsed::new(text)));
            }
        }
        Role::Config | Role::Skipped(_) => {}
    }
    None
}

fn environment(
    surroundings: &Surroundings,
    options: &OpenOptions,
    modified: HashMap<SitePath, jiff::Timestamp>,
) -> Environment {
    Environment {
        now: options.now.unwrap_or_else(jiff::Timestamp::now),
        time_zone: options.time_zone.clone().unwrap_or_else(jiff::tz::TimeZone::system),
        modified,
        repository: surroundings.repository.clone(),
        folder_name: surroundings.folder_name.clone(),
        // So builds GitHub Pages, and whoever else publishes a site. It is another one on the author's machine, which no visitor sees.
        jekyll_environment: std::env::var("JEKYLL_ENV").unwrap_or_else(|_| "production".into()),
    }
}

fn first_headings(sources: &Sources, files: &[LoadedFile], config: &Config) -> HashMap<FileId, String> {
    let heading = |file: &LoadedFile| {
        let id = file.file?;
        Some((id, first_heading(file, sources.get(id), config)?))
    };
    files.par_iter().filter_map(heading).collect()
}

/// The first heading of a page, where it may become its title.
pub(super) fn first_heading(file: &LoadedFile, source: &Source, config: &Config) -> Option<String> {
    if config.jekyll() != Jekyll::Pages && !config.has_plugin("jekyll-titles-from-headings") {
        return None;
    }
    let body = source.text.get(file.parsed.as_ref()?.front_matter.body as usize..)?;
    plugins::titles_from_headings::first_heading(body)
}
