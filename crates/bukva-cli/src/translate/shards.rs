//! Results as a numbered series of files, which an interrupted program continues.
//!
//! | member | type | shape | |
//! |---|---|---|---|
//! | `images` | u8, ink = 255 | [N, 56, 56], of a run's model [N, 28, 28] | what was drawn |
//! | `labels` | u16 | [N] | the letter that was drawn, as an index into `letters`; `_` if none was, and the image is blank |
//! | `letters` | `<U1` | [L] | |
//! | `source_labels` | u16 | [N] | the letter that was read, as an index into `source_letters` |
//! | `source_letters` | `<U1` | [K] | |
//! | `confidence` | f32 | [N] | how sure the model is of what it read |
//! | `is_letter` | bool | [N] | whether it took it for a letter at all |

use std::fs::{self, File};
use std::io::{self, BufReader, Read as _, Write as _};
use std::ops::{ControlFlow, Range};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use bukva_data::{GlyphFile, GlyphStream, NpzWriter, OpenOptions};
use bukva_glyphs::{FineGlyph, Glyph, SizedGlyph, atomic_file};
use serde::{Deserialize, Serialize};

use crate::output;
use crate::progress;
use crate::signals::{Interrupted, StopRequest};

/// Glyphs that are translated together: enough to use all cores, but little memory.
const BATCH: usize = 64;
/// The file that tells of what the others are parts.
const TASK: &str = "translated.json";
/// The largest such file that is read, in bytes.
const LARGEST_TASK: u64 = 1 << 20;

/// What is translated, and how. Files of another task are not continued.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Task {
    pub(super) glyphs: usize,
    /// Of the images that are read.
    pub(super) checksum: String,
    pub(super) transposed: bool,
    /// The checksum of the model file.
    pub(super) model: String,
    /// Letters that may be read, and what is drawn for them.
    pub(super) pairs: Vec<(char, char)>,
    /// What else decides what is drawn.
    pub(super) options: String,
    pub(super) shard_size: usize,
}

/// Drawn glyphs, with what is known of them.
pub(super) struct Drawn<const N: usize> {
    pub(super) images: Vec<SizedGlyph<N>>,
    /// What was read, as an index into the pairs of letters; empty if that is not known.
    pub(super) read: Vec<u16>,
    /// Empty if nothing was read.
    pub(super) confidence: Vec<f32>,
    pub(super) is_letter: Vec<bool>,
}

impl<const N: usize> Default for Drawn<N> {
    fn default() -> Self {
        Self {
            images: Vec::new(),
            read: Vec::new(),
            confidence: Vec::new(),
            is_letter: Vec::new(),
        }
    }
}

impl<const N: usize> Drawn<N> {
    /// None yet, with memory for the images of a file: growing by and by would take twice as much.
    fn for_shard(task: &Task) -> Self {
        Self {
            images: Vec::with_capacity(task.shard_size.min(task.glyphs)),
            ..Self::default()
        }
    }

    fn extend(&mut self, more: &Self) {
        self.images.extend_from_slice(&more.images);
        self.read.extend_from_slice(&more.read);
        self.confidence.extend_from_slice(&more.confidence);
        self.is_letter.extend_from_slice(&more.is_letter);
    }

    fn clear(&mut self) {
        self.images.clear();
        self.read.clear();
        self.confidence.clear();
        self.is_letter.clear();
    }

    fn save(&self, path: &Path, pairs: &[(char, char)]) -> io::Result<()> {
        NpzWriter::write_quickly(path, |npz| {
            npz.glyphs("images", &self.images)?;
            if !self.read.is_empty() {
                let (letters, label_of) = distinct(pairs.iter().map(|&(_, drawn)| drawn));
                let labels = self.read.iter().map(|&read| label_of[usize::from(read)]);
                npz.u16s("labels", labels)?;
                npz.letters("letters", letters.into_iter())?;
                npz.u16s("source_labels", self.read.iter().copied())?;
                npz.letters("source_letters", pairs.iter().map(|&(read, _)| read))?;
            }
            if !self.confidence.is_empty() {
                let shape = [self.confidence.len()];
                npz.floats("confidence", &shape, self.confidence.iter().copied())?;
                npz.bools("is_letter", self.is_letter.iter().copied())?;
            }
            Ok(())
        })
    }
}

/// A file of results.
#[derive(Serialize)]
struct Shard {
    file: PathBuf,
    /// The place of its first glyph.
    first: usize,
    glyphs: usize,
    #[serde(skip)]
    is_whole: bool,
}

impl Shard {
    fn range(&self) -> Range<usize> {
        self.first..self.first + self.glyphs
    }
}

/// The files of a task.
pub(super) struct Shards {
    task: Task,
    shards: Vec<Shard>,
}

impl Shards {
    /// Finds out which files are there already; with `force`, they are removed.
    ///
    /// # Errors
    /// When the folder holds those of another task, or can't be written to.
    pub(super) fn new(folder: &Path, task: Task, force: bool) -> anyhow::Result<Self> {
        let path = folder.join(TASK);
        let old = files(folder)?;
        if force {
            let old = old.iter().chain(path.exists().then_some(&path));
            for path in old {
                fs::remove_file(path).with_context(|| path.display().to_string())?;
            }
        } else if !is_known(&path, &task).unwrap_or(old.is_empty()) {
            bail!(
                "{}: this folder holds translations of other images, or with other options; replace \
                 them with --force, or choose another --out",
                folder.display()
            );
        }
        let known = serde_json::to_vec_pretty(&task)?;
        atomic_file::write::<io::Error>(&path, |file| file.write_all(&known))
            .with_context(|| path.display().to_string())?;
        let starts = (0..task.glyphs).step_by(task.shard_size);
        let shards = starts.enumerate().map(|(number, first)| {
            let file = folder.join(name(number));
            let glyphs = task.shard_size.min(task.glyphs - first);
            let there = GlyphFile::open(&file, &OpenOptions::default());
            Shard {
                is_whole: there.is_ok_and(|file| file.is_some_and(|file| file.len() == glyphs)),
                file,
                first,
                glyphs,
            }
        });
        Ok(Self {
            shards: shards.collect(),
            task,
        })
    }

    /// Translates what is missing, and writes it.
    ///
    /// # Errors
    /// When images can't be read or drawn, a file can't be written, or a signal stops it.
    pub(super) fn write<G: From<Glyph> + From<FineGlyph>, const N: usize>(
        &self,
        stream: &GlyphStream,
        draw: impl Fn(usize, &[G]) -> anyhow::Result<Drawn<N>>,
        json: bool,
    ) -> anyhow::Result<()> {
        let missing: Vec<&Shard> = self.shards.iter().filter(|one| !one.is_whole).collect();
        if missing.len() < self.shards.len() {
            let there = self.shards.len() - missing.len();
            let all = self.shards.len();
            output::note(&format!("{there} of {all} files are there already"));
        }
        let stop = StopRequest::listen()?;
        let ranges: Vec<Range<usize>> = missing.iter().map(|shard| shard.range()).collect();
        let bar = progress::bar("drawing", self.task.glyphs as u64);
        let mut left = missing.iter();
        let mut drawn = Drawn::for_shard(&self.task);
        let mut step = |first: usize, glyphs: &[G]| -> anyhow::Result<()> {
            if let Some(status) = stop.status() {
                let advice = Interrupted::SAME_COMMAND.to_owned();
                return Err(Interrupted { status, advice }.into());
            }
            drawn.extend(&draw(first, glyphs)?);
            bar.set_position((first + glyphs.len()) as u64);
            let done = left.as_slice().first();
            if let Some(shard) = done.filter(|shard| shard.range().end == first + glyphs.len()) {
                let saved = drawn.save(&shard.file, &self.task.pairs);
                saved.with_context(|| shard.file.display().to_string())?;
                drawn.clear();
                left.next();
            }
            Ok(())
        };
        let mut failed = None;
        stream.read(&ranges, BATCH, |first, glyphs: Vec<G>| {
            match step(first, &glyphs) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    failed = Some(error);
                    ControlFlow::Break(())
                }
            }
        })?;
        bar.finish_and_clear();
        if let Some(error) = failed {
            return Err(error);
        }
        output::results(json, &self.shards, |shard| {
            format!("{}  {} glyphs", shard.file.display(), shard.glyphs)
        })
    }
}

/// The distinct ones among some letters, and for each letter the index of its equal.
fn distinct(letters: impl Iterator<Item = char>) -> (Vec<char>, Vec<u16>) {
    let mut found = Vec::new();
    let indices = letters.map(|letter| {
        let known = found.iter().position(|&known| known == letter);
        let index = known.unwrap_or_else(|| {
            found.push(letter);
            found.len() - 1
        });
        index as u16
    });
    let indices = indices.collect();
    (found, indices)
}

/// Whether the task that a folder notes, if it notes any, is this one.
fn is_known(path: &Path, task: &Task) -> Option<bool> {
    let file = match File::open(path) {
        Ok(file) => BufReader::new(file).take(LARGEST_TASK),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(_) => return Some(false),
    };
    Some(serde_json::from_reader(file).is_ok_and(|known: Task| known == *task))
}

fn name(number: usize) -> String {
    format!("translated-{number:05}.npz")
}

/// The files of such a name in a folder.
pub(super) fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry.with_context(|| folder.display().to_string())?;
        let text = entry.file_name().to_string_lossy().into_owned();
        let number = text.strip_prefix("translated-");
        let number = number.and_then(|rest| rest.strip_suffix(".npz"));
        if number.is_some_and(|number| number.parse().is_ok_and(|number| name(number) == text)) {
            found.push(entry.path());
        }
    }
    Ok(found)
}
