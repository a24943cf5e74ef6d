use actix_web::{HttpResponse, web::Path};
use web::Problem;

use super::again;
use crate::{faults::Faults, fields::Fields, reply, visit::Visit};

pub(crate) async fn get(visit: Visit, number: Path<String>) -> Result<HttpResponse, Problem> {
    let page = again(&visit, &number, Faults::default(), Fields::default()).await?;
    reply::page(&visit, &page)
}
