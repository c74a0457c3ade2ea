//! Why there is no engine.

/// Why an engine can't be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The model is the result of a training run, which neither reads nor draws any letter.
    #[error("expected a letter model; the model of a run draws no alphabets")]
    NotALetterModel,
    /// A built-in romanization scheme can't be read.
    #[error("a romanization scheme cannot be read")]
    Scheme(#[from] bukva::GlyphError),
}
