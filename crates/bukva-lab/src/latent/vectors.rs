//! A matrix of latent vectors, one row per glyph.

use burn::tensor::{Device, Tensor, TensorData};
use nalgebra::DMatrix;

use crate::model::{Decoder, Mode, TranslatorNet, glyph_tensor};
use bukva_data::Class;
use bukva_glyphs::{Glyph, PIXELS};

/// Vectors encoded or decoded at once: enough to use all cores, but little memory.
const BATCH: usize = 256;

/// Latent vectors as plain numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Latents {
    width: usize,
    values: Vec<f32>,
}

impl Latents {
    /// Vectors of `width` numbers, in row order.
    ///
    /// # Panics
    /// If the number of values is not a multiple of `width`.
    pub fn new(width: usize, values: Vec<f32>) -> Self {
        let rest = values.len().checked_rem(width);
        assert!(
            rest == Some(0) || values.is_empty(),
            "{} values are not rows of {width}",
            values.len()
        );
        Self { width, values }
    }

    /// Encodes glyphs in inference mode: with the running statistics of batch normalization and
    /// without dropout. Each row depends only on its own glyph.
    pub fn encode(translator: &TranslatorNet, glyphs: &[Glyph], device: &Device) -> Self {
        let encoder = &translator.encoder;
        let width = encoder.to_latent.linear.bias.dims()[0];
        let mut values = Vec::with_capacity(glyphs.len() * width);
        for chunk in glyphs.chunks(BATCH) {
            let source = glyph_tensor(chunk, translator.normalization, device);
            let latent = encoder.forward(source, Mode::Infer);
            values.extend(latent.into_data().iter::<f32>());
        }
        Self { width, values }
    }

    /// Decodes each vector in inference mode to ink, which is not clamped to 0..=1.
    pub fn decode_ink(&self, decoder: &Decoder, device: &Device) -> Vec<[f32; PIXELS]> {
        let mut outputs = Vec::with_capacity(self.len());
        for rows in self.values.chunks(BATCH * self.width.max(1)) {
            let data = TensorData::new(rows.to_vec(), [rows.len() / self.width, self.width]);
            let ink = decoder.forward(Tensor::from_data(data, device), Mode::Infer);
            outputs.extend(images(ink));
        }
        outputs
    }

    /// Decodes each vector to a glyph.
    pub fn decode(&self, decoder: &Decoder, device: &Device) -> Vec<Glyph> {
        let ink = self.decode_ink(decoder, device);
        ink.iter().map(Glyph::from_unit).collect()
    }

    /// The length of a vector.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The number of vectors.
    pub fn len(&self) -> usize {
        self.values.len().checked_div(self.width).unwrap_or(0)
    }

    /// Whether there are no vectors.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// All numbers, in row order.
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// One vector.
    ///
    /// # Panics
    /// If `index` is not below [`Latents::len`].
    pub fn row(&self, index: usize) -> &[f32] {
        &self.values[index * self.width..][..self.width]
    }

    /// The vectors.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[f32]> {
        self.values.chunks_exact(self.width.max(1))
    }

    /// The vectors with the given indices.
    pub fn gather(&self, rows: impl IntoIterator<Item = usize>) -> Self {
        let values = rows.into_iter().flat_map(|row| self.row(row)).copied();
        Self::new(self.width, values.collect())
    }

    /// Appends a vector.
    ///
    /// # Panics
    /// If it has another length.
    pub fn push(&mut self, row: impl IntoIterator<Item = f32>) {
        let before = self.values.len();
        self.values.extend(row);
        assert_eq!(
            self.values.len(),
            before + self.width,
            "the length of a vector"
        );
    }

    /// The mean vector of each of `count` classes; zero for a class without vectors.
    pub fn class_means(&self, classes: &[Class], count: usize) -> Self {
        let mut sums = vec![0.0f64; count * self.width];
        let mut sizes = vec![0u32; count];
        for (row, &class) in self.rows().zip(classes) {
            let class = class.index();
            sizes[class] += 1;
            for (sum, &value) in sums[class * self.width..].iter_mut().zip(row) {
                *sum += f64::from(value);
            }
        }
        let size = |at: usize| f64::from(sizes[at / self.width].max(1));
        let means = sums.iter().enumerate().map(|(at, sum)| sum / size(at));
        Self::new(self.width, means.map(|mean| mean as f32).collect())
    }

    /// Each vector minus the mean of its class, which leaves the style.
    pub fn within_classes(&self, classes: &[Class], count: usize) -> Self {
        let means = self.class_means(classes, count);
        let mut left = self.values.clone();
        for (row, &class) in left.chunks_exact_mut(self.width.max(1)).zip(classes) {
            for (value, mean) in row.iter_mut().zip(means.row(class.index())) {
                *value -= mean;
            }
        }
        Self::new(self.width, left)
    }

    /// The vectors as columns of a matrix.
    pub(crate) fn to_columns(&self) -> DMatrix<f64> {
        let values = self.values.iter().map(|&value| f64::from(value));
        DMatrix::from_iterator(self.width, self.len(), values)
    }

    /// The vectors as a tensor `[rows, width]`.
    pub(super) fn to_tensor(&self, device: &Device) -> Tensor<2> {
        let data = TensorData::new(self.values.clone(), [self.len(), self.width]);
        Tensor::from_data(data, device)
    }
}

/// The images of a decoded batch `[batch, 784]`.
pub(super) fn images(ink: Tensor<2>) -> Vec<[f32; PIXELS]> {
    let ink = ink.into_data();
    // The tensor holds f32, so this does not fail.
    let (images, _) = ink.as_slice().unwrap_or_default().as_chunks::<PIXELS>();
    images.to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latents() -> Latents {
        Latents::new(2, vec![1.0, 2.0, 3.0, 6.0, -1.0, 0.0])
    }

    #[test]
    fn class_means_are_those_by_hand_and_zero_without_members() {
        let means = latents().class_means(&[0, 0, 2].map(Class::new), 3);
        assert_eq!(means.values(), [2.0, 4.0, 0.0, 0.0, -1.0, 0.0]);
    }

    #[test]
    fn within_its_class_every_mean_is_zero() {
        let left = latents().within_classes(&[0, 0, 2].map(Class::new), 3);
        assert_eq!(left.values(), [-1.0, -2.0, 1.0, 2.0, 0.0, 0.0]);
    }

    #[test]
    fn rows_are_gathered_in_the_given_order() {
        assert_eq!(latents().gather([2, 0]).values(), [-1.0, 0.0, 1.0, 2.0]);
        assert!(latents().gather([]).is_empty());
    }

    #[test]
    #[should_panic(expected = "5 values are not rows of 2")]
    fn half_a_row_is_refused() {
        Latents::new(2, vec![0.0; 5]);
    }
}
