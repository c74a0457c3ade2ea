//! A glyph from any picture.

/// A picture that makes no glyph.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// Nothing stands out from the background.
    #[error(
        "the picture holds no ink: nothing stands out from its background; give one letter, dark on light or light on dark"
    )]
    Blank,
    /// The picture cannot be decoded.
    #[error("the picture cannot be decoded: {0}; give a PNG or JPEG file")]
    Undecodable(String),
}
