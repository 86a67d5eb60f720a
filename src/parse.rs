//! One file by itself: front matter as a tree with spans, the body as a Liquid template with spans.
//! Knows no configuration and no other file, and never fails.

use crate::liquid::Template;
use crate::yaml::front_matter::FrontMatter;

/// What a file holds.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The YAML block at its top.
    pub front_matter: FrontMatter,
    /// The rest. Problems of its syntax are in `Template::problems`; they matter only where Liquid is run.
    pub template: Template,
}

impl Parsed {
    /// Reads a whole file. `bom_hides_front_matter` tells pages, whose front matter is not seen behind a BOM, from posts (J-READ-20).
    pub fn new(text: &str) -> Parsed {
        let front_matter = FrontMatter::split(text);
        let template = crate::liquid::parse(text, front_matter.body as usize);
        Parsed { front_matter, template }
    }
}
