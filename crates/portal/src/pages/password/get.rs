use actix_web::HttpResponse;
use web::Problem;

use super::PasswordPage;
use crate::{faults::Faults, reply, visit::Visit};

pub(crate) async fn get(visit: Visit) -> Result<HttpResponse, Problem> {
    reply::page(&visit, &PasswordPage::new(&visit, Faults::default()))
}
