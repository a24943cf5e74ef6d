//! `/mock/`: the operator's page, in Indonesian, for people who look after a demonstration or a test. Rendered here, without
//! script. Only from this machine, or with the operator's token as the password of a login (any name).

mod faults;
mod home;
mod people;
mod proposals;

use actix_web::{
    HttpResponse,
    http::header,
    web::{self, ServiceConfig},
};
use askama::Template;
use chrono::{DateTime, Utc};

use crate::{error::MockError, log::Seen};

/// Paths below `/mock`.
pub(crate) fn configure(app: &mut ServiceConfig) {
    app.route("", web::get().to(async || see_other("/mock/")))
        .route("/", web::get().to(home::show))
        .route("/gaya.css", web::get().to(style))
        .route("/permintaan", web::get().to(home::requests))
        .route("/orang", web::get().to(people::search))
        .route("/orang/{id}", web::get().to(people::show))
        .route("/usulan", web::get().to(proposals::list))
        .route("/usulan/{service}/{id}", web::post().to(proposals::step))
        .route("/gangguan", web::get().to(faults::list))
        .route("/gangguan", web::post().to(faults::order))
        .route("/gangguan/cabut", web::post().to(faults::clear))
        .route("/gangguan/{id}/cabut", web::post().to(faults::take_back));
}

/// What somebody else than the operator gets: a wish to log in.
pub(crate) async fn who_are_you() -> HttpResponse {
    HttpResponse::Unauthorized()
        .insert_header((header::WWW_AUTHENTICATE, "Basic realm=\"BKN tiruan\", charset=\"UTF-8\""))
        .content_type("text/plain; charset=utf-8")
        .body(
            "Halaman ini hanya untuk operator BKN tiruan: buka dari mesin yang sama, atau masuk dengan token operator.",
        )
}

async fn style() -> HttpResponse {
    HttpResponse::Ok().content_type("text/css; charset=utf-8").body(include_str!("../../templates/style.css"))
}

fn shown(page: &impl Template) -> Result<HttpResponse, MockError> {
    let html = page.render().map_err(MockError::Page)?;
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ))
        .body(html))
}

fn see_other(place: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, place)).finish()
}

/// A place with a sentence to say there.
fn with_message(place: &str, message: &str) -> String {
    let between = if place.contains('?') { '&' } else { '?' };
    let message: String = message.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("{place}{between}pesan={message}")
}

/// A request as it is shown.
struct SeenRow {
    at: String,
    method: String,
    path: String,
    status: String,
    bad: bool,
    millis: u64,
}

impl From<Seen> for SeenRow {
    fn from(seen: Seen) -> Self {
        Self {
            at: clock(seen.at),
            method: seen.method,
            path: seen.path,
            status: seen.status.map_or_else(|| "putus".to_owned(), |status| status.to_string()),
            bad: seen.status.is_none_or(|status| status >= 400),
            millis: seen.millis,
        }
    }
}

/// Time of day in Jakarta.
fn clock(at: DateTime<Utc>) -> String {
    at.with_timezone(&kernel::clock::jakarta()).format("%H:%M:%S").to_string()
}
