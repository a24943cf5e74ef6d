use actix_web::{HttpResponse, http::StatusCode, web::Data};
use web::{Problem, Shared};

use super::ActivationPage;
use crate::{faults::Faults, frame::Frame, reply};

pub(crate) async fn get(shared: Data<Shared>) -> Result<HttpResponse, Problem> {
    let page = ActivationPage {
        frame: Frame::outside("Buat kata sandi"),
        faults: Faults::default(),
        code: String::new(),
        least: shared.accounts.password_min_length,
    };
    reply::outside(StatusCode::OK, &page)
}
