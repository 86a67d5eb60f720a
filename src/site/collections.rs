//! Collections: which documents belong to them, which are published, in what order (J-POST-6..8, 13).

use std::cmp::Ordering;

use rayon::prelude::*;

use super::build::{Build, LoadedFile, is_html};
use super::config::CollectionConfig;
use super::documents::{Home, is_future, is_published};
use super::known_documents::document;
use super::statics::static_file;
use super::values::as_str;
use super::{Collection, Page, PageId, Site, Unpublished, Why, permalink};
use crate::discover::Role;
use crate::liquid::Value;

/// Adds all collections in the order of the configuration, posts first.
pub(super) fn add(site: &mut Site, build: &mut Build, files: &[LoadedFile]) {
    for (number, settings) in build.config.collections().iter().enumerate() {
        let home = Home { number: number as u32, settings };
        let mut collection = Collection {
            label: settings.label.as_str().into(),
            output: settings.output,
            documents: Vec::new(),
            files: Vec::new(),
            metadata: settings.metadata.clone(),
        };
        let mut documents = match settings.label.as_str() {
            "posts" => posts(build, files, home),
            // The folder of the data files is never read as a collection.
            "data" => Vec::new(),
            _ => collected(build, files, home),
        };
        sort(&mut documents, settings, build.jekyll.is_4());
        if settings.label == "posts" {
            limit(build, &mut documents);
        }
        collection.documents = documents.into_iter().map(|page| site.push(page)).collect();
        collection.files = static_files(site, build, files, settings);
        site.collections.push(collection);
    }
}

fn unpublished(build: &mut Build, page: &Page, why: Why) {
    if let Some(source) = page.source.clone() {
        build.unpublished.push(Unpublished { source, why, url: Some(page.url.clone()) });
    }
}

/// So many documents are read by one thread at a time.
const DOCUMENTS_AT_A_TIME: usize = 128;

/// Reads the documents of a collection, in parallel; what is wrong with them is reported in their order.
fn documents<'f>(
    build: &mut Build,
    files: impl Iterator<Item = &'f LoadedFile>,
    home: Home,
) -> Vec<(&'f LoadedFile, Page)> {
    let files: Vec<&LoadedFile> = files.collect();
    let read = files.par_chunks(DOCUMENTS_AT_A_TIME).map(|files| {
        let mut fork = build.fork();
        files.iter().map(|file| (*file, document(&mut fork, file, home))).collect::<Vec<_>>()
    });
    let mut documents = Vec::with_capacity(files.len());
    for (file, (page, problems)) in read.collect::<Vec<_>>().into_iter().flatten() {
        documents.push((file, page));
        problems.into_iter().for_each(|problem| build.problem(problem));
    }
    documents
}

/// Posts and drafts that are published (J-POST-6).
fn posts(build: &mut Build, files: &[LoadedFile], home: Home) -> Vec<Page> {
    let mut posts = Vec::new();
    let files = files.iter().filter(|file| matches!(file.role, Role::Post | Role::Draft));
    for (file, page) in documents(build, files, home) {
        let is_yaml = matches!(permalink::extension(file.path.as_str()), ".yml" | ".yaml");
        if !file.is_utf8 {
            unpublished(build, &page, Why::InvalidUtf8);
        } else if is_yaml {
            unpublished(build, &page, Why::InvalidPostName);
        } else if !is_published(&page) && !build.config.is_on("unpublished") {
            unpublished(build, &page, Why::Unpublished);
        } else if is_future(build, &page)
            && let Some(date) = page.date.clone()
        {
            unpublished(build, &page, Why::Future(date));
        } else {
            posts.push(page);
        }
    }
    posts
}

/// Documents of any other collection: some are listed without being written (J-POST-7).
fn collected(build: &mut Build, files: &[LoadedFile], home: Home) -> Vec<Page> {
    let label = home.settings.label.as_str();
    let mut listed = Vec::new();
    let files = files.iter().filter(|file| file.is_page && is_of(&file.role, label));
    for (_, mut page) in documents(build, files, home) {
        let shows_unpublished = build.config.is_on("unpublished");
        if matches!(page.data.get("published"), Some(Value::Bool(false))) && !shows_unpublished {
            unpublished(build, &page, Why::Unpublished);
            continue;
        }
        let why = if !home.settings.output {
            Some(Why::CollectionWithoutOutput)
        } else if !is_published(&page) && !shows_unpublished {
            Some(Why::Unpublished)
        } else if is_future(build, &page) {
            page.date.clone().map(Why::Future)
        } else {
            None
        };
        if let Some(why) = why {
            unpublished(build, &page, why);
            page.written = false;
        }
        listed.push(page);
    }
    listed
}

fn is_of(role: &Role, label: &str) -> bool {
    matches!(role, Role::Collection(other) if **other == *label)
}

/// Static files of a collection (J-URL-13).
fn static_files(
    site: &mut Site,
    build: &mut Build,
    files: &[LoadedFile],
    settings: &CollectionConfig,
) -> Vec<PageId> {
    let label = settings.label.as_str();
    let mut statics: Vec<&LoadedFile> =
        files.iter().filter(|file| !file.is_page && is_of(&file.role, label)).collect();
    statics.sort_by_key(|file| file.path.as_str());
    let folder = format!("_{label}/");
    let mut ids = Vec::new();
    for file in statics {
        let path = file.path.as_str();
        let below = path.find(&folder).map_or(path, |at| &path[at + folder.len()..]);
        let Ok(url) = permalink::static_collection_url(&settings.permalink, label, below, build.jekyll)
        else {
            continue;
        };
        let output = permalink::static_collection_output(&url, below, build.jekyll);
        let mut page = static_file(build, file, url, output, Some(label));
        page.html = is_html(&page.output);
        page.relative_path = format!("{folder}{below}").into();
        if page.written && !settings.output && build.jekyll.is_4() {
            unpublished(build, &page, Why::CollectionWithoutOutput);
            page.written = false;
        }
        ids.push(site.push(page));
    }
    ids
}

/// Keeps the newest `limit_posts` (J-POST-8).
fn limit(build: &mut Build, posts: &mut Vec<Page>) {
    let Some(limit) = build.config.limit_posts() else { return };
    let dropped = posts.len().saturating_sub(limit);
    for page in posts.drain(..dropped) {
        unpublished(build, &page, Why::LimitPosts);
    }
}

/// J-POST-13: by date, then path; or as the collection's settings say (4.x).
fn sort(documents: &mut [Page], settings: &CollectionConfig, is_4: bool) {
    // Ruby cannot compare a date with none and falls back to the path, which is no order at all when some
    // documents have dates and some have none; the path alone is the nearest to it.
    let dated = documents.iter().all(|page| page.date.is_some());
    // A page is large, and there are many: each is moved once.
    documents.sort_by_cached_key(|page| {
        let date = page.date.as_ref().filter(|_| dated).map(|date| date.timestamp());
        (date, page.source.clone())
    });
    if !is_4 {
        return;
    }
    match (settings.metadata.get("order"), settings.metadata.get("sort_by").and_then(as_str)) {
        (Some(Value::Array(order)), _) => {
            let folder = format!("_{}/", settings.label);
            let rank = |page: &Page| {
                let path = page.relative_path.strip_prefix(&folder);
                order.iter().position(|item| as_str(item) == path).unwrap_or(usize::MAX)
            };
            documents.sort_by_key(rank);
        }
        (_, Some(key)) => {
            documents.sort_by(|a, b| compare(a.data.get(key), b.data.get(key)));
        }
        _ => {}
    }
}

/// Orders values of one kind as Ruby does; nil comes last.
fn compare(a: Option<&Value>, b: Option<&Value>) -> Ordering {
    let rank = |value: Option<&Value>| match value {
        Some(Value::Int(_) | Value::Float(_)) => 0,
        Some(Value::Str(_)) => 1,
        Some(Value::Date(_)) => 2,
        Some(Value::Time(_)) => 3,
        None | Some(Value::Nil) => 5,
        Some(_) => 4,
    };
    let number = |value: &Value| match value {
        Value::Int(number) => *number as f64,
        Value::Float(number) => *number,
        _ => 0.0,
    };
    rank(a).cmp(&rank(b)).then_with(|| match (a, b) {
        (Some(Value::Str(a)), Some(Value::Str(b))) => a.as_str().cmp(b.as_str()),
        (Some(Value::Date(a)), Some(Value::Date(b))) => a.cmp(b),
        (Some(Value::Time(a)), Some(Value::Time(b))) => a.cmp(b),
        (Some(a), Some(b)) => number(a).total_cmp(&number(b)),
        _ => Ordering::Equal,
    })
}
