//! Documents: posts, drafts and the files of collections that have front matter (J-POST).

use std::sync::Arc;

use jiff::Zoned;

use super::build::{
    Build, LoadedFile, blank, distinct, front_matter, is_html, layout_name, permalink_text, place_of,
};
use super::config::CollectionConfig;
use super::date::{self, DateError};
use super::permalink::{self, DocumentFields};
use super::values::{as_str, deep_merge, is_truthy, text, to_s};
use super::{Page, PageKind, SiteProblem, SiteProblemKind, post_name};
use crate::discover::Role;
use crate::liquid::{Hash, Value};
use crate::source::Place;

/// The collection that a document belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Home<'a> {
    pub(super) number: u32,
    pub(super) settings: &'a CollectionConfig,
}

/// A document as Ruby's `data` holds it, with what is computed from it.
struct Draft {
    data: Hash,
    categories: Vec<Box<str>>,
    tags: Vec<Box<str>>,
    date: Option<Zoned>,
    /// Whether the front matter could be used; if not, there is no title and no slug (J-READ-23).
    readable: bool,
}

/// Reads a document. `written` is that of its collection; whether it is published is the caller's to judge.
pub(super) fn document(build: &mut Build, file: &LoadedFile, home: Home) -> Page {
    let label = home.settings.label.as_str();
    let relative_path = below_collections_dir(build, file.path.as_str()).to_string();
    let is_draft = file.role == Role::Draft;
    let mut document = read(build, file, label, &relative_path);
    let name = file.path.file_name();
    if document.readable {
        name_and_date(build, &mut document, file, name);
        document.categories = categories(&document);
        document.tags = tags(&document.data);
        fill_in(&mut document);
    }
    if is_draft && document.date.is_none() {
        let modified = build.environment.modified.get(&file.path);
        document.date = modified.map(|moment| moment.to_zoned(build.now.time_zone().clone()));
    }
    let mut page = finish(build, file, home, document, &relative_path);
    page.draft = is_draft;
    page
}

/// Jekyll's `relative_path`: `collections_dir` is not part of it (J-READ-15).
fn below_collections_dir<'p>(build: &Build, path: &'p str) -> &'p str {
    let folder = build.config.collections_dir();
    match folder.is_empty() {
        true => path,
        false => path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')).unwrap_or(path),
    }
}

/// Categories of the path, then defaults, then front matter, merged as Ruby does.
fn read(build: &mut Build, file: &LoadedFile, label: &str, relative_path: &str) -> Draft {
    let special = if file.role == Role::Draft { "_drafts".to_string() } else { format!("_{label}") };
    let mut document = Draft {
        data: Hash::default(),
        categories: categories_of_path(relative_path, &special),
        tags: Vec::new(),
        date: None,
        readable: true,
    };
    let defaults = build.defaults.all(relative_path, Some(label));
    let own = front_matter(file);
    for (values, is_own) in [(Some(defaults), false), (own, true)] {
        let Some(values) = values.filter(|values| add_categories(&mut document.categories, values)) else {
            document.readable = false;
            break;
        };
        let has_date = values.get("date").is_some_and(|date| !matches!(date, Value::Nil));
        deep_merge(&mut document.data, &values);
        // A date of nil stays nil where the defaults have none; Ruby then stops at it.
        if document.data.contains_key("date") && (has_date || is_own) {
            set_date(build, &mut document, file, relative_path, label);
        }
    }
    document
}

/// Folders above the special one (J-POST-10).
fn categories_of_path(relative_path: &str, special: &str) -> Vec<Box<str>> {
    match relative_path.find(special) {
        Some(at) => {
            distinct(relative_path[..at].split('/').filter(|folder| !folder.is_empty()).map(str::to_string))
        }
        None => Vec::new(),
    }
}

/// `merge_categories!`; false when the value makes Ruby give up on the file.
fn add_categories(categories: &mut Vec<Box<str>>, values: &Hash) -> bool {
    let added: Vec<String> = match values.get("categories") {
        None | Some(Value::Nil) => return true,
        Some(Value::Str(list)) => list.as_str().split_whitespace().map(str::to_string).collect(),
        Some(Value::Array(items)) => items.iter().map(to_s).collect(),
        Some(_) => return false,
    };
    let all = categories.iter().map(|category| category.to_string()).chain(added);
    *categories = distinct(all);
    true
}

/// Reads the date of front matter or defaults and reports one that stops the build.
fn set_date(build: &mut Build, document: &mut Draft, file: &LoadedFile, relative_path: &str, label: &str) {
    let Some(value) = document.data.get("date") else { return };
    match date::of_value(value, &build.now) {
        Ok(date) => document.date = Some(date),
        Err(DateError::Unknown) => document.date = None,
        Err(DateError::Invalid) => {
            document.date = None;
            let default = || build.defaults.find(relative_path, Some(label), "date")?.1;
            if let Some(place) = place_of(file, "date").or_else(default) {
                let written = to_s(value);
                let message = match written.is_empty() {
                    true => "an empty date stops the build".to_string(),
                    false => format!("`{written}` is no valid date, which stops the build"),
                };
                build.problem(SiteProblem {
                    kind: SiteProblemKind::InvalidDate,
                    place,
                    message,
                    help: Some("write it as `2024-01-31` or `2024-01-31 12:00:00 +0100`".into()),
                });
            }
        }
    }
}

/// Title, slug, extension and date of the file name (J-POST-3, 9).
fn name_and_date(build: &mut Build, document: &mut Draft, file: &LoadedFile, name: &str) {
    let (slug, extension) = match post_name::dated(name) {
        Some(parts) => {
            if !document.data.get("date").is_some_and(is_truthy) {
                document.date = date_of_name(build, file, parts.date);
            }
            (parts.slug, Some(parts.extension))
        }
        None => match post_name::dateless(name) {
            Some((slug, extension)) => (slug, Some(extension)),
            None => (name, None),
        },
    };
    let slug = slug.trim_end_matches('.');
    let mut set = |key: &str, value: &str| {
        if !document.data.get(key).is_some_and(is_truthy) {
            document.data.insert(Arc::from(key), text(value));
        }
    };
    set("title", &post_name::title_of(slug));
    set("slug", slug);
    if let Some(extension) = extension {
        set("ext", extension);
    }
}

fn date_of_name(build: &mut Build, file: &LoadedFile, written: &str) -> Option<Zoned> {
    match date::parse(written, &build.now) {
        Ok(date) => Some(date),
        Err(DateError::Unknown) => None,
        Err(DateError::Invalid) => {
            if let Some(id) = file.file {
                build.problem(SiteProblem {
                    kind: SiteProblemKind::InvalidDate,
                    place: Place::new(id, crate::source::Span::at(0)),
                    message: format!(
                        "the date `{written}` of the file name is not valid, which stops the build"
                    ),
                    help: Some("rename the file, or give it a `date` in its front matter".into()),
                });
            }
            None
        }
    }
}

/// `populate_categories`: those so far, then `category`, or else `categories` again (J-POST-10).
fn categories(document: &Draft) -> Vec<Box<str>> {
    let so_far = document.categories.iter().map(|category| category.to_string());
    let singular = document.data.get("category").filter(|value| is_truthy(value));
    distinct(so_far.chain(singular.into_iter().flat_map(flattened)))
}

/// J-POST-11
fn tags(data: &Hash) -> Vec<Box<str>> {
    let present = |key: &str| data.get(key).filter(|value| is_truthy(value));
    match (present("tag"), present("tags")) {
        (Some(tag), _) => distinct(flattened(tag)),
        (None, Some(Value::Str(list))) => distinct(list.as_str().split_whitespace().map(str::to_string)),
        (None, Some(list @ Value::Array(_))) => distinct(flattened(list)),
        _ => Vec::new(),
    }
}

/// The texts of a value or of the items of an array, nil left out.
fn flattened(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().filter(|item| !matches!(item, Value::Nil)).map(to_s).collect(),
        other => vec![to_s(other)],
    }
}

/// Puts what was computed where Ruby's `data` has it. Texts that the author wrote keep their origin.
fn fill_in(document: &mut Draft) {
    let written = |key: &str, data: &Hash| -> Vec<Value> {
        match data.get(key) {
            Some(Value::Array(items)) => items.to_vec(),
            Some(value @ Value::Str(_)) => vec![value.clone()],
            _ => Vec::new(),
        }
    };
    for (plural, singular, items) in
        [("categories", "category", &document.categories), ("tags", "tag", &document.tags)]
    {
        let mut known = written(plural, &document.data);
        known.extend(written(singular, &document.data));
        let with_origin = |item: &str| known.iter().find(|value| as_str(value) == Some(item)).cloned();
        let list = items.iter().map(|item| with_origin(item).unwrap_or_else(|| text(&**item))).collect();
        document.data.insert(Arc::from(plural), Value::Array(Arc::new(list)));
    }
}

/// The URL and the rest of the page.
fn finish(build: &mut Build, file: &LoadedFile, home: Home, document: Draft, relative_path: &str) -> Page {
    let settings = home.settings;
    let default = |key: &str, build: &Build| {
        let found = build.defaults.find(relative_path, Some(&settings.label), key);
        found.and_then(|(_, place)| place)
    };
    let permalink_place = place_of(file, "permalink").or_else(|| default("permalink", build));
    let permalink =
        permalink_text(build, document.data.get("permalink"), permalink_place).map(str::to_string);
    let output_ext = build.output_extension(relative_path, permalink.as_deref());
    let template = permalink.clone().unwrap_or_else(|| settings.permalink.clone());
    let is_slug_used = settings.output && [":title", ":slug"].iter().any(|name| template.contains(name));
    let slug = slug_of(build, file, &document, is_slug_used);
    let below = relative_path.replacen(&format!("_{}", settings.label), "", 1);
    let mut fields = DocumentFields::new(&settings.label, below.trim_start_matches('/'), &output_ext);
    fields.title_slug = slug.clone();
    fields.categories = document.categories.iter().map(|category| category.to_string()).collect();
    fields.date = document.date.clone();
    let place = permalink_place.or_else(|| template_place(build, settings));
    let jekyll = build.jekyll;
    let url =
        build.url(file, settings.output, &template, &|name| fields.placeholder(name, jekyll), true, place);
    let output = permalink::document_output_path(&url, &output_ext);
    let is_yaml = matches!(permalink::extension(relative_path), ".yaml" | ".yml");
    let layout = document.data.get("layout").filter(|_| !is_yaml);
    let off = jekyll.is_4() && matches!(document.data.get("render_with_liquid"), Some(Value::Bool(false)));
    Page {
        relative_path: relative_path.into(),
        html: is_html(&output),
        layout: layout_name(layout, relative_path),
        layout_place: place_of(file, "layout").or_else(|| default("layout", build)),
        title: document.data.get("title").map(to_s).unwrap_or_default().into(),
        slug: slug.into(),
        markdown: build.is_markdown(permalink::extension(relative_path).trim_start_matches('.')),
        liquid: !off
            && !is_yaml
            && !relative_path.ends_with(".coffee")
            && !build.converters.leaves_braces(permalink::extension(relative_path)),
        parsed: file.parsed.clone(),
        date: document.date,
        categories: document.categories,
        tags: document.tags,
        data: Arc::new(document.data),
        url: url.into(),
        output: output.into(),
        written: settings.output,
        ..blank(PageKind::Document { collection: home.number }, file)
    }
}

/// The slug for the URL (J-POST-9); without one, the name without extension. Where the URL does not hold it, it may be anything.
fn slug_of(build: &mut Build, file: &LoadedFile, document: &Draft, is_used: bool) -> String {
    match document.data.get("slug") {
        Some(Value::Str(slug)) => slug.as_str().to_string(),
        None | Some(Value::Nil | Value::Bool(false)) => {
            let name = file.path.file_name();
            name.strip_suffix(permalink::extension(name)).unwrap_or(name).to_string()
        }
        Some(other) => {
            let slug = to_s(other);
            if let Some(place) = place_of(file, "slug").filter(|_| is_used) {
                build.problem(SiteProblem {
                    kind: SiteProblemKind::InvalidPermalink,
                    place,
                    message: format!("the slug `{slug}` is no string, which stops the build"),
                    help: Some("put it in quotes".into()),
                });
            }
            slug
        }
    }
}

/// Where the configuration says how the documents of a collection are named.
fn template_place(build: &Build, settings: &CollectionConfig) -> Option<Place> {
    let own = build.config.place(&["collections", &settings.label, "permalink"]);
    own.or_else(|| build.config.place(&["permalink"]))
}

/// Whether `published` allows it (J-POST-6): only nil and false forbid.
pub(super) fn is_published(page: &Page) -> bool {
    page.data.get("published").is_none_or(is_truthy)
}

/// Whether it is dated later than the clock.
pub(super) fn is_future(build: &Build, page: &Page) -> bool {
    let later = page
        .date
        .as_ref()
        .is_some_and(|date| date.timestamp().as_second() > build.now.timestamp().as_second());
    later && !build.config.is_on("future")
}
