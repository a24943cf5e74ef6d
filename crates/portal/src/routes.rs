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
        .route("/data-saya", get().to(p::employee::get::own))
        .route("/laporan-kesalahan", get().to(p::reports::own::get))
        .route("/laporan-kesalahan/baru", get().to(p::reports::new::get))
        .route("/laporan-kesalahan/baru", post().to(p::reports::new::post))
        .route("/laporan-masuk", get().to(p::reports::inbox::get))
        .route("/laporan-masuk/{id}", get().to(p::reports::answer::get))
        .route("/laporan-masuk/{id}", post().to(p::reports::answer::post))
        .route("/akun", get().to(p::account::list::get))
        .route("/akun/{id}", get().to(p::account::get::get))
        .route("/akun/{id}/kode-aktivasi", post().to(p::account::code::post))
        .route("/akun/{id}/peran", get().to(p::account::propose::get))
        .route("/akun/{id}/peran", post().to(p::account::propose::post))
        .route("/akun/{id}/peran/{grant}/cabut", get().to(p::account::revoke::get))
        .route("/akun/{id}/peran/{grant}/cabut", post().to(p::account::revoke::post))
        .route("/usulan-peran", get().to(p::role_proposal::list::get))
        .route("/usulan-peran/{id}", get().to(p::role_proposal::get::get))
        .route("/usulan-peran/{id}/setujui", post().to(p::role_proposal::decide::approve))
        .route("/usulan-peran/{id}/tolak", post().to(p::role_proposal::decide::refuse))
        .route("/pemuatan", get().to(p::loads::get::get))
        .route("/pemuatan/kesalahan/{id}", get().to(p::loads::fault_book::get))
        .route("/siapa-membuka", get().to(p::openings::get::get))
        .route("/kenaikan-pangkat", get().to(p::promotion::get::own))
        .route("/pegawai", get().to(p::people::get::get))
        .route("/pegawai.csv", get().to(p::people::csv::get))
        .route("/pegawai/{id}", get().to(p::employee::get::get))
        .route("/pegawai/{id}/data-pribadi", get().to(p::private::get::get))
        .route("/pegawai/{id}/kontak", get().to(p::contact::get::get))
        .route("/pegawai/{id}/kontak", post().to(p::contact::post::post))
        .route("/pegawai/{id}/jabatan", get().to(p::position::get::get))
        .route("/pegawai/{id}/jabatan", post().to(p::position::post::post))
        .route("/catatan", get().to(p::entry::queue::get))
        .route("/catatan/{number}", get().to(p::entry::get::get))
        .route("/catatan/{number}/langkah/{action}", post().to(p::entry::step::post))
        .route("/pegawai/{id}/kenaikan-pangkat", get().to(p::promotion::get::get))
        .route("/pegawai/{id}/kenaikan-pangkat", post().to(p::promotion::post::post))
        .route("/usul/{number}", get().to(p::request::get::get))
        .route("/usul/{number}/terkirim", get().to(p::request::receipt::get))
        .route("/usul/{number}/berkas", post().to(p::request::files::upload))
        .route("/usul/{number}/lampirkan", post().to(p::request::files::attach))
        .route("/usul/{number}/lepas", post().to(p::request::files::detach))
        .route("/usul/{number}/sk", post().to(p::request::decree::post))
        .route("/usul/{number}/langkah/{action}", post().to(p::request::step::post))
        .route("/berkas/{id}", get().to(p::request::document::get))
        .route("/antrean", get().to(p::queue::get::get))
        .route("/antrean", post().to(p::queue::post::post))
        .route("/selisih", get().to(p::differences::get::get))
        .route("/selisih/{employee}", get().to(p::differences::person::get))
        .route("/selisih/{employee}/bandingkan", post().to(p::differences::post::compare))
        .route("/selisih/{employee}/{id}", post().to(p::differences::post::decide))
        .route("/sinkronisasi", get().to(p::registry::get::get))
        .route("/sinkronisasi/kirim-ulang", get().to(p::registry::retry::plan))
        .route("/sinkronisasi/kirim-ulang", post().to(p::registry::retry::chosen))
        .route("/sinkronisasi/kirim-ulang-semua", post().to(p::registry::retry::all))
        .route("/sinkronisasi/token", get().to(p::registry::token::get))
        .route("/sinkronisasi/token", post().to(p::registry::token::post))
        .route("/sinkronisasi/pegawai/{id}", get().to(p::registry::person::get))
        .route("/sinkronisasi/pegawai/{id}/hentikan", post().to(p::registry::person::freeze))
        .route("/sinkronisasi/pegawai/{id}/lanjutkan", post().to(p::registry::person::lift))
        .route("/sinkronisasi/{id}", get().to(p::registry::event::get))
        .route("/sinkronisasi/{id}/ubah", get().to(p::registry::edit::get))
        .route("/sinkronisasi/{id}/ubah", post().to(p::registry::edit::post))
        .route("/sinkronisasi/{id}/lewati", post().to(p::registry::skip::post))
        .route("/sinkronisasi/{id}/tetapkan", post().to(p::registry::decide::post))
        .route("/sinkronisasi/{id}/periksa", post().to(p::registry::decide::look))
        .default_service(route::to(nowhere));
    let pages = p::entry::PAGES.iter().fold(pages, |pages, kind| pages.service((kind.form)()));
    app.service(pages);
}

/// An address without a page.
async fn nowhere() -> Result<actix_web::HttpResponse, Problem> {
    Err(HttpFault::NoRoute.into())
}
