//! Listens, accepts connections, and stops in order.

use std::net::{SocketAddr, TcpListener};
use std::pin::pin;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use axum::http::HeaderValue;
use bukva::Translator;
use bukva_engine::Engine;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};

use crate::app::App;
use crate::config::Config;
use crate::error::Error;
use crate::routes::routes;

/// The longest head of a request, in bytes.
const HEAD_BYTES: usize = 64 << 10;
/// The pause after a connection could not be accepted, usually because the process is out of file descriptors.
const PAUSE: Duration = Duration::from_millis(100);

/// A server that listens, with its model in memory.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    app: Arc<App>,
    routes: Router,
    config: Config,
}

impl Server {
    /// Opens the model and listens. Connections wait until the server runs.
    ///
    /// # Errors
    /// When the model can't be opened, or the address can't be listened on.
    pub fn bind(config: Config) -> Result<Self, Error> {
        let origin = config.allow_origin.as_deref().map(origin).transpose()?;
        let model = config.model.as_deref();
        let translator = model.map_or_else(Translator::pretrained, Translator::open)?;
        let engine = Engine::new(translator)?;
        let listen = |source| Error::Listen {
            address: config.listen,
            source,
        };
        let listener = TcpListener::bind(config.listen).map_err(listen)?;
        listener.set_nonblocking(true).map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let app = Arc::new(App::new(engine, config.clone()));
        Ok(Self {
            routes: routes(app.clone(), origin),
            listener,
            address,
            app,
            config,
        })
    }

    /// The address that the server listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Whether only programs of this machine can reach the server.
    pub fn is_local(&self) -> bool {
        self.address.ip().is_loopback()
    }

    /// Serves until the program is told to stop (Ctrl-C, SIGTERM). Open requests are answered first.
    ///
    /// # Errors
    /// When the system refuses threads, timers or signals.
    pub fn run(self) -> Result<(), Error> {
        self.run_until(told_to_stop())
    }

    /// Serves until `stop` ends.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn run_until<S>(self, stop: S) -> Result<(), Error>
    where
        S: Future<Output = std::io::Result<()>>,
    {
        let (app, queue) = (self.app.clone(), self.app.queue.clone());
        let work = move |jobs| app.work(jobs);
        let workers = queue.start(self.config.workers, self.config.batch, work)?;
        let (app, fonts) = (self.app.clone(), self.app.fonts.clone());
        // A font takes all cores, and up to a second: one at a time. Nobody waits for this worker at the end, since
        // those who asked have been answered or cut off by then.
        fonts.start(1, 1, move |jobs| app.work_on_fonts(jobs))?;
        // Threads of the network only pass bytes on: two keep it quick while workers compute.
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build();
        let served = runtime.and_then(|runtime| runtime.block_on(self.accept(stop)));
        queue.close();
        fonts.close();
        for worker in workers {
            // A worker catches its panics.
            let _ = JoinHandle::join(worker);
        }
        Ok(served?)
    }

    async fn accept<S>(self, stop: S) -> std::io::Result<()>
    where
        S: Future<Output = std::io::Result<()>>,
    {
        let listener = tokio::net::TcpListener::from_std(self.listener)?;
        let places = Arc::new(Semaphore::new(self.config.connections));
        let graceful = GracefulShutdown::new();
        let mut stop = pin!(stop);
        loop {
            let next = async {
                let place = places.clone().acquire_owned().await;
                (listener.accept().await, place)
            };
            tokio::select! {
                stopped = &mut stop => {
                    stopped?;
                    break;
                }
                (accepted, place) = next => match (accepted, place) {
                    (Ok((stream, _)), Ok(place)) => {
                        talk(stream, place, &self.routes, &self.config, &graceful);
                    }
                    _ => sleep(PAUSE).await,
                },
            }
        }
        drop(listener);
        // Whoever is not done by then is cut off.
        let _ = timeout(self.config.stop_time, graceful.shutdown()).await;
        Ok(())
    }
}

/// Serves one connection in the background.
fn talk(
    stream: TcpStream,
    place: OwnedSemaphorePermit,
    routes: &Router,
    config: &Config,
    graceful: &GracefulShutdown,
) {
    // Answers are written whole, so that waiting for more to send gains nothing.
    let _ = stream.set_nodelay(true);
    let service = TowerToHyperService::new(routes.clone());
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(config.head_time)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    let connection = graceful.watch(connection);
    tokio::spawn(async move {
        // An error is the client's: it left, or does not speak HTTP.
        let _ = connection.await;
        drop(place);
    });
}

/// Ends when the program is told to stop.
async fn told_to_stop() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

/// Checks an origin: a scheme, a host, perhaps a port, and nothing else.
fn origin(text: &str) -> Result<HeaderValue, Error> {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let is_host = |host: &str| !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ', ',']);
    let valid = host.filter(|host| is_host(host));
    let value = valid.and_then(|_| HeaderValue::from_str(text).ok());
    value.ok_or_else(|| Error::Origin(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_has_a_scheme_and_a_host_and_no_path() {
        for good in ["https://example.org", "http://localhost:3000"] {
            assert!(origin(good).is_ok(), "{good}");
        }
        for bad in [
            "*",
            "null",
            "example.org",
            "https://",
            "https://a.org/",
            "https://a b",
        ] {
            assert!(matches!(origin(bad), Err(Error::Origin(_))), "{bad}");
        }
    }
}
