//! Tests that image files become the same glyph whatever camera or program wrote them.

use std::error::Error as _;
use std::io::Cursor;

use bukva_glyphs::{ErrorKind, Glyph};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageEncoder, ImageFormat, Luma};

const FORMATS: [ImageFormat; 5] = [
    ImageFormat::Png,
    ImageFormat::Jpeg,
    ImageFormat::WebP,
    ImageFormat::Bmp,
    ImageFormat::Gif,
];

/// Three gray values a pixel.
const TOLERANCE: f64 = 3.0 / 255.0;

/// A letter Г with a dot, which no turn and no mirror leaves as it is.
fn letter() -> DynamicImage {
    let mut image = image::GrayImage::from_pixel(120, 140, Luma([250]));
    for (x, y, pixel) in image.enumerate_pixels_mut() {
        let stem = (30..45).contains(&x) && (30..115).contains(&y);
        let bar = (30..85).contains(&x) && (30..42).contains(&y);
        let dot = (70..85).contains(&x) && (100..115).contains(&y);
        if stem || bar || dot {
            *pixel = Luma([10]);
        }
    }
    image.into()
}

fn encoded(format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let rgb = DynamicImage::from(letter().to_rgb8());
    rgb.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// EXIF data with nothing but an orientation.
fn exif(orientation: u8) -> Vec<u8> {
    let mut bytes = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    bytes.extend([orientation, 0, 0, 0, 0, 0, 0]);
    bytes
}

/// The letter stored so that the EXIF orientation puts it upright.
fn stored(orientation: u8, format: ImageFormat) -> Vec<u8> {
    let undo = match orientation {
        6 => 8,
        8 => 6,
        other => other,
    };
    let mut image = letter();
    image.apply_orientation(Orientation::from_exif(undo).unwrap());
    let rgb = image.to_rgb8();
    let (width, height) = rgb.dimensions();
    let mut bytes = Vec::new();
    fn write(mut encoder: impl ImageEncoder, exif: Vec<u8>, rgb: &[u8], width: u32, height: u32) {
        encoder.set_exif_metadata(exif).unwrap();
        let color = image::ExtendedColorType::Rgb8;
        encoder.write_image(rgb, width, height, color).unwrap();
    }
    let exif = exif(orientation);
    match format {
        ImageFormat::Jpeg => write(JpegEncoder::new(&mut bytes), exif, &rgb, width, height),
        ImageFormat::Png => write(PngEncoder::new(&mut bytes), exif, &rgb, width, height),
        _ => write(
            WebPEncoder::new_lossless(&mut bytes),
            exif,
            &rgb,
            width,
            height,
        ),
    }
    bytes
}

#[test]
fn an_image_stored_turned_or_mirrored_is_put_upright() {
    let expected = Glyph::from_image(&letter()).unwrap();
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        for orientation in 1..=8 {
            let found = Glyph::read(&stored(orientation, format)[..]).unwrap();
            let difference = found.distance(&expected);
            assert!(
                difference < TOLERANCE,
                "{format:?} {orientation}\n{found:?}"
            );
        }
    }
}

#[test]
fn a_png_may_have_its_orientation_behind_its_pixels() {
    let expected = Glyph::from_image(&letter()).unwrap();
    for orientation in 2..=8 {
        let mut bytes = stored(orientation, ImageFormat::Png);
        let place = |bytes: &[u8], name: &[u8; 4]| {
            bytes.windows(4).position(|four| four == name).unwrap() - 4
        };
        let exif = place(&bytes, b"eXIf");
        // Length, name and checksum have four bytes each.
        let length = u32::from_be_bytes(bytes[exif..exif + 4].try_into().unwrap()) as usize + 12;
        let chunk: Vec<u8> = bytes.drain(exif..exif + length).collect();
        let end = place(&bytes, b"IEND");
        bytes.splice(end..end, chunk);
        let found = Glyph::read(&bytes[..]).unwrap();
        assert!(
            found.distance(&expected) < TOLERANCE,
            "{orientation}\n{found:?}"
        );
    }
}

#[test]
fn every_common_format_is_read() {
    let expected = Glyph::from_image(&letter()).unwrap();
    for format in FORMATS {
        let found = Glyph::read(&encoded(format)[..]).unwrap();
        let difference = found.distance(&expected);
        assert!(difference < TOLERANCE, "{format:?}\n{found:?}");
    }
}

#[test]
fn a_truncated_image_is_refused_in_every_format() {
    for format in FORMATS {
        let whole = encoded(format);
        for percent in [2, 10, 40, 60, 90] {
            let error = Glyph::read(&whole[..whole.len() * percent / 100]).unwrap_err();
            let kind = error.kind();
            assert_eq!(kind, &ErrorKind::UndecodableImage, "{format:?} {percent} %");
        }
    }
}

#[test]
fn a_jpeg_cut_anywhere_is_refused() {
    let whole = stored(1, ImageFormat::Jpeg);
    for length in 0..whole.len() {
        let error = Glyph::read(&whole[..length]).unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::UndecodableImage, "{length}");
    }
    // Phones append previews and videos.
    let appended = [&whole[..], b"more"].concat();
    assert!(Glyph::read(&appended[..]).is_ok());
}

#[test]
fn other_formats_are_named_however_they_begin() {
    for (start, name) in [
        ("<svg width='9'/>", "SVG"),
        (
            "\u{feff}<?xml version='1.0'?>\n<!DOCTYPE svg>\n<svg/>",
            "SVG",
        ),
        ("\n  <svg/>", "SVG"),
        ("\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
        ("\0\0\0\x18ftypmif1\0\0\0\0", "HEIC"),
        ("\0\0\0\x18ftypavif\0\0\0\0", "AVIF"),
        ("\0\0\0\x1cftypmif1\0\0\0\0mif1avif", "AVIF"),
        ("\0\0\0\x14ftyphevm\0\0\0\0", "HEIC"),
        ("\0\0\0\x14ftypmp42\0\0\0\0", "video"),
        ("%PDF-1.7", "PDF"),
    ] {
        let error = Glyph::read(start.as_bytes()).unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::UndecodableImage);
        let cause = error.source().unwrap().to_string();
        assert!(cause.contains(name), "{start}: {cause}");
    }
}
