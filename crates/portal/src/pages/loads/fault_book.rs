use actix_web::{HttpResponse, http::header::CONTENT_DISPOSITION, web::Path};
use intake::fault_books;
use kernel::FaultBookId;
use web::{HttpFault, Problem};

use crate::visit::Visit;

/// `/pemuatan/kesalahan/{id}`: the workbook. It holds the rows as they came, so the download is in the trail.
pub(crate) async fn get(visit: Visit, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id: FaultBookId = id.parse().map_err(|_| HttpFault::PathInvalid)?;
    let content = visit.shared.db.write(visit.call(), move |tx| fault_books::open(tx, id)).await?;
    Ok(HttpResponse::Ok()
        .content_type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"daftar-kesalahan.xlsx\""))
        .body(content))
}
