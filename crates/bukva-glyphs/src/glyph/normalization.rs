//! Normalization of single images.

use serde::{Deserialize, Serialize};

use crate::glyph::PIXELS;

/// Images whose standard deviation is below this are treated as constant.
const CONSTANT: f64 = 1e-6;

/// How the ink of an image is normalized before it is encoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Normalization {
    /// No normalization: ink amounts from 0 to 1.
    #[default]
    None,
    /// The image's mean is subtracted.
    Mean,
    /// The image's mean is subtracted, then the result is divided by its standard deviation.
    #[serde(alias = "mean-stddev")]
    MeanStddev,
}

impl Normalization {
    /// All normalizations.
    pub const ALL: [Self; 3] = [Self::None, Self::Mean, Self::MeanStddev];

    /// Normalizes one image. A constant image, such as a blank one, becomes zeros under any
    /// normalization but `None`; finite values stay finite.
    pub fn apply(self, image: &[f32; PIXELS]) -> [f32; PIXELS] {
        match self {
            Self::None => *image,
            Self::Mean => normalize_mean(image),
            Self::MeanStddev => normalize_stddev(&normalize_mean(image)),
        }
    }
}

/// Subtracts the image's mean.
fn normalize_mean(image: &[f32; PIXELS]) -> [f32; PIXELS] {
    let mean = mean(image);
    image.map(|value| (f64::from(value) - mean) as f32)
}

/// Divides by the image's standard deviation (over the number of pixels, not one less). A constant
/// image becomes zeros.
fn normalize_stddev(image: &[f32; PIXELS]) -> [f32; PIXELS] {
    let mean = mean(image);
    let squares = image.iter().map(|&value| (f64::from(value) - mean).powi(2));
    let deviation = (squares.sum::<f64>() / PIXELS as f64).sqrt();
    if deviation < CONSTANT {
        return [0.0; PIXELS];
    }
    image.map(|value| (f64::from(value) / deviation) as f32)
}

fn mean(image: &[f32; PIXELS]) -> f64 {
    image.iter().map(|&value| f64::from(value)).sum::<f64>() / PIXELS as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A quarter of the pixels inked: mean 0.25, standard deviation sqrt(3) / 4.
    fn quarter() -> [f32; PIXELS] {
        std::array::from_fn(|place| f32::from(u8::from(place % 4 == 0)))
    }

    fn assert_values(image: &[f32; PIXELS], inked: f64, blank: f64) {
        for (place, &value) in image.iter().enumerate() {
            let expected = if place % 4 == 0 { inked } else { blank };
            assert!(
                (f64::from(value) - expected).abs() < 1e-6,
                "{place}: {value}"
            );
        }
    }

    #[test]
    fn values_are_those_computed_by_hand() {
        let deviation = 3_f64.sqrt() / 4.0;
        assert_values(&Normalization::None.apply(&quarter()), 1.0, 0.0);
        assert_values(&Normalization::Mean.apply(&quarter()), 0.75, -0.25);
        assert_values(&normalize_stddev(&quarter()), 1.0 / deviation, 0.0);
        let both = Normalization::MeanStddev.apply(&quarter());
        assert_values(&both, 0.75 / deviation, -0.25 / deviation);
    }

    #[test]
    fn the_contrast_and_brightness_of_an_image_cancel_out() {
        let faint = quarter().map(|value| 0.3 + 0.1 * value);
        let found = Normalization::MeanStddev.apply(&faint);
        for (found, expected) in found
            .iter()
            .zip(Normalization::MeanStddev.apply(&quarter()))
        {
            assert!((found - expected).abs() < 1e-5);
        }
    }

    #[test]
    fn constants_give_zeros_and_never_nan() {
        for value in [0.0, 0.1, 0.3, 1.0, 255.0] {
            let image = [value; PIXELS];
            for normalization in [Normalization::Mean, Normalization::MeanStddev] {
                let found = normalization.apply(&image);
                assert!(found.iter().all(|value| value.abs() < 1e-6), "{value}");
            }
            assert_eq!(normalize_stddev(&image), [0.0; PIXELS]);
        }
    }

    #[test]
    fn a_single_faint_pixel_gives_finite_values() {
        let mut image = [0.0; PIXELS];
        image[0] = 1.0 / 255.0;
        for normalization in Normalization::ALL {
            assert!(
                normalization
                    .apply(&image)
                    .iter()
                    .all(|value| value.is_finite())
            );
        }
    }
}
