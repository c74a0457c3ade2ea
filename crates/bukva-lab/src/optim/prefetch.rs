//! Prefetches batches on rayon's threads, in parallel with the training step.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};

/// Batches that are prepared in advance: enough to smooth out uneven steps.
const AHEAD: usize = 2;

/// Runs `sample` for each step of a range, ahead of `consume`, which receives the results in order.
/// The result must depend only on the step, so that timing has no effect.
///
/// Sampling runs on rayon's threads: when a step begins, the batch after the next is queued there.
/// A separate thread would be one more than there are cores. On any core it would interrupt part of
/// the step, and all other threads would wait for that part.
pub(crate) fn prefetch<'scope, B: Send + 'scope, R>(
    steps: Range<u64>,
    sample: impl Fn(u64) -> B + Sync + 'scope,
    consume: impl FnOnce(&mut dyn Iterator<Item = (u64, B)>) -> R,
) -> R {
    let sample = &sample;
    rayon::in_place_scope(|scope| {
        let mut ahead = steps.map(|step| {
            let (sender, receiver) = sync_channel(1);
            // Sending fails if the consumer stopped early or failed.
            scope.spawn(move |_| drop(sender.send(sample(step))));
            (step, receiver)
        });
        let mut sampled: VecDeque<_> = ahead.by_ref().take(AHEAD).collect();
        consume(&mut std::iter::from_fn(|| {
            let (step, receiver) = sampled.pop_front()?;
            let batch = received(&receiver)?;
            sampled.extend(ahead.next());
            Some((step, batch))
        }))
    })
}

/// Waits for a batch; `None` if sampling it panicked, which ends the scope with that panic. If this
/// is one of rayon's own threads, it does work of the pool in the meantime.
fn received<B>(batch: &Receiver<B>) -> Option<B> {
    loop {
        match batch.try_recv() {
            Err(TryRecvError::Empty) if rayon::yield_now().is_some() => {}
            Err(TryRecvError::Empty) => return batch.recv().ok(),
            received => return received.ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::{AHEAD, prefetch};

    #[test]
    fn batches_arrive_in_order() {
        let drawn = prefetch(
            3..100,
            |step| step * step,
            |batches| batches.collect::<Vec<_>>(),
        );
        assert_eq!(
            drawn,
            (3..100).map(|step| (step, step * step)).collect::<Vec<_>>()
        );
    }

    #[test]
    fn stopping_early_stops_the_drawing() {
        let drawn = AtomicU64::new(0);
        let count = |step| {
            drawn.fetch_add(1, Ordering::Relaxed);
            step
        };
        let tenth = prefetch(0..u64::MAX, count, |batches| batches.nth(10));
        assert_eq!(tenth, Some((10, 10)));
        assert_eq!(drawn.into_inner(), 11 + AHEAD as u64);
    }

    #[test]
    fn the_only_thread_of_a_pool_draws_for_itself() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
        let sum = |batches: &mut dyn Iterator<Item = (u64, u64)>| batches.map(|(_, b)| b).sum();
        let sum: u64 = pool.unwrap().install(|| prefetch(0..5, |step| step, sum));
        assert_eq!(sum, 10);
    }

    #[test]
    #[should_panic = "no batch 3"]
    fn a_panic_while_drawing_is_passed_on() {
        let draw = |step| assert!(step != 3, "no batch 3");
        prefetch(0..9, draw, |batches| batches.count());
    }
}
