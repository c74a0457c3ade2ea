//! Ctrl-C and other signals as requests to stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::signal;
use signal_hook::flag;

#[cfg(unix)]
const REQUESTS: [i32; 3] = [signal::SIGINT, signal::SIGTERM, signal::SIGHUP];
#[cfg(not(unix))]
const REQUESTS: [i32; 2] = [signal::SIGINT, signal::SIGTERM];

/// A request to stop: the first signal makes it, the second one ends the program.
#[derive(Clone, Debug, Default)]
pub(crate) struct StopRequest(Arc<AtomicUsize>);

impl StopRequest {
    /// Listens to signals. Those that the parent process has chosen to ignore stay ignored, as
    /// `nohup` and shell scripts expect.
    pub(crate) fn listen() -> anyhow::Result<Self> {
        let request = Self::default();
        for signal in REQUESTS.into_iter().filter(|&signal| !is_ignored(signal)) {
            let again = Arc::new(AtomicBool::new(false));
            // In this order: the first signal finds the flag still lowered.
            flag::register_conditional_shutdown(signal, status(signal).into(), again.clone())?;
            flag::register(signal, again)?;
            flag::register_usize(signal, Arc::clone(&request.0), signal as usize)?;
        }
        Ok(request)
    }

    /// The exit status that tells of the signal, if there was one.
    pub(crate) fn status(&self) -> Option<u8> {
        match self.0.load(Ordering::Relaxed) {
            0 => None,
            signal => Some(status(signal as i32)),
        }
    }
}

/// Makes writing more than `ulimit -f` allows an error as any other, which is told, in place of the
/// program's sudden end.
pub(crate) fn outlive_file_limits() {
    // Without the handler, the program ends as before.
    #[cfg(unix)]
    let _ = flag::register(signal::SIGXFSZ, Arc::default());
}

/// The exit status of a program that a signal has stopped, as in shells.
fn status(signal: i32) -> u8 {
    128 + signal as u8
}

/// Whether the parent process has chosen to ignore a signal. Known on Linux only.
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    ignored.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
}

/// A signal stopped the work, which can be continued.
#[derive(Debug, thiserror::Error)]
#[error("{advice}")]
pub(crate) struct Interrupted {
    /// The exit status.
    pub(crate) status: u8,
    /// How to go on.
    pub(crate) advice: String,
}

impl Interrupted {
    /// The advice where the same command goes on.
    pub(crate) const SAME_COMMAND: &str = "stopped; the same command continues from here";
}
