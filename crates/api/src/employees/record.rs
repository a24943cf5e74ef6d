//! Everything the record says.

use actix_web::{
    get,
    web::{Data, Path, Query},
};
use kernel::{EmployeeId, Permission};
use web::{Shared, extract::Authenticated};

use super::visible;
use crate::{
    answer::{Answer, versioned},
    day::AsOf,
    view::RecordView,
};

/// The whole record: ranks, positions, statuses, educations, qualifications, appraisals, trainings, awards.
///
/// Permission `view_employee`. With `as_of`: what had begun by that day. Sanctions and family are not part of it: they have addresses of
/// their own, where the reading is recorded.
#[utoipa::path(get, path = "/api/v1/employees/{id}/record", tag = "employees",
    params(("id" = uuid::Uuid, Path, description = "The person"), AsOf),
    responses((status = 200, description = "The record; `ETag` is the version", body = RecordView)))]
#[get("/api/v1/employees/{id}/record")]
pub(crate) async fn record(shared: Data<Shared>, who: Authenticated, id: Path<EmployeeId>, day: Query<AsOf>) -> Answer {
    let (call, id) = (who.into_call(), id.into_inner());
    let day = day.as_of.unwrap_or_else(|| call.today());
    let read = shared.db.read_snapshot(move |conn| {
        visible(conn, &call.actor, id, Permission::ViewEmployee, call.today())?;
        let record = employees::service_record_as_of(conn, id, day, call.now)?;
        let appraisals = performance::appraisals_as_of(conn, id, call.now)?;
        let trainings = employees::trainings(conn, id, call.now)?;
        let view = RecordView::new(record, appraisals, trainings, employees::awards(conn, id)?);
        Ok::<_, promotions::Error>(view)
    });
    let view = read.await?;
    versioned(view.employee.version, &view)
}
