//! Reads of an image file what says its kind, its size and whether its end is there: its first bytes and its last.

use std::io::{BufReader, Cursor, Read, Seek, SeekFrom};

use crate::site::{Format, Image};

/// The last bytes of a file that are looked at.
const LAST_BYTES: u64 = 4096;

/// A file with more of them is taken for whole.
const MAX_BYTES: u64 = 64 << 20;

/// What a file of `bytes` that begins with `first` says of itself. What cannot be read says nothing.
pub(super) fn read(file: &mut (impl Read + Seek + ?Sized), first: &[u8], bytes: u64) -> Image {
    let format = Format::of(first);
    let last = if format.is_raster() { last(file, first, bytes) } else { Vec::new() };
    let pixels = format.is_raster().then(|| pixels(file, first)).flatten();
    let is_cut = format.looks_cut(first, &last, bytes) && !has_end(file, format, bytes);
    Image { bytes, format, pixels, is_cut, file: None }
}

/// Whether the end is somewhere in the file. Only a file that looks cut is read as a whole.
fn has_end(file: &mut (impl Read + Seek + ?Sized), format: Format, bytes: u64) -> bool {
    let mut all = Vec::new();
    let is_read =
        bytes <= MAX_BYTES && file.rewind().is_ok() && file.take(bytes).read_to_end(&mut all).is_ok();
    !is_read || format.has_end(&all)
}

/// Width and height. Mostly the first bytes say them; in a photograph what the camera says may stand before.
fn pixels(file: &mut (impl Read + Seek + ?Sized), first: &[u8]) -> Option<(u32, u32)> {
    let size = imagesize::reader_size(Cursor::new(first)).or_else(|error| match file.rewind() {
        Ok(()) => imagesize::reader_size(BufReader::new(file)),
        Err(_) => Err(error),
    });
    let size = size.ok()?;
    Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))
}

fn last(file: &mut (impl Read + Seek + ?Sized), first: &[u8], bytes: u64) -> Vec<u8> {
    if bytes <= first.len() as u64 {
        return first.to_vec();
    }
    let mut last = Vec::new();
    let start = SeekFrom::Start(bytes.saturating_sub(LAST_BYTES));
    let is_read = file.seek(start).is_ok() && file.take(LAST_BYTES).read_to_end(&mut last).is_ok();
    if is_read { last } else { Vec::new() }
}
