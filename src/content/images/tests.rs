//! Headers made by hand, and what hostile ones give.

use std::io::{self, Cursor, SeekFrom};

use proptest::prelude::*;

use super::*;

fn of(bytes: &[u8]) -> Result<ImageInfo, ImageProblem> {
    probe(&mut Cursor::new(bytes), bytes.len() as u64)
}

#[track_caller]
fn check(bytes: &[u8], format: ImageFormat, width: u32, height: u32) -> ImageInfo {
    let info = of(bytes).expect("a size");
    assert_eq!(
        (info.format, info.width, info.height),
        (format, width, height)
    );
    info
}

fn png(width: u32, height: u32) -> Vec<u8> {
    tiny_png(width, height)
}

fn gif(width: u16, height: u16, rest: &[u8]) -> Vec<u8> {
    let mut bytes = b"GIF89a".to_vec();
    bytes.extend(width.to_le_bytes());
    bytes.extend(height.to_le_bytes());
    bytes.extend([0, 0, 0]);
    bytes.extend(rest);
    bytes
}

fn webp(chunk: &[u8]) -> Vec<u8> {
    let mut bytes = b"RIFF\0\0\0\0WEBP".to_vec();
    bytes.extend(chunk);
    bytes
}

fn segment(kind: u8, content: &[u8]) -> Vec<u8> {
    let len = u16::try_from(content.len() + 2).expect("short");
    let mut bytes = vec![0xFF, kind];
    bytes.extend(len.to_be_bytes());
    bytes.extend(content);
    bytes
}

fn sof(width: u16, height: u16) -> Vec<u8> {
    let mut content = vec![8];
    content.extend(height.to_be_bytes());
    content.extend(width.to_be_bytes());
    content.extend([1, 1, 0x11, 0]);
    segment(0xC2, &content)
}

fn exif(orientation: u8) -> Vec<u8> {
    let mut content = b"Exif\0\0MM\0*\0\0\0\x08\0\x01".to_vec();
    content.extend([1, 18, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    segment(0xE1, &content)
}

fn jpeg(parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = vec![0xFF, 0xD8];
    for part in parts {
        bytes.extend(*part);
    }
    bytes.extend([0xFF, 0xDA, 0, 2, 0xFF, 0xD9]);
    bytes
}

fn boxed(kind: &[u8], content: &[u8]) -> Vec<u8> {
    let len = u32::try_from(content.len() + 8).expect("short");
    let mut bytes = len.to_be_bytes().to_vec();
    bytes.extend(kind);
    bytes.extend(content);
    bytes
}

/// An AVIF file whose primary item, the second, has the given properties besides its size; the
/// first item is a larger one.
fn avif_with(width: u32, height: u32, properties: &[Vec<u8>]) -> Vec<u8> {
    let ispe = |width: u32, height: u32| {
        let mut content = vec![0; 4];
        content.extend(width.to_be_bytes());
        content.extend(height.to_be_bytes());
        boxed(b"ispe", &content)
    };
    let mut ipco = ispe(9999, 9999);
    ipco.extend(ispe(width, height));
    ipco.extend(properties.concat());
    let mut ipma = vec![0, 0, 0, 0, 0, 0, 0, 2, 0, 1, 1, 1, 0, 2];
    ipma.push(1 + u8::try_from(properties.len()).expect("few"));
    ipma.push(0x82);
    ipma.extend((3..).take(properties.len()));
    let mut iprp = boxed(b"ipco", &ipco);
    iprp.extend(boxed(b"ipma", &ipma));
    let mut meta = vec![0; 4];
    meta.extend(boxed(b"hdlr", &[0; 24]));
    meta.extend(boxed(b"pitm", &[0, 0, 0, 0, 0, 2]));
    meta.extend(boxed(b"iprp", &iprp));
    let mut bytes = boxed(b"ftyp", b"avif\0\0\0\0avifmif1miaf");
    bytes.extend(boxed(b"meta", &meta));
    bytes.extend(b"\0\0\0\0mdat");
    bytes
}

fn avif(width: u32, height: u32) -> Vec<u8> {
    avif_with(width, height, &[boxed(b"pixi", &[0, 0, 0, 0, 3, 8, 8, 8])])
}

fn clap(width: u32, height: u32) -> Vec<u8> {
    let numbers = [width, 1, 2 * height, 2, 0, 1, 0, 1];
    boxed(b"clap", &numbers.map(u32::to_be_bytes).concat())
}

#[test]
fn every_format_gives_its_size() {
    check(&png(1200, 675), ImageFormat::Png, 1200, 675);
    check(&gif(50, 60, b";"), ImageFormat::Gif, 50, 60);
    check(&jpeg(&[&sof(640, 480)]), ImageFormat::Jpeg, 640, 480);
    check(&avif(320, 200), ImageFormat::Avif, 320, 200);

    let lossy = webp(b"VP8 \0\0\0\0\0\0\0\x9D\x01\x2A\x40\x41\xF0\x00");
    check(&lossy, ImageFormat::Webp, 0x140, 240);
    let lossless = webp(b"VP8L\0\0\0\0\x2F\x3F\xC1\x3B\x00\0\0\0\0");
    check(&lossless, ImageFormat::Webp, 320, 240);
    let extended = webp(b"VP8X\x0A\0\0\0\0\0\0\0\x3F\x01\0\xEF\0\0");
    check(&extended, ImageFormat::Webp, 320, 240);

    let mut bmp = b"BM\0\0\0\0\0\0\0\0\0\0\0\0\x28\0\0\0".to_vec();
    bmp.extend(7_i32.to_le_bytes());
    bmp.extend((-9_i32).to_le_bytes());
    check(&bmp, ImageFormat::Bmp, 7, 9);

    let mut ico = vec![0, 0, 1, 0, 1, 0, 32, 32];
    ico.resize(22, 0);
    assert!(check(&ico, ImageFormat::Ico, 32, 32).exact);
    ico[4] = 2;
    ico.extend([0; 16]);
    assert!(!check(&ico, ImageFormat::Ico, 256, 256).exact);

    let tiff =
        b"II*\0\x08\0\0\0\x02\0\0\x01\x03\0\x01\0\0\0\x05\0\0\0\x01\x01\x04\0\x01\0\0\0\x06\0\0\0";
    check(tiff, ImageFormat::Tiff, 5, 6);
    // small, height (15 + 1) * 8, ratio 1:1
    check(b"\xFF\x0A\x5F\x00\0\0", ImageFormat::Jxl, 128, 128);
    // height 100 in 9 bits, ratio 4:3: 133, not 132
    check(&[0xFF, 0x0A, 0x18, 0x33, 0, 0], ImageFormat::Jxl, 133, 100);
}

#[test]
fn odd_forms_are_read_as_decoders_do() {
    // Apple's PNG has a chunk of its own before the header.
    let mut apple = b"\x89PNG\r\n\x1a\n\0\0\0\x04CgBI\0\0\0\0\0\0\0\0".to_vec();
    apple.extend(&png(57, 58)[8..]);
    check(&apple, ImageFormat::Png, 57, 58);
    // A GIF without a screen has the size of its first frame.
    let frame = b"!\xF9\x04\0\0\0\0\0,\0\0\0\0\x05\0\x06\0\0";
    check(&gif(0, 0, frame), ImageFormat::Gif, 5, 6);
    // HEIF and AVIF are cropped first, then turned.
    let turned = boxed(b"irot", &[1]);
    let cropped = avif_with(64, 48, &[clap(63, 47), turned.clone()]);
    check(&cropped, ImageFormat::Avif, 47, 63);
    check(
        &avif_with(64, 48, &[turned.clone(), turned]),
        ImageFormat::Avif,
        64,
        48,
    );
    check(
        &avif_with(64, 48, &[boxed(b"irot", &[2])]),
        ImageFormat::Avif,
        64,
        48,
    );
    // A TIFF with wide offsets.
    let mut big = b"MM\0+\0\x08\0\0\0\0\0\0\0\0\0\x10\0\0\0\0\0\0\0\x03".to_vec();
    big.extend(b"\x01\0\0\x03\0\0\0\0\0\0\0\x01\0\x05\0\0\0\0\0\0");
    big.extend(b"\x01\x01\0\x04\0\0\0\0\0\0\0\x01\0\0\0\x06\0\0\0\0");
    big.extend(b"\x01\x12\0\x03\0\0\0\0\0\0\0\x01\0\x06\0\0\0\0\0\0");
    assert!(check(&big, ImageFormat::Tiff, 5, 6).turned);
    // Padding, markers without a segment and stray bytes between JPEG segments.
    let padded = jpeg(&[
        b"\xFF\xFF\xFF",
        &exif(1)[1..],
        b"\xFF\xD0",
        b"\0x",
        &sof(3, 4),
    ]);
    assert!(!check(&padded, ImageFormat::Jpeg, 3, 4).turned);
    // Metadata of many megabytes before the size.
    let profile = segment(0xE2, &vec![0; 65_000]).repeat(200);
    check(&jpeg(&[&profile, &sof(3, 4)]), ImageFormat::Jpeg, 3, 4);
}

#[test]
fn exif_orientation_turns_by_a_quarter() {
    for orientation in 0..=9 {
        let turned = (5..=8).contains(&orientation);
        for parts in [
            [exif(orientation), sof(3, 4)],
            [sof(3, 4), exif(orientation)],
        ] {
            let info = check(&jpeg(&[&parts[0], &parts[1]]), ImageFormat::Jpeg, 3, 4);
            assert_eq!(info.turned, turned, "{orientation}");
        }
    }
}

#[track_caller]
fn check_svg(text: &str, expected: Option<(u32, u32, bool)>) {
    let found = of(text.as_bytes());
    let expected = match expected {
        Some((width, height, exact)) => Ok((ImageFormat::Svg, width, height, exact)),
        None => Err(ImageProblem::NoSize(ImageFormat::Svg)),
    };
    let found = found.map(|info| (info.format, info.width, info.height, info.exact));
    assert_eq!(found, expected, "{text}");
}

#[test]
fn svg_states_its_size_in_many_ways() {
    check_svg("<svg width='50' height=\"60px\"/>", Some((50, 60, true)));
    check_svg(
        "<svg:svg\n width = '1in' height='3pc' >",
        Some((96, 48, true)),
    );
    check_svg(
        "<svg width='10mm' height='20mm'>",
        Some((5000, 10_000, false)),
    );
    check_svg("<svg viewBox='0 0 16,9'>", Some((16, 9, false)));
    check_svg("<svg viewBox='0 0 1.5 1'>", Some((10_000, 6_667, false)));
    check_svg(
        "<svg width='100%' height='100%' viewBox='0 0 4 3'>",
        Some((4, 3, false)),
    );
    check_svg("<svg width='32' viewBox='0 0 4 3'>", Some((32, 24, true)));
    check_svg("<svg height='3' viewBox='0 0 4 3'>", Some((4, 3, true)));
    for none in [
        "<svg>",
        "<svg width='1em' height='2em'>",
        "<svg width='50'>",
        "<svg width='&w;' height='&w;'>",
        "<svg width='-1' height='nan'>",
        "<svg width='1e999' height='1'>",
        "<svg viewBox='0 0 0 0'>",
        "<svg viewBox='1'>",
        "<svg width height='5'>",
    ] {
        check_svg(none, None);
    }
}

#[test]
fn svg_may_have_much_before_its_root() {
    let text = "\u{feff}<?xml version='1.0'?>\n<!-- <svg width='1' height='1'> -->\n\
        <!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"a>b\" [\n<!-- it's --> \
        <!ENTITY a '<svg>'>\n<!ENTITY b \"&a;&a;]>\">\n]>\n<svg width='7' height='8'>";
    check_svg(text, Some((7, 8, true)));
    let cut = format!("<?xml version='1.0'?><!--{}-->", " ".repeat(100_000));
    assert_eq!(
        of(cut.as_bytes()),
        Err(ImageProblem::Broken(ImageFormat::Svg))
    );
    assert_eq!(
        of(b"<svg width='5"),
        Err(ImageProblem::Broken(ImageFormat::Svg))
    );
}

#[test]
fn what_is_no_image_is_named() {
    let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n";
    for (bytes, expected) in [
        (&b""[..], ImageProblem::Empty),
        (pointer, ImageProblem::LfsPointer),
        (b"<!DOCTYPE html><html><svg>", ImageProblem::UnknownFormat),
        (b"<!-- page --><html>", ImageProblem::UnknownFormat),
        (
            b"BM is how this text begins, but no bitmap",
            ImageProblem::UnknownFormat,
        ),
        (
            b"\0\0\0\x14ftypmp42\0\0\0\0isom",
            ImageProblem::UnknownFormat,
        ),
        (b"x", ImageProblem::UnknownFormat),
        (b"\x89PNG\r\n\x1a\n", ImageProblem::Broken(ImageFormat::Png)),
        (&png(0, 5), ImageProblem::Broken(ImageFormat::Png)),
        (&png(u32::MAX, 5), ImageProblem::Broken(ImageFormat::Png)),
        (&jpeg(&[]), ImageProblem::Broken(ImageFormat::Jpeg)),
        (
            &jpeg(&[&sof(5, 0)]),
            ImageProblem::Broken(ImageFormat::Jpeg),
        ),
        (&gif(0, 0, b";"), ImageProblem::Broken(ImageFormat::Gif)),
        (&webp(b"VP9 "), ImageProblem::Broken(ImageFormat::Webp)),
        (
            &avif_with(9, 9, &[clap(0, 9)]),
            ImageProblem::Broken(ImageFormat::Avif),
        ),
        (&avif(0, 0), ImageProblem::Broken(ImageFormat::Avif)),
    ] {
        assert_eq!(of(bytes), Err(expected), "{bytes:?}");
    }
}

/// A file without an end, whose bytes repeat.
struct Endless {
    head: Vec<u8>,
    pattern: Vec<u8>,
    at: u64,
    read: u64,
}

impl Endless {
    fn byte(&self, at: u64) -> u8 {
        let at = usize::try_from(at).expect("64 bits");
        let repeated = || self.pattern[(at - self.head.len()) % self.pattern.len()];
        self.head.get(at).copied().unwrap_or_else(repeated)
    }
}

impl Read for Endless {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        for (index, byte) in into.iter_mut().enumerate() {
            *byte = self.byte(self.at + index as u64);
        }
        self.at += into.len() as u64;
        self.read += into.len() as u64;
        Ok(into.len())
    }
}

impl Seek for Endless {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        if let SeekFrom::Start(at) = to {
            self.at = at;
        }
        Ok(self.at)
    }
}

#[test]
fn endless_chains_are_given_up() {
    let box_of_8 = boxed(b"free", &[]);
    let ftyp = boxed(b"ftyp", b"avif\0\0\0\0");
    for (head, pattern) in [
        (vec![0xFF, 0xD8], segment(0xE0, &[])),
        (vec![0xFF, 0xD8], segment(0xE0, &vec![0; 65_533])),
        (vec![0xFF, 0xD8], vec![0xFF]),
        (vec![0xFF, 0xD8, 0xFF], vec![0]),
        (vec![0xFF, 0xD8], vec![0xFF, 0xE0, 0, 0]),
        (gif(0, 0, b""), vec![b'!', 1, 0]),
        (gif(0, 0, b"!"), vec![1]),
        (ftyp, box_of_8.clone()),
        (b"\0\0\0\x0CJXL \r\n\x87\n".to_vec(), box_of_8),
        (vec![0, 0, 1, 0, 0xFF, 0xFF], vec![1]),
        (b"II*\0\x08\0\0\0\xFF\xFF".to_vec(), vec![9]),
        (b"<?xml ".to_vec(), b"<".to_vec()),
        (b"<svg ".to_vec(), b"a='b' ".to_vec()),
        (b"<!DOCTYPE svg [".to_vec(), b"<!ENTITY a '&a;'>".to_vec()),
    ] {
        let mut file = Endless {
            head,
            pattern,
            at: 0,
            read: 0,
        };
        let _ = probe(&mut file, u64::MAX);
        assert!(
            file.read < 700_000,
            "{} bytes of {:?}",
            file.read,
            file.head
        );
    }
}

#[test]
fn a_reader_that_fails_is_named() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("no luck"))
        }
    }
    impl Seek for Failing {
        fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
            Ok(0)
        }
    }
    let problem = ImageProblem::Unreadable("no luck".to_owned());
    assert_eq!(probe(&mut Failing, 9), Err(problem));
}

#[test]
fn every_cut_and_every_changed_byte_is_survived() {
    let whole = [
        png(5, 6),
        gif(0, 0, b"!\xF9\x04\0\0\0\0\0,\0\0\0\0\x05\0\x06\0\0"),
        jpeg(&[&exif(6), &sof(3, 4)]),
        webp(b"VP8X\x0A\0\0\0\0\0\0\0\x3F\x01\0\xEF\0\0"),
        avif(320, 200),
        b"<?xml version='1.0'?><svg width='7' height='8' viewBox='0 0 1 1'>".to_vec(),
    ];
    for bytes in whole {
        for cut in 0..bytes.len() {
            let _ = of(&bytes[..cut]);
            // A file that is shorter than the listing said.
            let _ = probe(&mut Cursor::new(&bytes[..cut]), bytes.len() as u64);
            for byte in [0, 1, b'<', 0x7F, 0x80, 0xFF] {
                let mut changed = bytes.clone();
                changed[cut] = byte;
                let _ = of(&changed);
            }
        }
    }
}

/// The numbers that another reader finds in plain files of the formats that it reads well.
fn second_opinion(bytes: &[u8]) -> Option<(u32, u32)> {
    let size = imagesize::blob_size(bytes).ok()?;
    Some((size.width.try_into().ok()?, size.height.try_into().ok()?))
}

proptest! {
    #[test]
    fn plain_files_have_the_size_that_others_find(width in 1..16_384_u16, height in 1..16_384_u16) {
        let (w, h) = (u32::from(width), u32::from(height));
        let bits = ((w - 1) | ((h - 1) << 14)).to_le_bytes();
        let lossless = webp(&[b"VP8L\0\0\0\0\x2F", &bits[..], &[0; 8]].concat());
        let mut bmp = b"BM\0\0\0\0\0\0\0\0\0\0\0\0\x28\0\0\0".to_vec();
        bmp.extend([w, h].map(u32::to_le_bytes).concat());
        for bytes in [
            png(w, h),
            gif(width, height, b";"),
            jpeg(&[&exif(1), &sof(width, height)]),
            lossless,
            bmp,
        ] {
            prop_assert_eq!(second_opinion(&bytes), Some((w, h)));
            prop_assert_eq!(of(&bytes).map(|info| (info.width, info.height)), Ok((w, h)));
        }
        prop_assert_eq!(of(&avif(w, h)).map(|info| (info.width, info.height)), Ok((w, h)));
    }

    #[test]
    fn any_bytes_are_survived(start in 0..12_usize, rest in proptest::collection::vec(any::<u8>(), 0..300)) {
        const STARTS: [&[u8]; 12] = [
            b"", b"\x89PNG\r\n\x1a\n", b"\xFF\xD8\xFF", b"GIF89a", b"RIFF\0\0\0\0WEBPVP8",
            b"\0\0\0\x10ftypavif\0\0\0\0\0\0\0\x20meta\0\0\0\0", b"\xFF\x0A", b"II*\0\x08\0\0\0", b"\0\0\x01\0",
            b"BM\0\0\0\0\0\0\0\0\0\0\0\0\x28\0\0\0", b"<svg ", b"<!DOCTYPE svg",
        ];
        let bytes = [STARTS[start], &rest].concat();
        if let Ok(info) = of(&bytes) {
            prop_assert!(info.width > 0 && info.height > 0);
        }
    }
}
