//! How each ordered fault is played.

use std::{sync::Arc, time::Duration};

use actix_web::{
    Error, HttpMessage, HttpResponse,
    body::{BodyStream, BoxBody, MessageBody, SizedStream, to_bytes},
    dev::{ServiceRequest, ServiceResponse},
    http::{StatusCode, header},
    middleware::Next,
};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};

use crate::{
    Mock,
    choices::text,
    drift,
    error::MockError,
    faults::{Due, Fault, SURE, TokenKind, without_base},
    gate::expire,
    reply, revoke,
    state::{self, View, rows, tokens::Kind},
    wire,
};

/// Marks a request whose connection is closed in place of an answer.
pub(crate) struct Dropped;

/// Lets a call go its way as far as the faults that are due allow.
pub(crate) async fn play(
    mock: &Mock,
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    due: Vec<Due>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let mut before: Option<Arc<View>> = None;
    let mut after = Vec::new();
    for Due { fault, luck, before: view } in due {
        match fault {
            Fault::Delay { millis } => wait(millis).await,
            Fault::Latency { millis } => wait(quantile(&millis, luck)).await,
            Fault::NeverAnswer { applied: false } => std::future::pending().await,
            Fault::GatewayTokenExpired => expire(mock, &request, Kind::Gateway)?,
            Fault::SsoTokenExpired => expire(mock, &request, Kind::Sso)?,
            Fault::TokensRevoked { token } => drop(revoke::all(mock, token).map_err(MockError::from)?),
            Fault::DropRequest => return Ok(hang_up(request)),
            Fault::Reset => {
                wire::reset_on_close(&request);
                return Ok(hang_up(request));
            }
            Fault::ResetDuringUpload => {
                wire::reset_on_close(&request);
                drop(request.take_payload().next().await);
                return Ok(hang_up(request));
            }
            Fault::StaleReads => before = view,
            _ => match instead(mock, request.path(), &fault) {
                Some(answer) => return Ok(request.into_response(answer)),
                None => after.push(fault),
            },
        }
    }
    let called = next.call(request);
    let mut response = match before {
        Some(view) => state::showing(view, called).await?.map_into_boxed_body(),
        None => called.await?.map_into_boxed_body(),
    };
    for fault in after {
        response = worsen(mock, response, fault).await?;
    }
    Ok(response)
}

/// The answer given in place of applying a call.
fn instead(mock: &Mock, path: &str, fault: &Fault) -> Option<HttpResponse> {
    let choices = mock.choices();
    Some(match fault {
        Fault::ServerError { status } => error_page(*status),
        Fault::Throttle { retry_after } => throttled(retry_after.as_deref()),
        Fault::ErrorInside { message } => error_inside(path, message),
        Fault::Invalid { members } => {
            let faults: Vec<String> = members.iter().map(|member| text::required(member)).collect();
            reply::invalid(&choices, &faults)
        }
        Fault::UnknownReference { member } => {
            let list = member.strip_suffix("Id").unwrap_or(member);
            reply::refused(&choices, &text::no_code(member, list))
        }
        Fault::WrongCredentials if path.starts_with("/oauth2/") => {
            reply::login_refused("invalid_client", text::NO_CLIENT)
        }
        Fault::WrongCredentials if path.starts_with("/auth/") => reply::login_refused("invalid_grant", text::NO_USER),
        Fault::WrongCredentials | Fault::Unauthorized { token: TokenKind::Gateway } => reply::gateway_refused(false),
        Fault::Unauthorized { token: TokenKind::Sso } => reply::sso_refused(),
        _ => return None,
    })
}

/// What becomes of the answer to a call that was applied.
async fn worsen(
    mock: &Mock,
    response: ServiceResponse<BoxBody>,
    fault: Fault,
) -> Result<ServiceResponse<BoxBody>, Error> {
    match fault {
        Fault::NeverAnswer { .. } => std::future::pending().await,
        Fault::DropReply => Ok(lose(response)),
        Fault::EmptyBody => Ok(response.map_body(|_, _| BoxBody::new(()))),
        Fault::CutBody => rewrite(response, |whole| whole.slice(..whole.len() / 2)).await,
        Fault::SlowBody { pieces, millis } => slow(response, pieces, millis).await,
        Fault::DuplicateRow => duplicate(mock, response).await,
        Fault::DateForm { form } => drifted(response, |value| drift::dates(value, form)).await,
        Fault::RenamedMember { from, to } => drifted(response, |value| drift::rename(value, &from, &to)).await,
        Fault::NumbersAsText => drifted(response, drift::numbers_as_text).await,
        Fault::UnknownState { name } => drifted(response, |value| drift::state(value, &name)).await,
        _ => Ok(response),
    }
}

async fn wait(millis: u64) {
    tokio::time::sleep(Duration::from_millis(millis)).await;
}

/// Where `luck` falls between evenly spaced quantiles.
fn quantile(millis: &[u64], luck: u32) -> u64 {
    let steps = millis.len().saturating_sub(1);
    let place = u64::from(luck.min(SURE)) * u64::try_from(steps).unwrap_or(0);
    let lower = usize::try_from(place / u64::from(SURE)).unwrap_or(steps);
    let at = |position: usize| millis.get(position).or(millis.last()).copied().unwrap_or(0);
    let (low, high) = (at(lower), at(lower + 1));
    low + high.saturating_sub(low) * (place % u64::from(SURE)) / u64::from(SURE)
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

/// The same answer with another body.
async fn rewrite(
    response: ServiceResponse<BoxBody>,
    change: impl FnOnce(Bytes) -> Bytes,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let (request, response) = response.into_parts();
    let (head, body) = response.into_parts();
    let whole = to_bytes(body).await.map_err(|_| MockError::Body)?;
    Ok(ServiceResponse::new(request, head.set_body(BoxBody::new(change(whole)))))
}

/// The same answer with its JSON changed; a file stays as it is.
async fn drifted(
    response: ServiceResponse<BoxBody>,
    change: impl FnOnce(&mut Value),
) -> Result<ServiceResponse<BoxBody>, Error> {
    rewrite(response, |whole| match serde_json::from_slice::<Value>(&whole) {
        Ok(mut value) => {
            change(&mut value);
            value.to_string().into()
        }
        Err(_) => whole,
    })
    .await
}

async fn slow(
    response: ServiceResponse<BoxBody>,
    pieces: usize,
    millis: u64,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let (request, response) = response.into_parts();
    let (head, body) = response.into_parts();
    let whole = to_bytes(body).await.map_err(|_| MockError::Body)?;
    let length = u64::try_from(whole.len()).unwrap_or(u64::MAX);
    let size = whole.len().div_ceil(pieces.max(1)).max(1);
    let parts: Vec<Bytes> = whole.chunks(size).map(Bytes::copy_from_slice).collect();
    let drip = stream::iter(parts).then(move |piece| async move {
        wait(millis).await;
        Ok::<_, std::io::Error>(piece)
    });
    Ok(ServiceResponse::new(request, head.set_body(BoxBody::new(SizedStream::new(length, Box::pin(drip))))))
}

/// Puts the row a save has just made there once more.
async fn duplicate(mock: &Mock, response: ServiceResponse<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    let mut id = None;
    let response = rewrite(response, |whole| {
        id = serde_json::from_slice::<Value>(&whole).ok().and_then(|answer| saved_id(&answer));
        whole
    })
    .await?;
    if let Some(id) = id {
        mock.state.write(|tx| rows::duplicate(tx, &id)).map_err(MockError::from)?;
    }
    Ok(response)
}

/// The id in `mapData`, which is a text or the only text of an object.
fn saved_id(answer: &Value) -> Option<String> {
    match answer.get("mapData")? {
        Value::Object(members) => members.values().find_map(Value::as_str).map(str::to_owned),
        other => other.as_str().map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_met_and_between_them_is_a_line() {
        let of = |quarters: u32| quantile(&[10, 20, 120], SURE / 4 * quarters);
        assert_eq!((of(0), of(1), of(2), of(3), of(4)), (10, 15, 20, 70, 120));
        assert_eq!((quantile(&[7], SURE / 2), quantile(&[], SURE / 2)), (7, 0));
    }
}
