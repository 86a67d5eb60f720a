//! Which files of the folder are read, and why the others are not (J-READ). The walk is the only part that does input.

use crate::site::Why;
use crate::source::SitePath;

/// A path found below the root.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The path.
    pub path: SitePath,
    /// What becomes of it.
    pub role: Role,
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
