//! Answers: a page, or "see there" with a message for the next page.

use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite, time::Duration},
    http::{StatusCode, header::LOCATION},
};
use askama::Template;
use web::{HttpFault, Problem};

use crate::visit::Visit;

/// A PDF is shown by the browser and may do nothing else.
pub(crate) const FILE_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'";

/// A page that shows a file of ours in a frame: what [`web::security_headers`] says of all pages, and that one frame.
pub(crate) const FRAME_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
                                       frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Cookie of the message for the next page.
const FLASH: &str = "simasn_pesan";

/// A page.
pub(crate) fn page(visit: &Visit, template: &impl Template) -> Result<HttpResponse, Problem> {
    page_as(StatusCode::OK, visit, template)
}

/// A page that says that a form was refused.
pub(crate) fn refused(visit: &Visit, template: &impl Template) -> Result<HttpResponse, Problem> {
    page_as(StatusCode::UNPROCESSABLE_ENTITY, visit, template)
}

/// A page with a status of its own.
pub(crate) fn page_as(status: StatusCode, visit: &Visit, template: &impl Template) -> Result<HttpResponse, Problem> {
    let mut answer = outside(status, template)?;
    if visit.flash.is_some() {
        let mut gone = flash_cookie("");
        gone.set_max_age(Duration::ZERO);
        answer.add_cookie(&gone).map_err(|e| HttpFault::Unforeseen(e.to_string()))?;
    }
    Ok(answer)
}

/// A page for somebody who is not signed in.
pub(crate) fn outside(status: StatusCode, template: &impl Template) -> Result<HttpResponse, Problem> {
    let text = template.render().map_err(|e| HttpFault::Unforeseen(e.to_string()))?;
    Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(text))
}

/// See there.
pub(crate) fn to(address: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, address)).finish()
}

/// See there, with a message.
pub(crate) fn to_saying(address: &str, message: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, address)).cookie(flash_cookie(message)).finish()
}

fn flash_cookie(message: &str) -> Cookie<'static> {
    let mut value = String::new();
    for byte in message.bytes() {
        value.push_str(&format!("{byte:02x}"));
    }
    Cookie::build(FLASH, value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(Duration::minutes(5))
        .finish()
}

/// The message waiting for the next page.
pub(crate) fn waiting(req: &HttpRequest) -> Option<String> {
    let cookie = req.cookie(FLASH)?;
    let hex = cookie.value();
    if hex.is_empty() || hex.len() > 1200 || !hex.is_ascii() {
        return None;
    }
    let bytes: Option<Vec<u8>> =
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()).collect();
    String::from_utf8(bytes?).ok()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn a_message_comes_through_the_cookie_and_nonsense_does_not() {
        let cookie = flash_cookie("Usul KP-2026-000001 dikirim; “selesai”");
        let req = TestRequest::get().cookie(cookie).to_http_request();
        assert_eq!(waiting(&req).as_deref(), Some("Usul KP-2026-000001 dikirim; “selesai”"));
        for bad in ["", "zz", "abc", "ff"] {
            let req = TestRequest::get().cookie(Cookie::new(FLASH, bad)).to_http_request();
            assert_eq!(waiting(&req), None, "{bad}");
        }
    }
}
