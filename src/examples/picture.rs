//! Pictures for examples: files whose first bytes say a kind and a size, and that are whole or cut. Nothing is to be seen on them.

use std::iter;

/// What the mark of an example says of a picture: `jpeg image`, `image 640x480, 42000 bytes`, `cut image`.
#[derive(Debug, PartialEq)]
struct Wish<'t> {
    kind: &'t str,
    width: u32,
    height: u32,
    bytes: usize,
    is_cut: bool,
}

/// Longer ones are of no use.
const MAX_BYTES: usize = 64 << 20;

/// The bytes of the picture that a mark asks for, by the kind that the extension says where it says none. `None` for a mark
/// about something else.
pub(super) fn made(mark: &str, extension: &str) -> Option<Vec<u8>> {
    let extension = extension.to_ascii_lowercase();
    let wish = Wish::read(mark, &extension)?;
    let short = wish.with_filling(0)?;
    let mut bytes = wish.with_filling(wish.bytes.saturating_sub(short.len()))?;
    if wish.is_cut {
        bytes.truncate(bytes.len() * 2 / 3);
    }
    Some(bytes)
}

impl<'t> Wish<'t> {
    fn read(mark: &'t str, extension: &'t str) -> Option<Wish<'t>> {
        let mut wish = Wish { kind: extension, width: 1, height: 1, bytes: 0, is_cut: false };
        let (before, after) = mark.split_once("image")?;
        match before.trim() {
            "" => {}
            "cut" => (wish.is_cut, wish.bytes) = (true, 6000),
            kind => wish.kind = kind,
        }
        for part in after.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            match (part.split_once('x'), part.strip_suffix(" bytes")) {
                (_, Some(bytes)) => wish.bytes = bytes.parse().ok().filter(|bytes| *bytes <= MAX_BYTES)?,
                (Some((width, height)), None) => {
                    (wish.width, wish.height) = (width.parse().ok()?, height.parse().ok()?);
                }
                (None, None) => return None,
            }
        }
        Some(wish)
    }

    /// A file with so many more bytes than it needs.
    fn with_filling(&self, more: usize) -> Option<Vec<u8>> {
        let (width, height) = (self.width, self.height);
        let (short_width, short_height) = (width.min(0xffff) as u16, height.min(0xffff) as u16);
        Some(match self.kind {
            "png" => png(width, height, more),
            "jpg" | "jpeg" => jpeg(short_width, short_height, more),
            "gif" => gif(short_width, short_height, more),
            "webp" => webp(width, height, more),
            "svg" => {
                let note = format!("<!--{}-->", " ".repeat(more.saturating_sub(7)));
                let note = if more > 7 { note } else { String::new() };
                let size = format!("width=\"{width}\" height=\"{height}\"");
                format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {size}>{note}</svg>\n").into_bytes()
            }
            "ico" => {
                [&[0, 0, 1, 0, 1, 0, width.min(255) as u8, height.min(255) as u8][..], &vec![0; 14 + more]]
                    .concat()
            }
            _ => return None,
        })
    }
}

fn png(width: u32, height: u32, more: usize) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 0, 0, 0, 0]].concat();
    // One grey pixel, and behind it what nobody reads.
    let mut data = vec![0x78, 0x9c, 0x63, 0x60, 0x00, 0x00, 0x00, 0x02, 0x00, 0x01];
    data.extend(filling(more));
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, content) in [(b"IHDR", &header), (b"IDAT", &data), (b"IEND", &Vec::new())] {
        let named = [&name[..], content].concat();
        bytes.extend((content.len() as u32).to_be_bytes());
        bytes.extend(&named);
        bytes.extend(crc(&named).to_be_bytes());
    }
    bytes
}

/// The checksum of PNG.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |sum, byte| {
        (0..8).fold(
            sum ^ u32::from(*byte),
            |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 },
        )
    })
}

fn jpeg(width: u16, height: u16, more: usize) -> Vec<u8> {
    let mut bytes = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x0b\x08".to_vec();
    bytes.extend(height.to_be_bytes().into_iter().chain(width.to_be_bytes()));
    bytes.extend(b"\x01\x01\x11\0\xff\xda\0\x08\x01\x01\0\0\x3f\0");
    // In a picture an FF is followed by 00.
    bytes.extend(iter::repeat_n([0x5a, 0xff, 0x00, 0x31], more / 4).flatten());
    bytes.extend(iter::repeat_n(0x5a, more % 4));
    bytes.extend(b"\xff\xd9");
    bytes
}

fn gif(width: u16, height: u16, more: usize) -> Vec<u8> {
    let mut bytes = b"GIF89a".to_vec();
    bytes.extend(width.to_le_bytes().into_iter().chain(height.to_le_bytes()));
    bytes.extend([0; 3]);
    bytes.extend(vec![0; more]);
    bytes.push(b';');
    bytes
}

fn webp(width: u32, height: u32, more: usize) -> Vec<u8> {
    let size = |length: u32| length.saturating_sub(1).to_le_bytes().into_iter().take(3);
    let mut content = b"WEBPVP8X\x0a\0\0\0\0\0\0\0".to_vec();
    content.extend(size(width).chain(size(height)));
    content.extend(b"XMP ");
    content.extend((more as u32).to_le_bytes());
    content.extend(filling(more));
    [&b"RIFF"[..], &(content.len() as u32).to_le_bytes(), &content].concat()
}

/// Bytes that look compressed, always the same.
fn filling(count: usize) -> impl Iterator<Item = u8> {
    (0..count as u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8)
}

#[cfg(test)]
mod tests {
    use super::made;
    use crate::site::Format;

    #[test]
    fn a_picture_is_what_its_mark_says() {
        let cases = [
            ("image", "png", Format::Png, (1, 1), false),
            ("image 640x480", "JPG", Format::Jpeg, (640, 480), false),
            ("jpeg image 2x3", "png", Format::Jpeg, (2, 3), false),
            ("image 6000x4000, 5000 bytes", "webp", Format::Webp, (6000, 4000), false),
            ("image 7x8", "gif", Format::Gif, (7, 8), false),
            ("cut image", "png", Format::Png, (1, 1), true),
            ("cut image", "jpg", Format::Jpeg, (1, 1), true),
            ("cut image", "webp", Format::Webp, (1, 1), true),
        ];
        for (mark, extension, format, (width, height), is_cut) in cases {
            let bytes = made(mark, extension).expect(mark);
            let first = &bytes[..bytes.len().min(4096)];
            let last = &bytes[bytes.len().saturating_sub(4096)..];
            assert_eq!(Format::of(first), format, "{mark}");
            let size = imagesize::blob_size(&bytes).expect(mark);
            assert_eq!((size.width, size.height), (width, height), "{mark}");
            let looks_cut = format.looks_cut(first, last, bytes.len() as u64);
            assert_eq!(looks_cut && !format.has_end(&bytes), is_cut, "{mark} {extension}");
        }
        assert_eq!(made("image 1x1, 42000 bytes", "png").map(|bytes| bytes.len()), Some(42_000));
        for other in ["bom", "image of a cat", "before"] {
            assert_eq!(made(other, "png"), None, "{other}");
        }
    }
}
