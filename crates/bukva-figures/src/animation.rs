//! GIF animations of glyphs.

use std::io;
use std::path::Path;

use gif::{Encoder, Frame, Repeat};

use crate::sheet::enlarged;
use bukva_glyphs::{Glyph, SIDE, atomic_file};

/// Pixels of an animation per pixel of a glyph.
const SCALE: u32 = 4;
/// The durations of a stop and of a frame between stops, in hundredths of a second.
const STOP: u16 = 70;
const STEP: u16 = 6;

/// Writes an endless GIF atomically. All 256 gray values are preserved.
///
/// # Errors
/// If there are no frames, or the file can't be written.
fn save_gif(frames: &[Frame<'_>], path: &Path) -> io::Result<()> {
    let Some(first) = frames.first() else {
        return Err(io::Error::other("an animation needs at least one frame"));
    };
    let grays: Vec<u8> = (0..=255).flat_map(|gray| [gray; 3]).collect();
    atomic_file::write_picture(path, |file| {
        let mut encoder =
            Encoder::new(file, first.width, first.height, &grays).map_err(io::Error::other)?;
        encoder
            .set_repeat(Repeat::Infinite)
            .map_err(io::Error::other)?;
        for frame in frames {
            encoder.write_frame(frame).map_err(io::Error::other)?;
        }
        Ok(())
    })
}

/// Writes glyphs as a GIF that plays forwards and backwards, black on white. Every `leg`-th glyph
/// is a stop and is shown longer.
///
/// # Errors
/// If there are no glyphs or the file can't be written.
pub fn save_animation(glyphs: &[Glyph], leg: usize, path: &Path) -> io::Result<()> {
    let frame = |(at, glyph): (usize, &Glyph)| {
        let mut image = enlarged(glyph, SCALE);
        image::imageops::invert(&mut image);
        let side = (SIDE as u32 * SCALE) as u16;
        Frame {
            delay: if at.is_multiple_of(leg) { STOP } else { STEP },
            ..Frame::from_indexed_pixels(side, side, image.into_raw(), None)
        }
    };
    let mut frames: Vec<Frame<'_>> = glyphs.iter().enumerate().map(frame).collect();
    // Both ends are shown once.
    let back = frames
        .get(1..frames.len().saturating_sub(1))
        .unwrap_or_default();
    let back: Vec<Frame<'_>> = back.iter().rev().cloned().collect();
    frames.extend(back);
    save_gif(&frames, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_frame_and_gray_value_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.gif");
        let frame = |shift: u8| {
            let grays: Vec<u8> = (0..=255).map(|gray| gray ^ shift).collect();
            Frame {
                delay: 7,
                ..Frame::from_indexed_pixels(16, 16, grays, None)
            }
        };
        let frames = [frame(0), frame(255), frame(3)];
        save_gif(&frames, &path).unwrap();
        let mut decoder = gif::DecodeOptions::new();
        decoder.set_color_output(gif::ColorOutput::RGBA);
        let file = std::fs::File::open(&path).unwrap();
        let mut decoder = decoder.read_info(file).unwrap();
        for frame in &frames {
            let read = decoder.read_next_frame().unwrap().expect("a frame");
            assert_eq!(read.delay, 7);
            let (pixels, _) = read.buffer.as_chunks::<4>();
            let grays: Vec<u8> = pixels.iter().map(|pixel| pixel[1]).collect();
            assert_eq!(grays, *frame.buffer);
        }
        assert!(decoder.read_next_frame().unwrap().is_none());
    }

    #[test]
    fn an_animation_plays_forwards_and_backwards_and_shows_stops_longer() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.gif");
        save_animation(&[Glyph::BLANK; 5], 2, &path).unwrap();
        let file = std::fs::File::open(&path).unwrap();
        let mut decoder = gif::DecodeOptions::new().read_info(file).unwrap();
        let mut delays = Vec::new();
        while let Some(frame) = decoder.read_next_frame().unwrap() {
            delays.push(frame.delay);
        }
        assert_eq!(delays, [STOP, STEP, STOP, STEP, STOP, STEP, STOP, STEP]);
    }

    #[test]
    fn an_animation_without_frames_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(save_gif(&[], &folder.path().join("a.gif")).is_err());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
