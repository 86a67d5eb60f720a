//! Images of any bytes: what other programs wrote half, and what is no image.

use proptest::collection::vec;
use proptest::prelude::*;

use crate::site::TestSite;

/// How files of each kind begin, with the extensions that they have.
const BEGINNINGS: [(&str, &[u8]); 15] = [
    ("png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    ("jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0"),
    ("jpeg", b"\xff\xd8\xff\xe1\xff\xffExif\0\0"),
    ("gif", b"GIF89a"),
    ("webp", b"RIFF\xff\xff\0\0WEBPVP8 "),
    ("webp", b"RIFF\x10\0\0\0WEBPVP8X"),
    ("webp", b"RIFF\x10\0\0\0WEBPVP8L"),
    ("avif", b"\0\0\0\x1cftypavif\0\0\0\0"),
    ("heic", b"\0\0\0\x18ftypheic\0\0\0\0\0\0\0\0meta"),
    ("jxl", b"\0\0\0\x0cJXL \r\n\x87\n"),
    ("jxl", b"\xff\x0a"),
    ("bmp", b"BM"),
    ("ico", b"\0\0\x01\0\xff\xff"),
    ("tiff", b"II*\0\x08\0\0\0"),
    ("tif", b"MM\0*\0\0\0\x08"),
];

/// A beginning, perhaps cut short, and whatever follows; or nothing but that.
fn image() -> impl Strategy<Value = (&'static str, Vec<u8>)> {
    let rest = vec(prop_oneof![Just(0), Just(0xff), any::<u8>()], 0..300);
    (0..BEGINNINGS.len(), 0..40_usize, rest).prop_map(|(kind, kept, rest)| {
        let (extension, beginning) = BEGINNINGS[kind];
        let beginning = &beginning[..kept.min(beginning.len())];
        (extension, [beginning, &rest].concat())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_of_an_image_do_harm(images in vec(image(), 1..20)) {
        let mut site = TestSite::new();
        let mut text = String::new();
        for (number, (extension, bytes)) in images.iter().enumerate() {
            site = site.with(format!("img/{number}.{extension}"), bytes);
            text += &format!("![what it shows](/img/{number}.{extension})\n");
        }
        let findings = site.page(&text).findings();
        let is_about_images = |one: &String| one.starts_with("image-type") || one.starts_with("heavy-image");
        prop_assert!(findings.iter().all(is_about_images), "{findings:?}");
    }
}
