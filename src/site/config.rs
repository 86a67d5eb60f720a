//! `_config.yml` (J-CONF).

use crate::source::FileId;
use crate::yaml::Node;

/// The configuration: the files as written, merged, over Jekyll's defaults.
#[derive(Debug, Default)]
pub struct Config {
    /// The configuration files, in the order they were merged.
    pub files: Vec<FileId>,
    /// The merged tree as the author wrote it; `None` without a file, or where it is no mapping (J-CONF-1).
    pub written: Option<Node>,
}
