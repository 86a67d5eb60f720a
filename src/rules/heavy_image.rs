//! `heavy-image`

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::{Reference, ReferenceKind};
use crate::published::{Resolution, Target};
use crate::site::{Format, Image};

use super::links;
use super::{Check, Context, Rule};

/// A picture that a page shows and that takes long to arrive.
pub(super) const RULE: Rule = Rule {
    name: "heavy-image",
    level: Level::Info,
    doc: include_str!("../../rules/heavy-image.md"),
    yields_to: &["image-type"],
    check: Check::Link(check),
};

fn check(context: &Context, reference: &Reference, resolution: &Resolution, found: &mut Vec<Diagnostic>) {
    let (Target::Asset(id), true) = (&resolution.target, is_shown(reference)) else { return };
    let Some(image) = &context.published.site.page(*id).image else { return };
    let limits = context.settings.images;
    let pixels = image.pixels.map_or(0, |(width, height)| u64::from(width) * u64::from(height));
    let address = resolution.address.as_deref().map_or("", links::path);
    let (what, help) = if image.bytes > limits.max_bytes {
        (weight(image), "save it smaller, or as WebP or AVIF")
    } else if pixels > limits.max_pixels {
        (size(image), "scale it down: no screen shows so much")
    } else {
        return;
    };
    let diagnostic = Diagnostic::new(RULE.name, reference.at, format!("the picture `{address}` has {what}"));
    found.push(diagnostic.help(help));
}

/// Whether the page loads it without being asked.
fn is_shown(reference: &Reference) -> bool {
    matches!(reference.kind, ReferenceKind::Element("img" | "source" | "video" | "style"))
}

fn weight(image: &Image) -> String {
    let bytes = links::bytes(image.bytes);
    match image.pixels.filter(|_| image.format != Format::Svg) {
        Some((width, height)) => format!("{bytes} at {width}×{height} pixels"),
        None => bytes,
    }
}

fn size(image: &Image) -> String {
    let (width, height) = image.pixels.unwrap_or_default();
    let millions = f64::from(width) * f64::from(height) / 1e6;
    format!("{width}×{height} pixels, {millions:.0} million")
}
