//! The page's files, which are part of the program.

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::routing::get;

macro_rules! files {
    ($($route:literal = $file:literal, $kind:literal;)*) => {
        /// Each file's address, its media type and its content.
        const FILES: &[(&str, &str, &str)] = &[$((
            $route,
            $kind,
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/page/", $file)),
        )),*];
    };
}

files! {
    "/" = "index.html", "text/html; charset=utf-8";
    "/icon.svg" = "icon.svg", "image/svg+xml";
    "/style.css" = "style.css", "text/css; charset=utf-8";
    "/main.js" = "main.js", "text/javascript; charset=utf-8";
    "/convolution.js" = "convolution.js", "text/javascript; charset=utf-8";
    "/engine.js" = "engine.js", "text/javascript; charset=utf-8";
    "/engine-error.js" = "engine-error.js", "text/javascript; charset=utf-8";
    "/font.js" = "font.js", "text/javascript; charset=utf-8";
    "/hand.js" = "hand.js", "text/javascript; charset=utf-8";
    "/latest.js" = "latest.js", "text/javascript; charset=utf-8";
    "/learn.html" = "learn.html", "text/html; charset=utf-8";
    "/learn.css" = "learn.css", "text/css; charset=utf-8";
    "/learn.js" = "learn.js", "text/javascript; charset=utf-8";
    "/letter-grid.js" = "letter-grid.js", "text/javascript; charset=utf-8";
    "/link.js" = "link.js", "text/javascript; charset=utf-8";
    "/objectives.js" = "objectives.js", "text/javascript; charset=utf-8";
    "/objectives.json" = "objectives.json", "application/json";
    "/paper.js" = "paper.js", "text/javascript; charset=utf-8";
    "/reading.js" = "reading.js", "text/javascript; charset=utf-8";
    "/samples.js" = "samples.js", "text/javascript; charset=utf-8";
    "/transport.js" = "transport.js", "text/javascript; charset=utf-8";
    "/upload.js" = "upload.js", "text/javascript; charset=utf-8";
    "/vector.js" = "vector.js", "text/javascript; charset=utf-8";
}

/// Routes to all files of the page.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    FILES
        .iter()
        .fold(Router::new(), |routes, &(route, kind, content)| {
            // Browsers ask again each time: the files are small, and a new version shows at once.
            let headers = [(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-cache")];
            routes.route(route, get(move || async move { (headers, content) }))
        })
}
