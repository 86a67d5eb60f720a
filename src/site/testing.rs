//! Small sites for tests: written to a folder, walked, read and put together as the workspace does it.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::config::Config;
use super::{BuildOptions, Environment, Jekyll, LoadedFile, Site, SiteKind};
use crate::discover::{self, DEFAULT_LIMIT, Role, WalkOptions};
use crate::parse::Parsed;
use crate::source::{FileId, Source};
use crate::yaml;

/// Noon of 2026-11-23, UTC.
pub(crate) const NOW: i64 = 1_795_435_200;

/// Writes files below a folder.
pub(crate) fn write(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

/// The site of these files.
pub(crate) fn site(jekyll: Jekyll, files: &[(&str, &str)]) -> Site {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), files);
    open(folder.path(), jekyll, SiteKind::Jekyll)
}

/// The site in a folder.
pub(crate) fn open(root: &Path, jekyll: Jekyll, kind: SiteKind) -> Site {
    let config_files = discover::config_paths(root);
    let mut sources: Vec<Source> = config_files
        .iter()
        .map(|path| Source::from_bytes(path.clone(), std::fs::read(root.join(path.as_str())).unwrap()))
        .collect();
    let files: Vec<(FileId, &Source)> =
        sources.iter().enumerate().map(|(at, source)| (FileId(at as u32), source)).collect();
    let config = Arc::new(Config::read(&files, jekyll));
    let options = WalkOptions { drafts: config.is_on("show_drafts"), config_files };
    let entries = discover::walk(root, &config, kind, &options);
    let modified = discover::modified(root, &entries);
    let loaded = discover::load(root, entries, kind, DEFAULT_LIMIT);
    let files = loaded.into_iter().map(|loaded| {
        let mut file = LoadedFile {
            path: loaded.entry.path,
            role: loaded.entry.role,
            file: None,
            parsed: None,
            is_page: loaded.is_page,
            is_utf8: true,
            data: None,
        };
        if let Some(source) = loaded.text {
            let id = FileId(sources.len() as u32);
            file.file = Some(id);
            file.is_utf8 = source.invalid_at.is_none();
            match file.role {
                Role::Data => {
                    let node = yaml::data::read(source.path.extension(), &source.text).ok();
                    file.data = node
                        .map(|node| node.map(|node| yaml::value::to_value(&node, id)).unwrap_or_default());
                }
                _ => file.parsed = Some(Arc::new(Parsed::new(&source.text))),
            }
            sources.push(source);
        }
        file
    });
    let files = files.collect();
    let environment = Environment {
        now: jiff::Timestamp::from_second(NOW).unwrap(),
        time_zone: jiff::tz::TimeZone::UTC,
        modified,
        repository: None,
        folder_name: String::new(),
        jekyll_environment: "development".into(),
    };
    let options = BuildOptions { first_heading: HashMap::new(), ..BuildOptions::default() };
    Site::build(kind, jekyll, config, Arc::new(environment), files, &options)
}

/// `source -> URL -> file` of everything that is written, sorted.
pub(crate) fn written(site: &Site) -> Vec<String> {
    let mut rows: Vec<String> = site
        .pages
        .iter()
        .filter(|page| page.written)
        .map(|page| {
            let source = page.source.as_ref().map_or("", |path| path.as_str());
            format!("{source} -> {} -> {}", page.url, page.output)
        })
        .collect();
    rows.sort();
    rows
}
