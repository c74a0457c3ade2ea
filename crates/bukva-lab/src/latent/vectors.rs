//! Latent vectors as plain numbers, a row a glyph.

use burn::tensor::{Device, Tensor, TensorData};

use crate::model::{Decoder, Mode, TranslatorNet};
use bukva_glyphs::{Glyph, PIXELS};

/// Vectors encoded or decoded at once: enough to fill the cores, little memory.
const BATCH: usize = 256;

/// Latent vectors, in row order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Latents {
    width: usize,
    values: Vec<f32>,
}

impl Latents {
    /// Wraps rows of `width` numbers.
    ///
    /// # Panics
    /// When `values` is no whole number of rows.
    pub fn new(width: usize, values: Vec<f32>) -> Self {
        let rest = values.len().checked_rem(width);
        assert!(
            rest == Some(0) || values.is_empty(),
            "{} values make no rows of {width}",
            values.len()
        );
        Self { width, values }
    }

    /// What the encoder makes of glyphs, with batch normalization's running statistics and without
    /// dropout, as translation uses it. Each row depends on its own glyph alone.
    pub fn encode(translator: &TranslatorNet, glyphs: &[Glyph], device: &Device) -> Self {
        let encoder = &translator.encoder;
        let width = encoder.to_latent.linear.bias.dims()[0];
        let mut values = Vec::with_capacity(glyphs.len() * width);
        for chunk in glyphs.chunks(BATCH) {
            let latent = encoder.forward(translator.source_tensor(chunk, device), Mode::Infer);
            values.extend(latent.into_data().iter::<f32>());
        }
        Self { width, values }
    }

    /// What the decoder draws for each row, with running statistics: ink amounts, not yet clamped
    /// to 0..1.
    pub fn decode_ink(&self, decoder: &Decoder, device: &Device) -> Vec<[f32; PIXELS]> {
        let mut drawn = Vec::with_capacity(self.len());
        for rows in self.values.chunks(BATCH * self.width.max(1)) {
            let data = TensorData::new(rows.to_vec(), [rows.len() / self.width, self.width]);
            let ink = decoder.forward(Tensor::from_data(data, device), Mode::Infer);
            drawn.extend(images(ink));
        }
        drawn
    }

    /// The same as glyphs of 256 grey values.
    pub fn decode(&self, decoder: &Decoder, device: &Device) -> Vec<Glyph> {
        let ink = self.decode_ink(decoder, device);
        ink.iter().map(Glyph::from_unit).collect()
    }

    /// Numbers a vector.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The number of vectors.
    pub fn len(&self) -> usize {
        self.values.len().checked_div(self.width).unwrap_or(0)
    }

    /// Whether there is no vector.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// All numbers in row order.
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// One vector.
    ///
    /// # Panics
    /// When `index` is not below [`Latents::len`].
    pub fn row(&self, index: usize) -> &[f32] {
        &self.values[index * self.width..][..self.width]
    }

    /// The vectors in order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[f32]> {
        self.values.chunks_exact(self.width.max(1))
    }

    /// Some of the vectors, in the order asked for.
    pub fn gather(&self, rows: impl IntoIterator<Item = usize>) -> Self {
        let values = rows.into_iter().flat_map(|row| self.row(row)).copied();
        Self::new(self.width, values.collect())
    }

    /// Adds a vector.
    ///
    /// # Panics
    /// When it is of another width.
    pub fn push(&mut self, row: impl IntoIterator<Item = f32>) {
        let before = self.values.len();
        self.values.extend(row);
        assert_eq!(self.values.len(), before + self.width, "a row's width");
    }

    /// The mean vector of each of `count` classes; zero where a class has none.
    pub fn class_means(&self, classes: &[u16], count: usize) -> Self {
        let mut sums = vec![0.0f64; count * self.width];
        let mut sizes = vec![0u32; count];
        for (row, &class) in self.rows().zip(classes) {
            let class = usize::from(class);
            sizes[class] += 1;
            for (sum, &value) in sums[class * self.width..].iter_mut().zip(row) {
                *sum += f64::from(value);
            }
        }
        let size = |at: usize| f64::from(sizes[at / self.width].max(1));
        let means = sums.iter().enumerate().map(|(at, sum)| sum / size(at));
        Self::new(self.width, means.map(|mean| mean as f32).collect())
    }

    /// Each vector less its class's mean: what is left is the hand.
    pub fn within_classes(&self, classes: &[u16], count: usize) -> Self {
        let means = self.class_means(classes, count);
        let mut left = self.values.clone();
        for (row, &class) in left.chunks_exact_mut(self.width.max(1)).zip(classes) {
            for (value, mean) in row.iter_mut().zip(means.row(class.into())) {
                *value -= mean;
            }
        }
        Self::new(self.width, left)
    }

    /// `[rows, width]` on a device.
    pub(super) fn to_tensor(&self, device: &Device) -> Tensor<2> {
        let data = TensorData::new(self.values.clone(), [self.len(), self.width]);
        Tensor::from_data(data, device)
    }
}

/// The images of a decoded batch `[batch, 784]`.
pub(super) fn images(ink: Tensor<2>) -> Vec<[f32; PIXELS]> {
    let ink = ink.into_data();
    // A tensor of ours holds f32; an empty slice could only come of a broken backend.
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
        let means = latents().class_means(&[0, 0, 2], 3);
        assert_eq!(means.values(), [2.0, 4.0, 0.0, 0.0, -1.0, 0.0]);
    }

    #[test]
    fn within_its_class_every_mean_is_zero() {
        let left = latents().within_classes(&[0, 0, 2], 3);
        assert_eq!(left.values(), [-1.0, -2.0, 1.0, 2.0, 0.0, 0.0]);
    }

    #[test]
    fn rows_are_gathered_in_the_order_asked_for() {
        assert_eq!(latents().gather([2, 0]).values(), [-1.0, 0.0, 1.0, 2.0]);
        assert!(latents().gather([]).is_empty());
    }

    #[test]
    #[should_panic(expected = "5 values make no rows of 2")]
    fn half_a_row_is_refused() {
        Latents::new(2, vec![0.0; 5]);
    }
}
