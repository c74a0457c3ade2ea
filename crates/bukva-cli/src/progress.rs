//! Progress bars on a terminal (nothing elsewhere), and Ctrl-C as a request to stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bukva_lab::run::{MetricsLine, RunObserver};
use indicatif::{ProgressBar, ProgressStyle};

/// A bar over `steps` steps on standard error; invisible if that is not a terminal.
pub(crate) fn bar(what: &str, steps: u64) -> ProgressBar {
    let style = "{prefix:>10} {bar:30} {pos}/{len}  {msg}  ETA {eta}";
    let bar = ProgressBar::new(steps).with_prefix(what.to_owned());
    // The template is a constant; if it were invalid, the default bar would be used.
    bar.set_style(
        ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    bar
}

/// Shows a progress bar for each task of a run, and stops training on Ctrl-C.
#[derive(Default)]
pub(crate) struct Bars {
    stop: Arc<AtomicBool>,
    bar: Option<(String, ProgressBar)>,
}

impl Bars {
    /// Bars with a Ctrl-C handler: the first Ctrl-C stops training, the second ends the program.
    pub(crate) fn with_stop() -> anyhow::Result<Self> {
        let bars = Self::default();
        let raised = Arc::clone(&bars.stop);
        ctrlc::set_handler(move || {
            if raised.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
            eprintln!("\nstopping after this step; press Ctrl-C again to stop at once");
        })?;
        Ok(bars)
    }
}

impl RunObserver for Bars {
    fn step(&mut self, task: &str, done: u64, steps: u64, metrics: Option<&MetricsLine>) {
        let current = self.bar.take().filter(|(name, _)| name == task);
        let (name, bar) = current.unwrap_or_else(|| (task.to_owned(), bar(task, steps)));
        bar.set_position(done);
        if let Some(line) = metrics {
            let (loss, pace) = (line.loss, line.samples_per_second);
            bar.set_message(format!("loss {loss:.4}  {pace:.0} samples/s"));
        }
        match done < steps {
            true => self.bar = Some((name, bar)),
            false => bar.finish_and_clear(),
        }
    }

    fn should_stop(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}
