//! The running server: its engine, and the queue in front of it.

use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_LENGTH;
use bukva_engine::{Answer, Engine, Problem, Request, Task};
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::config::Config;
use crate::fonts::{FontFile, FontJob, FontRequest};
use crate::metrics::Metrics;
use crate::queue::Queue;
use crate::refusal::Refusal;

pub(crate) struct App {
    pub(crate) engine: Engine,
    pub(crate) queue: Arc<Queue<Job>>,
    pub(crate) fonts: Arc<Queue<FontJob>>,
    pub(crate) metrics: Metrics,
    config: Config,
}

/// A request that waits for its answer.
pub(crate) struct Job {
    request: Request,
    reply: oneshot::Sender<Result<Answer, Problem>>,
}

impl App {
    pub(crate) fn new(engine: Engine, config: Config) -> Self {
        Self {
            engine,
            queue: Queue::new(config.queue),
            fonts: Queue::new(config.fonts),
            metrics: Metrics::default(),
            config,
        }
    }

    /// Reads a body, within the limits on its size and time.
    pub(crate) async fn body(&self, headers: &HeaderMap, body: Body) -> Result<Bytes, Refusal> {
        let limit = self.config.body_bytes;
        let too_large = || Problem::too_large(format!("a body may have {limit} bytes")).into();
        let announced = headers
            .get(CONTENT_LENGTH)
            .and_then(|length| length.to_str().ok());
        let announced = announced.and_then(|length| length.parse::<u64>().ok());
        if announced.is_some_and(|length| length > limit as u64) {
            return Err(too_large());
        }
        let read = timeout(self.config.body_time, to_bytes(body, limit)).await;
        let read = read.map_err(|_| {
            let seconds = self.config.body_time.as_secs_f64();
            Refusal::slow(format!("the body did not arrive within {seconds} seconds"))
        })?;
        read.map_err(|error| {
            // What is no length error is a client that broke off.
            let source = std::error::Error::source(&error).map(ToString::to_string);
            match source.is_some_and(|source| source.contains("length limit")) {
                true => too_large(),
                false => Problem::bad_body("the body broke off").into(),
            }
        })
    }

    /// Waits for a worker's answer.
    pub(crate) async fn ask(&self, request: Request) -> Result<Answer, Refusal> {
        let (reply, answer) = oneshot::channel();
        let accepted = self.queue.push(Job { request, reply });
        Ok(self.answer(accepted, answer).await??)
    }

    /// Waits for the drafts of a font.
    pub(crate) async fn draft(&self, request: FontRequest) -> Result<FontFile, Refusal> {
        let (reply, answer) = oneshot::channel();
        let accepted = self.fonts.push(FontJob { request, reply });
        self.answer(accepted, answer).await?
    }

    /// Waits for the answer to a job, if a queue accepted it.
    async fn answer<T>(&self, accepted: bool, answer: oneshot::Receiver<T>) -> Result<T, Refusal> {
        if !accepted {
            self.metrics.count_refused();
            return Err(Refusal::busy(
                "too many requests wait already; try again soon",
            ));
        }
        match timeout(self.config.answer_time, answer).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(_)) => {
                let detail = "the answer was lost, which is a bug of bukva";
                Err(Problem::failed(detail).into())
            }
            Err(_) => Err(Refusal::busy("no worker was free in time; try again soon")),
        }
    }

    /// Answers jobs, in a worker thread. Requests whose client has gone are skipped.
    pub(crate) fn work(&self, mut jobs: Vec<Job>) {
        jobs.retain(|job| !job.reply.is_closed());
        self.metrics.count_batch(jobs.len());
        let is_line = |job: &Job| matches!(job.request.task, Task::Line(_));
        let (lines, letters): (Vec<Job>, Vec<Job>) = jobs.into_iter().partition(is_line);
        self.reply(letters);
        // A line takes as long as many letters, and keeps no other answer waiting.
        lines.into_iter().for_each(|line| self.reply(vec![line]));
    }

    fn reply(&self, jobs: Vec<Job>) {
        let (requests, replies): (Vec<_>, Vec<_>) =
            jobs.into_iter().map(|job| (job.request, job.reply)).unzip();
        for (reply, answer) in replies.into_iter().zip(self.engine.answer(&requests)) {
            // Fails if the client has left.
            let _ = reply.send(answer);
        }
    }

    /// Drafts fonts, in a worker thread. Requests whose client has gone are skipped.
    pub(crate) fn work_on_fonts(&self, jobs: Vec<FontJob>) {
        for FontJob { request, reply } in jobs {
            if !reply.is_closed() {
                // Fails if the client has left.
                let _ = reply.send(request.answer(&self.engine));
            }
        }
    }
}
