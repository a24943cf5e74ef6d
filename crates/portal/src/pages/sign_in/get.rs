use actix_web::{HttpRequest, HttpResponse, http::StatusCode};
use web::Problem;

use super::SignInPage;
use crate::{faults::Faults, fields::Fields, frame::Frame, kept, reply};

pub(crate) async fn get(req: HttpRequest) -> Result<HttpResponse, Problem> {
    let query = Fields::parse(req.query_string());
    let page = SignInPage {
        frame: Frame { flash: reply::waiting(&req), ..Frame::outside("Masuk") },
        faults: Faults::default(),
        login: String::new(),
        back: kept::way_back(query.text("kembali")).to_owned(),
        kept: String::new(),
    };
    reply::outside(StatusCode::OK, &page)
}
