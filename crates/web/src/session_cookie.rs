//! The cookie of a page session.

use accounts::{ExposeSecret, SecretString};
use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
};

use crate::Settings;

/// Over HTTPS the name begins with `__Host-`: browsers then refuse one set by a neighbouring host or without `Secure`.
const fn name(settings: &Settings) -> &'static str {
    if settings.secure_cookies { "__Host-simasn" } else { "simasn" }
}

fn cookie(settings: &Settings, value: String) -> Cookie<'static> {
    Cookie::build(name(settings), value)
        .path("/")
        .http_only(true)
        .secure(settings.secure_cookies)
        .same_site(SameSite::Lax)
        .finish()
}

/// Carries the token until the browser closes; the server ends the session by its own times.
#[must_use]
pub fn carrying(settings: &Settings, token: &SecretString) -> Cookie<'static> {
    cookie(settings, token.expose_secret().to_owned())
}

/// Makes the browser forget the token.
#[must_use]
pub fn forgotten(settings: &Settings) -> Cookie<'static> {
    let mut cookie = cookie(settings, String::new());
    cookie.set_max_age(Duration::ZERO);
    cookie
}

/// The token the browser presents.
pub(crate) fn presented(req: &HttpRequest, settings: &Settings) -> Option<SecretString> {
    req.cookie(name(settings))
        .map(|cookie| cookie.value().into())
        .filter(|token: &SecretString| !token.expose_secret().is_empty())
}
