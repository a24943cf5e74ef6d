//! The two tokens: fetched once for everybody who waits, kept until shortly before they run out, renewed when refused.
//!
//! Source: the registry's contract §2.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::{Url, header::HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::sync::Mutex;

use crate::{
    classify::{Answer, judge},
    endpoint::Endpoint,
    failure::{AuthCause, Failure, FailureKind, Token},
    id::CallId,
    options::{Options, OptionsError, SsoLogin},
    wire::{Received, Wire},
};

/// Life of a token whose reply names none: what every client assumes.
const USUAL_LIFE: i64 = 3600;
/// A token is renewed this long before it runs out, so that it does not run out on its way.
const MARGIN: TimeDelta = TimeDelta::seconds(60);
/// So many refused logins in a row end the trying, lest the account be locked.
const MOST_REFUSALS: u8 = 2;

/// A token as it is sent, and which one it was, so that a late refusal does not drop a newer one.
#[derive(Clone)]
pub(crate) struct Ticket {
    pub(crate) header: HeaderValue,
    serial: u64,
}

/// Both tokens of one call.
#[derive(Clone)]
pub(crate) struct Tickets {
    pub(crate) gateway: Ticket,
    pub(crate) sso: Ticket,
}

struct Held {
    ticket: Ticket,
    good_until: Option<DateTime<Utc>>,
}

/// One kind of token. The lock is held while a token is fetched: whoever comes meanwhile waits and gets the same one.
struct Slot {
    held: Option<Held>,
    serial: u64,
    refusals: u8,
    refresh: Option<SecretString>,
}

impl Slot {
    const EMPTY: Self = Self { held: None, serial: 0, refusals: 0, refresh: None };

    fn fresh(&self) -> Option<Ticket> {
        let held = self.held.as_ref()?;
        let still_good = held.good_until.is_none_or(|until| kernel::clock::now() < until);
        still_good.then(|| held.ticket.clone())
    }

    fn keep(&mut self, header: HeaderValue, good_until: Option<DateTime<Utc>>) -> Ticket {
        self.serial += 1;
        self.refusals = 0;
        let ticket = Ticket { header, serial: self.serial };
        self.held = Some(Held { ticket: ticket.clone(), good_until });
        ticket
    }

    fn forget(&mut self, refused: &Ticket) {
        if self.held.as_ref().is_some_and(|held| held.ticket.serial == refused.serial) {
            self.held = None;
        }
    }
}

pub(crate) struct Tokens {
    gateway_url: Url,
    sso_url: Url,
    consumer_key: String,
    consumer_secret: SecretString,
    sso_login: SsoLogin,
    gateway: Mutex<Slot>,
    sso: Mutex<Slot>,
}

/// The reply of both token endpoints. `expires_in` is seconds.
#[derive(Deserialize)]
struct TokenReply {
    access_token: SecretString,
    expires_in: Option<i64>,
    refresh_token: Option<SecretString>,
}

impl Tokens {
    pub(crate) fn new(options: &Options) -> Result<Self, OptionsError> {
        let mut sso = Slot::EMPTY;
        if let SsoLogin::Pasted(token) = &options.sso {
            let (header, until) = pasted(token)?;
            sso.keep(header, until);
        }
        Ok(Self {
            gateway_url: options.addresses.gateway_token.clone(),
            sso_url: options.addresses.sso_token.clone(),
            consumer_key: options.consumer_key.clone(),
            consumer_secret: options.consumer_secret.clone(),
            sso_login: options.sso.clone(),
            gateway: Mutex::new(Slot::EMPTY),
            sso: Mutex::new(sso),
        })
    }

    /// Both tokens, fetched if need be.
    pub(crate) async fn both(&self, wire: &Wire, call: &CallId) -> Result<Tickets, Failure> {
        Ok(Tickets { gateway: self.gateway(wire, call).await?, sso: self.sso(wire, call).await? })
    }

    /// Drops the refused token, unless somebody has renewed it already.
    pub(crate) async fn refused(&self, token: Token, tickets: &Tickets) {
        if token != Token::Sso {
            self.gateway.lock().await.forget(&tickets.gateway);
        }
        if token != Token::Gateway {
            self.sso.lock().await.forget(&tickets.sso);
        }
    }

    /// Lets logins be tried again after the credentials were refused.
    pub(crate) async fn forget_refusals(&self) {
        self.gateway.lock().await.refusals = 0;
        self.sso.lock().await.refusals = 0;
    }

    /// Puts a new pasted token in place of the old one.
    pub(crate) async fn paste(&self, token: &SecretString) -> Result<(), OptionsError> {
        let (header, until) = pasted(token)?;
        self.sso.lock().await.keep(header, until);
        Ok(())
    }

    async fn gateway(&self, wire: &Wire, call: &CallId) -> Result<Ticket, Failure> {
        let mut slot = self.gateway.lock().await;
        if let Some(ticket) = slot.fresh() {
            return Ok(ticket);
        }
        let key = (self.consumer_key.as_str(), self.consumer_secret.expose_secret());
        let request = wire
            .http
            .post(self.gateway_url.clone())
            .basic_auth(key.0, Some(key.1))
            .form(&[("grant_type", "client_credentials")]);
        fetch(&mut slot, wire, call, Token::Gateway, request).await
    }

    async fn sso(&self, wire: &Wire, call: &CallId) -> Result<Ticket, Failure> {
        let mut slot = self.sso.lock().await;
        if let Some(ticket) = slot.fresh() {
            return Ok(ticket);
        }
        let SsoLogin::Password { client_id, username, password } = &self.sso_login else {
            return Err(auth(Token::Sso, AuthCause::PastedTokenOver));
        };
        if let Some(refresh) = slot.refresh.take() {
            let form = [
                ("client_id", client_id.as_str()),
                ("grant_type", "refresh_token"),
                ("refresh_token", refresh.expose_secret()),
            ];
            let request = wire.http.post(self.sso_url.clone()).form(&form);
            match fetch(&mut slot, wire, call, Token::Sso, request).await {
                // A refresh token that has run out is no wrong password.
                Err(failure) if matches!(failure.kind, FailureKind::Auth { .. }) => slot.refusals = 0,
                other => return other,
            }
        }
        let form = [
            ("client_id", client_id.as_str()),
            ("grant_type", "password"),
            ("username", username.as_str()),
            ("password", password.expose_secret()),
        ];
        let request = wire.http.post(self.sso_url.clone()).form(&form);
        fetch(&mut slot, wire, call, Token::Sso, request).await
    }
}

/// Fetches a token into its slot.
async fn fetch(
    slot: &mut Slot,
    wire: &Wire,
    call: &CallId,
    token: Token,
    request: reqwest::RequestBuilder,
) -> Result<Ticket, Failure> {
    if slot.refusals >= MOST_REFUSALS {
        return Err(auth(token, AuthCause::CredentialsRefused));
    }
    let received = wire.send(endpoint_of(token), call, request).await?;
    match read_reply(token, &received) {
        Ok(reply) => {
            let header = bearer(token, &reply.access_token).map_err(|_| contract(token, received.status))?;
            let life =
                TimeDelta::try_seconds(reply.expires_in.unwrap_or(USUAL_LIFE).clamp(1, 7 * 86_400)).unwrap_or(MARGIN);
            slot.refresh = reply.refresh_token;
            Ok(slot.keep(header, Some(kernel::clock::now() + life - MARGIN.min(life / 10))))
        }
        Err(failure) => {
            if matches!(failure.kind, FailureKind::Auth { cause: AuthCause::CredentialsRefused, .. }) {
                slot.refusals += 1;
            }
            Err(failure)
        }
    }
}

fn read_reply(token: Token, received: &Received) -> Result<TokenReply, Failure> {
    if received.status == 200
        && let Ok(reply) = serde_json::from_slice::<TokenReply>(&received.body)
    {
        return Ok(reply);
    }
    let oauth_error = serde_json::from_slice::<serde_json::Value>(&received.body)
        .ok()
        .and_then(|body| body.get("error").and_then(|error| error.as_str().map(str::to_owned)));
    let refused = matches!(oauth_error.as_deref(), Some("invalid_client" | "invalid_grant" | "unauthorized_client"));
    if refused || received.status == 401 {
        return Err(auth(token, AuthCause::CredentialsRefused).with_status(received.status));
    }
    let answer = Answer {
        endpoint: endpoint_of(token),
        status: received.status,
        retry_after: received.retry_after,
        body: &received.body,
    };
    Err(judge(&answer).err().unwrap_or_else(|| contract(token, received.status)))
}

const fn endpoint_of(token: Token) -> Endpoint {
    match token {
        Token::Sso => Endpoint::SsoToken,
        Token::Gateway | Token::Either => Endpoint::GatewayToken,
    }
}

fn auth(token: Token, cause: AuthCause) -> Failure {
    let detail = match cause {
        AuthCause::Refused => "token refused",
        AuthCause::CredentialsRefused => "key, secret, user name or password refused",
        AuthCause::PastedTokenOver => "the pasted token has run out",
    };
    Failure::new(endpoint_of(token), FailureKind::Auth { token, cause }, detail)
}

fn contract(token: Token, status: u16) -> Failure {
    let kind = FailureKind::Contract("a token was expected".to_owned());
    Failure::new(endpoint_of(token), kind, "no token in the reply").with_status(status)
}

/// The header's value. The gateway wants `Bearer`; most clients write `bearer` for the SSO token, and so do we.
fn bearer(token: Token, secret: &SecretString) -> Result<HeaderValue, OptionsError> {
    let scheme = if token == Token::Sso { "bearer" } else { "Bearer" };
    let mut header = HeaderValue::from_str(&format!("{scheme} {}", secret.expose_secret().trim()))
        .map_err(|_| OptionsError::PastedToken)?;
    header.set_sensitive(true);
    Ok(header)
}

/// When a pasted token runs out, if it says so.
///
/// # Errors
/// [`OptionsError::PastedToken`] when the text is none.
pub fn pasted_until(token: &SecretString) -> Result<Option<DateTime<Utc>>, OptionsError> {
    pasted(token).map(|(_, until)| until)
}

/// A pasted token with the moment it runs out, when it says so: it is a JWT, whose middle part can be read by anybody.
fn pasted(token: &SecretString) -> Result<(HeaderValue, Option<DateTime<Utc>>), OptionsError> {
    #[derive(Deserialize)]
    struct Claims {
        exp: i64,
    }
    // People copy the scheme word along.
    let text = token.expose_secret().trim();
    let text = text
        .split_once(' ')
        .filter(|(word, _)| word.eq_ignore_ascii_case("bearer"))
        .map_or(text, |(_, rest)| rest.trim());
    if text.is_empty() || text.contains(char::is_whitespace) {
        return Err(OptionsError::PastedToken);
    }
    let until = text
        .split('.')
        .nth(1)
        .and_then(|middle| URL_SAFE_NO_PAD.decode(middle.trim_end_matches('=')).ok())
        .and_then(|json| serde_json::from_slice::<Claims>(&json).ok())
        .and_then(|claims| DateTime::from_timestamp(claims.exp, 0));
    Ok((bearer(Token::Sso, &SecretString::from(text))?, until))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_token_tells_when_it_runs_out() {
        let middle = URL_SAFE_NO_PAD.encode(r#"{"exp":1795339800,"preferred_username":"198609262015051001"}"#);
        let token = SecretString::from(format!("  Bearer h.{middle}.s \n"));
        let (header, until) = pasted(&token).unwrap();
        assert_eq!(header.to_str().unwrap(), format!("bearer h.{middle}.s"));
        assert!(header.is_sensitive());
        assert_eq!(until, DateTime::from_timestamp(1_795_339_800, 0));
    }

    #[test]
    fn a_token_that_is_no_jwt_is_used_until_it_is_refused() {
        assert_eq!(pasted(&SecretString::from("opaque")).unwrap().1, None);
        for text in ["", "  ", "two words", "a\nb"] {
            assert!(pasted(&SecretString::from(text)).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_late_refusal_does_not_drop_a_newer_token() {
        let mut slot = Slot::EMPTY;
        let old = slot.keep(HeaderValue::from_static("a"), None);
        let new = slot.keep(HeaderValue::from_static("b"), None);
        slot.forget(&old);
        assert_eq!(slot.fresh().unwrap().header, new.header);
        slot.forget(&new);
        assert!(slot.fresh().is_none());
    }

    #[test]
    fn replies_of_the_token_hosts() {
        let reply = |status, body: &'static str| {
            read_reply(Token::Sso, &Received { status, retry_after: None, body: body.into() })
                .map(|reply| reply.expires_in)
        };
        assert_eq!(reply(200, r#"{"access_token":"x","expires_in":43200,"token_type":"Bearer"}"#), Ok(Some(43_200)));
        assert_eq!(reply(200, r#"{"access_token":"x"}"#), Ok(None));
        for (status, body, code) in [
            (
                401,
                r#"{"error":"invalid_grant","error_description":"Invalid user credentials"}"#,
                "registry.credentials-refused",
            ),
            (
                400,
                r#"{"error":"invalid_grant","error_description":"Account disabled"}"#,
                "registry.credentials-refused",
            ),
            (401, "", "registry.credentials-refused"),
            (500, "<html/>", "registry.transient"),
            (429, "", "registry.throttled"),
            (200, r#"{"access_tok"#, "registry.transient"),
            (200, r#"{"token":"x"}"#, "registry.contract"),
        ] {
            assert_eq!(reply(status, body).unwrap_err().kind.code(), code, "{status} {body}");
        }
    }
}
