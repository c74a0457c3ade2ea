//! A bounded queue in front of the worker threads.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

/// A queue of jobs. Whoever works takes all that wait, up to a limit.
pub(crate) struct Queue<Job> {
    state: Mutex<State<Job>>,
    changed: Condvar,
    capacity: usize,
}

struct State<Job> {
    jobs: VecDeque<Job>,
    closed: bool,
}

impl<Job: Send + 'static> Queue<Job> {
    pub(crate) fn new(capacity: usize) -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::new(State {
                jobs: VecDeque::new(),
                closed: false,
            }),
            changed: Condvar::new(),
            capacity,
        })
    }

    /// Adds a job, unless the queue is full or closed.
    pub(crate) fn push(&self, job: Job) -> bool {
        let mut state = self.lock();
        let accepted = !state.closed && state.jobs.len() < self.capacity;
        if accepted {
            state.jobs.push_back(job);
            self.changed.notify_one();
        }
        accepted
    }

    /// The number of jobs that wait.
    pub(crate) fn len(&self) -> usize {
        self.lock().jobs.len()
    }

    /// Lets the workers end once no job waits any more.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    /// Starts threads that work on up to `batch` jobs at a time.
    pub(crate) fn start(
        self: &Arc<Self>,
        workers: usize,
        batch: usize,
        work: impl Fn(Vec<Job>) + Clone + Send + 'static,
    ) -> std::io::Result<Vec<JoinHandle<()>>> {
        let start = |number| {
            let (queue, work) = (self.clone(), work.clone());
            let named = thread::Builder::new().name(format!("letters-{number}"));
            named.spawn(move || {
                while let Some(jobs) = queue.take(batch) {
                    // A panic would be a bug. It costs its batch an error, not the server a worker.
                    let _ = catch_unwind(AssertUnwindSafe(|| work(jobs)));
                }
            })
        };
        (0..workers.max(1)).map(start).collect()
    }

    /// The next jobs; waits for one. `None` when the queue is closed and empty.
    fn take(&self, most: usize) -> Option<Vec<Job>> {
        let mut state = self.lock();
        loop {
            if !state.jobs.is_empty() {
                let count = state.jobs.len().min(most.max(1));
                return Some(state.jobs.drain(..count).collect());
            }
            if state.closed {
                return None;
            }
            let woken = self.changed.wait(state);
            state = woken.unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<Job>> {
        // No code that holds the lock leaves the state half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn a_full_queue_refuses() {
        let queue = Queue::new(2);
        assert!(queue.push(1) && queue.push(2) && !queue.push(3));
        assert_eq!(queue.take(8), Some(vec![1, 2]));
        assert!(queue.push(4));
    }

    #[test]
    fn a_closed_queue_is_emptied_first() {
        let queue = Queue::new(2);
        assert!(queue.push(1));
        queue.close();
        assert!(!queue.push(2));
        assert_eq!((queue.take(1), queue.take(1)), (Some(vec![1]), None));
    }

    #[test]
    fn a_worker_survives_a_panic() {
        let queue = Queue::new(8);
        let (done, results) = mpsc::channel();
        let work = move |jobs: Vec<i32>| {
            assert_ne!(jobs, [1], "a job that panics");
            let _ = done.send(jobs);
        };
        let workers = queue.start(1, 1, work).unwrap();
        assert!(queue.push(1) && queue.push(2));
        assert_eq!(results.recv(), Ok(vec![2]));
        queue.close();
        for worker in workers {
            worker.join().unwrap();
        }
    }
}
