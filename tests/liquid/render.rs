//! The site of all cases, and what postproof renders of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use postproof::liquid::{EventKind, Output, Template};
use postproof::origin::HOLE;
use postproof::settings::Settings;
use postproof::site::{Jekyll, SiteKind};
use postproof::workspace::{OpenOptions, Root, Workspace};
use tempfile::TempDir;
use walkdir::WalkDir;

use super::cases::{self, CaseFile, Outcome};

/// The folder of the site that holds a page for each case.
pub(crate) const FOLDER: &str = "cases";

/// Writes the site with a page for each case.
pub(crate) fn write_site(folder: &Path, files: &[CaseFile]) -> TempDir {
    let site = tempfile::tempdir().unwrap();
    let below = folder.join("site");
    for entry in WalkDir::new(&below).into_iter().map(Result::unwrap) {
        let to = site.path().join(entry.path().strip_prefix(&below).unwrap());
        match entry.file_type().is_dir() {
            true => fs::create_dir_all(to).unwrap(),
            false => drop(fs::copy(entry.path(), to).unwrap()),
        }
    }
    let front_matter = fs::read_to_string(folder.join("page.yml")).unwrap();
    fs::create_dir(site.path().join(FOLDER)).unwrap();
    for (page, case) in cases::pages(files) {
        let text = format!("---\n{front_matter}---\n{}", case.template);
        fs::write(site.path().join(FOLDER).join(page), text).unwrap();
    }
    site
}

/// What postproof makes of every page of [`FOLDER`], by name.
pub(crate) fn outcomes(site: &Path) -> BTreeMap<String, Outcome> {
    let root = Root { path: site.to_owned(), kind: SiteKind::Jekyll };
    let options = OpenOptions {
        jekyll: Some(Jekyll::V4),
        now: "2026-06-01T00:00:00Z".parse().ok(),
        time_zone: Some(jiff::tz::TimeZone::UTC),
        ..OpenOptions::default()
    };
    let workspace = Workspace::open(&root, Settings::default(), &options).unwrap();
    let site = &workspace.site;
    site.page_ids()
        .filter_map(|id| {
            let page = site.page(id);
            let name = page.relative_path.strip_prefix("cases/")?.to_owned();
            let template = &page.parsed.as_ref()?.template;
            Some((name, outcome(template, &workspace.rendered(id)?)))
        })
        .collect()
}

fn outcome(template: &Template, output: &Output) -> Outcome {
    let fatal = template.problems.iter().find(|problem| problem.fatal).map(|problem| problem.message.clone());
    let unknown_tag = template.unknown_tags.first().map(|tag| format!("unknown tag {}", tag.name));
    let error = output.events.iter().filter(|event| !event.guarded).find_map(|event| match &event.kind {
        EventKind::Error(message) => Some(message.clone()),
        EventKind::MissingInclude(name)
        | EventKind::MissingRelativeInclude(name)
        | EventKind::MissingPost(name)
        | EventKind::MissingLink(name) => Some(format!("missing {name}")),
        EventKind::WrongArguments(_) => Some("wrong number of arguments".to_owned()),
        EventKind::Undefined { .. }
        | EventKind::MissingData { .. }
        | EventKind::UnknownFilter(_)
        | EventKind::Limit(_) => None,
    });
    match fatal.or(unknown_tag).or(error) {
        Some(message) => Outcome::Stops(message),
        None => Outcome::Output(output.text.text.replace(HOLE, "¿")),
    }
}
