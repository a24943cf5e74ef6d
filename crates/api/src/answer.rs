//! Statuses and headers that belong to an answer.

use actix_web::{HttpResponse, HttpResponseBuilder, http::StatusCode};
use pg::Once;
use serde::Serialize;
use web::{Problem, extract::etag};

/// What every handler answers.
pub(crate) type Answer = Result<HttpResponse, Problem>;

/// Header on an answer that was stored under the same `Idempotency-Key` before.
pub(crate) const REPLAYED: &str = "idempotent-replayed";

/// 200 with JSON.
pub(crate) fn ok(view: &impl Serialize) -> Answer {
    Ok(HttpResponse::Ok().json(view))
}

/// 200 with JSON and the version it shows as `ETag`.
pub(crate) fn versioned(version: i32, view: &impl Serialize) -> Answer {
    Ok(HttpResponse::Ok().insert_header(etag(version)).json(view))
}

/// The answer of a write that is done once per key; `view` shows what was done, or stored before.
pub(crate) fn once<T, V: Serialize>(status: StatusCode, done: Once<T>, view: impl FnOnce(T) -> V) -> Answer {
    let mut response = begin(status, &done);
    Ok(response.json(view(done.into_inner())))
}

/// As [`once`], with the version it left as `ETag`.
pub(crate) fn once_versioned<T, V: Serialize>(
    status: StatusCode,
    done: Once<T>,
    version: impl FnOnce(&T) -> i32,
    view: impl FnOnce(T) -> V,
) -> Answer {
    let mut response = begin(status, &done);
    let done = done.into_inner();
    response.insert_header(etag(version(&done)));
    Ok(response.json(view(done)))
}

/// As [`once`], when there is nothing to show.
pub(crate) fn once_done(done: Once<()>) -> Answer {
    Ok(begin(StatusCode::NO_CONTENT, &done).finish())
}

fn begin<T>(status: StatusCode, done: &Once<T>) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    if matches!(done, Once::Repeated(_)) {
        response.insert_header((REPLAYED, "true"));
    }
    response
}
