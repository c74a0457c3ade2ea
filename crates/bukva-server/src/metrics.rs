//! Counts what the server does, for Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper bounds of the latency histogram's buckets, in seconds.
const BOUNDS: [f64; 11] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0,
];

/// Counters since the start.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    /// Requests by route and status. Routes are the server's own, so that no client adds labels.
    requests: Mutex<BTreeMap<(String, u16), u64>>,
    times: [AtomicU64; BOUNDS.len()],
    time_micros: AtomicU64,
    answered: AtomicU64,
    batches: AtomicU64,
    jobs: AtomicU64,
    refused: AtomicU64,
}

impl Metrics {
    pub(crate) fn count_request(&self, route: &str, status: u16, time: Duration) {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        *requests.entry((route.to_owned(), status)).or_default() += 1;
        drop(requests);
        let within = BOUNDS.iter().position(|&bound| time.as_secs_f64() <= bound);
        if let Some(bucket) = within.and_then(|at| self.times.get(at)) {
            bucket.fetch_add(1, Relaxed);
        }
        self.time_micros.fetch_add(time.as_micros() as u64, Relaxed);
        self.answered.fetch_add(1, Relaxed);
    }

    pub(crate) fn count_batch(&self, jobs: usize) {
        self.batches.fetch_add(1, Relaxed);
        self.jobs.fetch_add(jobs as u64, Relaxed);
    }

    pub(crate) fn count_refused(&self) {
        self.refused.fetch_add(1, Relaxed);
    }

    /// All counters in Prometheus's text format.
    pub(crate) fn to_text(&self, waiting: usize) -> String {
        let mut text = Text::default();
        text.head("bukva_requests_total", "counter", "Requests answered.");
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        for ((route, status), count) in requests.iter() {
            let labels = format!("{{route=\"{route}\",status=\"{status}\"}}");
            text.line("bukva_requests_total", &labels, count);
        }
        drop(requests);
        let name = "bukva_request_seconds";
        text.head(
            name,
            "histogram",
            "Time from a request's head to its answer.",
        );
        let mut sum = 0;
        for (bound, bucket) in BOUNDS.iter().zip(&self.times) {
            sum += bucket.load(Relaxed);
            text.line(
                &format!("{name}_bucket"),
                &format!("{{le=\"{bound}\"}}"),
                sum,
            );
        }
        let answered = self.answered.load(Relaxed);
        text.line(&format!("{name}_bucket"), "{le=\"+Inf\"}", answered);
        let seconds = self.time_micros.load(Relaxed) as f64 / 1e6;
        text.line(&format!("{name}_sum"), "", seconds);
        text.line(&format!("{name}_count"), "", answered);
        text.one(
            "bukva_queue_waiting",
            "gauge",
            "Jobs waiting for a worker.",
            waiting,
        );
        let (batches, jobs) = (self.batches.load(Relaxed), self.jobs.load(Relaxed));
        text.one(
            "bukva_batches_total",
            "counter",
            "Batches of jobs taken by workers.",
            batches,
        );
        text.one(
            "bukva_jobs_total",
            "counter",
            "Jobs taken by workers.",
            jobs,
        );
        let refused = self.refused.load(Relaxed);
        text.one(
            "bukva_refused_total",
            "counter",
            "Requests refused by a full queue.",
            refused,
        );
        text.0
    }
}

#[derive(Default)]
struct Text(String);

// Writing to a string cannot fail.
impl Text {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn line(&mut self, name: &str, labels: &str, value: impl std::fmt::Display) {
        let _ = writeln!(self.0, "{name}{labels} {value}");
    }

    fn one(&mut self, name: &str, kind: &str, help: &str, value: impl std::fmt::Display) {
        self.head(name, kind, help);
        self.line(name, "", value);
    }
}
