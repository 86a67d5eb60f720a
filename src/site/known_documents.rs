//! Documents that were read already: most are the same when a site is put together again.

use std::sync::{Arc, OnceLock};

use super::build::{Build, LoadedFile};
use super::config::Config;
use super::documents::{self, Home};
use super::{Page, SiteProblem};
use crate::discover::Role;
use crate::parse::Parsed;

/// What was made of a file as a document, once somebody asks.
#[derive(Clone, Debug, Default)]
pub struct KnownDocument(OnceLock<Arc<Known>>);

/// A document, with what it was made of beside what is the same as long as the site is open.
#[derive(Debug)]
struct Known {
    config: Arc<Config>,
    role: Role,
    parsed: Option<Arc<Parsed>>,
    page: Page,
    problems: Vec<SiteProblem>,
}

/// Reads a document, unless it is known; yields what is wrong with it, too. Nothing is reported to `build`.
pub(super) fn document(build: &mut Build, file: &LoadedFile, home: Home) -> (Page, Vec<SiteProblem>) {
    if let Some(known) = file.document.0.get().filter(|known| known.is_of(build, file)) {
        return (known.page.clone(), known.problems.clone());
    }
    let page = documents::document(build, file, home);
    let problems = build.take_problems();
    let (config, parsed) = (build.config.clone(), file.parsed.clone());
    let known = Known { config, role: file.role.clone(), parsed, page, problems };
    let (page, problems) = (known.page.clone(), known.problems.clone());
    // One that was made of something else stays there: it is rare, and looked through.
    _ = file.document.0.set(Arc::new(known));
    (page, problems)
}

impl Known {
    fn is_of(&self, build: &Build, file: &LoadedFile) -> bool {
        let is_same_text = match (&self.parsed, &file.parsed) {
            (Some(old), Some(new)) => Arc::ptr_eq(old, new),
            _ => false,
        };
        is_same_text
            && Arc::ptr_eq(&self.config, build.config)
            && self.role == file.role
            && self.page.file == file.file
            && self.page.source.as_ref() == Some(&file.path)
            && self.page.image.is_none()
            && file.image.is_none()
            && !build.defaults.ask_for_paths()
    }
}
