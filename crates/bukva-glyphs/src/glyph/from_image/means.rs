//! Mean brightness, opacity and color of parts of an image.

/// The shares of red, green and blue in brightness.
pub(super) const LUMA: [f32; 3] = [0.2126, 0.7152, 0.0722];

/// The means of the squares of pixels that an image is divided into, laid on white.
#[derive(Default)]
pub(super) struct Means {
    pub(super) brightness: Vec<f32>,
    pub(super) opacity: Vec<f32>,
    /// Red, green and blue; empty for a gray image.
    pub(super) colors: Vec<[f32; 3]>,
}
