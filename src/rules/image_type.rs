//! `image-type`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::Reference;
use crate::published::{Resolution, Target};
use crate::site::{Format, Image, expected_formats};

use super::links::{self, stem_of};
use super::{Check, Context, Rule};

/// A picture whose content is not what its name says, or is not whole.
pub(super) const RULE: Rule = Rule {
    name: "image-type",
    level: Level::Error,
    doc: include_str!("../../rules/image-type.md"),
    yields_to: &[],
    check: Check::Link(check),
};

fn check(context: &Context, reference: &Reference, resolution: &Resolution, found: &mut Vec<Diagnostic>) {
    let Target::Asset(id) = resolution.target else { return };
    let page = context.published.site.page(id);
    let (Some(image), Some(path)) = (&page.image, &page.source) else { return };
    let Some(expected) = expected_formats(path) else { return };
    let address = resolution.address.as_deref().map_or("", links::path);
    let Some(Fault { message, help, level }) = fault(image, expected, path.file_name()) else { return };
    let diagnostic = Diagnostic::new(RULE.name, reference.at, format!("`{address}` {message}"));
    found.push(diagnostic.help(help).level(level));
}

/// What is wrong with an image.
struct Fault {
    message: String,
    help: String,
    level: Level,
}

fn fault(image: &Image, expected: &[Format], file_name: &str) -> Option<Fault> {
    let error = |message: &str, help: &str| {
        Some(Fault { message: message.to_owned(), help: help.to_owned(), level: Level::Error })
    };
    let save_again = "the visitor sees a broken picture: save it again";
    match image.format {
        Format::Pointer => None,
        Format::Empty => error("is an empty file", save_again),
        Format::Html => {
            error("holds a web page, no picture", "it was saved from an address that answered with a page")
        }
        format if expected.contains(&format) => {
            image.is_cut.then(|| error("ends in the middle of the picture", save_again)).flatten()
        }
        // Who writes SVG may begin it with anything.
        Format::Other if expected.contains(&Format::Svg) => None,
        Format::Other => error("holds no picture that a browser knows", save_again),
        format => Some(mismatch(format, expected, file_name)),
    }
}

/// A picture of another kind than its name says. Browsers look at the bytes, but not where SVG is one of the two.
fn mismatch(format: Format, expected: &[Format], file_name: &str) -> Fault {
    let is_shown = format.is_raster() && expected.iter().all(|format| format.is_raster());
    let usual = expected.first().map_or("a picture", |format| format.name());
    let message = format!("holds {}, not {usual}", format.name());
    let new_name = format!("{}.{}", stem_of(file_name), format.extension().unwrap_or_default());
    let effect =
        if is_shown { "other programs trust the name" } else { "browsers trust the name and show nothing" };
    let help = format!("{effect}: call it `{new_name}` (`postproof mv` changes the links with it)");
    Fault { message, help, level: if is_shown { Level::Warning } else { Level::Error } }
}
