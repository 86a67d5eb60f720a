//! A picture under the cursor: its size, and a look at it.

use std::path::Path;

use super::uri;

/// Extensions of what an editor can show.
const SHOWN: [&str; 8] = ["png", "jpg", "jpeg", "gif", "webp", "svg", "avif", "bmp"];

/// Points that a preview is wide at most.
const MAX_WIDTH: usize = 320;

/// What there is to say of the picture at a path; `None` for what is none. In Markdown the picture itself is shown.
pub(super) fn described(path: &Path, markdown: bool) -> Option<String> {
    let extension = path.extension()?.to_str()?.to_lowercase();
    SHOWN.contains(&extension.as_str()).then_some(())?;
    let bytes = std::fs::metadata(path).ok()?.len();
    let size = imagesize::size(path).ok();
    let pixels = size.map(|size| format!("{} × {} pixels, ", size.width, size.height)).unwrap_or_default();
    let text = format!("{pixels}{}", weight(bytes));
    let address = uri::of_path(path).filter(|_| markdown && (size.is_some() || extension == "svg"));
    let Some(address) = address else { return Some(text) };
    // The way of VS Code to say how large; others take it for a part of the title.
    let width = size.map_or(MAX_WIDTH, |size| size.width.min(MAX_WIDTH));
    Some(format!("{text}\n\n![picture]({}|width={width})", address.as_str()))
}

/// The size of a file for people.
pub(super) fn weight(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        _ => format!("{} KiB", bytes.div_ceil(1024)),
    }
}
