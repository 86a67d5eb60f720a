//! Files that the author names: their size, and of pictures the pixels and a look at it.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::uri;

/// Extensions of what an editor can show.
const SHOWN: [&str; 8] = ["png", "jpg", "jpeg", "gif", "webp", "svg", "avif", "bmp"];

/// Points that a preview is wide at most.
const MAX_WIDTH: usize = 320;

/// The size of a picture stands in its first bytes.
const HEAD: u64 = 64 << 10;

/// The size of the file at a path, and of a picture in pixels.
pub(super) fn size(path: &Path) -> Option<String> {
    let (pixels, bytes) = measured(path)?;
    Some(in_words(pixels, bytes))
}

/// What there is to say of the picture at a path; `None` for what is none. In Markdown the picture itself is shown.
pub(super) fn described(path: &Path, markdown: bool) -> Option<String> {
    let extension = path.extension()?.to_str()?.to_lowercase();
    SHOWN.contains(&extension.as_str()).then_some(())?;
    let (pixels, bytes) = measured(path)?;
    let text = in_words(pixels, bytes);
    let is_shown = markdown && (pixels.is_some() || extension == "svg");
    let Some(address) = uri::of_path(path).filter(|_| is_shown) else { return Some(text) };
    // The way of VS Code to say how large; others take it for a part of the title.
    let width = pixels.map_or(MAX_WIDTH, |(width, _)| width.min(MAX_WIDTH));
    Some(format!("{text}\n\n![picture]({}|width={width})", address.as_str()))
}

/// Width and height of a picture, and the bytes of the file.
fn measured(path: &Path) -> Option<(Option<(usize, usize)>, u64)> {
    let file = File::open(path).ok()?;
    let bytes = file.metadata().ok()?.len();
    let mut head = Vec::new();
    file.take(HEAD).read_to_end(&mut head).ok()?;
    let size = imagesize::blob_size(&head).ok();
    Some((size.map(|size| (size.width, size.height)), bytes))
}

fn in_words(pixels: Option<(usize, usize)>, bytes: u64) -> String {
    let pixels = pixels.map(|(width, height)| format!("{width} × {height} pixels, ")).unwrap_or_default();
    format!("{pixels}{}", in_units(bytes))
}

fn in_units(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_in_units_that_people_read() {
        for (bytes, expected) in [(7, "7 bytes"), (1_500, "1.5 kB"), (2_340_000, "2.3 MB")] {
            assert_eq!(in_units(bytes), expected);
        }
    }
}
