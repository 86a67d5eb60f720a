//! `generic-file-name`

use std::sync::LazyLock;

use regex::Regex;

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::{Reference, ReferenceKind};
use crate::published::{Resolution, Target};

use super::links::{file_of, stem_of};
use super::{Check, Context, Rule};

/// A picture whose file name tells nothing.
pub(super) const RULE: Rule = Rule {
    name: "generic-file-name",
    level: Level::Off,
    doc: include_str!("../../rules/generic-file-name.md"),
    yields_to: &[],
    check: Check::Link(check),
};

/// What cameras, telephones and programs call their pictures.
static GENERIC: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let made = r"(img|imgp|dsc[nf]?|pxl|dcim|p|image|img|pic|picture|photo|screenshot|screen[ _-]?shot|screen|captura|untitled|unnamed|download|figure|fig|foto|bild)";
    Regex::new(&format!(r"(?i)^({made}[ _-]*[(]?[\d _.:-]*[)]?|[\d _-]+|[0-9a-f]{{16,}}|[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})$")).ok()
});

fn check(_context: &Context, reference: &Reference, resolution: &Resolution, found: &mut Vec<Diagnostic>) {
    let is_there = matches!(resolution.target, Target::Asset(_));
    if !is_there || !matches!(reference.kind, ReferenceKind::Element("img") | ReferenceKind::FrontMatter) {
        return;
    }
    let file = file_of(&reference.url);
    if GENERIC.as_ref().is_some_and(|generic| generic.is_match(stem_of(&file))) {
        let message = format!("the file name `{file}` tells nothing of the picture");
        let help = "name it after what it shows; `postproof mv OLD NEW` changes the links with it";
        found.push(Diagnostic::new(RULE.name, reference.at, message).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::GENERIC;

    #[test]
    fn names_of_cameras_and_programs_are_told_from_names_of_things() {
        let generic = GENERIC.as_ref().expect("a pattern");
        let names =
            ["IMG_2034", "DSC00017", "image", "image1", "Screenshot 2024-01-01", "20190101_120000", "1"];
        for name in
            names.into_iter().chain(["untitled", "screen-shot (2)", "d41d8cd98f00b204e9800998ecf8427e"])
        {
            assert!(generic.is_match(name), "{name}");
        }
        for name in
            ["imagine", "img-sea", "photosynthesis", "pi", "fig-tree", "screenshot-of-the-menu", "p5js"]
        {
            assert!(!generic.is_match(name), "{name}");
        }
    }
}
