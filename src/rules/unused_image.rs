//! `unused-image`

use std::collections::HashSet;

use percent_encoding::percent_decode_str;
use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Level};
use crate::origin::has_hole;
use crate::published::matches_with_holes;
use crate::site::{PageId, SiteKind, Why, is_image_extension};
use crate::source::{FileId, Place, Span};

use super::links::{self, stem_of};
use super::{Check, Context, Rule};

/// An image that nothing refers to.
pub(super) const RULE: Rule = Rule {
    name: "unused-image",
    level: Level::Off,
    doc: include_str!("../../rules/unused-image.md"),
    yields_to: &[],
    check: Check::Texts(check),
};

fn check(context: &Context, found: &mut Vec<Diagnostic>) {
    let site = context.published.site;
    // Without Jekyll a file is there for whoever reads the repository. Drafts that are not shown are not read: what they refer
    // to is used tomorrow.
    if site.kind == SiteKind::Plain || site.unpublished.iter().any(|file| file.why == Why::Draft) {
        return;
    }
    let used = Used::on(context);
    let images = site.page_ids().filter_map(|id| {
        let page = site.page(id);
        let image = page.image.as_ref().filter(|_| page.written)?;
        Some((id, page, image, image.file?))
    });
    let unused: Vec<(FileId, u64)> = images
        .filter(|(id, page, ..)| !used.pages.contains(id) && !used.is_named(&page.output))
        .map(|(_, _, image, file)| (file, image.bytes))
        .collect();
    let all: u64 = unused.iter().map(|(_, bytes)| bytes).sum();
    for (file, bytes) in &unused {
        let message = format!("nothing refers to this image of {}", links::bytes(*bytes));
        let help = match unused.len() {
            1 => "remove it, or show it somewhere".to_owned(),
            count => {
                format!("remove it, or show it somewhere; all {count} such images have {}", links::bytes(all))
            }
        };
        found.push(Diagnostic::new(RULE.name, Place::new(*file, Span::at(0)), message).help(help));
    }
}

/// What refers to images.
struct Used {
    /// What links, pictures and style sheets lead to.
    pages: HashSet<PageId>,
    /// Names of image files that stand anywhere in a text.
    names: HashSet<String>,
    /// Addresses with a part that is not known.
    open: Vec<String>,
}

impl Used {
    fn on(context: &Context) -> Used {
        let references: Vec<_> = context.published.references().collect();
        let pages = references.par_iter().filter_map(|reference| context.published.resolve(reference).page);
        let open = references.iter().filter(|reference| has_hole(&reference.url));
        let texts: Vec<&str> = context.sources.iter().map(|(_, source)| &*source.text).collect();
        let names = texts.par_iter().flat_map_iter(|text| names(text));
        Used {
            pages: pages.collect(),
            names: names.collect(),
            open: open.map(|reference| format!("\u{fdd0}{}", reference.url)).collect(),
        }
    }

    /// Whether a text names the file, or one that it is another size of; or visitors and their programs ask for it unasked.
    fn is_named(&self, output: &str) -> bool {
        let file = output.rsplit('/').next().unwrap_or(output).to_lowercase();
        let (stem, extension) = (stem_of(&file), &file[stem_of(&file).len()..]);
        let sizes = |c: char| c.is_ascii_digit() || matches!(c, 'x' | 'w' | '@' | '-' | '_');
        let other_size = format!("{}{extension}", stem.trim_end_matches(sizes));
        WELL_KNOWN.iter().any(|known| file.starts_with(known))
            || self.names.contains(last_word(&file))
            || self.names.contains(last_word(&other_size))
            || self.open.iter().any(|pattern| matches_with_holes(pattern, output))
    }
}

/// Beginnings of the names that browsers and systems ask for by themselves.
const WELL_KNOWN: [&str; 5] = ["favicon", "apple-touch-icon", "mstile", "android-chrome", "safari-pinned"];

/// The names of image files in a text, in lower case, each from its last space or mark on.
fn names(text: &str) -> impl Iterator<Item = String> {
    memchr::memchr_iter(b'.', text.as_bytes()).filter_map(move |at| {
        let after = text.get(at + 1..)?;
        let length = after.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let extension = after.get(..length).filter(|found| found.len() <= 4)?;
        is_image_extension(extension).then_some(())?;
        let start = text.get(..at)?.rfind(is_mark).map_or(0, |before| before + 1);
        let written = text.get(start..at + 1 + length)?;
        let decoded = percent_decode_str(written).decode_utf8_lossy().to_lowercase();
        Some(last_word(&decoded).to_owned())
    })
}

fn is_mark(c: char) -> bool {
    c.is_ascii() && !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | '.' | '%' | '@' | '+' | '~')
}

fn last_word(name: &str) -> &str {
    name.rsplit(is_mark).next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_however_they_are_written() {
        let cases: [(&str, &[&str]); 6] = [
            ("![a](/img/Cat.PNG)", &["cat.png"]),
            ("a: img/b%20c.jpg", &["c.jpg"]),
            ("\"x y.gif\", e.g. v1.0", &["y.gif"]),
            ("año.png ünd.svg", &["año.png", "ünd.svg"]),
            ("a.b.webp?x=1", &["a.b.webp"]),
            ("end.", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(names(text).collect::<Vec<_>>(), expected, "{text}");
        }
    }
}
