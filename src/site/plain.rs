//! Repository documentation without Jekyll: every file is where it lies.

use super::build::{LoadedFile, blank};
use super::{Page, PageKind, Site};
use crate::discover::Role;

/// Adds every Markdown file as a page and every other file as an asset.
pub(super) fn add_files(site: &mut Site, files: &[LoadedFile]) {
    for file in files.iter().filter(|file| file.role == Role::File) {
        let kind = if file.is_page { PageKind::Page } else { PageKind::Static };
        site.push(Page {
            url: format!("/{}", file.path).into(),
            output: file.path.as_str().into(),
            markdown: file.is_page,
            html: file.is_page,
            parsed: file.parsed.clone().filter(|_| file.is_page),
            ..blank(kind, file)
        });
    }
}
