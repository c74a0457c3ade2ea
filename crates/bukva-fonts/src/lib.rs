//! Font files in, 28x28 glyphs out.
