//! What stands in front of every call: ordered faults, the request log, and the two tokens.

use std::time::Duration;

use actix_web::{
    Error, HttpMessage, HttpResponse,
    body::{BodyStream, BoxBody, MessageBody, to_bytes},
    dev::{ServiceRequest, ServiceResponse},
    http::{StatusCode, header},
    middleware::Next,
    web,
};
use bytes::Bytes;
use futures_util::stream;
use serde_json::json;

use crate::{
    Mock,
    error::MockError,
    faults::{Fault, without_base},
    log::Seen,
    reply,
    state::{tokens, tokens::Kind},
};

/// Faults and the log, around everything but the administrative calls.
pub(crate) async fn faults_and_log(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let mock = mock_of(&request)?;
    let mut seen = seen(&request);
    if request.path().starts_with("/mock/admin") {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    let due = mock.faults.due(request.method().as_str(), request.path());
    let response = with_faults(&mock, request, next, due).await?;
    let dropped = response.request().extensions().get::<Dropped>().is_some();
    seen.status = (!dropped).then(|| response.status().as_u16());
    tracing::debug!(
        method = seen.method,
        path = seen.path,
        status = seen.status,
        request_id = seen.request_id,
        "answered"
    );
    mock.log.add(seen);
    Ok(response)
}

/// Marks a request whose connection is closed in place of an answer.
struct Dropped;

async fn with_faults(
    mock: &Mock,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    due: Vec<Fault>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let mut after = None;
    for fault in due {
        match fault {
            Fault::Delay { millis } => tokio::time::sleep(Duration::from_millis(millis)).await,
            Fault::GatewayTokenExpired => expire(mock, &request, Kind::Gateway)?,
            Fault::SsoTokenExpired => expire(mock, &request, Kind::Sso)?,
            Fault::ServerError { status } => return Ok(request.into_response(error_page(status))),
            Fault::Throttle { retry_after } => return Ok(request.into_response(throttled(retry_after.as_deref()))),
            Fault::DropRequest => return Ok(hang_up(request)),
            Fault::ErrorInside { message } => {
                let answer = error_inside(request.path(), &message);
                return Ok(request.into_response(answer));
            }
            Fault::DropReply | Fault::EmptyBody | Fault::CutBody => after = Some(fault),
        }
    }
    let response = next.call(request).await?.map_into_boxed_body();
    match after {
        Some(Fault::DropReply) => Ok(lose(response)),
        Some(Fault::EmptyBody) => Ok(response.map_body(|_, _| BoxBody::new(()))),
        Some(Fault::CutBody) => cut(response).await,
        _ => Ok(response),
    }
}

/// Both tokens, in front of the personnel API. The gateway looks first.
pub(crate) async fn tokens(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let mock = mock_of(&request)?;
    match refusal(&mock, &request, true)? {
        Some(answer) => Ok(request.into_response(answer)),
        None => Ok(next.call(request).await?.map_into_boxed_body()),
    }
}

/// The gateway's token alone, in front of the reference API: some clients send `Auth` there and some do not (contract §2).
pub(crate) async fn gateway_token(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let mock = mock_of(&request)?;
    match refusal(&mock, &request, false)? {
        Some(answer) => Ok(request.into_response(answer)),
        None => Ok(next.call(request).await?.map_into_boxed_body()),
    }
}

fn refusal(mock: &Mock, request: &ServiceRequest, both: bool) -> Result<Option<HttpResponse>, MockError> {
    let now = kernel::clock::now().timestamp();
    let choices = mock.choices();
    let gateway = presented(request, Kind::Gateway);
    let mut sso = presented(request, Kind::Sso);
    if !choices.any_auth_header {
        sso.truncate(1);
    }
    let good = |kind, presented: &[String]| {
        mock.state.read(|tx| {
            presented.iter().try_fold(false, |good, token| Ok(good || tokens::is_good(tx, kind, token, now)?))
        })
    };
    if !good(Kind::Gateway, &gateway)? {
        return Ok(Some(reply::gateway_refused(gateway.is_empty())));
    }
    if !both {
        return Ok(None);
    }
    if sso.is_empty() {
        return Ok(Some(reply::sso_missing(&choices)));
    }
    Ok((!good(Kind::Sso, &sso)?).then(reply::sso_refused))
}

/// The tokens of a kind a request presents, in order.
fn presented(request: &ServiceRequest, kind: Kind) -> Vec<String> {
    let name = if kind == Kind::Sso { "Auth" } else { "Authorization" };
    let bearer = |text: &str| {
        let (scheme, token) = text.trim().split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
    };
    request.headers().get_all(name).filter_map(|value| bearer(value.to_str().ok()?)).collect()
}

fn expire(mock: &Mock, request: &ServiceRequest, kind: Kind) -> Result<(), MockError> {
    let presented = presented(request, kind);
    Ok(mock.state.write(|tx| presented.iter().try_for_each(|token| tokens::revoke(tx, kind, token)))?)
}

fn mock_of(request: &ServiceRequest) -> Result<web::Data<Mock>, MockError> {
    request.app_data::<web::Data<Mock>>().cloned().ok_or(MockError::NotStarted)
}

fn seen(request: &ServiceRequest) -> Seen {
    let request_id = request.headers().get("X-Request-Id").and_then(|value| value.to_str().ok()).map(str::to_owned);
    Seen { method: request.method().to_string(), path: bkn::masked(request.path()), request_id, status: None }
}

fn error_page(status: u16) -> HttpResponse {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let page =
        format!("<!DOCTYPE html><html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>");
    HttpResponse::build(status).content_type("text/html").body(page)
}

fn throttled(retry_after: Option<&str>) -> HttpResponse {
    let mut answer = HttpResponse::TooManyRequests();
    if let Some(value) = retry_after {
        answer.insert_header((header::RETRY_AFTER, value));
    }
    answer.json(
        json!({"code": "900800", "message": "Message throttled out", "description": "You have exceeded your quota"}),
    )
}

/// A refusal in the envelope of the path.
fn error_inside(path: &str, message: &str) -> HttpResponse {
    let path = without_base(path);
    let body = if path.contains("sync") {
        json!({"Error": "true", "Message": message})
    } else if path.ends_with("save") || path.contains("/delete/") || path.ends_with("update") {
        json!({"success": false, "message": message, "mapData": null})
    } else {
        json!({"code": 0, "count": 0, "data": null, "message": message})
    };
    HttpResponse::Ok().json(body)
}

/// A body that fails at once makes the server close the connection before it has sent anything.
fn broken_body() -> BoxBody {
    BoxBody::new(BodyStream::new(stream::once(async { Err::<Bytes, _>(std::io::Error::other("ordered to hang up")) })))
}

fn hang_up(request: ServiceRequest) -> ServiceResponse<BoxBody> {
    request.extensions_mut().insert(Dropped);
    request.into_response(HttpResponse::Ok().body(broken_body()))
}

fn lose(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    response.request().extensions_mut().insert(Dropped);
    response.map_body(|_, _| broken_body())
}

async fn cut(response: ServiceResponse<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    let (request, response) = response.into_parts();
    let (head, body) = response.into_parts();
    let whole = to_bytes(body).await.map_err(|_| MockError::Body)?;
    let half = whole.slice(..whole.len() / 2);
    Ok(ServiceResponse::new(request, head.set_body(BoxBody::new(half))))
}
