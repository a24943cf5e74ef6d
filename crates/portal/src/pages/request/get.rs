use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CONTENT_SECURITY_POLICY, HeaderValue},
    web::Path,
};
use web::Problem;

use super::again;
use crate::{faults::Faults, fields::Fields, reply, visit::Visit};

/// `/usul/{number}?berkas=ID`: the case, for officers with that document beside it.
pub(crate) async fn get(visit: Visit, req: HttpRequest, number: Path<String>) -> Result<HttpResponse, Problem> {
    let asked = Fields::parse(req.query_string());
    let mut page = again(&visit, &number, Faults::default(), Fields::default()).await?;
    page.show(asked.text("berkas"));
    let mut answer = reply::page(&visit, &page)?;
    let policy = HeaderValue::from_static(reply::FRAME_POLICY);
    answer.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    Ok(answer)
}
