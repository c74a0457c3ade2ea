//! All routes, and what every request passes through.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::api;
use crate::app::App;
use crate::headers;
use crate::page;
use crate::refusal::Refusal;

/// The label of requests that no route matches.
const NO_ROUTE: &str = "none";

/// All routes.
pub(crate) fn routes(app: Arc<App>, allow_origin: Option<HeaderValue>) -> Router {
    // Set before the layer, which then covers it: a browser asks with a method that no route has.
    let mut api = api::routes().method_not_allowed_fallback(no_method);
    if let Some(origin) = allow_origin {
        api = api.layer(middleware::from_fn_with_state(origin, headers::share));
    }
    Router::new()
        .merge(page::routes())
        .nest("/api/v1", api)
        .route("/healthz", get(async || "ok\n"))
        .route("/metrics", get(metrics))
        .fallback(async || Refusal::no_route("the page is /, the API is /api/v1/openapi.json"))
        .method_not_allowed_fallback(no_method)
        .layer(middleware::from_fn_with_state(app.clone(), count))
        .layer(middleware::from_fn(headers::secure))
        .with_state(app)
}

async fn no_method() -> Refusal {
    Refusal::no_method("see the header Allow")
}

async fn metrics(State(app): State<Arc<App>>) -> Response {
    let kind = (CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
    ([kind], app.metrics.to_text(app.queue.len())).into_response()
}

async fn count(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let route = route.as_ref().map_or(NO_ROUTE, MatchedPath::as_str);
    app.metrics
        .count_request(route, response.status().as_u16(), start.elapsed());
    response
}
