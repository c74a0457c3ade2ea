//! Batches prepared beside the training step.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};

/// Batches that are drawn before they are asked for: enough to smooth out uneven steps.
const AHEAD: usize = 2;

/// Runs `draw` for each step of a range, ahead of `consume`, which receives the results in order.
/// What is drawn must be a function of the step alone, so that the threads' pace changes nothing.
///
/// Drawing is left to rayon's threads: as a step begins, one of them is given the batch after the
/// next. A thread of its own would be one more than there are cores: wherever the system lets it
/// run, a part of the step is stopped in its middle, and all other threads wait for that part.
pub fn feed<'scope, B: Send + 'scope, R>(
    steps: Range<u64>,
    draw: impl Fn(u64) -> B + Sync + 'scope,
    consume: impl FnOnce(&mut dyn Iterator<Item = (u64, B)>) -> R,
) -> R {
    let draw = &draw;
    rayon::in_place_scope(|scope| {
        let mut ahead = steps.map(|step| {
            let (sender, receiver) = sync_channel(1);
            // Nobody receives when the consumer stopped early, or failed.
            scope.spawn(move |_| drop(sender.send(draw(step))));
            (step, receiver)
        });
        let mut drawn: VecDeque<_> = ahead.by_ref().take(AHEAD).collect();
        consume(&mut std::iter::from_fn(|| {
            let (step, receiver) = drawn.pop_front()?;
            let batch = received(&receiver)?;
            drawn.extend(ahead.next());
            Some((step, batch))
        }))
    })
}

/// Waits for a batch; `None` if drawing it panicked, which ends the scope with that panic. One of
/// rayon's own threads does some of the work that it waits for.
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

    use super::{AHEAD, feed};

    #[test]
    fn batches_arrive_in_order() {
        let drawn = feed(
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
        let tenth = feed(0..u64::MAX, count, |batches| batches.nth(10));
        assert_eq!(tenth, Some((10, 10)));
        assert_eq!(drawn.into_inner(), 11 + AHEAD as u64);
    }

    #[test]
    fn the_only_thread_of_a_pool_draws_for_itself() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
        let sum = |batches: &mut dyn Iterator<Item = (u64, u64)>| batches.map(|(_, b)| b).sum();
        let sum: u64 = pool.unwrap().install(|| feed(0..5, |step| step, sum));
        assert_eq!(sum, 10);
    }

    #[test]
    #[should_panic = "no batch 3"]
    fn a_panic_while_drawing_is_passed_on() {
        let draw = |step| assert!(step != 3, "no batch 3");
        feed(0..9, draw, |batches| batches.count());
    }
}
