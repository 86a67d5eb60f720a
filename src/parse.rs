//! One file by itself: front matter as a tree with spans, the body as a Liquid template with spans.
//! Knows no configuration and no other file, and never fails.

use std::sync::Arc;

use crate::liquid::Template;
use crate::yaml::front_matter::FrontMatter;

/// What a file holds.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The YAML block at its top.
    pub front_matter: FrontMatter,
    /// The rest. Problems of its syntax are in `Template::problems`; they matter only where Liquid is run.
    pub template: Arc<Template>,
}

impl Parsed {
    /// Reads a whole file.
    pub fn new(text: &str) -> Parsed {
        let front_matter = FrontMatter::split(text);
        let template = crate::liquid::parse(text, front_matter.body as usize);
        Parsed { front_matter, template: Arc::new(template) }
    }

    /// Reads the front matter alone.
    pub fn front_matter(text: &str) -> Parsed {
        Parsed { front_matter: FrontMatter::split(text), template: Arc::default() }
    }

    /// Reads a file whose front matter is printed, not read: an include (J-READ-17).
    pub fn include(text: &str) -> Parsed {
        Parsed { front_matter: FrontMatter::default(), template: Arc::new(crate::liquid::parse(text, 0)) }
    }
}
