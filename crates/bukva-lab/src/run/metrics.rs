//! The log of a run: one JSON object per logged step, in `metrics.jsonl`.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::{Error, ErrorKind};

/// One line of the log.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MetricsLine {
    /// The number of steps done.
    pub step: u64,
    /// The mean loss since the last line.
    pub loss: f64,
    /// The gradient norm before clipping.
    pub gradient_norm: f64,
    /// The learning rate.
    pub learning_rate: f64,
    /// Sources per second since the last line.
    pub samples_per_second: f64,
}

/// Reads a log. The last line may be cut off, as a crash leaves it.
pub(super) fn read(path: &Path) -> Result<Vec<MetricsLine>, Error> {
    let text = fs::read(path).map_err(Error::io(path))?;
    let text = String::from_utf8_lossy(&text);
    let mut lines = Vec::new();
    for line in text.lines() {
        match serde_json::from_str(line) {
            Ok(line) => lines.push(line),
            Err(_) if text.ends_with(line) => break,
            Err(error) => return Err(Error::from(ErrorKind::Log(error)).at(path)),
        }
    }
    Ok(lines)
}

/// Drops all lines after a step, so that a resumed run continues where its checkpoint is, and opens
/// the log for more lines.
pub(super) fn open_after(path: &Path, step: u64) -> Result<File, Error> {
    if path.is_file() {
        let text = fs::read(path).map_err(Error::io(path))?;
        let text = String::from_utf8_lossy(&text);
        // A line truncated by a crash belongs to a step after the checkpoint.
        let kept = text.lines().filter(|line| {
            serde_json::from_str::<MetricsLine>(line).is_ok_and(|line| line.step <= step)
        });
        let kept: Vec<&str> = kept.collect();
        bukva_glyphs::atomic_file::write(path, |file| {
            kept.iter().try_for_each(|line| writeln!(file, "{line}"))
        })
        .map_err(Error::io(path))?;
    }
    let log = OpenOptions::new().create(true).append(true).open(path);
    log.map_err(Error::io(path))
}

/// Appends a line.
pub(super) fn append(log: &mut File, line: &MetricsLine, path: &Path) -> Result<(), Error> {
    let written = serde_json::to_string(line)
        .map_err(Into::into)
        .and_then(|text| writeln!(log, "{text}"));
    written.map_err(Error::io(path))
}
