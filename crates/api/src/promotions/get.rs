//! One request with everything its page shows.

use actix_web::{
    get,
    web::{Data, Path},
};
use kernel::{Permission, RequestId, access};
use promotions::queries::promotion_request;
use web::{Shared, extract::Authenticated};

use crate::{
    answer::{Answer, versioned},
    view::PromotionView,
};

/// A request with its timeline, checklist, marks and findings.
///
/// Permission `view_request`.
#[utoipa::path(get, path = "/api/v1/promotions/{id}", tag = "promotions",
    params(("id" = uuid::Uuid, Path, description = "The request")),
    responses((status = 200, description = "The request; `ETag` is its version", body = PromotionView)))]
#[get("/api/v1/promotions/{id}")]
pub(crate) async fn get(shared: Data<Shared>, who: Authenticated, id: Path<RequestId>) -> Answer {
    let (call, id) = (who.into_call(), id.into_inner());
    let read = shared.db.read_snapshot(move |conn| {
        let about = workflow::request(conn, id)?.employee_id;
        let person = employees::profile_on(conn, about, call.today())?;
        access::require(&call.actor, Permission::ViewRequest, &person.place())?;
        let request = promotion_request(conn, id, call.now)?;
        Ok::<_, promotions::Error>(PromotionView::new(request, &call.actor, &person.place()))
    });
    let request = read.await?;
    versioned(request.version, &request)
}
