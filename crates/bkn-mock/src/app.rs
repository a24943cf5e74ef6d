//! Paths and who answers them.

use actix_web::{
    HttpResponse, Resource, guard,
    middleware::from_fn,
    web::{self, ServiceConfig},
};

use crate::{calls, gate, reply};

/// A path that takes only GET.
macro_rules! get {
    ($path:literal, $handler:path) => {
        web::resource($path).route(web::get().to($handler)).default_service(web::to(no_method))
    };
}
/// A path that takes only POST.
macro_rules! post {
    ($path:literal, $handler:path) => {
        web::resource($path).route(web::post().to($handler)).default_service(web::to(no_method))
    };
}

async fn no_method() -> HttpResponse {
    reply::no_method()
}

async fn no_route() -> HttpResponse {
    reply::no_route()
}

/// Largest body.
const LARGEST: usize = 32 * 1024 * 1024;

/// Everything on one address.
pub(crate) fn configure(app: &mut ServiceConfig) {
    app.app_data(web::PayloadConfig::new(LARGEST));
    app.service(post!("/oauth2/token", calls::tokens::gateway));
    for path in ["", "/"] {
        let path = format!("/auth/realms/public-siasn/protocol/openid-connect/token{path}");
        app.service(web::resource(path).route(web::post().to(calls::tokens::sso)).default_service(web::to(no_method)));
    }
    app.service(
        web::scope("/mock/admin")
            .configure(admin)
            .guard(guard::fn_guard(|context| context.head().peer_addr.is_some_and(|peer| peer.ip().is_loopback()))),
    );
    app.service(
        web::resource("/mock/usulan-kp")
            .wrap(from_fn(gate::tokens))
            .route(web::post().to(calls::extension::enter))
            .default_service(web::to(no_method)),
    );
    app.service(
        web::scope("/apisiasn/1.0").wrap(from_fn(gate::tokens)).configure(personnel).default_service(web::to(no_route)),
    );
    app.default_service(web::to(no_route));
}

fn personnel(app: &mut ServiceConfig) {
    app.service(get!("/pns/data-utama/{nip}", calls::people::data_utama))
        .service(post!("/pns/data-utama-update", calls::people::update))
        .service(get!("/pns/data-utama-jabatansync", calls::recompute::position_by_query))
        .service(get!("/pns/data-utama-jabatansync/{id}", calls::recompute::position_by_path))
        .service(get!("/pns/data-utama-golongansync", calls::recompute::rank_by_query))
        .service(get!("/pns/data-utama-golongansync/{id}", calls::recompute::rank_by_path))
        .service(get!("/pns/rw-{name}/{nip}", calls::histories::read))
        .service(get!("/pns/list-kp-instansi", calls::proposals::list))
        .service(get!("/pns/kp-instansi-byId", calls::proposals::by_id))
        .service(get!("/jabatan/pns/{nip}", calls::histories::positions))
        .service(get!("/jabatan/id/{id}", calls::histories::position))
        .service(post!("/jabatan/save", calls::positions::save))
        .service(post!("/jabatan/unorjabatan/save", calls::positions::save))
        .service(delete("/jabatan/delete/{id}"))
        .service(post!("/upload-dok", calls::documents::upload))
        .service(post!("/upload-dok-rw", calls::documents::upload_for_row))
        .service(post!("/upload-dok-sk-kp", calls::proposals::upload_decree))
        .service(get!("/download-dok", calls::documents::download))
        .service(get!("/referensi/ref-unor", calls::units::list));
}

fn delete(path: &str) -> Resource {
    web::resource(path).route(web::delete().to(calls::positions::delete)).default_service(web::to(no_method))
}

fn admin(app: &mut ServiceConfig) {
    app.service(get!("/state", calls::admin::state))
        .service(get!("/requests", calls::admin::requests))
        .service(
            web::resource("/faults")
                .route(web::get().to(calls::admin::faults))
                .route(web::post().to(calls::admin::order))
                .route(web::delete().to(calls::admin::clear)),
        )
        .service(post!("/tokens/revoke", calls::admin::revoke))
        .service(post!("/tokens/issue", calls::admin::issue))
        .service(post!("/today", calls::admin::today))
        .service(post!("/choices", calls::admin::choices))
        .service(post!("/usulan-kp/{id}/status", calls::admin::status));
}
