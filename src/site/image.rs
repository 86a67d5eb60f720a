//! What the first bytes of an image file say, and whether its end is there. Pure; `discover` reads the bytes.

use imagesize::{Compression, ImageType};

use crate::source::{FileId, SitePath};

/// An image file.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// How many bytes it has.
    pub bytes: u64,
    /// What it is by its content.
    pub format: Format,
    /// Width and height, where they are said.
    pub pixels: Option<(u32, u32)>,
    /// Whether it surely ends before its end.
    pub is_cut: bool,
    /// Stands for it in findings that are about the file and not about what shows it; only where a rule asks for that.
    pub file: Option<FileId>,
}

/// What a file is by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// PNG, animated or not.
    Png,
    /// JPEG.
    Jpeg,
    /// GIF.
    Gif,
    /// WebP.
    Webp,
    /// AVIF.
    Avif,
    /// HEIC and its kin, which hardly a browser shows.
    Heic,
    /// JPEG XL.
    Jxl,
    /// A bitmap of Windows.
    Bmp,
    /// An icon of Windows.
    Ico,
    /// TIFF.
    Tiff,
    /// SVG.
    Svg,
    /// A web page: mostly an error message that was saved.
    Html,
    /// No bytes at all.
    Empty,
    /// The note of Git LFS or git-annex that stands for a file which was not fetched.
    Pointer,
    /// Anything else.
    Other,
}

/// Extensions of image files in lower case, without dot, with what is in them.
const EXTENSIONS: [(&str, &[Format]); 17] = [
    ("png", &[Format::Png]),
    ("apng", &[Format::Png]),
    ("jpg", &[Format::Jpeg]),
    ("jpeg", &[Format::Jpeg]),
    ("jpe", &[Format::Jpeg]),
    ("jfif", &[Format::Jpeg]),
    ("gif", &[Format::Gif]),
    ("webp", &[Format::Webp]),
    ("avif", &[Format::Avif]),
    ("heic", &[Format::Heic]),
    ("jxl", &[Format::Jxl]),
    ("bmp", &[Format::Bmp]),
    // Browsers take any picture for the icon of a site.
    ("ico", &[Format::Ico, Format::Png, Format::Gif, Format::Bmp, Format::Jpeg]),
    ("tif", &[Format::Tiff]),
    ("tiff", &[Format::Tiff]),
    ("svg", &[Format::Svg]),
    ("svgz", &[Format::Svg]),
];

/// Whether a file with that extension, which is given without dot, is an image.
pub fn is_extension(extension: &str) -> bool {
    EXTENSIONS.iter().any(|(known, _)| extension.eq_ignore_ascii_case(known))
}

/// What a file of that name should hold, the usual first; `None` for one that is no image.
pub fn expected(path: &SitePath) -> Option<&'static [Format]> {
    let extension = path.extension();
    let known = EXTENSIONS.iter().find(|(known, _)| extension.eq_ignore_ascii_case(known))?;
    Some(known.1)
}

impl Format {
    /// What a file is that begins with these bytes; some hundred are enough.
    pub fn of(first: &[u8]) -> Format {
        // The crate looks at fixed places without asking whether they are there.
        let mut header = first.get(..64.min(first.len())).unwrap_or_default().to_vec();
        header.resize(64, 0);
        match imagesize::image_type(&header) {
            Ok(ImageType::Png) => Format::Png,
            Ok(ImageType::Jpeg) => Format::Jpeg,
            Ok(ImageType::Gif) => Format::Gif,
            Ok(ImageType::Webp) => Format::Webp,
            Ok(ImageType::Heif(Compression::Av1)) => Format::Avif,
            Ok(ImageType::Heif(_)) => Format::Heic,
            Ok(ImageType::Jxl) => Format::Jxl,
            Ok(ImageType::Bmp) => Format::Bmp,
            Ok(ImageType::Ico) => Format::Ico,
            Ok(ImageType::Tiff) => Format::Tiff,
            Ok(_) => Format::Other,
            Err(_) => Format::of_text(first),
        }
    }

    fn of_text(first: &[u8]) -> Format {
        if first.is_empty() {
            return Format::Empty;
        }
        let text = String::from_utf8_lossy(first).to_lowercase();
        let text = text.trim_start_matches('\u{feff}').trim_start();
        if text.starts_with("version https://git-lfs") || text.contains("/annex/objects/") {
            Format::Pointer
        } else if text.starts_with("<!doctype html") || text.starts_with("<html") {
            Format::Html
        } else if text.contains("<svg") || text.starts_with("<?xml") || text.starts_with("<!doctype svg") {
            Format::Svg
        } else {
            Format::Other
        }
    }

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Format::Png => "PNG",
            Format::Jpeg => "JPEG",
            Format::Gif => "GIF",
            Format::Webp => "WebP",
            Format::Avif => "AVIF",
            Format::Heic => "HEIC",
            Format::Jxl => "JPEG XL",
            Format::Bmp => "BMP",
            Format::Ico => "icon",
            Format::Tiff => "TIFF",
            Format::Svg => "SVG",
            Format::Html => "web page",
            Format::Empty | Format::Pointer | Format::Other => "file",
        }
    }

    /// The extension of such files.
    pub fn extension(self) -> Option<&'static str> {
        EXTENSIONS
            .iter()
            .find(|(_, formats)| formats.first() == Some(&self))
            .map(|(extension, _)| if *extension == "jpeg" { "jpg" } else { extension })
    }

    /// Whether it is made of pixels, so that browsers show it whatever its extension says.
    pub fn is_raster(self) -> bool {
        use Format::*;
        matches!(self, Png | Jpeg | Gif | Webp | Avif | Heic | Jxl | Bmp | Ico | Tiff)
    }

    /// Whether a file of `bytes` that begins and ends with these bytes looks as if its end were not there. Then
    /// [`has_end`](Format::has_end) of all of it is sure.
    pub fn looks_cut(self, first: &[u8], last: &[u8], bytes: u64) -> bool {
        match self {
            Format::Png => {
                !contains(last, b"IEND") && (bytes <= first.len() as u64 || looks_compressed(last))
            }
            Format::Jpeg => !contains(last, b"\xff\xd9") && is_scan_data(last),
            Format::Webp => riff_length(first).is_some_and(|length| bytes < length),
            _ => false,
        }
    }

    /// Whether the end of the picture is in the file. What stands behind it does not matter: cameras and programs put a film or a
    /// note there.
    pub fn has_end(self, all: &[u8]) -> bool {
        match self {
            Format::Png => has_last_chunk(all),
            Format::Jpeg => picture_of_jpeg(all).is_none_or(|data| contains(data, b"\xff\xd9")),
            Format::Webp => riff_length(all).is_none_or(|length| all.len() as u64 >= length),
            _ => true,
        }
    }
}

/// Whether it holds these bytes next to each other.
fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// Whether the chunks of a PNG go on to the last one.
fn has_last_chunk(all: &[u8]) -> bool {
    let mut at = 8usize;
    while let Some(head) = all.get(at..at.saturating_add(8)) {
        let length = head.iter().take(4).fold(0usize, |sum, byte| sum << 8 | usize::from(*byte));
        if head.ends_with(b"IEND") {
            return true;
        }
        at = at.saturating_add(length).saturating_add(12);
    }
    false
}

/// What of a JPEG is behind its header, in which a smaller picture may be. `None` where the header is not understood.
fn picture_of_jpeg(all: &[u8]) -> Option<&[u8]> {
    let mut at = 2usize;
    loop {
        let [0xff, mark, high, low] = *all.get(at..at.saturating_add(4))? else { return None };
        if mark == 0xda {
            return all.get(at..);
        }
        at = at.saturating_add(2 + usize::from(u16::from_be_bytes([high, low])));
    }
}

/// Whether bytes are as different as those of compressed data.
fn looks_compressed(bytes: &[u8]) -> bool {
    let mut seen = [false; 256];
    bytes.iter().for_each(|byte| seen[usize::from(*byte)] = true);
    bytes.len() >= 1024 && seen.iter().filter(|seen| **seen).count() > 200
}

/// Whether bytes are out of the middle of a JPEG: there every `FF` is followed by `00` or a restart mark, and there are many.
fn is_scan_data(bytes: &[u8]) -> bool {
    // What stands before the picture must not be among them.
    let bytes = bytes.get(bytes.len().saturating_sub(1024)..).unwrap_or_default();
    let pairs = bytes.windows(2).filter(|pair| pair[0] == 0xff);
    let (mut all, mut within) = (0, 0);
    for pair in pairs {
        all += 1;
        within += usize::from(matches!(pair[1], 0 | 0xd0..=0xd7));
    }
    all >= 4 && all == within
}

/// The bytes that a RIFF file says it has.
fn riff_length(first: &[u8]) -> Option<u64> {
    let length: [u8; 4] = first.get(4..8)?.try_into().ok()?;
    Some(u64::from(u32::from_le_bytes(length)) + 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_first_bytes() {
        let cases: [(&[u8], Format); 12] = [
            (b"\x89PNG\r\n\x1a\n", Format::Png),
            (b"\xff\xd8\xff\xe0", Format::Jpeg),
            (b"GIF89a", Format::Gif),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Format::Webp),
            (b"II", Format::Other),
            (b"\xef\xbb\xbf<?xml version='1.0'?><svg/>", Format::Svg),
            (b"<!-- made by hand -->\n<svg xmlns='x'/>", Format::Svg),
            (b"\n<!DOCTYPE html><html>", Format::Html),
            (b"version https://git-lfs.github.com/spec/v1\n", Format::Pointer),
            (b"", Format::Empty),
            (b"hello", Format::Other),
            (b"\0\0\x01\0\x01\0", Format::Ico),
        ];
        for (bytes, expected) in cases {
            assert_eq!(Format::of(bytes), expected, "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn only_what_surely_lacks_its_end_is_cut() {
        let scan: Vec<u8> = [0x5a, 0xff, 0x00, 0x31].repeat(1500);
        let header = b"\xff\xd8\xff\xe1\0\x06\xff\xd9ab\xff\xda".as_slice();
        let jpeg = |rest: &[u8]| [header, b"\0\x02", &scan, rest].concat();
        let chunk = b"\0\0\0\x01tEXtaCRC1".as_slice();
        let png = |rest: &[u8]| [b"\x89PNG\r\n\x1a\n", chunk, rest].concat();
        let cases = [
            (Format::Jpeg, jpeg(b""), true),
            (Format::Jpeg, jpeg(b"\xff\xd9"), false),
            // The rest of a larger picture that once lay there.
            (Format::Jpeg, [jpeg(b"\xff\xd9"), scan.clone()].concat(), false),
            (Format::Jpeg, jpeg(b"\xff\x17 a film"), false),
            (Format::Png, png(b"\0\0\0\x09IDATabc"), true),
            (Format::Png, png(b"\0\0\0\0IEND\xaeB`\x82 and a note"), false),
            (Format::Webp, b"RIFF\x10\0\0\0WEBPVP8".to_vec(), true),
            (Format::Gif, b"GIF89a".to_vec(), false),
        ];
        for (format, all, expected) in cases {
            let first = all.get(..4096).unwrap_or(&all);
            let last = all.get(all.len().saturating_sub(4096)..).unwrap_or_default();
            let is_cut = format.looks_cut(first, last, all.len() as u64) && !format.has_end(&all);
            assert_eq!(is_cut, expected, "{format:?}, {} bytes", all.len());
        }
    }
}
