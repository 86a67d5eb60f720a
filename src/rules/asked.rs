//! What the rules that are on want to be found out before they run.

use crate::diagnostic::Level;
use crate::discover::Images;
use crate::settings::Settings;

use super::{Check, RULES};

/// Whether a rule about series is on anywhere, so that they must be looked for.
pub fn asks_for_series(settings: &Settings) -> bool {
    let mut about_series = RULES.iter().filter(|rule| matches!(rule.check, Check::Series(_)));
    about_series.any(|rule| !settings.is_off(rule.name, rule.level))
}

/// Rules that look at what images hold.
const ABOUT_IMAGES: [&str; 3] = ["heavy-image", "image-type", "missing-dimensions"];

/// What the rules that are on anywhere want to know of images.
pub fn images_asked_for(settings: &Settings) -> Images {
    let mut about_images = RULES.iter().filter(|rule| ABOUT_IMAGES.contains(&rule.name));
    match about_images.any(|rule| !settings.is_off(rule.name, rule.level)) {
        _ if asks_for_image_files(settings) => Images::Files,
        true => Images::Headers,
        false => Images::Unread,
    }
}

/// Whether findings may be about the file of an image, and not about what shows it.
pub fn asks_for_image_files(settings: &Settings) -> bool {
    !settings.is_off("unused-image", Level::Off)
}
