//! Paths and who answers them.

use std::future::ready;

use actix_web::{
    HttpResponse, Resource, Route,
    dev::ServiceResponse,
    guard,
    http::StatusCode,
    middleware::{ErrorHandlerResponse, ErrorHandlers, from_fn},
    web::{self, ServiceConfig},
};
use bytes::Bytes;

use crate::{
    Mock, calls, gate, page, reply,
    spec::{self, History, inquiries::Inquiry},
};

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

/// Clients read JSON wherever they read anything, so the server's own sentence will not do.
fn too_large<B>(answer: ServiceResponse<B>) -> actix_web::Result<ErrorHandlerResponse<B>> {
    let (request, _) = answer.into_parts();
    Ok(ErrorHandlerResponse::Response(ServiceResponse::new(request, reply::too_large()).map_into_right_body()))
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
        web::resource("/auth/realms/public-siasn/protocol/openid-connect/auth")
            .route(web::get().to(calls::authorize::page))
            .route(web::post().to(calls::authorize::login))
            .default_service(web::to(no_method)),
    );
    app.service(web::scope("/mock/admin").configure(calls::admin::configure).guard(guard::fn_guard(gate::is_operator)));
    app.service(
        web::resource("/mock/usulan-{service:pensiun|imut|pengadaan}")
            .wrap(from_fn(gate::tokens))
            .route(web::post().to(calls::entries::enter))
            .default_service(web::to(no_method)),
    );
    app.service(
        web::resource("/mock/usulan-kp")
            .wrap(from_fn(gate::tokens))
            .route(web::post().to(calls::extension::enter))
            .default_service(web::to(no_method)),
    );
    app.service(web::scope("/mock").configure(page::configure).guard(guard::fn_guard(gate::is_operator)));
    app.service(web::resource(["/mock", "/mock/", "/mock/{rest:.*}"]).to(page::who_are_you));
    app.service(
        web::scope("/apisiasn/1.0")
            .wrap(from_fn(gate::tokens))
            .wrap(ErrorHandlers::new().handler(StatusCode::PAYLOAD_TOO_LARGE, too_large))
            .configure(personnel)
            .default_service(web::to(no_route)),
    );
    app.service(
        web::scope("/referensi_siasn/1")
            .wrap(from_fn(gate::gateway_token))
            .service(get!("/{name}", calls::references::list))
            .service(get!("/{name}/search", calls::references::list))
            .default_service(web::to(no_route)),
    );
    app.default_service(web::to(no_route));
}

fn personnel(app: &mut ServiceConfig) {
    spec::all().for_each(|history| calls_of(app, history));
    spec::inquiries::INQUIRIES.iter().for_each(|inquiry| list(app, inquiry));
    app.service(get!("/pns/data-utama/{nip}", calls::people::data_utama))
        .service(post!("/pns/data-utama-update", calls::people::update))
        .service(get!("/pns/data-utama-jabatansync", calls::recompute::position_by_query))
        .service(get!("/pns/data-utama-jabatansync/{id}", calls::recompute::position_by_path))
        .service(get!("/pns/data-utama-golongansync", calls::recompute::rank_by_query))
        .service(get!("/pns/data-utama-golongansync/{id}", calls::recompute::rank_by_path))
        .service(get!("/pns/rw-{name}/{nip}", calls::histories::read))
        .service(get!("/pns/nilaiipasn", calls::histories::index_by_query))
        .service(get!("/pns/nilaiipasn/{nip}", calls::histories::index))
        .service(get!("/pns/photo/{id}", calls::photos::show))
        .service(post!("/upload-photo", calls::photos::upload))
        .service(get!("/pns/data-pasangan/{nip}", calls::family::spouses))
        .service(get!("/pns/data-anak/{nip}", calls::family::children))
        .service(get!("/pns/data-ortu/{nip}", calls::family::parents))
        .service(get!("/pns/list-kp-instansi", calls::proposals::list))
        .service(get!("/pns/kp-instansi-byId", calls::proposals::by_id))
        .service(get!("/jabatan/pns/{nip}", calls::histories::positions))
        .service(post!("/upload-dok", calls::documents::upload))
        .service(post!("/upload-dok-rw", calls::documents::upload_for_row))
        .service(post!("/upload-dok-sk-kp", calls::proposals::upload_decree))
        .service(post!("/upload-dok-sk-nip", calls::inquiries::upload_decree))
        .service(get!("/nonasn/data/{nik}", calls::inquiries::outsider))
        .service(get!("/download-dok", calls::documents::download))
        .service(get!("/referensi/ref-unor", calls::units::list));
}

/// The calls on one history.
fn calls_of(app: &mut ServiceConfig, history: &'static History) {
    type Id = web::Path<String>;
    for save in history.saves {
        let json = move |mock: web::Data<Mock>, bytes: Bytes| ready(calls::saves::json(&mock, history, save, &bytes));
        app.service(only(save.path, web::post().to(json)));
        if let Some((path, _)) = save.documents {
            let form = move |mock, request, bytes| calls::saves::form(mock, history, save, request, bytes);
            app.service(only(path, web::post().to(form)));
        }
    }
    if let Some(path) = history.by_id {
        let read = move |mock: web::Data<Mock>, id: Id| ready(calls::histories::by_id(&mock, history, &id));
        app.service(only(&format!("{path}/{{id}}"), web::get().to(read)));
    }
    if let Some(path) = history.delete {
        let delete = move |mock: web::Data<Mock>, id: Id| ready(calls::histories::delete(&mock, history, &id));
        app.service(only(&format!("{path}/{{id}}"), web::delete().to(delete)));
    }
}

/// A list asked for by query.
fn list(app: &mut ServiceConfig, inquiry: &'static Inquiry) {
    let answer =
        move |mock: web::Data<Mock>, query, bytes: Bytes| ready(calls::inquiries::list(&mock, inquiry, query, &bytes));
    let mut resource = only(inquiry.path, web::get().to(answer));
    if inquiry.posted {
        resource = resource.route(web::post().to(answer));
    }
    app.service(resource);
}

/// A path with one method.
fn only(path: &str, route: Route) -> Resource {
    web::resource(path).route(route).default_service(web::to(no_method))
}
