//! Folders that Jekyll reads in their own way: posts, drafts, collections, layouts, includes, data, plugins.

use super::walk::{Step, Walk};
use super::{Access, Role};
use crate::site::{Why, post_name};
use crate::source::SitePath;

/// How the files of a folder are read.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Region {
    Layouts,
    Includes,
    Data,
    Plugins,
    Collection(Box<str>),
}

/// Whether a folder of this name holds posts or drafts.
pub(super) fn is_posts_folder(name: &str) -> bool {
    matches!(name, "_posts" | "_drafts")
}

impl Walk<'_> {
    /// The files below `_posts` or `_drafts` (J-READ-13).
    pub(super) fn posts(&mut self, folder: &SitePath, name: &str) {
        let container = self.config.collections_dir().to_string();
        // Jekyll compares strings, so `colsx` counts as inside of `cols`; what it makes of those has the path of the
        // machine in its URL, which nobody can mean.
        let above = folder.folder();
        let inside =
            container.is_empty() || above == container || above.starts_with(&format!("{container}/"));
        let is_drafts = name == "_drafts";
        let shown = !is_drafts || self.options.drafts;
        self.each(folder, false, |walk, entry, path, access| {
            let below = below(&path, folder);
            if path.file_name().starts_with('.') {
                walk.push(path, Role::Skipped(Why::Hidden), Access::Open);
                return Step::Over;
            }
            if entry.is_folder {
                return Step::Into;
            }
            let fits = match is_drafts {
                true => post_name::is_draft_name(path.file_name()),
                false => post_name::dated(path.file_name()).is_some(),
            };
            let skipped = walk.filter.skips(folder.as_str(), &below, false);
            let role = match skipped {
                Some(why) => Role::Skipped(why),
                None if !inside => Role::Skipped(Why::OutsideCollectionsDir),
                None if !fits => Role::Skipped(Why::InvalidPostName),
                None if !shown => Role::Skipped(Why::Draft),
                None if is_drafts => Role::Draft,
                None => Role::Post,
            };
            walk.push(path, role, access);
            Step::Into
        });
    }

    /// The folders that the configuration names.
    pub(super) fn named_folders(&mut self) {
        for (folder, region) in self.region_folders() {
            if self.disk.is_folder(&self.root.join(folder.as_str())) && self.is_inside(&folder) {
                self.named_folder(&folder, &region);
            }
        }
    }

    fn named_folder(&mut self, folder: &SitePath, region: &Region) {
        // `**/*` does not enter linked folders; includes are opened by their path, and data folders are listed one by one.
        let follow = matches!(region, Region::Includes | Region::Data);
        self.each(folder, follow, |walk, entry, path, access| {
            let is_folder = entry.is_folder;
            let below = below(&path, folder);
            let hidden = path.file_name().starts_with('.');
            let globbed = !matches!(region, Region::Includes | Region::Collection(_));
            if hidden && globbed {
                walk.push(path, Role::Skipped(Why::BuildFile), Access::Open);
                return Step::Over;
            }
            if is_folder && access == Access::Open {
                return Step::Into;
            }
            let role = match region {
                Region::Includes => Role::Include,
                Region::Layouts => walk.layout_role(&path, &below),
                Region::Data if is_data_name(path.file_name()) => Role::Data,
                Region::Data | Region::Plugins => Role::Skipped(Why::BuildFile),
                Region::Collection(label) => {
                    match walk.filter.skips(&format!("_{label}"), &below, is_folder) {
                        Some(why) => Role::Skipped(why),
                        None => Role::Collection(label.clone()),
                    }
                }
            };
            walk.push(path, role, access);
            Step::Into
        });
    }

    /// J-READ-16: held against the filter as if it stood in the root; a name without a dot is no layout.
    fn layout_role(&self, path: &SitePath, below: &str) -> Role {
        let skipped = self.filter.skips("", below, false).is_some();
        let is_layout = !skipped && path.file_name().contains('.');
        if is_layout { Role::Layout } else { Role::Skipped(Why::BuildFile) }
    }
}

/// J-READ-18: lower-case extensions only.
pub(super) fn is_data_name(name: &str) -> bool {
    [".yaml", ".yml", ".json", ".csv", ".tsv"].iter().any(|extension| name.ends_with(extension))
}

/// The path of a file below a folder.
fn below(path: &SitePath, folder: &SitePath) -> String {
    let rest = path.as_str().strip_prefix(folder.as_str()).unwrap_or(path.as_str());
    rest.trim_start_matches('/').to_string()
}
