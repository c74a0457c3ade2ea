//! Progress bars on a terminal (nothing elsewhere), and Ctrl-C as a request to stop.

use bukva_lab::run::{MetricsLine, RunObserver};
use indicatif::{ProgressBar, ProgressStyle};

use crate::output;
use crate::signals::{Interrupted, StopRequest};

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
    stop: StopRequest,
    announced: bool,
    bar: Option<(String, ProgressBar)>,
}

impl Bars {
    /// Bars that listen to Ctrl-C: the first one stops training, the second one ends the program.
    pub(crate) fn with_stop() -> anyhow::Result<Self> {
        Ok(Self {
            stop: StopRequest::listen()?,
            ..Self::default()
        })
    }

    /// The error of work that a signal has stopped; `advice` tells how to continue.
    pub(crate) fn interrupted(&self, advice: String) -> Interrupted {
        let status = self.stop.status().unwrap_or(1);
        Interrupted { status, advice }
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
        let Some(status) = self.stop.status() else {
            return;
        };
        if task == "judge" {
            // Nothing is lost: the next evaluation trains the judge again.
            std::process::exit(status.into());
        }
        if !self.announced {
            self.announced = true;
            output::note("\nstopping after this step; press Ctrl-C again to stop at once");
        }
    }

    fn warn(&mut self, warning: &str) {
        output::note(&format!("warning: {warning}"));
    }

    fn should_stop(&self) -> bool {
        self.stop.status().is_some()
    }
}
