use actix_web::{HttpRequest, HttpResponse, web::Path};
use web::Problem;

use super::{super::person, load};
use crate::{faults::Faults, fields::Fields, reply, visit::Visit};

/// `/pegawai/{id}/penghargaan`.
pub(crate) async fn get(visit: Visit, req: HttpRequest, id: Path<String>) -> Result<HttpResponse, Problem> {
    let asked = Fields::parse(req.query_string());
    let page = load(&visit, person::id_of(&id)?, asked, Faults::default()).await?;
    reply::page(&visit, &page)
}
