//! Every address of the pages.

use actix_web::{
    middleware::from_fn,
    web::{self as route, ServiceConfig, get, post},
};
use web::{HttpFault, Problem};

use crate::{assets, pages as p, problem_page};

/// Adds the pages. They answer every address nothing before them took, so they come last.
pub fn configure(app: &mut ServiceConfig) {
    let pages = route::scope("")
        .wrap(from_fn(problem_page::render))
        .route("/aset/{file}", get().to(assets::get))
        .route("/masuk", get().to(p::sign_in::get::get))
        .route("/masuk", post().to(p::sign_in::post::post))
        .route("/aktivasi", get().to(p::activation::get::get))
        .route("/aktivasi", post().to(p::activation::post::post))
        .route("/kata-sandi", get().to(p::password::get::get))
        .route("/kata-sandi", post().to(p::password::post::post))
        .route("/keluar", post().to(p::session::sign_out))
        .route("/peran", post().to(p::session::choose_role))
        .route("/", get().to(p::home::get::get))
        .default_service(route::to(nowhere));
    app.service(pages);
}

/// An address without a page.
async fn nowhere() -> Result<actix_web::HttpResponse, Problem> {
    Err(HttpFault::NoRoute.into())
}
