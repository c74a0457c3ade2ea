//! Writes the batches of a run to files, so that a program in another language can train on them.
//!
//! `cargo run --release -p bukva-bench --bin batches -- FOLDER [STEPS] [SEED]` samples the batches
//! that `bukva train` uses with its default configuration, including warps, monoline versions and
//! the choice of targets. It writes
//!
//! - `sources.npy` and `targets.npy`: u8 `[steps, batch, 784]`, ink = 255, rounded to the nearest
//!   of the 256 levels; `numpy.load(..., mmap_mode="r")` reads them step by step,
//! - `validation.npy`: u8 `[glyphs, 784]`, the sources of the validation split,
//! - `config.toml`: the run's configuration.
//!
//! 1,000 steps take 201 MB.

use std::error::Error;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bukva_data::write_npy_header;
use bukva_glyphs::PIXELS;
use bukva_lab::internals::Batcher;
use bukva_lab::objective::BatchData;
use bukva_lab::run::{Run, RunConfig};
use rayon::prelude::*;

/// Steps sampled in parallel before they are written.
const AT_ONCE: u64 = 64;

fn main() -> ExitCode {
    match draw() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn draw() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().filter(|folder| !folder.starts_with('-'));
    let folder: PathBuf = folder.ok_or("expected FOLDER [STEPS] [SEED]")?.into();
    let mut config = RunConfig::default();
    if let Some(steps) = args.next() {
        config.train.steps = steps.parse()?;
    }
    if let Some(seed) = args.next() {
        config.train.seed = seed.parse()?;
    }
    let run = Run::new(&folder, config)?;
    let config = run.config();
    let dataset = config.data.load()?;
    run.create_folder()?;
    let objective = config.objective(&dataset, &bukva_lab::device().autodiff())?;
    let batcher = config.batcher(&dataset, objective.as_ref());
    write_batches(&folder, &batcher, config.train.steps)?;
    let glyphs = dataset.val.source.glyphs();
    let mut validation = array(&folder.join("validation.npy"), &[glyphs.len(), PIXELS])?;
    for glyph in glyphs {
        validation.write_all(glyph.pixels())?;
    }
    validation.flush()?;
    Ok(())
}

fn write_batches(folder: &Path, batcher: &Batcher<'_>, steps: u64) -> io::Result<()> {
    let shape = [steps as usize, batcher.size, PIXELS];
    let mut sources = array(&folder.join("sources.npy"), &shape)?;
    let mut targets = array(&folder.join("targets.npy"), &shape)?;
    for first in (0..steps).step_by(AT_ONCE as usize) {
        let last = steps.min(first + AT_ONCE);
        let drawn: Vec<BatchData> = (first..last)
            .into_par_iter()
            .map(|step| batcher.sample(step))
            .collect();
        for batch in drawn {
            sources.write_all(&levels(&batch.source))?;
            targets.write_all(&levels(&batch.targets))?;
        }
    }
    sources.flush()?;
    targets.flush()
}

/// Converts ink amounts to gray values.
fn levels(ink: &[f32]) -> Vec<u8> {
    ink.iter()
        .map(|ink| (ink.clamp(0.0, 1.0) * 255.0).round() as u8)
        .collect()
}

/// Creates a file and writes NumPy's header for a byte array of the given shape.
fn array(path: &Path, shape: &[usize]) -> io::Result<BufWriter<File>> {
    let mut file = BufWriter::new(File::create(path)?);
    write_npy_header(&mut file, "|u1", shape)?;
    Ok(file)
}
