//! What is found out about a site beside its files, once when it is opened.

use super::version::Bundle;

/// What rules about the configuration ask for.
#[derive(Clone, Debug, Default)]
pub struct Premises {
    /// What Bundler installs; `None` where nobody says.
    pub bundle: Option<Bundle>,
    /// Whether it is certain that GitHub Pages' own plugins alone run.
    pub is_surely_pages: bool,
    /// Labels of the collections whose folder does not exist.
    pub absent_collections: Vec<Box<str>>,
}
