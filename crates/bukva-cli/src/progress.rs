//! Progress bars on a terminal, and nothing elsewhere; Ctrl-C as a request to stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressStyle};

/// A bar over `steps` steps on standard error; invisible where that is no terminal.
pub(crate) fn bar(what: &str, steps: u64) -> ProgressBar {
    let style = "{prefix:>10} {bar:30} {pos}/{len}  {msg}  ETA {eta}";
    let bar = ProgressBar::new(steps).with_prefix(what.to_owned());
    // The template is ours; were it wrong, the plain bar would do.
    bar.set_style(
        ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    bar
}

/// A flag that the first Ctrl-C raises; the second ends the program.
pub(crate) fn stop_flag() -> anyhow::Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let raised = Arc::clone(&stop);
    ctrlc::set_handler(move || {
        if raised.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        eprintln!("\nstopping after this step; press Ctrl-C again to stop at once");
    })?;
    Ok(stop)
}
