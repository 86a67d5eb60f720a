//! Which files of the folder are read, and why the others are not (J-READ). The only part that reads folders and files.

mod disk;
mod image;
mod load;
mod moving;
mod real;
mod region;
mod root;
mod submodules;
mod surroundings;
mod theme;
mod tree;
mod walk;

pub use disk::{Content, Disk};
pub use load::{DEFAULT_LIMIT, Images, Loaded, Reader, load, load_one};
pub use moving::{files_that_move, is_opaque};
pub use real::{as_far_as_it_exists, folded};
pub use root::{find_roots, is_of_site, plain_root, repository, roots_left_out};
pub use submodules::EmptySubmodules;
pub use surroundings::{Surroundings, config_paths, modified};
pub use theme::theme_entries;
pub use tree::files_below;
pub use walk::{WalkOptions, absent_collections, access, boundary, linked_includes, scope_folders, walk};

use crate::site::Why;
use crate::source::SitePath;

/// A path found below the root.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The path.
    pub path: SitePath,
    /// What becomes of it. A file can have two roles, in two entries: a folder of layouts may be published as well.
    pub role: Role,
    /// Whether its bytes can be read.
    pub access: Access,
}

/// Whether the bytes behind an [`Entry`] can be read.
#[derive(Clone, Debug, PartialEq)]
pub enum Access {
    /// As far as the walk can tell.
    Open,
    /// A symlink that leaves the repository: it counts as a file of unknown content.
    Outside,
    /// The system's words for why it cannot.
    Denied(String),
}

/// What a path is to the site.
#[derive(Clone, Debug, PartialEq)]
pub enum Role {
    /// In the walk of pages and static files. Its first line decides which (J-READ-20); `text` says whether it was read.
    File,
    /// Below `_posts` with a post's name.
    Post,
    /// Below `_drafts`.
    Draft,
    /// Below the folder of a collection (its label).
    Collection(Box<str>),
    /// A layout.
    Layout,
    /// An include.
    Include,
    /// A data file.
    Data,
    /// A configuration file.
    Config,
    /// Not published.
    Skipped(Why),
}
