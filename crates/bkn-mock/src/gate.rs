//! What stands in front of every call: ordered faults, the request log, and the two tokens.

use std::time::Instant;

use actix_web::{
    Error, HttpMessage, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    guard::GuardContext,
    http::{Method, header},
    middleware::Next,
    web,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;

use crate::{
    Mock, conduct,
    error::MockError,
    log::Seen,
    reply,
    state::{StateError, names, tokens, tokens::Kind},
};

/// Faults and the log, around everything but the administrative calls.
pub(crate) async fn faults_and_log(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let mock = mock_of(&request)?;
    if is_operators(request.path()) {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    let (mut seen, started) = (seen(&request), Instant::now());
    let response = if mock.faults.none() {
        next.call(request).await?.map_into_boxed_body()
    } else {
        let named = named(&mock, &mut request).await?;
        let due = mock.faults.due(request.method().as_str(), request.path(), &named, mock.state.now());
        conduct::play(&mock, request, next, due).await?
    };
    seen.millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let dropped = response.request().extensions().get::<conduct::Dropped>().is_some();
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

/// The people among those the orders ask about whom a call names: by number or id, by a row or a proposal of theirs, in path,
/// query or body.
async fn named(mock: &Mock, request: &mut ServiceRequest) -> Result<Vec<String>, Error> {
    let asked = mock.faults.people_asked(request.method().as_str(), request.path());
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let body = request.extract::<Bytes>().await?;
    request.set_payload(body.clone().into());
    let said = format!("{} {}", request.uri(), String::from_utf8_lossy(&body));
    let is_named = |person: &String| {
        let names = mock.state.read_now(|tx| names::of_person(tx, person))?;
        Ok(names.iter().any(|name| said.contains(name.as_str())).then(|| person.clone()))
    };
    let found: Result<Vec<Option<String>>, StateError> = asked.iter().map(is_named).collect();
    Ok(found.map_err(MockError::from)?.into_iter().flatten().collect())
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
    let now = mock.state.now().timestamp();
    let choices = mock.choices();
    let gateway = presented(request, Kind::Gateway);
    let mut sso = presented(request, Kind::Sso);
    if !choices.any_auth_header {
        sso.truncate(1);
    }
    let good = |kind, presented: &[String]| {
        mock.state.read_now(|tx| {
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

/// Ends the life of the tokens of a kind that a request presents.
pub(crate) fn expire(mock: &Mock, request: &ServiceRequest, kind: Kind) -> Result<(), MockError> {
    let presented = presented(request, kind);
    Ok(mock.state.write(|tx| presented.iter().try_for_each(|token| tokens::revoke(tx, kind, token)))?)
}

/// Paths of the operator, which no fault meets and no log notes. The extension calls are not among them: clients use those.
fn is_operators(path: &str) -> bool {
    path.strip_prefix("/mock").is_some_and(|rest| !rest.starts_with("/usulan"))
}

/// Whether an operator's call may be answered: it comes from this machine, or carries the operator's token.
pub(crate) fn is_operator(context: &GuardContext<'_>) -> bool {
    let head = context.head();
    let text = |name| head.headers().get(name).and_then(|value| value.to_str().ok());
    // What a page of another site makes a browser send is not the operator's wish.
    let foreign =
        text(header::ORIGIN).is_some_and(|origin| origin.split_once("://").map(|(_, host)| host) != text(header::HOST));
    if foreign && head.method != Method::GET {
        return false;
    }
    if head.peer_addr.is_some_and(|peer| peer.ip().is_loopback()) {
        return true;
    }
    let token = context.app_data::<web::Data<Mock>>().and_then(|mock| mock.operator_token.as_deref());
    let given = text(header::AUTHORIZATION).and_then(operators_token);
    token.is_some_and(|token| given.as_deref() == Some(token))
}

/// The token of a program, or the password of a browser's login.
fn operators_token(header: &str) -> Option<String> {
    if let Some(token) = header.strip_prefix("Bearer ") {
        return Some(token.to_owned());
    }
    let login = String::from_utf8(STANDARD.decode(header.strip_prefix("Basic ")?).ok()?).ok()?;
    login.split_once(':').map(|(_, password)| password.to_owned())
}

fn mock_of(request: &ServiceRequest) -> Result<web::Data<Mock>, MockError> {
    request.app_data::<web::Data<Mock>>().cloned().ok_or(MockError::NotStarted)
}

fn seen(request: &ServiceRequest) -> Seen {
    let request_id = request.headers().get("X-Request-Id").and_then(|value| value.to_str().ok()).map(str::to_owned);
    Seen {
        at: kernel::clock::now(),
        method: request.method().to_string(),
        path: bkn::masked(request.path()),
        request_id,
        status: None,
        millis: 0,
    }
}
