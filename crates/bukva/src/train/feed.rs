//! Batches prepared beside the training step.

use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

/// Batches that may wait: enough to smooth out uneven steps.
const AHEAD: usize = 4;

/// Runs `draw` for each step of a range on a thread of its own, ahead of `consume`, which receives
/// the results in order. What is drawn must be a function of the step alone, so that the threads'
/// pace changes nothing.
pub fn feed<B: Send, R>(
    steps: std::ops::Range<u64>,
    draw: impl Fn(u64) -> B + Send,
    consume: impl FnOnce(Receiver<(u64, B)>) -> R,
) -> R {
    thread::scope(|scope| {
        let (sender, receiver) = sync_channel(AHEAD);
        scope.spawn(move || {
            for step in steps {
                // The consumer hung up: it stopped early, or failed.
                if sender.send((step, draw(step))).is_err() {
                    break;
                }
            }
        });
        consume(receiver)
    })
}

#[cfg(test)]
mod tests {
    use super::feed;

    #[test]
    fn batches_arrive_in_order() {
        let drawn = feed(
            3..100,
            |step| step * step,
            |batches| batches.iter().collect::<Vec<_>>(),
        );
        assert_eq!(
            drawn,
            (3..100).map(|step| (step, step * step)).collect::<Vec<_>>()
        );
    }

    #[test]
    fn stopping_early_stops_the_drawing() {
        assert_eq!(
            feed(0..u64::MAX, |step| step, |batches| batches.iter().nth(10)),
            Some((10, 10))
        );
    }
}
