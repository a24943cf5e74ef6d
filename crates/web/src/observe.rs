//! The outermost middleware: gives the request its number, measures it, writes one access line, and finishes failures.
//!
//! A failure is logged here and nowhere else. What the line carries: method, route pattern (never the raw path, which
//! may name a person), status, milliseconds, request id, account.

use std::time::{Duration, Instant};

use actix_web::{
    Error, HttpMessage, HttpResponse,
    body::{BodySize, BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        StatusCode,
        header::{HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
    web::Data,
};
use kernel::{RequestTag, UserId};
use tracing::Instrument;

use crate::{HttpFault, Problem, Shared};

/// Header that carries the number of a request, in and out.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The account of a request, left by the extractors for the access line.
pub(crate) struct SeenUser(pub(crate) UserId);

/// Middleware; wrap it outermost.
///
/// # Errors
/// [`HttpFault::Timeout`] as a [`Problem`], or what a middleware below answers.
pub async fn observe<B: MessageBody + 'static>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let tag = tag_of(req.headers());
    req.extensions_mut().insert(tag.clone());
    let span = tracing::info_span!("request", id = %tag.0);
    serve(req, next, tag).instrument(span).await
}

async fn serve<B: MessageBody + 'static>(
    req: ServiceRequest,
    next: Next<B>,
    tag: RequestTag,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let begun = Instant::now();
    let shared = req.app_data::<Data<Shared>>().cloned();
    let method = req.method().clone();
    let seconds = shared.as_ref().map_or(120, |shared| shared.settings.request_timeout_seconds);

    let answered = tokio::time::timeout(Duration::from_secs(seconds.into()), next.call(req)).await;
    let response = match answered {
        Ok(Ok(response)) => finish(response.map_into_boxed_body(), &tag),
        Ok(Err(error)) => {
            tracing::error!(%error, "a middleware failed");
            return Err(error);
        }
        Err(_) => {
            let problem = Problem::from(HttpFault::Timeout { seconds }).tagged(&tag);
            problem.log();
            return Err(problem.into());
        }
    };

    let (status, took) = (response.status().as_u16(), begun.elapsed());
    let pattern = response.request().match_pattern();
    let route = pattern.as_deref().unwrap_or("unmatched");
    let user = response.request().extensions().get::<SeenUser>().map(|seen| tracing::field::display(seen.0));
    let code = response.response().error().and_then(|e| e.as_error::<Problem>()).map(Problem::code);
    tracing::info!(target: "access", %method, route, status, ms = milliseconds(took), user, code, "answered");
    if let Some(shared) = shared {
        shared.metrics.count(method.as_str(), route, status, took);
    }
    Ok(response)
}

/// Milliseconds with three decimals.
fn milliseconds(took: Duration) -> f64 {
    (took.as_secs_f64() * 1_000_000.0).round() / 1000.0
}

/// Puts the number on the answer, turns what is not yet a problem into one, and logs the failure.
fn finish(response: ServiceResponse<BoxBody>, tag: &RequestTag) -> ServiceResponse<BoxBody> {
    let (request, response) = response.into_parts();
    let mut response = match response.error() {
        Some(error) => match error.as_error::<Problem>() {
            Some(problem) => {
                problem.log();
                // The pages have already written HTML for it; only an answer still in JSON lacks its number.
                if is_problem_json(response.headers()) { refill(response, tag) } else { response }
            }
            None => replace(&response, foreign(response.status(), &error.to_string()).tagged(tag)),
        },
        None if is_bare(&response) => replace(&response, foreign(response.status(), "").tagged(tag)),
        None => response,
    };
    if let Ok(value) = HeaderValue::from_str(&tag.0) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    ServiceResponse::new(request, response)
}

/// Another answer, with `problem` as its error; headers that were set already stay.
fn replace(response: &HttpResponse<BoxBody>, problem: Problem) -> HttpResponse<BoxBody> {
    problem.log();
    let mut answer = HttpResponse::from_error(Error::from(problem));
    for (name, value) in response.headers() {
        if !answer.headers().contains_key(name) {
            answer.headers_mut().append(name.clone(), value.clone());
        }
    }
    answer
}

fn is_problem_json(headers: &HeaderMap) -> bool {
    headers
        .get(actix_web::http::header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/problem+json"))
}

/// The same answer with its number in the body; other headers, such as cookies, stay.
fn refill(response: HttpResponse<BoxBody>, tag: &RequestTag) -> HttpResponse<BoxBody> {
    let body = response.error().and_then(|error| error.as_error::<Problem>()).map(|problem| problem.body(Some(tag)));
    match body.and_then(|body| serde_json::to_vec(&body).ok()) {
        Some(bytes) => response.set_body(BoxBody::new(bytes)),
        None => response,
    }
}

/// An error status nobody gave a body: an unknown route, a method no route takes.
fn is_bare(response: &HttpResponse<BoxBody>) -> bool {
    (response.status().is_client_error() || response.status().is_server_error())
        && matches!(response.body().size(), BodySize::None | BodySize::Sized(0))
}

/// What the framework refuses by itself.
fn foreign(status: StatusCode, text: &str) -> Problem {
    match status {
        StatusCode::NOT_FOUND => HttpFault::NoRoute.into(),
        StatusCode::METHOD_NOT_ALLOWED => HttpFault::Method.into(),
        StatusCode::PAYLOAD_TOO_LARGE => HttpFault::BodyTooLarge { limit: "yang diizinkan".to_owned() }.into(),
        status if status.is_client_error() => HttpFault::BadRequest.into(),
        _ => HttpFault::Unforeseen(text.to_owned()).into(),
    }
}

/// The caller's number when it is sane (8 to 64 of letters, digits, `-`, `_`, `.`), else a fresh one.
fn tag_of(headers: &HeaderMap) -> RequestTag {
    headers
        .get(REQUEST_ID)
        .and_then(|value| value.to_str().ok())
        .filter(|text| {
            (8..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
        })
        .map_or_else(RequestTag::generate, |text| RequestTag(text.to_owned()))
}
