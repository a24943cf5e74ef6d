//! One civil servant.

use actix_web::{
    get,
    web::{Data, Path, Query},
};
use employees::{Error, profile_on};
use kernel::{EmployeeId, Permission};
use web::{Shared, extract::Authenticated};

use super::visible;
use crate::{
    answer::{Answer, versioned},
    day::AsOf,
    view::EmployeeView,
};

/// One civil servant: identity, rank, position, unit.
///
/// Permission `view_employee`. With `as_of`: what was true on that day; whether the caller may look is decided by where
/// the person is today.
#[utoipa::path(get, path = "/api/v1/employees/{id}", tag = "employees",
    params(("id" = uuid::Uuid, Path, description = "The person"), AsOf),
    responses((status = 200, description = "The person; `ETag` is the version", body = EmployeeView)))]
#[get("/api/v1/employees/{id}")]
pub(crate) async fn get(shared: Data<Shared>, who: Authenticated, id: Path<EmployeeId>, day: Query<AsOf>) -> Answer {
    let (call, id) = (who.into_call(), id.into_inner());
    let today = call.today();
    let day = day.as_of.unwrap_or(today);
    let person = shared.db.read(move |conn| {
        let present = visible(conn, &call.actor, id, Permission::ViewEmployee, today)?;
        if day == today { Ok::<_, Error>(present) } else { profile_on(conn, id, day) }
    });
    let person = person.await?;
    versioned(person.version, &EmployeeView::new(person, day))
}
