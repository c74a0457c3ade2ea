//! Sheets of sources, outputs and true letters.

use std::path::Path;

use anyhow::Context;
use bukva::{Drawing, Latent, Translator};
use bukva_data::{Split, SplitConfig, builtin, builtin_fine, open};
use bukva_glyphs::FineGlyph;
use image::{GrayImage, Luma};

const COLUMNS: usize = 26;
const ROWS: usize = 10;
const SIDE: usize = FineGlyph::SIDE;

/// Draws rows of test glyphs: source, the model's pixels, its outline, and the true letter if known.
pub(crate) fn draw(
    translator: &Translator,
    sources: Option<&Path>,
    out: &Path,
) -> anyhow::Result<()> {
    let model = translator
        .letter_model()
        .context("expected a letter model")?;
    let target = |letter: char| translator.info().target(letter);
    let set = match sources {
        Some(path) => open(path)?,
        None => builtin()?.clone(),
    };
    let fine = builtin_fine()?;
    let splits = Split::of(&set, &SplitConfig::default())?;
    let chosen: Vec<usize> = (0..set.len())
        .filter(|&at| splits[at] == Split::Test && target(set.letter(at)).is_some())
        .collect();
    let step = (chosen.len() / (COLUMNS * ROWS)).max(1);
    let mut rows: Vec<Vec<Vec<u8>>> = Vec::new();
    let chosen: Vec<usize> = chosen.into_iter().step_by(step).collect();
    for chunk in chosen.chunks(COLUMNS).take(ROWS) {
        let glyphs: Vec<FineGlyph> = chunk
            .iter()
            .map(|&at| match sources {
                Some(_) => set.glyphs()[at].enlarged(),
                None => fine.glyphs()[at],
            })
            .collect();
        let latents = model.encode(&glyphs);
        let told: Vec<char> = chunk
            .iter()
            .filter_map(|&at| target(set.letter(at)))
            .collect();
        let wanted: Vec<(&Latent, char)> = latents.iter().zip(told.iter().copied()).collect();
        let drawings = model.draw(&wanted);
        let drawings = drawings
            .into_iter()
            .map(|d| d.unwrap_or_else(Drawing::blank));
        let drawings: Vec<Drawing> = drawings.collect();
        rows.push(glyphs.iter().map(|glyph| glyph.pixels().to_vec()).collect());
        rows.push(
            drawings
                .iter()
                .map(|d| d.to_fine().pixels().to_vec())
                .collect(),
        );
        rows.push(drawings.iter().map(|d| d.outline().render(SIDE)).collect());
        let read = model.read(&latents).into_iter().map(|reading| {
            let guesses = reading.guesses(|letter| target(letter).is_some());
            guesses.first().map_or(' ', |guess| guess.letter)
        });
        let read: String = read.collect();
        let truth: String = chunk.iter().map(|&at| set.letter(at)).collect();
        eprintln!("{truth}\n{read}\n");
        if sources.is_none() {
            let own = chunk.iter().zip(&told).map(|(&at, &letter)| {
                let same = |&other: &usize| {
                    fine.hand_of()[other] == fine.hand_of()[at] && fine.letter(other) == letter
                };
                let found = (0..fine.len()).find(same);
                found.map_or(vec![0; SIDE * SIDE], |at| {
                    fine.glyphs()[at].pixels().to_vec()
                })
            });
            rows.push(own.collect());
        }
        rows.push(Vec::new());
    }
    let image = GrayImage::from_fn(
        (COLUMNS * SIDE) as u32,
        (rows.len() * SIDE) as u32,
        |x, y| {
            let (x, y) = (x as usize, y as usize);
            let cell = rows[y / SIDE].get(x / SIDE);
            let ink = cell.map_or(0, |cell| cell[y % SIDE * SIDE + x % SIDE]);
            Luma([255 - ink])
        },
    );
    image.save(out)?;
    Ok(())
}
