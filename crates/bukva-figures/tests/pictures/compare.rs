//! Compares a figure with a committed image of it.

use std::path::Path;

use bukva_figures::Figure;
use image::imageops::overlay;
use image::{Rgba, RgbaImage};

/// The tolerance per channel: rendering rounds differently on other processors.
const TOLERANCE: u8 = 12;
/// If this variable is `accept`, the tests write the expected images instead of comparing.
const SWITCH: &str = "BUKVA_PICTURES";

/// Panics if a figure differs from `expected/NAME.png`. The message names an image of expected,
/// difference and actual side by side.
#[track_caller]
pub(crate) fn assert_picture(name: &str, figure: Figure) {
    let actual = figure.with_density(1.0).to_image().expect("it is small");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures/expected");
    let path = folder.join(format!("{name}.png"));
    if std::env::var(SWITCH).is_ok_and(|value| value == "accept") {
        actual.save(&path).expect("the folder is there");
        return;
    }
    let expected = image::open(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; {SWITCH}=accept makes it", path.display()));
    let expected = expected.into_rgba8();
    let Some(difference) = difference(&expected, &actual) else {
        return;
    };
    let shown = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("pictures")
        .join(format!("{name}.png"));
    std::fs::create_dir_all(shown.parent().expect("a folder")).expect("a folder for pictures");
    beside(&[&expected, &difference, &actual])
        .save(&shown)
        .expect("the folder is there");
    panic!(
        "{name}: the figure has changed; see expected, difference and actual in {}. \
         To accept the change: {SWITCH}=accept cargo test --release --test pictures",
        shown.display()
    );
}

/// Different pixels in red on a pale copy; `None` if there are none.
fn difference(expected: &RgbaImage, actual: &RgbaImage) -> Option<RgbaImage> {
    let (width, height) = (
        expected.width().max(actual.width()),
        expected.height().max(actual.height()),
    );
    let mut differs = false;
    let shown = RgbaImage::from_fn(width, height, |x, y| {
        let pixels = (
            expected.get_pixel_checked(x, y),
            actual.get_pixel_checked(x, y),
        );
        match pixels {
            (Some(one), Some(other)) if near(one, other) => {
                Rgba([pale(one[0]), pale(one[1]), pale(one[2]), 255])
            }
            _ => {
                differs = true;
                Rgba([220, 0, 0, 255])
            }
        }
    });
    differs.then_some(shown)
}

fn near(one: &Rgba<u8>, other: &Rgba<u8>) -> bool {
    let pairs = one.0.iter().zip(&other.0);
    pairs
        .into_iter()
        .all(|(one, other)| one.abs_diff(*other) <= TOLERANCE)
}

fn pale(value: u8) -> u8 {
    255 - (255 - value) / 4
}

fn beside(pictures: &[&RgbaImage]) -> RgbaImage {
    const GAP: u32 = 16;
    let width: u32 = pictures.iter().map(|picture| picture.width() + GAP).sum();
    let height = pictures
        .iter()
        .map(|picture| picture.height())
        .max()
        .unwrap_or(0);
    let mut whole = RgbaImage::from_pixel(width, height, Rgba([128, 128, 128, 255]));
    let mut left = 0;
    for picture in pictures {
        overlay(&mut whole, *picture, i64::from(left), 0);
        left += picture.width() + GAP;
    }
    whole
}

#[test]
fn a_changed_pixel_is_shown_in_red() {
    let white = RgbaImage::from_pixel(3, 2, Rgba([255; 4]));
    let mut changed = white.clone();
    assert!(difference(&white, &changed).is_none());
    changed.put_pixel(2, 1, Rgba([240, 255, 255, 255]));
    let shown = difference(&white, &changed).expect("a pixel differs");
    assert_eq!(*shown.get_pixel(2, 1), Rgba([220, 0, 0, 255]));
    assert_eq!(*shown.get_pixel(0, 0), Rgba([255; 4]));
    let wider = RgbaImage::from_pixel(4, 2, Rgba([255; 4]));
    assert!(
        difference(&white, &wider).is_some(),
        "another size is a difference"
    );
}
