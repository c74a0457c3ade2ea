//! The number of threads.

use std::env;
use std::thread::available_parallelism;

use rayon::ThreadPoolBuilder;

use crate::output;

const VARIABLE: &str = "RAYON_NUM_THREADS";
/// More threads than this per core only wait for each other.
const PER_CORE: usize = 4;

/// Limits the threads that the environment asks for to a few per core, with a note.
pub(crate) fn limit() {
    let asked = env::var(VARIABLE).ok().and_then(|asked| asked.parse().ok());
    let most = PER_CORE * available_parallelism().map_or(1, usize::from);
    let Some(asked) = asked.filter(|&asked: &usize| asked > most) else {
        return;
    };
    output::note(&format!(
        "{VARIABLE}={asked}: {most} threads are used, {PER_CORE} per core"
    ));
    // Fails only if the pool has been started already, and nothing has.
    let _ = ThreadPoolBuilder::new().num_threads(most).build_global();
}
